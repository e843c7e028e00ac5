"""The lists of the house are whole: what lies in a folder of plug-ins is listed, and has what its kind asks for."""

import re
import subprocess
from pathlib import Path

import pytest

from app.accounts import FIELDS
from models.rules.catalogue import Catalogue
from scrapers.sources import MODULES, SOURCES, told
from web.sms.gateways import GATEWAYS

ROOT = Path(__file__).parents[2]
SAVED = ROOT / "tests" / "scrapers" / "pages"
TABLES = ROOT / "tests" / "sms" / "gateways"
LOCKS = ("requirements.lock", "requirements-dev.lock")


def plug_ins(folder: str) -> set[str]:
    return {file.stem for file in (ROOT / folder).glob("*.py")} - {"__init__"}


def test_every_source_is_listed_and_registered(catalogue: Catalogue) -> None:
    assert plug_ins("scrapers/sources") == {module.__name__.rpartition(".")[2] for module in MODULES}
    assert set(SOURCES) <= set(catalogue.sources)


def test_a_module_names_its_one_source_and_begins_the_names_of_several() -> None:
    for module in MODULES:
        name, keys = module.__name__.rpartition(".")[2], [source.key for source in told(module)]
        assert keys == [name] or all(key.startswith(f"{name.partition('_')[0]}_") for key in keys), name


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_a_saved_page_and_what_it_says(source: str) -> None:
    saved = {file.name for file in (SAVED / source).iterdir()}
    told = {name for name in saved if name.endswith(".expected.json")}
    assert told
    assert {name.removesuffix(".expected.json") for name in told} == {Path(name).stem for name in saved - told}


def test_every_gateway_is_listed_and_has_its_table_of_requests_and_its_settings() -> None:
    assert plug_ins("web/sms/gateways") == set(GATEWAYS) == set(FIELDS)
    assert {file.stem for file in TABLES.glob("*.toml")} == set(GATEWAYS)
    assert all(gateway.proof in FIELDS[name] for name, gateway in GATEWAYS.items())


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_carries_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    pinned = re.findall(r"^([\w.-]+)==\S+ (?:; .*)?\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[\w.-]+", text, re.MULTILINE)) > 40


def test_what_users_are_told_to_run_is_what_is_checked() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_the_make_targets_of_the_documentation_exist() -> None:
    for target in ("run", "demo", "test", "check", "format", "setup", "lock"):
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=False)
        assert b"No rule" not in done.stderr, target
