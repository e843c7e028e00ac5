"""What must hold in the whole catalogue; the first fault stops the start with one sentence."""

from collections.abc import Iterable, Mapping

from models.rules.catalogue.entries import Initials, Spoken
from models.rules.catalogue.tables import Row
from models.rules.errors import Refused
from models.rules.places import LEVELS, NATION, Place, digits
from models.rules.products import Product, Season

AMBIGUOUS = "ambiguous:"


def bands(products: Mapping[str, Product]) -> None:
    """Hard contains soft, and low stands before high."""
    for product in products.values():
        for band in product.bands:
            low, soft_low, soft_high, high = band.hard[0], *band.soft, band.hard[1]
            if not 0 < low <= soft_low <= soft_high <= high:
                raise Refused(f"目录里 {product.id} 的 {band.stage} 价格区间不对：hard 要包住 soft，低价写在前面")


def tree(places: Mapping[str, tuple[Row, Place]]) -> None:
    """Every parent exists and is of a higher level, and codes begin as their parent's."""
    for row, place in places.values():
        if place.level not in LEVELS:
            raise row.fault(f"没有层级 {place.level}，能用的有 {'、'.join(LEVELS)}")
        if place.code == NATION or not place.parent:
            if place.parent or place.level != LEVELS[0]:
                raise row.fault("缺上级 parent，只有全国没有上级")
            continue
        if place.parent not in places:
            raise row.fault(f"上级 {place.parent} 不在目录里")
        parent = places[place.parent][1]
        if LEVELS.index(parent.level) >= LEVELS.index(place.level):
            raise row.fault(f"上级 {parent.zh} 的层级不比它高")
        if not place.code.startswith(digits(parent.code)):
            raise row.fault(f"代码应以上级的 {digits(parent.code)} 开头")


def initials(listed: Iterable[tuple[Row, Initials]], words: Mapping[str, Product | Season], places: Mapping[str, object]) -> None:
    """One meaning each, and one that exists."""
    seen: set[str] = set()
    for row, entry in listed:
        if entry.letters in seen or not (entry.letters.isascii() and entry.letters.isupper()):
            raise row.fault("首字母要用大写英文字母，一组只能有一个意思")
        seen.add(entry.letters)
        if bool(entry.word) == bool(entry.place) or (entry.place and entry.place not in places):
            raise row.fault("要写 word（品名）或 place（地方代码）中的一个，而且目录里要有")
        if entry.word and entry.word not in words:
            raise row.fault(f"没有叫“{entry.word}”的产品")


def spoken(listed: Iterable[tuple[Row, Spoken]], products: Mapping[str, Product], terms: Iterable[str]) -> None:
    """Every word of the messages leads somewhere."""
    targets = {*products, *(AMBIGUOUS + term for term in terms)}
    for row, entry in listed:
        if entry.to not in targets:
            raise row.fault(f"没有产品 {entry.to}")


def evidence(products: Mapping[str, Product], known: Iterable[str]) -> None:
    """Every band names evidence that is listed."""
    listed = set(known)
    for product in products.values():
        for src in (src for band in product.bands for src in band.src):
            if src not in listed:
                raise Refused(f"目录里 {product.id} 的价格区间写了依据 {src}，evidence 表里没有")
