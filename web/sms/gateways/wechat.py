"""WeChat (微信公众号): XML, plain or sealed, answered within five seconds or asked for three times. The plain signature
does not cover the body, so its nonce counts for one message and for five minutes; with a key only sealed ones are read.

A sender is known to this account alone: wechat:<openid>.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Inbound
from models.rules import days
from models.rules.errors import Refused
from web.sms import envelope
from web.sms.bodies import xml
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, tidied
from web.sms.origin import check, check_fresh
from web.sms.sending import address, ask, part, posted, refusal, told

NAME, PREFIX = "wechat", "wechat:"
USUAL = "https://api.weixin.qq.com/cgi-bin"
FRESH = timedelta(minutes=5)
SUCCESS = "success"
EVENTS = {"subscribe": "帮助", "unsubscribe": "退订"}
"""What they do, as if they had said it; of a menu it is the entry's own key."""
BUSY = {"-1", "45009", "45011", "45047", "40001", "42001", "40014"}
"""Busy, over the pace, or the token has just been replaced."""
TEXT = """<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{by}]]></FromUserName>\
<CreateTime>{at}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content></xml>"""
SEALED = """<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{proof}]]></MsgSignature>\
<TimeStamp>{at}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"""


async def receive(request: Request, account: Account) -> Received:
    """The message or event; a GET is the handshake of the settings page."""
    said = request.query_params
    if request.method == "GET":
        check_origin(request, account["token"], said.get("signature", ""))
        return Received(echo=PlainTextResponse(said.get("echostr", "")))
    body, is_sealed = await request.body(), bool(account["aes_key"])
    if not is_sealed:
        check_origin(request, account["token"], said.get("signature", ""))
    fields = xml(body)
    if is_sealed:
        check_origin(request, account["token"], said.get("msg_signature", ""), fields.get("Encrypt", ""))
        fields = xml(envelope.opened(account["aes_key"], account["app_id"], fields.get("Encrypt", "")))
    request.state.letter = (fields, account)
    found = tidied(_read(fields))
    silent = fields.get("MsgType") == "event" and not found.text
    return Received(() if silent else (found,), nonce=said.get("nonce", "") if account["token"] else "")


def check_origin(request: Request, token: str, said: str, sealed: str = "") -> None:
    """A wrong signature is refused, and one that is older than five minutes."""
    if not token:
        return
    at, nonce = (request.query_params.get(name, "") for name in ("timestamp", "nonce"))
    check(said, signature(token, at, nonce, sealed))
    if not (at.isascii() and at.isdecimal() and len(at) <= len(str(10**10))):
        raise Refused("")
    check_fresh(datetime.fromtimestamp(int(at), UTC), FRESH)


def signature(*parts: str) -> str:
    """SHA-1 over token, timestamp, nonce and, where there is one, the sealed message, sorted."""
    return hashlib.sha1("".join(sorted(filter(None, parts))).encode(), usedforsecurity=False).hexdigest()


def _read(said: dict[str, str]) -> Inbound:
    sender, at = said.get("FromUserName", ""), said.get("CreateTime", "")
    event = said.get("Event", "").lower()
    text = said.get("EventKey", "") if event == "click" else EVENTS.get(event, "")
    text = text if said.get("MsgType") == "event" else said.get("Content") or said.get("Recognition") or ""
    return Inbound(NAME, said.get("MsgId") or f"{sender}{at}", f"{PREFIX}{sender}" if sender else "", text, at)


def reply(request: Request, answers: Sequence[str]) -> Response:
    """The text back to whom it came from, sealed as it came; `success` is silence."""
    (said, account), text = request.state.letter, "".join(answers).replace("]]>", "]]]]><![CDATA[>")
    if not text:
        return PlainTextResponse(SUCCESS)
    at = str(int(days.now().timestamp()))
    body = TEXT.format(to=said.get("FromUserName", ""), by=said.get("ToUserName", ""), at=at, text=text)
    if account["aes_key"]:
        nonce = request.query_params.get("nonce", "")
        sealed = envelope.sealed(account["aes_key"], account["app_id"], body.encode())
        body = SEALED.format(sealed=sealed, proof=signature(account["token"], at, nonce, sealed), at=at, nonce=nonce)
    return Response(body, media_type="application/xml")


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """A customer-service message, within 48 hours of theirs; the token is the one that all of this account share."""
    url = address(account, USUAL).rstrip("/")
    who = {"grant_type": "client_credential", "appid": account["app_id"], "secret": account["app_secret"]}
    token = told(await ask(client, posted(client, f"{url}/stable_token", json=who)))
    if not part(token, "access_token"):
        raise refusal(str(part(token, "errcode")), BUSY)
    said = {"touser": letter.phone.removeprefix(PREFIX), "msgtype": "text", "text": {"content": letter.text}}
    way = f"{url}/message/custom/send"
    answer = await ask(client, posted(client, way, params={"access_token": token["access_token"]}, json=said))
    if word := str(part(told(answer), "errcode") or ""):
        raise refusal(word, BUSY)
    return Sent(letter.id)


GATEWAY = Gateway(NAME, receive, reply, send=send, proof="token")
