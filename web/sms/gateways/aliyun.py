"""Aliyun (阿里云短信): arrays of texts or of reports, unsigned, so the secret stands in the address. It sends approved
templates only. What is not answered with code 0 is pushed again after 1, 5 and 10 minutes."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.messages import Delivered, Inbound
from models.rules import days
from web.sms.bodies import Fields, json_array, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, gathered
from web.sms.origin import check_key
from web.sms.sending import address, approved, ask, mainland, part, posted, refusal, told

NAME = "aliyun"
USUAL = "https://dysmsapi.aliyuncs.com/"
ALGORITHM = "ACS3-HMAC-SHA256"
BUSY = {
    "isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "isp.UNKNOWN",
    "Throttling", "Throttling.User", "Throttling.Api", "ServiceUnavailable", "InternalError",
}  # fmt: skip


async def receive(request: Request, account: Account) -> Received:
    """Each element is a message, or what became of one that was sent."""
    check_key(request, account["secret"])
    return gathered(json_array(await request.body()), _read)


def _read(said: Fields) -> Inbound | Delivered:
    if word_or(said, "biz_id"):
        return Delivered(word(said, "biz_id"), said.get("success") in (True, "true"), word_or(said, "err_code"))
    phone, text = word(said, "phone_number"), word(said, "content")
    return Inbound(NAME, word(said, "sequence_id"), phone, text, word_or(said, "send_time"))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return JSONResponse({"code": 0, "msg": "接收成功"})


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """SendSms; its BizId is the ref that a report names."""
    template = approved(account, letter)
    said = {"PhoneNumbers": mainland(letter.phone), "SignName": account["sign"], "TemplateCode": template.code}
    said |= {"TemplateParam": json.dumps(dict(template.values), ensure_ascii=False), "OutId": letter.id}
    url = address(account, USUAL)
    query = urlencode(sorted(said.items()), quote_via=quote, safe="-_.~")
    request = posted(client, f"{url}?{query}", headers=signed(account, urlsplit(url).netloc, query))
    found = told(await ask(client, request))
    if part(found, "Code") != "OK":
        raise refusal(str(part(found, "Code")), BUSY)
    return Sent(str(part(found, "BizId")))


def signed(account: Account, host: str, query: str) -> Mapping[str, str]:
    """The headers of an empty POST, signed by ACS3-HMAC-SHA256."""
    empty = hashlib.sha256(b"").hexdigest()
    heads = {"host": host, "x-acs-action": "SendSms", "x-acs-content-sha256": empty}
    heads |= {"x-acs-date": f"{days.now():%Y-%m-%dT%H:%M:%SZ}", "x-acs-signature-nonce": secrets.token_hex(16)}
    heads |= {"x-acs-version": "2017-05-25"}
    lines, names = "".join(f"{name}:{value}\n" for name, value in heads.items()), ";".join(heads)
    whole = hashlib.sha256(f"POST\n/\n{query}\n{lines}\n{names}\n{empty}".encode()).hexdigest()
    proof = hmac.new(account["key_secret"].encode(), f"{ALGORITHM}\n{whole}".encode(), "sha256").hexdigest()
    told = f"{ALGORITHM} Credential={account['key_id']},SignedHeaders={names},Signature={proof}"
    return {**heads, "authorization": told}


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send)
