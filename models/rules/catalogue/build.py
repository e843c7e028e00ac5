"""Rows become values: each kind of entry with what it takes from the others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.rules.catalogue.entries import OWN_FILE, Ambiguous, Measure, SourceEntry, Stage
from models.rules.catalogue.tables import Row, Tables, made
from models.rules.places import Market, Place
from models.rules.products import Family, GradeSet, Product, Season, nearest_bands
from models.rules.units import PERS, Unit

MONTHS = range(1, 13)


def units(tables: Tables) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """The units by code, and by every word for them."""
    codes: dict[str, Unit] = {}
    words: dict[str, Unit] = {}
    for row in tables.rows["units"]:
        said = made(Measure, row)
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


def families(tables: Tables, units: Mapping[str, Unit]) -> dict[str, Family]:
    found: dict[str, Family] = {}
    for row in tables.rows["families"]:
        family = made(Family, row)
        if family.default_trade_unit not in units:
            raise row.fault(f"没有单位 {family.default_trade_unit}")
        _once(row, found, family.code, family)
    return found


def grade_sets(tables: Tables) -> dict[str, GradeSet]:
    found: dict[str, GradeSet] = {}
    for row in tables.rows["grade_sets"]:
        grades = made(GradeSet, row)
        if grades.default and grades.default not in {grade.code for grade in grades.grades}:
            raise row.fault(f"默认等级 {grades.default} 不在这组等级里")
        _once(row, found, grades.code, grades)
    return found


def stages(tables: Tables) -> dict[str, Stage]:
    found: dict[str, Stage] = {}
    for row in tables.rows["stages"]:
        stage = made(Stage, row)
        _once(row, found, stage.code, stage)
    return found


def products(tables: Tables, given: tuple[Mapping[str, Family], Mapping[str, GradeSet], Mapping[str, Stage], Mapping[str, Unit]]) -> dict[str, Product]:
    """With what family and grade set give them, and the band that counts at every stage."""
    families, grade_sets, stages, units = given
    codes = {(row.cells["scheme"], row.cells["id"]): str(row.cells["code"]) for row in tables.rows["codes"] if row.cells.get("kind") == "product"}
    found: dict[str, Product] = {}
    for row in tables.rows["products"]:
        product = made(Product, row, bands=[_band(row, band) for band in row.cells.get("bands", [])])
        _needs(row, "品类", [product.family], families)
        _needs(row, "等级组", [product.grade_set], grade_sets)
        _needs(row, "环节", [*product.stages, *(band.stage for band in product.bands)], stages)
        _needs(row, "单位", product.trade_units, units)
        _needs(row, "月份", [*product.sale_months, *product.harvest_months], MONTHS)
        full = replace(
            product,
            agrovoc=product.agrovoc or codes.get(("agrovoc", product.id), ""),
            hs6=product.hs6 or codes.get(("hs", product.id), ""),
            default_grade=product.default_grade or grade_sets[product.grade_set].default,
            trade_units=product.trade_units or (families[product.family].default_trade_unit,),
            stages=product.stages or tuple(dict.fromkeys(band.stage for band in product.bands)),
            nearest_bands=nearest_bands(product.bands, tuple(stages)),
        )
        _once(row, found, product.id, full)
    return found


def _band(row: Row, said: Mapping[str, Any]) -> dict[str, Any]:
    """Yuan, as the file tells them, in whole 厘."""
    try:
        return {**said, **{side: [int(Decimal(str(price)) * 1000) for price in said[side]] for side in ("soft", "hard")}}
    except (KeyError, TypeError, ArithmeticError):
        raise row.fault("价格区间要写 stage、per、soft = [低, 高]、hard = [低, 高]") from None


def _needs(row: Row, what: str, wanted: Iterable[object], known: Any) -> None:
    for thing in wanted:
        if thing not in known:
            raise row.fault(f"没有{what} {thing}")


def seasons(tables: Tables, products: Mapping[str, Product]) -> list[tuple[Row, Season, tuple[str, ...]]]:
    """The words that depend on the date, each with all its ways of writing."""
    found = []
    for row in tables.rows["ambiguous"]:
        said = made(Ambiguous, row)
        _needs(row, "产品", [*said.by_month.values(), *(span.get("product") for span in said.by_date)], products)
        _needs(row, "月份", said.by_month, {str(month) for month in MONTHS})
        months = {int(month): products[product] for month, product in said.by_month.items()}
        spans = tuple((_month_day(row, span, "from"), _month_day(row, span, "to"), products[span["product"]]) for span in said.by_date)
        found.append((row, Season(said.term, months, spans), (said.term, *said.variants)))
    return found


def _month_day(row: Row, span: Mapping[str, str], side: str) -> tuple[int, int]:
    try:
        month, day = span[side].split("-")
        return int(month), int(day)
    except (KeyError, ValueError):
        raise row.fault(f"by_date 的 {side} 要写成 10-01") from None


def places(tables: Tables) -> dict[str, tuple[Row, Place]]:
    found: dict[str, tuple[Row, Place]] = {}
    for row in tables.rows["places"]:
        place = made(Place, row)
        _once(row, found, place.code, (row, place))
    return found


def markets(tables: Tables, places: Mapping[str, object], stages: Mapping[str, Stage]) -> dict[str, Market]:
    found: dict[str, Market] = {}
    for row in tables.rows["markets"]:
        market = made(Market, row)
        _needs(row, "地方", [market.place], places)
        _needs(row, "环节", [market.stage], stages)
        short = market.short or (market.aliases[0] if market.aliases else market.zh)
        _once(row, found, market.id, replace(market, short=short))
    return found


def sources(tables: Tables, known: tuple[Mapping[str, Market], Mapping[str, object], Mapping[str, Stage]]) -> dict[str, SourceEntry]:
    """In registry order; a person's own file always has an entry, the last."""
    markets, places, stages = known
    found: dict[str, SourceEntry] = {}
    for row in tables.rows["sources"]:
        entry = made(SourceEntry, row)
        _needs(row, "市场", filter(None, [entry.market]), markets)
        _needs(row, "地方", filter(None, [entry.place]), places)
        _needs(row, "环节", filter(None, [entry.stage]), stages)
        _needs(row, "unknown_names 的写法", [entry.unknown_names], ("hold", "refuse"))
        _once(row, found, entry.key, entry)
    return {**found, OWN_FILE.key: found.pop(OWN_FILE.key, OWN_FILE)}
