"""Goods (货): the product and grade that a row's words mean, or the word that nobody knows yet."""

import re

from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.catalogue.lessons import NOT_OURS, Waits
from models.rules.inputs import Observation
from models.rules.products import Product
from models.rules.readings.setting import KNOWN, Unknown

_BRACKET = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")


def named(catalogue: Catalogue, entry: SourceEntry, said: Observation) -> tuple[Product | None, str, Unknown]:
    """Product and grade code, and the word that waits where one of them is not known."""
    means = catalogue.lessons.means(Waits.PRODUCT, said.name, entry.key)
    if means == NOT_OURS:
        return None, "", Unknown(Waits.PRODUCT, said.name, ours=False)
    product = catalogue.products.get(means or said.name) or catalogue.product_named(said.name, said.day)
    if product is None or product.stock_only:
        return None, "", Unknown(Waits.PRODUCT, said.name)
    if said.grade:
        return _graded(catalogue, entry, product, said)
    for inside in _BRACKET.findall(said.name):
        if grade := catalogue.grade_named(product, inside):
            return product, grade.code, KNOWN
    return product, "", KNOWN


def _graded(
    catalogue: Catalogue, entry: SourceEntry, product: Product, said: Observation
) -> tuple[Product | None, str, Unknown]:
    """A grade that nobody knows lets the row wait; taught, name and grade together mean a product without a grade."""
    if grade := catalogue.grade_named(product, said.grade):
        return product, grade.code, KNOWN
    word = f"{said.name} {said.grade}"
    means = catalogue.lessons.means(Waits.PRODUCT, word, entry.key)
    if taught := catalogue.products.get(means):
        return taught, "", KNOWN
    return None, "", Unknown(Waits.PRODUCT, word, ours=means != NOT_OURS)


def unclear(catalogue: Catalogue, unknown: Unknown) -> str:
    """What to write instead of an unknown word."""
    if unknown.kind == Waits.UNIT:
        return f"看不懂单位“{unknown.word}”，请写成 元/斤、元/公斤、元/吨 或 元/头"
    if unknown.kind == Waits.MARKET:
        near = "、".join(catalogue.nearest_markets(unknown.word))
        return f"不认得市场“{unknown.word}”" + (f"，是不是{near}？" if near else "，请写目录里的市场名")
    near = "、".join(catalogue.nearest_products(unknown.word))
    return f"不认得品名“{unknown.word}”" + (f"，是不是{near}？" if near else "，请写目录里的品名")
