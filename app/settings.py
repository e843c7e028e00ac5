"""Settings (设置): what an operator may choose, read once at the start and handed on as one value."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from socket import gethostname
from typing import Any
from urllib.parse import urlsplit

from app import choices
from app.accounts import ACCOUNTS, FIELDS, address
from app.choices import EVERYWHERE, WEAKEST_SECRET, Setting
from app.stores import STORES
from app.terms import TERMS
from models.rules.errors import Unclear
from models.rules.hosts import is_loopback

PREFIX = "NONGJIA_"
MEDIA, EXPORTS = "media", "data"
HIDDEN = ("SECRET", "KEY", "TOKEN", "PASSWORD")
FOR_TESTS = ("NONGJIA_TEST_", "NONGJIA_SHARED")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of the operator; docs/settings.md says what each means."""

    database_url: str
    secret: str
    base_url: str
    host: str
    port: int
    media: Path
    exports: Path
    data_licence: str
    catalogue: Path
    pace: float
    quotas: bool
    contact: str
    usda_mars_key: str
    raw_days: int
    trusted_proxies: tuple[str, ...]
    staff_networks: tuple[str, ...]
    log_format: str
    answer_cache: bool
    accounts: Mapping[str, Mapping[str, str]]
    sms_gateway: str
    sms_pace: float
    sms_cap: int
    sms_cost: int
    sms_ceiling: int
    phone_page: bool | None
    demo: bool

    @property
    def file(self) -> Path | None:
        """The SQLite file; nothing on PostgreSQL."""
        return _file(self.database_url)

    @property
    def shows_phone(self) -> bool:
        """Whether texts that no gateway sends are shown on a page: for trying it out, never where others come in."""
        at_home = is_loopback(self.host) and is_loopback(urlsplit(self.base_url).hostname or "")
        return self.phone_page is not False and (self.demo or at_home)

    def account(self, gateway: str) -> dict[str, str]:
        """The settings of one gateway, by what follows SMS_<NAME>_; `public`: the address it calls us by."""
        kept = self.accounts.get(gateway, {})
        return {**kept, "public": kept.get("public") or f"{self.base_url}{address(gateway)}"}

    @property
    def source_keys(self) -> dict[str, str]:
        """The keys of the sources that want one."""
        return {"usda_mars": self.usda_mars_key}

    @property
    def hosts(self) -> frozenset[str]:
        """The names this server answers to, besides loopback's."""
        return frozenset({urlsplit(self.base_url).hostname or "", self.host.lower()}) - {*EVERYWHERE}

    @property
    def secure(self) -> bool:
        """Whether people reach it over https."""
        return self.base_url.startswith("https://")


def _file(database_url: str) -> Path | None:
    scheme, _, rest = database_url.partition("://")
    return Path(rest.partition("?")[0]) if scheme == "sqlite" else None


def read(environ: Mapping[str, str], folder: Path = Path()) -> Settings:
    """The settings of the environment and of the `.env` in `folder`; Unclear with one sentence where one is wrong."""
    told = _told(environ, folder)
    chosen = {setting.name.lower(): _value(setting, told) for setting in SETTINGS}
    chosen["accounts"] = {
        gateway: {field: chosen.pop(f"sms_{gateway}_{field}") for field in fields} for gateway, fields in FIELDS.items()
    }
    chosen["base_url"] = chosen["base_url"] or _usual_address(chosen["host"], chosen["port"])
    chosen["media"] = chosen["media"] or _usual_folder(chosen["database_url"])
    chosen["exports"] = chosen["exports"] or chosen["media"] / EXPORTS
    settings = Settings(**chosen)
    _check_together(settings)
    return settings


def _told(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    return {**_of_file(folder / ".env"), **environ}


def _of_file(path: Path) -> dict[str, str]:
    """KEY=value lines; blank lines, # comments and quotes around a value are allowed."""
    if not path.is_file():
        return {}
    lines = [line.strip().removeprefix("export ") for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}


def _value(setting: Setting, told: Mapping[str, str]) -> Any:
    said = told.get(PREFIX + setting.name, setting.default).strip()
    try:
        return setting.read(said)
    except ValueError as error:
        raise Unclear(f"设置 {PREFIX}{setting.name}={_shown(setting.name, said)} 不对：{error}") from None


def _shown(name: str, said: str) -> str:
    return "***" if any(word in name for word in HIDDEN) or "@" in said else said


def _usual_address(host: str, port: int) -> str:
    if is_loopback(host):
        return f"http://127.0.0.1:{port}"
    return f"https://{gethostname().lower() if host in EVERYWHERE else host}"


def _usual_folder(database_url: str) -> Path:
    file = _file(database_url)
    return file.parent / MEDIA if file else Path("var") / MEDIA


def _check_together(settings: Settings) -> None:
    """What one setting asks of another."""
    if not settings.quotas and not is_loopback(settings.host):
        raise Unclear(f"设置 {PREFIX}QUOTAS=off 只能在本机测试时用：请去掉它，或把 {PREFIX}HOST 设为 127.0.0.1")
    if settings.phone_page and not settings.shows_phone:
        raise Unclear(f"设置 {PREFIX}PHONE_PAGE=on 只能在本机或演示里用：这一页给人看验证码。请去掉它")
    if settings.file is None and not settings.secret:
        hint = f"至少 {WEAKEST_SECRET} 个字符，可用 openssl rand -hex 32 生成"
        raise Unclear(f"用 PostgreSQL 时请写明设置 {PREFIX}SECRET：{hint}")


def strange(environ: Mapping[str, str], folder: Path = Path()) -> dict[str, str]:
    """Names with our prefix that mean nothing here, each with the name that was probably meant."""
    known = [PREFIX + setting.name for setting in SETTINGS]
    unknown = [name for name in _told(environ, folder) if name.startswith(PREFIX) and name not in known]
    return {
        name: next(iter(get_close_matches(name, known, 1)), "") for name in unknown if not name.startswith(FOR_TESTS)
    }


def with_secret(settings: Settings) -> Settings:
    """The settings with their secret: on SQLite one is made at the first start and kept beside the database."""
    if settings.secret or settings.file is None:
        return settings
    return replace(settings, secret=kept_secret(settings.file.parent / "secret"))


def kept_secret(path: Path) -> str:
    """The secret kept in `path`; made on the first start, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "sqlite://var/nongjia.sqlite3",
        choices.database,
        "where everything is kept: a file, or `postgres://…`",
    ),
    Setting(
        "SECRET",
        "",
        choices.secret,
        "key for sealed data, 32 characters or more; on SQLite made on the first start and kept "
        "in `secret` beside the database, on PostgreSQL demanded",
    ),
    Setting(
        "BASE_URL",
        "",
        choices.address,
        "the address people use; empty: `http://127.0.0.1:PORT` on loopback, else `https://HOST`",
    ),
    *STORES,
    Setting("HOST", "127.0.0.1", str, "the address to listen on; `0.0.0.0` for all"),
    Setting("PORT", "8000", choices.port, "the port to listen on"),
    Setting(
        "CATALOGUE",
        "",
        choices.folder,
        "folder of TOML files with another district's products, places and markets; empty: 夷陵's own",
    ),
    Setting(
        "PACE", "1", choices.seconds, "seconds between two calls to one host; under 1 only where that host is loopback"
    ),
    Setting("QUOTAS", "on", choices.switch, "limits per sender; `off` is for measurements, on loopback only"),
    Setting(
        "CONTACT", "", str, "how the sites we read can reach you (an e-mail address or a page); part of the User-Agent"
    ),
    Setting("RAW_DAYS", "730", choices.days, "days for which the bytes of collected pages are kept, to be read again"),
    Setting("USDA_MARS_KEY", "", str, "your key of the USDA's market news; without one that source is not collected"),
    Setting(
        "TRUSTED_PROXIES",
        "127.0.0.1,::1",
        choices.networks,
        "proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed",
    ),
    Setting(
        "STAFF_NETWORKS",
        "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
        choices.networks,
        "where people and roles may be administered from; as usual: this machine and private networks",
    ),
    Setting(
        "LOG_FORMAT", "auto", choices.log_format, "`json`, `text`, or `auto`: text on a terminal, JSON lines elsewhere"
    ),
    Setting("ANSWER_CACHE", "on", choices.switch, "keep ready answers until the database changes (SQLite only)"),
    *TERMS,
    Setting(
        "PHONE_PAGE",
        "auto",
        choices.usual,
        "show the texts left for a number at `/phone`, to try things out: `on`, `off`, or `auto`: in the demo and "
        "where the server listens on loopback alone; elsewhere `on` is refused",
    ),
    Setting("DEMO", "off", choices.switch, "set by `make demo` alone: every answer says that its figures are invented"),
    *ACCOUNTS,
)
