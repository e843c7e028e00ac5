"""How one setting is read (设置的读法): the text an operator wrote to a value; a ValueError says what to write."""

import tomllib
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

OWN = Path(__file__).resolve().parent.parent / "models" / "catalogue"
WEAKEST_SECRET = 32
HIGHEST_PORT, HIGHEST_CEILING = 65_535, 100_000
LONGEST_PACE = 60
SLOWEST_PACE, FASTEST_PACE = 0.1, 1000
MOST_YUAN, LIS = 1_000_000, 1000
WECHAT_KEY = 43
LONGEST_KEPT = 36_500
LICENCES = ("CC-BY-4.0", "CC0-1.0", "ODbL-1.0")
LOG_FORMATS = ("auto", "json", "text")
SWITCH = {"on": True, "off": False}
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, never bound to


class Setting(NamedTuple):
    """One line of the table: name without the prefix, default as one would write it, how it is read, what it means."""

    name: str
    default: str
    read: Callable[[str], Any]
    meaning: str


def database(said: str) -> str:
    scheme, _, rest = said.partition("://")
    if scheme not in ("sqlite", "postgres") or not rest:
        raise ValueError("请写 sqlite://var/nongjia.sqlite3 或 postgres://用户:密码@主机:5432/库名")
    return said


def secret(said: str) -> str:
    if said and len(said) < WEAKEST_SECRET:
        raise ValueError(f"至少要 {WEAKEST_SECRET} 个字符，可用 openssl rand -hex 32 生成")
    return said


def address(said: str) -> str:
    parts = urlsplit(said)
    if said and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
        raise ValueError("请写网站的地址，不带路径，例如 https://nongjia.example.cn")
    return said.rstrip("/")


def link(said: str) -> str:
    parts = urlsplit(said)
    if said and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("请写完整的网址，例如 https://nongjia.example.cn/sms/twilio")
    return said


def table(said: str) -> str:
    """The path of a TOML file of templates: each names the code and the values of theirs, or several do."""
    try:
        found = tomllib.loads(Path(said).read_text("utf-8") if said else "")
    except (OSError, ValueError):
        raise ValueError("没有这个文件，或者它不是 TOML") from None
    rows = [row for rows in found.values() for row in (rows if isinstance(rows, list) else [rows])]
    if not all(isinstance(row, dict) and row.get("code") and isinstance(row.get("values", []), list) for row in rows):
        raise ValueError("每个模板要写明 code 和 values，见 docs/gateways.md")
    return said


def sealing(said: str) -> str:
    if said and (len(said) != WECHAT_KEY or not said.isalnum()):
        raise ValueError(f"请照抄公众平台的 EncodingAESKey，{WECHAT_KEY} 个字母和数字")
    return said


def port(said: str) -> int:
    if not said.isdecimal() or not 1 <= int(said) <= HIGHEST_PORT:
        raise ValueError("请写 1 到 65535 之间的整数")
    return int(said)


def folder(said: str) -> Path:
    path = Path(said) if said else OWN
    if not path.is_dir():
        raise ValueError("没有这个文件夹；里面应有 products、places、markets 等 TOML 文件")
    return path


def room(said: str) -> Path | None:
    """A folder to write in; it is made at the start."""
    path = Path(said)
    if said and path.exists() and not path.is_dir():
        raise ValueError("这里已有一个文件，请写一个文件夹")
    return path if said else None


def seconds(said: str) -> float:
    try:
        seconds = float(said)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_PACE:
        raise ValueError("请写 0 到 60 之间的秒数")
    return seconds


def pace(said: str) -> float:
    """Texts a second."""
    try:
        pace = float(said)
    except ValueError:
        pace = -1.0
    if not SLOWEST_PACE <= pace <= FASTEST_PACE:
        raise ValueError("请写每秒发几条短信，0.1 到 1000")
    return pace


def yuan(said: str) -> int:
    """Money in whole 厘."""
    try:
        money = round(float(said) * LIS)
    except (ValueError, OverflowError):
        money = -1
    if not 0 <= money <= MOST_YUAN * LIS:
        raise ValueError("请写 0 到 1000000 之间的元数，例如 0.05")
    return money


def days(said: str) -> int:
    if not said.isdecimal() or not 1 <= int(said) <= LONGEST_KEPT:
        raise ValueError("请写 1 到 36500 之间的天数")
    return int(said)


def ceiling(said: str) -> int:
    """Messages a second."""
    if not said.isdecimal() or not 1 <= int(said) <= HIGHEST_CEILING:
        raise ValueError("请写每秒收几条短信，1 到 100000")
    return int(said)


def switch(said: str) -> bool:
    if said.lower() not in SWITCH:
        raise ValueError("请写 on 或 off")
    return SWITCH[said.lower()]


def usual(said: str) -> bool | None:
    """A switch that is left to the program with `auto`."""
    if said.lower() != "auto" and said.lower() not in SWITCH:
        raise ValueError("请写 on、off 或 auto")
    return SWITCH.get(said.lower())


def networks(said: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip())) for part in said.split(",") if part.strip())
    except ValueError:
        raise ValueError("请写 IP 地址或网段，用逗号隔开，例如 127.0.0.1,10.0.0.0/8") from None


def network_list(said: str) -> str:
    return ",".join(networks(said))


def licence(said: str) -> str:
    if said not in LICENCES:
        raise ValueError(f"请写 {'、'.join(LICENCES)} 之一")
    return said


def log_format(said: str) -> str:
    if said not in LOG_FORMATS:
        raise ValueError(f"请写 {'、'.join(LOG_FORMATS)} 之一")
    return said
