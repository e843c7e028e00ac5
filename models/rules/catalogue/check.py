"""What must hold between the entries of a catalogue; the first fault stops the start with one sentence."""

from collections.abc import Collection, Iterable, Mapping

from models.rules.catalogue.entries import (
    Chain,
    Code,
    Evidence,
    Festival,
    Haul,
    Indication,
    Initials,
    Scheme,
    Spoken,
    Truck,
)
from models.rules.catalogue.lessons import Lesson, Waits
from models.rules.catalogue.tables import Row
from models.rules.errors import Refused
from models.rules.places import LEVELS, Place, digits
from models.rules.products import Product

AMBIGUOUS = "ambiguous:"


def tree(places: Mapping[str, tuple[Row, Place]]) -> None:
    """Every parent exists and is of a higher level, and codes begin as their parent's."""
    for row, place in places.values():
        if place.level not in LEVELS:
            raise row.fault(f"没有层级 {place.level}，能用的有 {'、'.join(LEVELS)}")
        if place.level == LEVELS[0] and not place.parent:
            continue
        if place.parent not in places:
            raise row.fault(f"上级 {place.parent} 不在目录里")
        parent = places[place.parent][1]
        if LEVELS.index(parent.level) >= LEVELS.index(place.level):
            raise row.fault(f"上级 {parent.zh} 的层级不比它高")
        if not place.code.startswith(digits(parent.code)):
            raise row.fault(f"代码应以上级的 {digits(parent.code)} 开头")


def initials(listed: Iterable[tuple[Row, Initials]], known: Collection[str], places: Collection[str]) -> None:
    """One meaning each, and one that exists; `known` are the words for products."""
    seen: set[str] = set()
    for row, entry in listed:
        if entry.letters in seen or not (entry.letters.isascii() and entry.letters.isupper()):
            raise row.fault("首字母要用大写英文字母，一组只能有一个意思")
        seen.add(entry.letters)
        if bool(entry.word) == bool(entry.place):
            raise row.fault("要写 word（品名）或 place（地方代码）中的一个")
        if entry.word and entry.word not in known:
            raise row.fault(f"没有叫“{entry.word}”的产品")
        if entry.place and entry.place not in places:
            raise row.fault(f"没有地方 {entry.place}")


def spoken(listed: Iterable[tuple[Row, Spoken]], products: Collection[str], terms: Iterable[str]) -> None:
    """Every word of the messages leads somewhere."""
    targets = {*products, *(AMBIGUOUS + term for term in terms)}
    for row, entry in listed:
        if entry.to not in targets:
            raise row.fault(f"没有产品 {entry.to}")


def codes(listed: Iterable[tuple[Row, Code]], schemes: Iterable[Scheme], kinds: Mapping[str, Collection[str]]) -> None:
    """Every code belongs to a listed scheme and to one of our ids; `kinds` are the ids by kind."""
    known = {scheme.code for scheme in schemes}
    for row, entry in listed:
        if entry.scheme not in known:
            raise row.fault(f"没有编码标准 {entry.scheme}，请先写进 schemes")
        if entry.id not in kinds.get(entry.kind, ()):
            raise row.fault(f"没有 kind 为 {entry.kind}、叫 {entry.id} 的条目")


def indications(listed: Iterable[tuple[Row, Indication]], places: Collection[str]) -> None:
    for row, entry in listed:
        if entry.place not in places:
            raise row.fault(f"没有地方 {entry.place}")


def lessons(
    listed: Iterable[tuple[Row, Lesson]], sources: Collection[str], meanings: Mapping[Waits, Collection[str]]
) -> None:
    """Every lesson is about a registered source, or all, and means something that exists."""
    for row, entry in listed:
        if entry.source and entry.source not in sources:
            raise row.fault(f"没有登记来源 {entry.source}")
        if entry.means not in meanings[entry.kind]:
            raise row.fault(f"“{entry.word}”的意思 {entry.means} 不在目录里")


def evidence(products: Mapping[str, Product], listed: Iterable[Evidence]) -> None:
    """Every band names evidence that is listed."""
    known = {entry.code for entry in listed}
    for product in products.values():
        for src in (src for band in product.bands for src in band.src):
            if src not in known:
                raise Refused(f"目录里 {product.id} 的价格区间写了依据 {src}，evidence 表里没有")


def chains(found: Iterable[tuple[Row, Chain]], products: Collection[str]) -> None:
    """Every link exists and stands in one chain, and something goes into a kilogram sold."""
    seen: set[str] = set()
    for row, chain in found:
        links = {chain.farm, chain.wholesale, chain.retail}
        if links - set(products) or links & seen:
            raise row.fault(f"没有产品 {'、'.join(sorted(links - set(products) or links & seen))}，或者它写了两次")
        if chain.farm_kg <= 0 or chain.wholesale_kg <= 0:
            raise row.fault("farm_kg 和 wholesale_kg 要大于 0")
        seen |= links


def freight(trucks: Iterable[tuple[Row, Truck]], hauls: Iterable[tuple[Row, Haul]], families: Collection[str]) -> None:
    """Lorries carry something, and what a haul costs is told once for a family that exists."""
    for row, truck in trucks:
        if truck.kg <= 0 or truck.yuan_km < 0:
            raise row.fault("货车要写载重 kg 和每公里运价 yuan_km")
    seen: set[str] = set()
    for row, haul in hauls:
        if haul.family not in families or haul.family in seen:
            raise row.fault(f"没有品类 {haul.family}，或者它写了两次")
        seen.add(haul.family)


def festivals(found: Iterable[tuple[Row, Festival]]) -> tuple[Festival, ...]:
    """The oldest first; each year once, with its own days."""
    years: dict[int, Festival] = {}
    for row, one in found:
        if one.year in years or {one.spring.year, one.qingming.year} != {one.year}:
            raise row.fault(f"{one.year} 年的春节和清明要写一次，日子也要在这一年")
        years[one.year] = one
    return tuple(years[year] for year in sorted(years))
