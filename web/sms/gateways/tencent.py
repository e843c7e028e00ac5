"""Tencent Cloud (腾讯云短信): one text as JSON, reports as an array, unsigned, so the secret stands in the address.

A text has no id: sender, time and words tell it. It sends approved templates only.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.messages import Delivered, Inbound
from models.rules import days
from web.sms.bodies import Fields, json_array, json_object, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, gathered
from web.sms.origin import check_key
from web.sms.sending import address, approved, ask, part, posted, refusal, told

NAME = "tencent"
USUAL = "https://sms.tencentcloudapi.com/"
ALGORITHM = "TC3-HMAC-SHA256"
KIND = "application/json; charset=utf-8"
BUSY = {
    "LimitExceeded.DeliveryFrequencyLimit", "LimitExceeded.PhoneNumberThirtySecondLimit", "InternalError",
    "LimitExceeded.PhoneNumberOneHourLimit", "LimitExceeded.PhoneNumberDailyLimit", "InternalError.Timeout",
    "LimitExceeded.PhoneNumberSameContentDailyLimit", "RequestLimitExceeded", "LimitExceeded.AppDailyLimit",
    "LimitExceeded.DailyLimit", "InternalError.OtherError", "InternalError.RequestTimeException",
}  # fmt: skip


async def receive(request: Request, account: Account) -> Received:
    """A message, or reports of what was sent."""
    check_key(request, account["secret"])
    body = await request.body()
    return gathered(json_array(body) if body.lstrip().startswith(b"[") else [json_object(body)], _read)


def _read(said: Fields) -> Inbound | Delivered:
    if status := word_or(said, "report_status"):
        return Delivered(word(said, "sid"), status == "SUCCESS", word_or(said, "errmsg") or status)
    phone = f"+{word_or(said, 'nationcode', '86')}{word(said, 'mobile')}"
    return Inbound(NAME, "", phone, word(said, "text"), word(said, "time"))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return JSONResponse({"result": 0, "errmsg": "OK"})


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """SendSms; its SerialNo is the ref that a report names."""
    template = approved(account, letter)
    said = {"PhoneNumberSet": [letter.phone], "SmsSdkAppId": account["app"], "SignName": account["sign"]}
    said |= {"TemplateId": template.code, "TemplateParamSet": list(template.values.values())}
    body = json.dumps(said | {"SessionContext": letter.id}, ensure_ascii=False).encode()
    url = address(account, USUAL)
    request = posted(client, url, content=body, headers=signed(account, urlsplit(url).netloc, body))
    found = told(await ask(client, request))
    one = part(found, "Response", "SendStatusSet", 0)
    word = part(one, "Code") or part(found, "Response", "Error", "Code")
    if word != "Ok":
        raise refusal(str(word), BUSY)
    return Sent(str(part(one, "SerialNo")))


def signed(account: Account, host: str, body: bytes) -> Mapping[str, str]:
    """The headers, signed by TC3-HMAC-SHA256: the key is made anew for each day."""
    now = days.now()
    scope = f"{now:%Y-%m-%d}/sms/tc3_request"
    names, digest = "content-type;host", hashlib.sha256(body).hexdigest()
    whole = hashlib.sha256(f"POST\n/\n\ncontent-type:{KIND}\nhost:{host}\n\n{names}\n{digest}".encode()).hexdigest()
    key = f"TC3{account['key_secret']}".encode()
    for step in scope.split("/"):
        key = hmac.new(key, step.encode(), "sha256").digest()
    proof = hmac.new(key, f"{ALGORITHM}\n{int(now.timestamp())}\n{scope}\n{whole}".encode(), "sha256").hexdigest()
    told = f"{ALGORITHM} Credential={account['key_id']}/{scope}, SignedHeaders={names}, Signature={proof}"
    heads = {"authorization": told, "content-type": KIND, "host": host, "x-tc-timestamp": str(int(now.timestamp()))}
    return heads | {"x-tc-action": "SendSms", "x-tc-version": "2021-01-11", "x-tc-region": "ap-guangzhou"}


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send)
