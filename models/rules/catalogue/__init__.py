"""The catalogue (目录): a district's products, places, markets, sources and units, and what words mean them."""

from pathlib import Path

from models.rules.catalogue import build, check, warnings
from models.rules.catalogue.build import Parts
from models.rules.catalogue.entries import (
    Chain,
    Code,
    Evidence,
    Festival,
    Haul,
    Indication,
    Money,
    Scheme,
    SourceEntry,
    Spoken,
    Stage,
    Term,
    Truck,
)
from models.rules.catalogue.index import district, index
from models.rules.catalogue.lessons import Lesson, Lessons, meanings
from models.rules.catalogue.look import Words
from models.rules.catalogue.maps import Map
from models.rules.catalogue.tables import Tables, entries, read
from models.rules.catalogue.warnings import Rule
from models.rules.catalogue.whole import Catalogue, Lists
from models.rules.places import below

__all__ = ["OWN", "Catalogue", "Map", "SourceEntry", "Stage", "Term", "Truck", "load"]

OWN = Path(__file__).parents[2] / "catalogue"
"""The folder of the district that the program ships with."""


def load(folder: Path) -> Catalogue:
    """Reads and checks every *.toml of the folder; Refused with one sentence naming file, entry and fault."""
    tables = read(folder)
    parts = build.parts(tables)
    words = Words(index(tables, parts))
    return Catalogue(
        district=district(tables, parts),
        families=parts.families,
        products=parts.products,
        places=parts.places,
        markets=parts.markets,
        sources=parts.sources,
        units=parts.units,
        unit_words=parts.unit_words,
        stages=parts.stages,
        glossary=tuple(term for _, term in entries(tables, "glossary", Term)),
        lists=_lists(tables, parts),
        words=words,
        lessons=Lessons(words.fold, _taught(tables, parts)),
        below=below({market.id: words.index.chains[market.place] for market in parts.markets.values()}),
    )


def _taught(tables: Tables, parts: Parts) -> list[Lesson]:
    taught = entries(tables, "lessons", Lesson)
    check.lessons(taught, parts.sources, meanings(parts.products, parts.markets, parts.places, parts.units))
    return [lesson for _, lesson in taught]


def _lists(tables: Tables, parts: Parts) -> Lists:
    spoken, codes = entries(tables, "sms_map", Spoken), entries(tables, "codes", Code)
    indications = entries(tables, "indications", Indication)
    schemes = tuple(entry for _, entry in entries(tables, "schemes", Scheme))
    evidence = tuple(entry for _, entry in entries(tables, "evidence", Evidence))
    ids = {"product": parts.products, "family": parts.families, "stage": parts.stages, "unit": parts.units}
    check.spoken(spoken, parts.products, (season.term for _, season, _ in parts.seasons))
    check.codes(codes, schemes, ids)
    check.indications(indications, parts.places)
    check.evidence(parts.products, evidence)
    trucks, hauls = entries(tables, "trucks", Truck), entries(tables, "hauls", Haul)
    links = entries(tables, "chains", Chain)
    check.chains(links, parts.products)
    check.freight(trucks, hauls, parts.families)
    rules, spots = entries(tables, "warnings", Rule), {*parts.markets, *parts.places}
    warnings.check(rules, warnings.Known(parts.products, parts.families, spots, parts.stages))
    return Lists(
        money=tuple(entry for _, entry in entries(tables, "money", Money)),
        sms_map=tuple(entry for _, entry in spoken),
        schemes=schemes,
        codes=tuple(entry for _, entry in codes),
        indications=tuple(entry for _, entry in indications),
        evidence=evidence,
        trucks=tuple(entry for _, entry in trucks),
        hauls=tuple(entry for _, entry in hauls),
        warnings=tuple(rule for _, rule in rules),
        chains=tuple(entry for _, entry in links),
        festivals=check.festivals(entries(tables, "festivals", Festival)),
    )
