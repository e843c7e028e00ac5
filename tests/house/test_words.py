"""One thing, one word: every record and enum stands in the glossary with its Chinese name."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "models", "scrapers", "web")
KINDS = {"Model", "Enum", "StrEnum", "IntEnum"}
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    if line.startswith("|")
][2:]


def named() -> Iterator[str]:
    """noun.Class of every record and enum: prices.Price for a class in models/prices/price.py."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            noun = parts[2] if parts[1] in ("rules", "pages", "data", "sms") else parts[1]
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and KINDS & {ast.unparse(base).split(".")[-1] for base in node.bases}:
                    yield f"{noun}.{node.name}"


def test_every_record_and_enum_stands_in_the_glossary() -> None:
    told = " ".join(row[2] for row in ROWS)
    assert [name for name in named() if f"`{name}`" not in told] == []


def test_what_stands_in_the_glossary_has_its_name_in_both_languages() -> None:
    for chinese, english, code in ROWS:
        assert any("一" <= sign <= "鿿" for sign in chinese), code
        assert english.isascii() or "½" in english, code
        assert code.count("`") >= 2, code
