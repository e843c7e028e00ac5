"""Accounts (网关账号): what an operator tells of each gateway's account, setting by setting."""

from collections.abc import Callable, Mapping

from app import choices
from app.choices import Setting

PROOF = "; without one it answers loopback only"
KEY = "secret that {name} brings in the address or as `key`" + PROOF
OWN_ADDRESSES = {"wechat": "/wechat", "whatsapp": "/whatsapp"}
NETWORKS = "addresses from which {name} may call, parted by commas; empty: from anywhere"
URL = "where texts for {name} are posted; empty: the supplier's own address"
ASKED = "where texts for {name} are posted; without one it sends nothing"
TEMPLATES = "TOML file that maps our templates to those which {name} approved"

TOLD: Mapping[str, Mapping[str, str]] = {
    "generic": {"secret": "secret that signs the body (`X-Signature`), or comes as `key`" + PROOF, "url": ASKED},
    "kannel": {
        "secret": KEY,
        "networks": NETWORKS,
        "url": "Kannel's `sendsms` address; without one texts are only answered",
        "username": "user of its `sendsms-user`",
        "password": "password of its `sendsms-user`",
        "sender": "number that texts are sent from",
    },
    "twilio": {
        "token": "auth token, which signs every request" + PROOF,
        "account": "account SID",
        "sender": "number or messaging service (`MG…`) that texts are sent from",
        "public": "address at which Twilio calls, as told there; empty: `BASE_URL/sms/twilio`",
        "url": URL,
    },
    "africastalking": {
        "secret": KEY,
        "networks": NETWORKS,
        "username": "user name of the application",
        "apikey": "key of the application",
        "sender": "short code that texts are sent from",
        "url": URL,
    },
    "jasmin": {
        "secret": KEY,
        "networks": NETWORKS,
        "url": "Jasmin's `/send` address; without one it sends nothing",
        "username": "user of its HTTP API",
        "password": "password of its HTTP API",
        "sender": "number that texts are sent from",
    },
    "playsms": {
        "secret": KEY,
        "networks": NETWORKS,
        "url": "playSMS's `index.php`; without one texts are only answered",
        "username": "user of its webservices",
        "token": "webservices token of that user",
    },
    "aliyun": {
        "secret": KEY,
        "networks": NETWORKS,
        "key_id": "AccessKey id",
        "key_secret": "AccessKey secret",
        "sign": "approved signature (签名)",
        "templates": TEMPLATES,
        "url": URL,
    },
    "tencent": {
        "secret": KEY,
        "networks": NETWORKS,
        "key_id": "SecretId",
        "key_secret": "SecretKey",
        "app": "SdkAppId",
        "sign": "approved signature (签名)",
        "templates": TEMPLATES,
        "url": URL,
    },
    "huawei": {
        "secret": "the application's APP_Secret, which signs requests, or comes as `key`" + PROOF,
        "app_key": "the application's APP_Key",
        "sender": "channel number (签名通道号)",
        "sign": "approved signature (签名)",
        "templates": TEMPLATES,
        "url": "the application's access address with `/sms/batchSendSms/v1`; without one it sends nothing",
    },
    "volcengine": {
        "secret": KEY,
        "networks": NETWORKS,
        "key_id": "AccessKey id",
        "key_secret": "AccessKey secret",
        "account": "message group (消息组)",
        "sign": "approved signature (签名)",
        "templates": TEMPLATES,
        "url": URL,
    },
    "wechat": {
        "token": "Token of the server's settings, which signs every request" + PROOF,
        "aes_key": "EncodingAESKey; with one only sealed messages are read",
        "app_id": "AppID",
        "app_secret": "AppSecret, to send what nobody waits for",
        "url": URL,
    },
    "whatsapp": {
        "app_secret": "app secret, which signs every request" + PROOF,
        "verify_token": "word that Meta says when the address is entered there",
        "token": "access token",
        "phone_id": "id of the number that texts are sent from",
        "templates": "TOML file of approved templates, for texts that nobody waits for",
        "url": URL,
    },
}
READ: Mapping[str, Callable[[str], str]] = {
    "networks": choices.network_list,
    "templates": choices.table,
    "aes_key": choices.sealing,
    "url": choices.link,
    "public": choices.link,
}
FIELDS = {gateway: tuple(fields) for gateway, fields in TOLD.items()}
ACCOUNTS = tuple(
    Setting(f"SMS_{gateway}_{field}".upper(), "", READ.get(field, str), f"{gateway}: {told.format(name=gateway)}")
    for gateway, fields in TOLD.items()
    for field, told in fields.items()
)


def address(gateway: str) -> str:
    """The path at which a gateway calls us."""
    return OWN_ADDRESSES.get(gateway, f"/sms/{gateway}")
