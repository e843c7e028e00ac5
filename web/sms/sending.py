"""Sending (下行): a supplier is asked once; what it says becomes Sent, Later or Never."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

from web.sms.gateway import Account, Later, Letter, Never

PATIENCE = 15.0
THROTTLED, BROKEN = 429, 500
DAY, LONG = 86_400, 10
MAINLAND = "+86"


async def ask(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """The supplier's answer; Later where it is away or has too much to do."""
    try:
        answer = await client.send(request)
    except httpx.RequestError as error:
        raise Later(type(error).__name__) from None
    if answer.status_code == THROTTLED or answer.status_code >= BROKEN:
        wait = answer.headers.get("retry-after", "")
        raise Later(f"HTTP {answer.status_code}", min(int(wait), DAY) if wait.isdecimal() and len(wait) < LONG else 0)
    return answer


def posted(client: httpx.AsyncClient, url: str, **said: Any) -> httpx.Request:
    """A request that waits a while for its answer; Never where no address is set or can be read."""
    try:
        return client.build_request(said.pop("method", "POST"), httpx.URL(url), timeout=PATIENCE, **said)
    except (httpx.InvalidURL, ValueError):
        raise Never("no address to send to") from None


def address(account: Account, usual: str = "") -> str:
    """Where to send: as set, else where the supplier is."""
    url = account.get("url") or usual
    if not url:
        raise Never("no address to send to")
    return url


def told(answer: httpx.Response) -> Mapping[str, Any]:
    """The answer's JSON object; Later where there is none, for nobody knows what became of the text."""
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Later(f"HTTP {answer.status_code} without an answer")
    return found


def part(found: Any, *way: str | int) -> Any:
    """What lies that way in an answer; "" where it does not go on."""
    for step in way:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return found


def refusal(word: str, busy: Collection[str]) -> Later | Never:
    """What a supplier's word means for the text: those in `busy` pass, all others stay."""
    return Later(word) if word in busy else Never(word or "refused")


@dataclass(frozen=True, slots=True)
class Approved:
    """A supplier's own template: its code, and our values in its order."""

    code: str
    values: Mapping[str, str]


def approved(account: Account, letter: Letter) -> Approved:
    """The approved template for a letter; the first of several whose values are all told."""
    path = account.get("templates", "")
    rows = _templates(path).get(letter.template if letter.lang == "zh" else f"{letter.template}.{letter.lang}", ())
    for row in [rows] if isinstance(rows, dict) else rows:
        values = {name: letter.values.get(name, "") for name in row.get("values", ())}
        if all(values.values()):
            return Approved(str(row["code"]), values)
    raise Never("no approved template")


@lru_cache(maxsize=8)
def _templates(path: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(path).read_text("utf-8")) if path else {}


def mainland(phone: str) -> str:
    """A number of ours as the suppliers of this country write it: without +86."""
    return phone.removeprefix(MAINLAND)
