"""Addresses (网址): which ones may be asked at all: no inner network, no other origin."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass, field

import httpx

from scrapers.source import TurnedAway

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Way:
    """How a page is reached: the address to connect to, and the name that the site is called by all the same."""

    url: httpx.URL
    headers: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)


def origin(url: str | httpx.URL) -> str:
    """Scheme, host and port; refuses what is no plain web address."""
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise TurnedAway("address", "网址不对") from None
    if read.scheme not in PORTS or not read.host or read.userinfo:
        raise TurnedAway("address", "网址不对")
    return f"{read.scheme}://{read.raw_host.decode('ascii')}:{read.port or PORTS[read.scheme]}"


async def way(url: httpx.URL, trusted: bool) -> Way:
    """Straight to a trusted origin; else to a checked public address, so that the name cannot change in between."""
    if trusted:
        return Way(url)
    found = await _resolve(url)
    if not all(is_public(address) for address in found):
        raise TurnedAway("address", url.host)
    first = min(found, key=lambda address: address.version)
    return Way(url.copy_with(host=str(first)), {"Host": url.netloc.decode("ascii")}, {"sni_hostname": url.host})


async def _resolve(url: httpx.URL) -> list[Address]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(url.host, url.port or PORTS[url.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TurnedAway("unreachable", f"查不到 {url.host}") from None
    return [ipaddress.ip_address(entry[4][0]) for entry in found]


def is_public(address: Address) -> bool:
    """An address of the open internet, also when it is an IPv4 one in IPv6 clothes."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(inner.is_global and not inner.is_multicast)
