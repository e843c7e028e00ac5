"""Products (产品): the catalogue's families, grades, units, seasons and price bands."""

import msgspec

from models.rules.catalogue import Catalogue
from models.rules.products import Product
from web.answers import Answer, endpoint
from web.asked import Asked, Parameter, paging

FAMILY = Parameter("family", "品类代码，例如 citrus", codes=lambda catalogue: catalogue.families)
PAGES = paging(lambda catalogue: catalogue.products)


class GradeItem(msgspec.Struct):
    """One grade of a product."""

    code: str
    zh: str
    en: str


class BandItem(msgspec.Struct):
    """Prices to expect: outside `soft` one asks, outside `hard` someone must look. Yuan per `per`."""

    stage: str
    per: str
    soft: list[float]
    hard: list[float]


class ProductItem(msgspec.Struct):
    """One product. `stages` stand in the order in which an answer takes them."""

    id: str
    family: str
    zh: str
    en: str
    pinyin: str
    aliases: list[str]
    trade_unit: str
    stages: list[str]
    default_grade: str | None
    grades: list[GradeItem]
    sale_months: list[int]
    harvest_months: list[int]
    bands: list[BandItem]
    agrovoc: str | None
    hs6: str | None


class Products(Answer):
    """A page of the product list."""

    items: list[ProductItem]
    next: str | None


@endpoint("产品目录", Products, (FAMILY, *PAGES), age=300)
async def index(asked: Asked) -> Products:
    family = asked.code("family", asked.catalogue.families, "products")
    shown, following = asked.page(asked.catalogue.products, lambda product: family in ("", product.family))
    return Products(items=[_item(asked.catalogue, product) for product in shown], next=following)


def _item(catalogue: Catalogue, product: Product) -> ProductItem:
    return ProductItem(
        product.id,
        product.family,
        product.zh,
        product.en,
        product.pinyin,
        list(product.aliases),
        product.unit,
        list(product.stages),
        product.default_grade or None,
        [GradeItem(grade.code, grade.zh, grade.en) for grade in catalogue.grades(product)],
        list(product.sale_months),
        list(product.harvest_months),
        [BandItem(band.stage, band.per, _yuan(band.soft), _yuan(band.hard)) for band in product.bands],
        product.agrovoc or None,
        product.hs6 or None,
    )


def _yuan(span: tuple[int, int]) -> list[float]:
    return [figure / 1000 for figure in span]
