"""Where the database is (地址): the setting DATABASE_URL, read into an engine and what it connects with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from models.rules.errors import Unclear

EXAMPLES = "请写成 sqlite://var/nongjia.sqlite3 或 postgres://用户:密码@主机:5432/数据库"
OPTIONS = {"host": "host", "sslmode": "ssl"}


@dataclass(frozen=True, slots=True)
class Address:
    """The engine's module and its credentials; `file` is the SQLite file, nothing on PostgreSQL."""

    engine: str
    credentials: dict[str, Any]
    file: Path | None = None


def read(url: str) -> Address:
    """`sqlite://FILE` or `postgres://user:password@host:port/db`; `?host=/folder` names the folder of a socket."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest:
        file = Path(unquote(rest))
        return Address("models.engines.sqlite", {"file_path": str(file)}, file)
    if scheme in ("postgres", "postgresql"):
        return Address("models.engines.asyncpg", _credentials(urlsplit(url)))
    raise Unclear(f"数据库地址“{scheme}://…”看不懂，{EXAMPLES}")


def _credentials(parts: SplitResult) -> dict[str, Any]:
    told = {
        "host": unquote(parts.hostname or ""),
        "port": _port(parts),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.removeprefix("/")),
        **_options(parts.query),
    }
    if not told["database"]:
        raise Unclear(f"数据库地址里没有数据库的名字，{EXAMPLES}")
    return {name: value for name, value in told.items() if value}


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or 5432
    except ValueError:
        raise Unclear(f"数据库地址里的端口不是数字，{EXAMPLES}") from None


def _options(query: str) -> dict[str, str]:
    told = dict(parse_qsl(query))
    unknown = sorted(told.keys() - OPTIONS.keys())
    if unknown:
        raise Unclear(f"数据库地址里的“{unknown[0]}”不认识，可以用的有 {'、'.join(OPTIONS)}")
    return {OPTIONS[name]: value for name, value in told.items()}
