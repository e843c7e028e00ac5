"""The open data: asked by codes, answered in yuan with unit, day and origin; what is wrong is told by name."""

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from models.engines import Client
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import SHANGHAI
from tests.app.test_export import people, told_by
from tests.sms import village
from web import answers
from web.data import compare, latest, markets, observations, places, products, provenance, series, sources

pytestmark = pytest.mark.asyncio
NAVEL = {"product": "citrus.navel"}
XINFADI = NAVEL | {"market": "BJ-XFD"}


@pytest_asyncio.fixture
async def client(
    database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the open data over the seed village."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    async with village.asking(catalogue) as client:
        yield client


async def asked(client: httpx.AsyncClient, path: str, **words: Any) -> Any:
    answer = await client.get(f"/api/v1/{path}", params=words)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_latest_price_comes_with_all_that_it_rests_on(client: httpx.AsyncClient) -> None:
    assert await asked(client, "prices/latest", **XINFADI) == {
        "product": "citrus.navel",
        "place": "110106",
        "market": "BJ-XFD",
        "stage": "wholesale",
        "grade": "",
        "price": 6.2,
        "missing_reason": None,
        "nature": "quote",
        "currency": "CNY",
        "date": "2026-11-20",
        "low": 5.6,
        "avg": 6.2,
        "high": 6.8,
        "median": 6.2,
        "unit": "元/公斤",
        "quotes": 1,
        "volume": None,
        "change_on_week": 3.3,
        "change_base_date": "2026-11-13",
        "change_missing_reason": None,
        "sources": ["xinfadi"],
        "markets": ["BJ-XFD"],
        "trust": {"grade": "B", "reasons": ["informants"]},
    }


async def test_a_place_answers_for_its_markets_and_the_nation_for_all(client: httpx.AsyncClient) -> None:
    district = await asked(client, "prices/latest", product="citrus.satsuma_e", place="420506")
    assert (district["place"], district["market"], district["quotes"], district["avg"]) == ("420506", None, 3, 2.2)
    assert sorted(district["markets"]) == ["FG-420506001", "FG-420506107", "FG-420506108"]
    nation = await asked(client, "prices/latest", product="citrus.satsuma_e")
    assert (nation["place"], nation["avg"]) == ("CN", 2.2)


async def test_a_head_is_a_head(client: httpx.AsyncClient) -> None:
    piglet = await asked(client, "prices/latest", product="hog.piglet_15kg")
    assert (piglet["avg"], piglet["unit"]) == (460, "元/头")


async def test_an_empty_grade_asks_for_the_ungraded(client: httpx.AsyncClient) -> None:
    assert (await asked(client, "prices/latest", **NAVEL, grade=""))["grade"] == ""
    assert (await asked(client, "prices/latest", **NAVEL, grade="CT"))["price"] is None


async def test_no_price_is_told_with_its_reason(client: httpx.AsyncClient) -> None:
    for words in ({"product": "citrus.pomelo"}, XINFADI | {"place": "420506"}, XINFADI | {"stage": "retail"}):
        none = await asked(client, "prices/latest", **words)
        assert (none["price"], none["missing_reason"]) == (None, "not_collected")
        assert (none["product"], none["market"]) == (words["product"], words.get("market"))


async def test_a_series_comes_whole_and_starts_at_the_beginning_of_its_period(client: httpx.AsyncClient) -> None:
    whole = await asked(client, "prices/series", **XINFADI)
    assert [point["date"] for point in whole["items"]] == ["2026-11-13", "2026-11-20"]
    assert whole["items"][0] == {
        "date": "2026-11-13", "low": 5.4, "avg": 6.0, "high": 6.6, "quotes": 1, "volume": None,
    }  # fmt: skip
    assert (whole["unit"], whole["stage"], whole["per"], whole["next"]) == ("元/公斤", "wholesale", "day", None)
    week = await asked(client, "prices/series", **XINFADI, per="week", **{"from": "2026-11-18", "to": "2026-11-30"})
    assert [point["date"] for point in week["items"]] == ["2026-11-16"]
    month = await asked(client, "prices/series", **NAVEL, per="month")
    assert [point["date"] for point in month["items"]] == ["2026-11-01"]


@pytest.mark.parametrize("per", ["day", "week", "month"])
@pytest.mark.parametrize(
    ("since", "until"), [("0001-01-01", "9999-12-31"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "0001-01-01")]
)
async def test_any_span_of_days_is_answered(client: httpx.AsyncClient, per: str, since: str, until: str) -> None:
    said = await asked(client, "prices/series", **XINFADI, per=per, **{"from": since, "to": until})
    assert said["items"] == []


async def test_markets_are_compared_dearest_first_on_the_last_day_with_a_price(client: httpx.AsyncClient) -> None:
    towns = await asked(client, "prices/compare", product="citrus.satsuma_e")
    assert (towns["date"], towns["stage"], towns["unit"]) == ("2026-11-21", "farm_gate", "元/公斤")
    assert [(item["market"], item["place"], item["avg"]) for item in towns["items"]] == [
        ("FG-420506108", "420506108", 2.3),
        ("FG-420506001", "420506001", 2.2),
        ("FG-420506107", "420506107", 2.1),
    ]
    then = await asked(client, "prices/compare", **NAVEL, date="2026-11-20")
    assert [(item["market"], item["change_on_week"]) for item in then["items"]] == [("BJ-XFD", 3.3)]
    assert (await asked(client, "prices/compare", **NAVEL, date="2026-11-01"))["items"] == []


async def test_an_observation_is_told_as_it_was_said_with_its_evidence(client: httpx.AsyncClient) -> None:
    said = await asked(client, "observations", **NAVEL, source="xinfadi", to="2026-11-13")
    (told,) = said["items"]
    assert {key: told[key] for key in ("date", "market", "said_name", "said_avg", "said_unit", "avg", "unit")} == {
        "date": "2026-11-13", "market": "BJ-XFD", "said_name": "脐橙", "said_avg": "3.00", "said_unit": "斤",
        "avg": 6.0, "unit": "元/公斤",
    }  # fmt: skip
    evidence = sha256(f"xinfadi {village.XINFADI}".encode()).hexdigest()
    assert (told["source"], told["url"], told["sha256"]) == ("xinfadi", "http://127.0.0.1/xinfadi", evidence)
    assert told["collected_at"] == village.NOW.astimezone(SHANGHAI).isoformat() == "2026-11-21T10:00:00+08:00"
    assert (told["state"], told["revision"], told["current"]) == ("accepted", 0, True)


async def test_what_someone_told_is_told_to_nobody(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await people(catalogue, told_by("abcdefghi0", "1.51", "FG-420506108"))
    for words in ({}, {"source": "reports"}, {"market": "FG-420506108"}):
        text = (await client.get("/api/v1/observations", params=NAVEL | words)).text
        assert "abcdefghi0" not in text
        assert "1.51" not in text


@pytest.mark.parametrize("path", ["observations", "places", "products", "markets"])
async def test_a_list_is_walked_by_its_cursor_and_each_item_comes_once(client: httpx.AsyncClient, path: str) -> None:
    everything = (await asked(client, path, limit=200))["items"]
    seen, words = [], {"limit": "4"}
    while True:
        page = await asked(client, path, **words)
        seen += page["items"]
        if page["next"] is None or len(seen) >= 40:
            break
        words["cursor"] = page["next"]
    assert seen == everything[: len(seen)]
    assert len(seen) >= 11


@pytest.mark.parametrize("path", ["observations", "warnings", "supply", "listings", "listings?sort=price"])
async def test_any_number_is_a_place_to_go_on_from(client: httpx.AsyncClient, path: str) -> None:
    for cursor in ("1", "999999999999999999"):
        assert (await client.get(f"/api/v1/{path}", params={"cursor": cursor})).status_code == 200


async def test_a_page_goes_on_after_a_code_that_it_leaves_out_itself(client: httpx.AsyncClient) -> None:
    every = [item["id"] for item in (await asked(client, "products", limit=200))["items"]]
    tea = [item["id"] for item in (await asked(client, "products", family="tea", limit=200))["items"]]
    other = next(code for code in reversed(every[: every.index(tea[-1])]) if code not in tea)
    rest = await asked(client, "products", family="tea", limit=200, cursor=other)
    assert [item["id"] for item in rest["items"]] == [code for code in tea if every.index(code) > every.index(other)]


async def test_the_catalogue_is_told_by_its_codes(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    found = await asked(client, "products", family="tea", limit=200)
    assert {item["family"] for item in found["items"]} == {"tea"}
    navel = next(item for item in (await asked(client, "products", limit=200))["items"] if item["id"] == "citrus.navel")
    assert (navel["zh"], navel["trade_unit"]) == ("脐橙", "jin")
    assert navel["default_grade"] in [grade["code"] for grade in navel["grades"]]
    assert navel["bands"][0]["soft"][0] < navel["bands"][0]["soft"][1]
    towns = await asked(client, "places", parent="420506", level="township")
    assert {item["zh"] for item in towns["items"]} >= {"鸦鹊岭镇", "邓村乡"}
    below = await asked(client, "markets", place="420506", limit=200)
    assert {item["id"] for item in below["items"]} == catalogue.points_below("420506")
    known = await asked(client, "sources")
    assert [item["key"] for item in known["items"]] == list(catalogue.sources)[:20]
    assert known["items"][0]["last_run"] is None


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("prices/latest?product=durian", "product"),
        ("prices/latest?product=citrus.navel&place=999999", "place"),
        ("prices/latest?product=citrus.navel&market=MOON", "market"),
        ("prices/latest?product=citrus.navel&stage=moon", "stage"),
        ("prices/latest?product=citrus.navel&grade=moon", "grade"),
        ("prices/series?product=durian", "product"),
        ("prices/compare?product=durian", "product"),
        ("observations?source=moon", "source"),
        ("observations?cursor=moon", "cursor"),
        ("observations?cursor=0", "cursor"),
        ("observations?cursor=-1", "cursor"),
        ("observations?cursor=１", "cursor"),
        ("observations?cursor=1000000000000000000", "cursor"),
        ("forecasts/citrus.all?cursor=moon", "cursor"),
        ("places?cursor=moon", "cursor"),
        ("places?parent=moon", "parent"),
    ],
)
async def test_an_unknown_code_is_a_404_that_names_it(client: httpx.AsyncClient, path: str, parameter: str) -> None:
    await refused(client, path, 404, parameter)


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("prices/latest", "product"),
        ("prices/latest?product=", "product"),
        ("prices/series?product=citrus.navel&to=", "to"),
        ("prices/latest?product=citrus.navel&colour=red", "colour"),
        ("prices/latest?product=citrus.navel&product=citrus.navel", "product"),
        ("prices/series?product=citrus.navel&per=hour", "per"),
        ("prices/series?product=citrus.navel&from=yesterday", "from"),
        ("prices/series?product=citrus.navel&to=2026-02-30", "to"),
        ("prices/series?product=citrus.navel&to=20260228", "to"),
        ("prices/series?product=citrus.navel&from=2026-W09-1", "from"),
        ("prices/compare?product=citrus.navel&date=%00", "date"),
        ("places?limit=0", "limit"),
        ("places?limit=201", "limit"),
        ("places?limit=1.5", "limit"),
        ("places?limit=１", "limit"),
        ("places?level=moon", "level"),
        ("places?limit=%ff", ""),
        ("places?" + "limit=1&" * 30, ""),
    ],
)
async def test_a_bad_parameter_is_a_400_that_names_it(client: httpx.AsyncClient, path: str, parameter: str) -> None:
    await refused(client, path, 400, parameter)


async def refused(client: httpx.AsyncClient, path: str, status: int, parameter: str) -> None:
    """A problem by RFC 9457, with a Chinese sentence that says what to do."""
    answer = await client.get(f"/api/v1/{path}")
    problem = msgspec.json.decode(answer.content, type=answers.Problem)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (problem.status, problem.parameter, problem.instance) == (status, parameter, "/api/v1/" + path.split("?")[0])
    assert problem.request_id == answer.headers["x-request-id"]
    assert any(word in problem.detail for word in ("请", "可以写", "见 /api/v1/", "只能写", "没有这一页"))
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_the_same_as_csv_opens_in_a_spreadsheet(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/prices/series.csv", params=XINFADI)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="series.csv"'
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == (
        "\ufeffproduct,place,market,stage,grade,nature,currency,unit,per,date,low,avg,high,quotes,volume,missing_reason"
    )
    assert lines[1] == "citrus.navel,110106,BJ-XFD,wholesale,,quote,CNY,元/公斤,day,2026-11-13,5.4,6.0,6.6,1,,"
    assert (len(lines), lines[3]) == (4, "")


async def test_one_answer_is_one_row_and_what_it_holds_has_columns(client: httpx.AsyncClient) -> None:
    head, row = (await client.get("/api/v1/prices/latest.csv", params=XINFADI)).text.splitlines()
    told = dict(zip(head.split(","), row.split(","), strict=True))
    assert (told["avg"], told["trust_grade"], told["trust_reasons"], told["sources"]) == (
        "6.2",
        "B",
        "informants",
        "xinfadi",
    )


async def test_a_page_of_csv_links_to_the_next(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/places.csv", params={"limit": 3, "level": "province"})
    following = answer.links["next"]["url"]
    assert (await client.get(following)).text.splitlines()[1:] != answer.text.splitlines()[1:]
    assert "level=province" in following


async def test_an_answer_that_did_not_change_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/api/v1/prices/latest", params=XINFADI)
    tag = first.headers["etag"]
    again = await client.get("/api/v1/prices/latest", params=XINFADI, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await client.get("/api/v1/prices/latest", params=NAVEL, headers={"if-none-match": tag})
    assert other.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=60"


async def test_the_head_of_an_answer_comes_without_its_body(client: httpx.AsyncClient) -> None:
    whole = await client.get("/api/v1/prices/latest", params=XINFADI)
    head = await client.head("/api/v1/prices/latest", params=XINFADI)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))


async def test_nothing_can_be_written_and_the_refusal_says_what_is_allowed(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/prices/latest", params=XINFADI)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


async def test_the_pages_of_others_may_read_the_open_data(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/api/v1/sources")).headers
    assert (headers["access-control-allow-origin"], headers["cross-origin-resource-policy"]) == ("*", "cross-origin")


async def test_a_demo_says_so_in_json_and_csv(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    async with village.asking(catalogue, village.Chosen(demo=True)) as demo:
        assert (await asked(demo, "prices/latest", **NAVEL))["demo"] == "演示 DEMO"
        head, row = (await demo.get("/api/v1/prices/latest.csv", params=NAVEL)).text.splitlines()
        assert dict(zip(head.split(","), row.split(","), strict=True))["demo"] == "演示 DEMO"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (products.index, {}),
        (places.index, {}),
        (markets.index, {}),
        (sources.index, {}),
        (latest.show, XINFADI),
        (latest.show, {"product": "citrus.pomelo"}),
        (series.index, XINFADI),
        (compare.index, NAVEL),
        (provenance.show, XINFADI),
        (provenance.show, {"product": "citrus.pomelo"}),
        (observations.index, {}),
    ],
)
async def test_an_answer_holds_its_declared_fields_and_nothing_else(
    client: httpx.AsyncClient, shown: answers.Endpoint, words: dict[str, str]
) -> None:
    path = next(route.path for route in village.ROUTES if route.endpoint is shown).partition("{")[0]
    answer = await client.get(path, params=words)
    told = msgspec.json.decode(answer.content, type=shown.purpose.answer, strict=True)
    assert msgspec.json.encode(told) == answer.content
