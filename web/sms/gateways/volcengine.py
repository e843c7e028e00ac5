"""Volcengine (火山引擎短信): arrays of texts or of reports, unsigned, so the secret stands in the address.

A text has no id: sender, time and words tell it. It sends approved templates only, and asks up to ten times a day.
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
from web.sms.bodies import Fields, json_array, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, gathered
from web.sms.origin import check_key
from web.sms.sending import address, approved, ask, mainland, part, posted, refusal, told

NAME = "volcengine"
USUAL = "https://sms.volcengineapi.com/"
QUERY = "Action=SendSms&Version=2020-01-01"
BUSY = {"FlowLimitExceeded", "InternalError", "ServiceUnavailableTemp"}


async def receive(request: Request, account: Account) -> Received:
    """Each element is a message, or what became of one that was sent."""
    check_key(request, account["secret"])
    return gathered(json_array(await request.body()), _read)


def _read(said: Fields) -> Inbound | Delivered:
    if word_or(said, "message_id"):
        code = word(said, "status_code")
        return Delivered(word(said, "message_id"), code == "0", word_or(said, "description") or code)
    return Inbound(NAME, "", word(said, "mobile"), word(said, "content"), word(said, "recv_time"))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return JSONResponse({})


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """SendSms; its MessageID is the ref that a report names."""
    template = approved(account, letter)
    said = {"SmsAccount": account["account"], "Sign": account["sign"], "TemplateID": template.code, "Tag": letter.id}
    said |= {"TemplateParam": json.dumps(dict(template.values), ensure_ascii=False)}
    body = json.dumps(said | {"PhoneNumbers": mainland(letter.phone)}, ensure_ascii=False).encode()
    url = address(account, USUAL)
    heads = signed(account, urlsplit(url).netloc, body)
    found = told(await ask(client, posted(client, f"{url}?{QUERY}", content=body, headers=heads)))
    if word := str(part(found, "ResponseMetadata", "Error", "Code")):
        raise refusal(word, BUSY)
    return Sent(str(part(found, "Result", "MessageID", 0)))


def signed(account: Account, host: str, body: bytes) -> Mapping[str, str]:
    """The headers, signed by HMAC-SHA256: the key is made anew for each day, region and service."""
    digest, at = hashlib.sha256(body).hexdigest(), f"{days.now():%Y%m%dT%H%M%SZ}"
    heads = {"content-type": "application/json", "host": host, "x-content-sha256": digest, "x-date": at}
    lines, names = "".join(f"{name}:{value}\n" for name, value in heads.items()), ";".join(heads)
    whole = hashlib.sha256(f"POST\n/\n{QUERY}\n{lines}\n{names}\n{digest}".encode()).hexdigest()
    scope, key = f"{at[:8]}/cn-north-1/volcSMS/request", account["key_secret"].encode()
    for step in scope.split("/"):
        key = hmac.new(key, step.encode(), "sha256").digest()
    proof = hmac.new(key, f"HMAC-SHA256\n{at}\n{scope}\n{whole}".encode(), "sha256").hexdigest()
    told = f"HMAC-SHA256 Credential={account['key_id']}/{scope}, SignedHeaders={names}, Signature={proof}"
    return {**heads, "authorization": told}


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send)
