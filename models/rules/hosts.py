"""Hosts (主机): which name or address is this machine's own."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
