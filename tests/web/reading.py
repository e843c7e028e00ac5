"""Reading a page as a person does: the words of its main part on one line, without its marks."""

import re
from html import unescape

import httpx


async def seen(client: httpx.AsyncClient, address: str) -> str:
    """What stands at an address; nothing on the page runs that is no file of ours."""
    page = await client.get(address)
    assert page.status_code == 200, page.text
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", page.text), address
    return plain(page)


def plain(page: httpx.Response) -> str:
    body = page.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
