"""What words mean in the catalogue."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from models.rules import units
from models.rules.catalogue import Catalogue
from models.rules.catalogue.names import LONGEST, MOST_REMEMBERED, Memory

NOVEMBER = date(2026, 11, 18)


def named(catalogue: Catalogue, word: str, day: date = NOVEMBER) -> str | None:
    product = catalogue.product_named(word, day)
    return product.id if product else None


def asked(catalogue: Catalogue, word: str, day: date = NOVEMBER) -> str | None:
    product = catalogue.product_asked(word, day)
    return product.id if product else None


@pytest.mark.parametrize(
    ("word", "product"),
    [
        ("脐橙", "citrus.navel"),
        ("citrus.navel", "citrus.navel"),
        ("纽荷尔", "citrus.navel"),
        ("齐橙", "citrus.navel"),
        ("清江橙", "citrus.navel"),
        ("纽赫尔", "citrus.navel"),
        ("沙糖桔(中果）", "citrus.shatang"),
        ("丑橘（云南）", "citrus.shiranui"),
        ("川紅桔", "citrus.red_tangerine"),
        ("赣南脐橙Ф70-Ф95", "citrus.navel"),
        ("血橙（Ф65-75）", "citrus.blood_orange"),
        ("鄂、湘、川脐橙", "citrus.navel"),
        ("脐橙伦晚", "citrus.navel_late"),
        ("广西椪柑", "citrus.ponkan"),
        ("蜜柚", "citrus.pomelo"),
        ("小金桔", "citrus.kumquat"),
        ("金橘", "citrus.kumquat"),
        ("耙耙柑", "citrus.harumi"),
        ("白条猪", "pork.carcass"),
        ("冰糖橙", "citrus.sweet_orange"),
    ],
)
def test_a_name_is_known_as_sources_write_it(catalogue: Catalogue, word: str, product: str) -> None:
    assert named(catalogue, word) == product


@pytest.mark.parametrize(
    "word", ["红橙石甜瓜", "江西南丰蜜桔", "胡柚", "甜橘柚", "爆花玉米", "大白菜", "白条湖鸭", "", "脐", "橙" * 500]
)
def test_a_name_that_only_holds_a_known_one_stays_unknown(catalogue: Catalogue, word: str) -> None:
    assert named(catalogue, word) is None


@pytest.mark.parametrize(
    ("word", "day", "product"),
    [
        ("蜜桔", date(2026, 9, 10), "citrus.satsuma_xe"),
        ("桔子", date(2026, 10, 10), "citrus.satsuma_xe"),
        ("蜜橘", date(2026, 10, 11), "citrus.satsuma_e"),
        ("宜昌蜜桔", date(2026, 12, 24), "citrus.satsuma_m"),
        ("蜜桔", date(2026, 6, 1), None),
        ("橙子", date(2026, 3, 5), "citrus.navel_late"),
        ("鲜叶", date(2026, 3, 25), "tea.leaf_1b1l"),
        ("茶叶", date(2026, 3, 25), None),
        ("猪", date(2026, 7, 1), "hog.market"),
    ],
)
def test_a_word_of_the_season_goes_by_the_date(catalogue: Catalogue, word: str, day: date, product: str | None) -> None:
    assert named(catalogue, word, day) == product


@pytest.mark.parametrize(
    ("word", "product"),
    [
        ("蜜桔（特早熟）", "citrus.satsuma_xe"),
        ("脐橙(红肉)", "citrus.navel_cara"),
        ("橙子（中华红）", "citrus.navel_cara"),
        ("蜜桔（宫川）", "citrus.satsuma_e"),
        ("蜜桔（箱）", "citrus.satsuma_e"),
    ],
)
def test_a_bracket_may_complete_a_name_or_settle_a_doubtful_one(catalogue: Catalogue, word: str, product: str) -> None:
    assert named(catalogue, word) == product


@pytest.mark.parametrize(
    ("word", "product"),
    [
        ("QC", "citrus.navel"),
        ("mj", "citrus.satsuma_e"),
        ("ＭＪ", "citrus.satsuma_e"),
        ("qicheng", "citrus.navel"),
        ("qi cheng", "citrus.navel"),
        ("maojian", "tea.green_premium"),
        ("纽河尔", "citrus.navel"),
        ("特早熟蜜菊", "citrus.satsuma_xe"),
        ("脐橙", "citrus.navel"),
    ],
)
def test_a_person_may_say_letters_or_pinyin_or_slip_once(catalogue: Catalogue, word: str, product: str) -> None:
    assert asked(catalogue, word) == product


@pytest.mark.parametrize("word", ["QC", "qicheng", "纽河尔"])
def test_a_source_is_not_given_what_a_person_is(catalogue: Catalogue, word: str) -> None:
    assert named(catalogue, word) is None


@pytest.mark.parametrize("word", ["羊白条", "白条鸭", "大白菜", "桃子", "韭菜", "特晚熟蜜桔", "ABC", "28", "，。"])
def test_another_thing_is_not_a_slip_of_the_pen(catalogue: Catalogue, word: str) -> None:
    assert asked(catalogue, word) is None


def test_nearest_names_are_told_once_each_and_at_most_three(catalogue: Catalogue) -> None:
    assert catalogue.nearest_products("脐成") == ["脐橙"]
    assert catalogue.nearest_products("苹果") == []
    assert catalogue.nearest_markets("白沙州") == ["武汉白沙洲农副产品大市场"]
    many = catalogue.nearest_products("蜜桔蜜柑")
    assert 1 < len(set(many)) == len(many) <= 3


@pytest.mark.parametrize("word", ["新发地", "北京新发地", "bj-xfd", "北京新发地农副产品批发市场", "Beijing Xinfadi"])
def test_a_market_is_known_by_any_of_its_names(catalogue: Catalogue, word: str) -> None:
    market = catalogue.market_named(word)
    assert market is not None
    assert (market.id, market.place) == ("BJ-XFD", "110106")


@pytest.mark.parametrize(
    ("word", "code"), [("台北一", "109"), ("桃　農", "338"), ("桃農", "338"), ("板橋區", "220"), ("鳳山區", "830")]
)
def test_a_market_of_taiwan_is_known_as_its_auctions_name_it(catalogue: Catalogue, word: str, code: str) -> None:
    market = catalogue.market_named(word)
    assert market is not None
    assert (market.id, market.place) == (f"TW-{code}", "710000")


def test_stages_and_grades_are_known_by_code_name_and_alias(catalogue: Catalogue) -> None:
    words = ("wholesale", "批发价", "收购价", "出场价", "出厂价", "市价")
    stages = [catalogue.stage_named(word) for word in words]
    assert stages == ["wholesale", "wholesale", "farm_gate", "farm_gate", "slaughter", None]
    navel, hog = catalogue.products["citrus.navel"], catalogue.products["hog.market"]
    told = [(navel, "中果"), (navel, "ct"), (hog, "外三"), (hog, "一级"), (catalogue.products["honey"], "一级")]
    grades = [grade.code if (grade := catalogue.grade_named(product, word)) else None for product, word in told]
    assert grades == ["C2", "CT", "HW", None, None]
    assert [grade.code for grade in catalogue.grades(navel)] == ["C0", "C1", "C2", "CT", "CX"]


@pytest.mark.parametrize(
    ("said", "per"),
    [("元/个", "piece"), ("元/只", "bird"), ("元/盒", "box"), ("元/车", "box"), ("元/升", "litre"), ("元/头", "head")],
)
def test_counted_units_are_prices_per_count(catalogue: Catalogue, said: str, per: str) -> None:
    assert units.read(said, catalogue.unit_words) == units.UnitPrice(per, Fraction(1000))


def test_weights_are_prices_per_kilogram(catalogue: Catalogue) -> None:
    factors = {"元/斤": 2000, "元/公斤": 1000, "元/吨": 1, "元/担": 20, "元/500克": 2000}
    assert {said: units.read(said, catalogue.unit_words) for said in factors} == {
        said: units.UnitPrice("kg", Fraction(factor)) for said, factor in factors.items()
    }


def test_xinfadi_leads_the_registry_with_all_that_is_owed_to_its_reader(catalogue: Catalogue) -> None:
    keys = list(catalogue.sources)
    assert (keys[:2], keys[-1]) == (["xinfadi", "xinfadi_html"], "file")
    for key in ("xinfadi", "xinfadi_html"):
        entry = catalogue.sources[key]
        assert (entry.market, entry.stage, entry.nature, entry.currency) == ("BJ-XFD", "wholesale", "quote", "CNY")
        assert (entry.unit, entry.statistic, entry.official) == ("元/斤", "midpoint", False)
        assert entry.hosts == ("www.xinfadi.com.cn",)
        assert all((entry.publisher, entry.authorisation, entry.licence, entry.robots, entry.timetable, entry.url))
    assert catalogue.sources["file"].unknown_names == "refuse"


def test_every_citrus_name_of_two_years_is_known_or_waits_for_an_officer(catalogue: Catalogue, shared: Path) -> None:
    with (shared / "data/xinfadi/citrus_daily_20130610_20150630.csv").open(encoding="utf-8-sig") as file:
        words = {row["品名"] for row in csv.DictReader(file)}
    waiting = {word for word in words if named(catalogue, word) is None}
    tangerines = {"小叶桔", "黄岩小叶桔", "黄岩叶桔", "八叶桔", "马水桔", "江西南丰蜜桔", "广西南丰蜜桔"}
    assert waiting == tangerines | {"贡柑", "胡柚", "甜桔柚", "甜橘柚", "丑橘(不知火）晚禄", "红橙石甜瓜"}


def test_every_place_and_market_of_the_reference_data_is_there(catalogue: Catalogue, shared: Path) -> None:
    with (shared / "data/gazetteer.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            place = catalogue.places[row["code"]]
            assert (place.zh, place.level) == (row["name_zh"], row["level"])
    with (shared / "data/markets.csv").open(encoding="utf-8") as file:
        assert {row["market_id"] for row in csv.DictReader(file)} <= catalogue.markets.keys()


def test_a_word_is_worked_out_once_and_strangers_cannot_fill_the_memory() -> None:
    worked_out: list[str] = []

    def answer(word: str) -> str:
        worked_out.append(word)
        return word

    memory = Memory(answer)
    assert [memory["脐橙"], memory["脐橙"], memory["橙" * (LONGEST + 1)]] == ["脐橙", "脐橙", None]
    assert worked_out == ["脐橙"]
    for number in range(MOST_REMEMBERED):
        memory[str(number)]
    assert len(memory) < MOST_REMEMBERED


def test_a_product_without_a_chain_is_sold_as_it_is(catalogue: Catalogue) -> None:
    navel, pork = catalogue.trade("citrus.navel"), catalogue.trade("pork.carcass")
    assert (navel.farm, navel.wholesale, navel.retail, navel.farm_kg) == (*["citrus.navel"] * 3, 1)
    assert (pork.farm, pork.retail) == ("hog.market", "pork.retail")
    assert pork.farm_kg > pork.wholesale_kg > 1
