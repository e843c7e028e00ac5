"""Provenance (来历) for machines: how one figure came about, what it is made of, and the words it rests on."""

from datetime import date

import msgspec

from models.prices.evidence import Revision as Earlier
from models.prices.provenance import Part, Provenance, Told, provenance
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import PERIODS
from models.rules.statistics import NOTHING
from models.rules.trust import AGREE_PCT, ENOUGH, FRESH_DAYS
from web.answers import Answer, Day, Moment, Yuan, endpoint, unit, yuan
from web.asked import DAY, GRADE, MARKET, PLACE, PRODUCT, STAGE, Asked, Parameter

NOT_YET = "not_yet"
"""A day that has not come."""
CHOICE = {"type": "string", "enum": list(PERIODS), "default": "day"}
PER = Parameter("per", "哪种数：一天 day、一周 week、一旬 tenday、一个月 month", CHOICE)
DATE = Parameter("date", "哪一天，或哪一天所在的那一段，写成 2026-11-18；不写就是最近有报价的一天", DAY)


class TrustTest(msgspec.Struct):
    """One of the four tests of a grade: informants (or an official source), age in days, checks that quotes failed,
    spread of sources in per cent. `value` is null where there is nothing to compare, or where it would tell what a
    person said."""

    test: str
    passed: bool
    value: float | None
    bar: float


class ProvenancePart(msgspec.Struct):
    """A figure that the figure is made of: a market's day, or a day of a longer period."""

    date: Day
    market: str | None
    place: str | None
    avg: Yuan | None
    quotes: int
    missing_reason: str | None


class Revision(msgspec.Struct):
    """An earlier figure, which was corrected later."""

    revision: int
    said_low: str
    said_avg: str
    said_high: str
    low: Yuan | None
    avg: Yuan | None
    high: Yuan | None
    collected_at: Moment


class ProvenanceQuote(msgspec.Struct):
    """One accepted quote of a market or an office: figures and words as written (`said_*`), what they mean, by how
    much they were multiplied, what its checks said, its document, its earlier figures. `counts`: it is part of the
    figure; others are compared only."""

    date: Day
    market: str | None
    place: str | None
    counts: bool
    low: Yuan | None
    avg: Yuan | None
    high: Yuan | None
    missing_reason: str | None
    said_name: str
    said_spec: str
    said_grade: str
    said_origin: str
    said_unit: str
    said_low: str
    said_avg: str
    said_high: str
    said_note: str
    multiplied_by: float | None
    checks_passed: list[str]
    checks_failed: list[str]
    source: str
    publisher: str
    licence: str
    url: str
    sha256: str
    published_at: Moment | None
    collected_at: Moment
    revision: int
    revisions: list[Revision]


class PriceProvenance(Answer):
    """How one published figure came about. `persons` is how many people said something themselves, of which nothing
    is told; `quotes_left_out` are further quotes, found under the market or day of `parts`."""

    product: str
    place: str
    market: str | None
    stage: str | None
    grade: str | None
    nature: str | None
    currency: str | None
    unit: str | None
    per: str
    date: Day | None
    low: Yuan | None
    avg: Yuan | None
    high: Yuan | None
    quotes: int
    missing_reason: str | None
    trust: str | None
    tests: list[TrustTest]
    persons: int
    parts: list[ProvenancePart]
    items: list[ProvenanceQuote]
    quotes_left_out: int


@endpoint(
    "来历：一个公布的价由哪些报价算出来，可信等级怎么来的",
    PriceProvenance,
    (PRODUCT, PLACE, MARKET, STAGE, GRADE, PER, DATE),
)
async def show(asked: Asked) -> PriceProvenance:
    query = asked.query()
    per = asked.choice("per", PERIODS, "day")
    day = asked.day("date", date.max) if asked.text("date") else None
    is_ahead = day is not None and day > days.today()
    told = await provenance(asked.catalogue, query, PERIODS[per], day) if query.spot and not is_ahead else None
    market = asked.text("market") or None
    place = asked.catalogue.markets[market].place if market else query.spot
    if told is None:
        return PriceProvenance(
            product=query.product, place=place, market=market, stage=query.stage or None, grade=query.grade,
            nature=None, currency=None, unit=None, per=per, date=None, low=None, avg=None, high=None, quotes=0,
            missing_reason=NOT_YET if is_ahead else NOTHING, trust=None, tests=[], persons=0, parts=[], items=[],
            quotes_left_out=0,
        )  # fmt: skip
    return _answer(asked.catalogue, told, place, market)


def _answer(catalogue: Catalogue, told: Provenance, place: str, market: str | None) -> PriceProvenance:
    price, point = told.price, told.point
    return PriceProvenance(
        product=price.product, place=place, market=market, stage=price.stage, grade=price.grade,
        nature=price.nature, currency=price.currency, unit=unit(price.per, price.currency),
        per=told.period.code, date=days.text(point.start), low=yuan(point.low), avg=yuan(point.avg),
        high=yuan(point.high), quotes=point.quotes, missing_reason=point.missing or None,
        trust=told.trust.grade if told.trust else None, tests=_tests(told), persons=told.persons,
        parts=[_part(catalogue, part) for part in told.parts], items=[_item(catalogue, one) for one in told.quotes],
        quotes_left_out=told.rows - len(told.quotes),
    )  # fmt: skip


def _tests(told: Provenance) -> list[TrustTest]:
    """None where there is no figure to trust."""
    if told.trust is None:
        return []
    grounds, amiss = told.grounds, told.trust.amiss
    spread = grounds.spread if grounds.compared > 1 else None
    return [
        _test("informants", amiss, grounds.informants, ENOUGH),
        _test("age", amiss, grounds.age, FRESH_DAYS),
        _test("checks", amiss, grounds.doubted, 0),
        _test("spread", amiss, spread, AGREE_PCT),
    ]


def _test(code: str, amiss: tuple[str, ...], value: int | None, bar: int) -> TrustTest:
    return TrustTest(code, code not in amiss, None if value is None else float(value), float(bar))


def _part(catalogue: Catalogue, part: Part) -> ProvenancePart:
    point = part.point
    day, where = days.text(point.start), _where(catalogue, part.spot)
    return ProvenancePart(day, *where, yuan(point.avg), point.quotes, point.missing or None)


def _where(catalogue: Catalogue, spot: str) -> tuple[str | None, str | None]:
    """Market and place of a spot."""
    market = catalogue.markets.get(spot)
    return (market.id, market.place) if market else (None, spot or None)


def _item(catalogue: Catalogue, told: Told) -> ProvenanceQuote:
    quote, entry = told.quote, told.entry
    return ProvenanceQuote(
        days.text(quote.day), *_where(catalogue, quote.spot), quote.counts, yuan(quote.low), yuan(quote.avg),
        yuan(quote.high), quote.missing or None, quote.name, quote.spec, quote.grade, quote.origin,
        quote.unit or entry.unit, quote.said_low, quote.said_avg, quote.said_high, quote.note,
        None if told.times is None else float(told.times), list(told.checks.passed), list(told.checks.failed),
        quote.source, entry.publisher, entry.licence, quote.url, quote.sha256,
        days.told(quote.published_at) if quote.published_at else None, days.told(quote.collected_at),
        quote.revision, [_earlier(one) for one in quote.before],
    )  # fmt: skip


def _earlier(one: Earlier) -> Revision:
    figures = (yuan(one.low), yuan(one.avg), yuan(one.high))
    return Revision(one.revision, one.said_low, one.said_avg, one.said_high, *figures, days.told(one.collected_at))
