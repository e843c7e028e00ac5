"""The demo: an invented district with the seasons of the trade, and never in a database of real figures."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.database import opened
from app.demo import market, villagers
from app.demo.__main__ import fill
from app.server import build
from app.settings import Settings
from models import listings, prices, sources
from models.documents import Received
from models.engines import database as open_database
from models.listings import Wanted
from models.prices import Manner
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.inputs import Observation, Query


def test_every_invented_price_is_the_same_whenever_it_is_asked() -> None:
    day = date(2026, 11, 20)
    assert market.wholesale(day) == market.wholesale(day)


def test_goods_are_told_in_their_season_only() -> None:
    names = {told.good.name for n in range(14) for told in market.wholesale(date(2026, 7, 1) + timedelta(n))}
    assert "夏橙" in names
    assert "脐橙" not in names


def test_fresh_leaf_falls_from_spring_to_autumn() -> None:
    leaf = {told.day.month: float(told.avg) for told in market.townships(date(2026, 3, 1), date(2026, 10, 1))
            if "鲜叶" in told.good.name}  # fmt: skip
    assert leaf[3] > leaf[5] > leaf[9]


@pytest.mark.asyncio
async def test_the_demo_is_filled_by_collecting_and_importing_and_says_so(
    settings: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.demo.__main__.HISTORY", 20)
    await fill(settings)
    app = build(settings)
    async with app.router.lifespan_context(app):
        assert app.state.settings.demo
        told = await open_database().rows(
            "SELECT DISTINCT s.key FROM price AS p JOIN source AS s ON s.id = p.source_id"
        )
        assert {key for (key,) in told} == {"xinfadi", "xinfadi_html", "file"}
        found = await listings.search(Wanted())
        assert len(found) == len(villagers.HAVE) + len(villagers.WANT)
        assert await prices.latest(catalogue, Query("pork.carcass", "BJ-XFD", area=False)) is not None


@pytest.mark.asyncio
async def test_invented_figures_never_enter_a_database_of_real_ones(settings: Settings, catalogue: Catalogue) -> None:
    async with opened(settings.database_url, catalogue):
        await sources.register(catalogue)
        said = [Observation(days.today(), "脐橙", avg="1.5", unit="斤")]
        await prices.record(
            catalogue, catalogue.sources["xinfadi"], said, Received("page", "x", 1, days.now()), Manner.IMPORT
        )
    with pytest.raises(Refused):
        await fill(replace(settings, demo=True))
