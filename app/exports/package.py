"""The package (数据包): datapackage.json, which says what every file holds, where it is from and how it may be used."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any

from app.exports import sheets
from app.exports.fields import Table, tables
from models.dumps import PACKAGE, SUMS
from models.rules.catalogue import Catalogue
from models.rules.catalogue.entries import PEOPLE
from web.answers import DEMO

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMAS = "schemas"
MEDIA = {".csv": "text/csv", ".jsonl": "application/jsonl", ".parquet": "application/vnd.apache.parquet"}
PRODUCTS = "products"
"""The folder of the files of one product each."""
LICENCES = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0"),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero 1.0"),
    "ODbL-1.0": ("https://opendatacommons.org/licenses/odbl/1-0/", "Open Database License 1.0"),
}


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on the package: whose it is, from which day, whether its figures are invented."""

    catalogue: Catalogue
    day: date
    base_url: str
    licence: str = "CC-BY-4.0"
    demo: bool = False
    since: date | None = None

    @property
    def before(self) -> str:
        """What the name of every file begins with."""
        return "demo-" if self.demo else ""


def seal(folder: Path, imprint: Imprint, rows: Mapping[str, int]) -> None:
    """Writes the schemas, the package and the checksums of all files."""
    (folder / SCHEMAS).mkdir(exist_ok=True)
    for table in tables().values():
        _write(folder / _schema(imprint, table), table.schema(imprint.before))
    digests = {name: digest(folder / name) for name in _files(folder)}
    _write(folder / PACKAGE, _told(folder, imprint, rows, digests))
    digests[PACKAGE] = digest(folder / PACKAGE)
    (folder / SUMS).write_text("".join(f"{digests[name]}  {name}\n" for name in sorted(digests)), "utf-8")
    for name in (*digests, SUMS):
        sheets.flush(folder / name)


def _write(file: Path, told: object) -> None:
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _schema(imprint: Imprint, table: Table) -> str:
    return f"{SCHEMAS}/{imprint.before}{table.name}.json"


def _files(folder: Path) -> list[str]:
    every = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return sorted(name.as_posix() for name in every if not name.name.startswith("."))


def digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _told(folder: Path, imprint: Imprint, rows: Mapping[str, int], digests: Mapping[str, str]) -> dict[str, Any]:
    district = imprint.catalogue.places.get(imprint.catalogue.district)
    where, place = (district.zh, district.en) if district else ("", "")
    url, title = LICENCES[imprint.licence]
    mark, demo = (f"{DEMO} · ", {"demo": DEMO}) if imprint.demo else ("", {})
    since = {"since": imprint.since.isoformat()} if imprint.since else {}
    return {
        "$schema": PROFILE,
        "name": f"{imprint.before}nongjia-{imprint.catalogue.district}",
        "title": f"{mark}农价：{where}农产品行情",
        "description": f"{mark}Farm prices of {place or where}: observations, summaries, catalogue, open listings.",
        **demo,
        "homepage": f"{imprint.base_url}/data",
        "version": imprint.day.isoformat(),
        "created": f"{imprint.day.isoformat()}T00:00:00+08:00",
        **since,
        "licenses": [{"name": imprint.licence, "path": url, "title": title}],
        "contributors": [{"title": f"农价 {where}", "path": imprint.base_url, "roles": ["publisher"]}],
        "sources": [*_sources(imprint.catalogue)],
        "resources": [*_resources(folder, imprint, rows, digests)],
    }


def _sources(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    for one in catalogue.sources.values():
        if one.key not in PEOPLE:
            told = {"title": one.zh, "path": one.url, "licence": one.licence, "key": one.key}
            yield {name: text for name, text in told.items() if text}


def _resources(
    folder: Path, imprint: Imprint, rows: Mapping[str, int], digests: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for table in tables().values():
        for form in MEDIA:
            name = f"{imprint.before}{table.name}{form}"
            if name in digests:
                told = {"rows": rows[table.name], **_file(folder, name, digests)}
                number = "" if form == sheets.CSV else f"-{form[1:]}"
                yield _resource(imprint, table, f"{imprint.before}{table.name}{number}", told)
    for name in digests:
        if name.startswith(f"{PRODUCTS}/"):
            product = Path(name).stem.removeprefix(imprint.before)
            zh = imprint.catalogue.products[product].zh
            told = {"rows": rows[name], "product": product, **_file(folder, name, digests)}
            yield _resource(imprint, tables()["summaries"], f"{imprint.before}summaries-{product}", told, zh)


def _resource(imprint: Imprint, table: Table, name: str, told: Mapping[str, Any], of: str = "") -> dict[str, Any]:
    mark = f"{DEMO} · " if imprint.demo else ""
    title = f"{mark}{of}{'：' if of else ''}{table.zh}"
    schema = {"schema": _schema(imprint, table)}
    return {"name": name, "type": "table", "title": title, "description": table.en, **told, **schema}


def _file(folder: Path, name: str, digests: Mapping[str, str]) -> dict[str, Any]:
    form = Path(name).suffix
    encoding = {} if form == ".parquet" else {"encoding": "utf-8"}
    size = (folder / name).stat().st_size
    told = {"path": name, "format": form[1:], "mediatype": MEDIA[form], **encoding}
    return {**told, "bytes": size, "hash": f"sha256:{digests[name]}"}
