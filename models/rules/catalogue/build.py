"""Rows become values: each kind of entry with what it takes from the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.rules.catalogue import check, maps
from models.rules.catalogue.entries import DEALS, OWN_FILE, REPORTS, Ambiguous, Measure, SourceEntry, Stage
from models.rules.catalogue.tables import Row, Tables, entries, made
from models.rules.places import Market, Place
from models.rules.products import Family, GradeSet, Product, Season, nearest_bands
from models.rules.units import PERS, Unit

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Parts:
    """The entries of a catalogue by code. `seasons` with all their ways of writing."""

    families: Mapping[str, Family]
    grade_sets: Mapping[str, GradeSet]
    stages: Mapping[str, Stage]
    units: Mapping[str, Unit]
    unit_words: Mapping[str, Unit]
    products: Mapping[str, Product]
    seasons: Sequence[tuple[Row, Season, tuple[str, ...]]]
    places: Mapping[str, Place]
    markets: Mapping[str, Market]
    sources: Mapping[str, SourceEntry]


def parts(tables: Tables) -> Parts:
    """All entries, each checked against those it names."""
    codes, words = _units(tables)
    stages, places = _stages(tables), _places(tables)
    kinds = _Kinds(_families(tables, codes), _grade_sets(tables), stages, codes)
    products, markets = _products(tables, kinds), _markets(tables, places, stages)
    return Parts(
        kinds.families,
        kinds.grade_sets,
        stages,
        codes,
        words,
        products,
        _seasons(tables, products),
        places,
        markets,
        _sources(tables, places, markets, stages),
    )


@dataclass(frozen=True, slots=True)
class _Kinds:
    """What products name by code."""

    families: Mapping[str, Family]
    grade_sets: Mapping[str, GradeSet]
    stages: Mapping[str, Stage]
    units: Mapping[str, Unit]


def _units(tables: Tables) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """The units by code, and by every word for them."""
    codes: dict[str, Unit] = {}
    words: dict[str, Unit] = {}
    for row, said in entries(tables, "units", Measure):
        per = said.per or ("kg" if said.kind == "mass" else said.code)
        if per not in PERS and said.kind != "area":
            raise row.fault(f"per 不能是 {per}，能用的有 {'、'.join(PERS)}")
        if said.kind == "mass" and not said.kg:
            raise row.fault("重量单位要写 kg，就是合多少公斤")
        unit = Unit(said.code, said.zh, said.en, said.kind, per, Fraction(str(said.kg)) if said.kg else None)
        _once(row, codes, said.code, unit)
        for word in dict.fromkeys((said.zh, said.code, *said.aliases)):
            _once(row, words, word, unit)
    return codes, words


def _once(row: Row, table: dict[str, Any], word: str, thing: object) -> None:
    if word in table:
        raise row.fault(f"“{word}”已经写过了")
    table[word] = thing


def _families(tables: Tables, units: Mapping[str, Unit]) -> dict[str, Family]:
    found: dict[str, Family] = {}
    for row, family in entries(tables, "families", Family):
        _needs(row, "单位", [family.default_trade_unit], units)
        _once(row, found, family.code, family)
    return found


def _needs(row: Row, what: str, wanted: Iterable[object], known: Any) -> None:
    for thing in wanted:
        if thing not in known:
            raise row.fault(f"没有{what} {thing}")


def _grade_sets(tables: Tables) -> dict[str, GradeSet]:
    found: dict[str, GradeSet] = {}
    for row, group in entries(tables, "grade_sets", GradeSet):
        _needs(row, "等级", filter(None, [group.default]), {grade.code for grade in group.grades})
        _once(row, found, group.code, group)
    return found


def _stages(tables: Tables) -> dict[str, Stage]:
    found: dict[str, Stage] = {}
    for row, stage in entries(tables, "stages", Stage):
        _once(row, found, stage.code, stage)
    return found


def _products(tables: Tables, kinds: _Kinds) -> dict[str, Product]:
    """With what family and grade set give them, and the band that counts at every stage."""
    rows = tables.rows["codes"]
    codes = {
        (row.cells.get("scheme"), row.cells.get("id")): row.cells.get("code", "")
        for row in rows
        if row.cells.get("kind") == "product"
    }
    found: dict[str, Product] = {}
    for row in tables.rows["products"]:
        product = made(Product, row, bands=[_band(row, band) for band in row.cells.get("bands", [])])
        _check(row, product, kinds)
        full = replace(
            product,
            agrovoc=product.agrovoc or codes.get(("agrovoc", product.id), ""),
            hs6=product.hs6 or codes.get(("hs", product.id), ""),
            default_grade=product.default_grade or kinds.grade_sets[product.grade_set].default,
            trade_units=product.trade_units or (kinds.families[product.family].default_trade_unit,),
            listing_days=product.listing_days or kinds.families[product.family].listing_days,
            stages=product.stages or tuple(dict.fromkeys(band.stage for band in product.bands)),
            nearest_bands=nearest_bands(product.bands, tuple(kinds.stages)),
        )
        _once(row, found, product.id, full)
    return found


def _band(row: Row, said: Mapping[str, Any]) -> dict[str, Any]:
    """Yuan, as the file tells them, in whole 厘."""
    try:
        return {
            **said,
            **{side: [int(Decimal(str(price)) * 1000) for price in said[side]] for side in ("soft", "hard")},
        }
    except (KeyError, TypeError, ArithmeticError):
        raise row.fault("价格区间要写 stage、per、soft = [低, 高]、hard = [低, 高]") from None


def _check(row: Row, product: Product, kinds: _Kinds) -> None:
    _needs(row, "品类", [product.family], kinds.families)
    _needs(row, "等级组", [product.grade_set], kinds.grade_sets)
    _needs(row, "环节", [*product.stages, *(band.stage for band in product.bands)], kinds.stages)
    _needs(row, "单位", product.trade_units, kinds.units)
    _needs(row, "计价 per", [band.per for band in product.bands], PERS)
    _needs(row, "月份", [*product.sale_months, *product.harvest_months], MONTHS)
    for band in product.bands:
        if not 0 < band.hard[0] <= band.soft[0] <= band.soft[1] <= band.hard[1]:
            raise row.fault(f"{band.stage} 的价格区间不对，hard 要包住 soft，低价写在前面")


def _seasons(tables: Tables, products: Mapping[str, Product]) -> list[tuple[Row, Season, tuple[str, ...]]]:
    """The words that depend on the date, each with all its ways of writing."""
    found = []
    for row, said in entries(tables, "ambiguous", Ambiguous):
        _needs(row, "产品", [*said.by_month.values(), *(span.get("product") for span in said.by_date)], products)
        _needs(row, "月份", said.by_month, {str(month) for month in MONTHS})
        months = {int(month): products[product] for month, product in said.by_month.items()}
        spans = tuple(
            (_month_day(row, span, "from"), _month_day(row, span, "to"), products[span["product"]])
            for span in said.by_date
        )
        _needs(row, "产品", said.choices, products)
        choices = tuple(products[product] for product in said.choices)
        found.append((row, Season(said.term, months, spans, choices), (said.term, *said.variants)))
    return found


def _month_day(row: Row, span: Mapping[str, str], side: str) -> tuple[int, int]:
    try:
        month, day = span[side].split("-")
        return int(month), int(day)
    except (KeyError, ValueError):
        raise row.fault(f"by_date 的 {side} 要写成 10-01") from None


def _places(tables: Tables) -> dict[str, Place]:
    found: dict[str, tuple[Row, Place]] = {}
    for row, place in entries(tables, "places", Place):
        _once(row, found, place.code, (row, place))
    check.tree(found)
    return {code: place for code, (_, place) in found.items()}


def _markets(tables: Tables, places: Mapping[str, Place], stages: Mapping[str, Stage]) -> dict[str, Market]:
    found: dict[str, Market] = {}
    for row, market in entries(tables, "markets", Market):
        _needs(row, "地方", [market.place], places)
        _needs(row, "环节", [market.stage], stages)
        short = market.short or (market.aliases[0] if market.aliases else market.zh)
        _once(row, found, market.id, replace(market, short=short))
    return found


def _sources(
    tables: Tables, places: Mapping[str, Place], markets: Mapping[str, Market], stages: Mapping[str, Stage]
) -> dict[str, SourceEntry]:
    """In registry order; the platform's own deals and a person's own file always have an entry, the last."""
    found: dict[str, SourceEntry] = {}
    for row, entry in entries(tables, "sources", SourceEntry):
        if entry.map:
            maps.read(Row(f"{row.where}的 map", row.cells["map"]))
        _needs(row, "市场", filter(None, [entry.market]), markets)
        _needs(row, "地方", filter(None, [entry.place]), places)
        _needs(row, "环节", filter(None, [entry.stage]), stages)
        _needs(row, "unknown_names 的写法", [entry.unknown_names], ("hold", "refuse"))
        _once(row, found, entry.key, entry)
    own = [found.pop(entry.key, entry) for entry in (DEALS, REPORTS, OWN_FILE)]
    return found | {entry.key: entry for entry in own}
