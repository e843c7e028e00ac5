"""How a catalogue is read from its files, and what stops it."""

import sqlite3
from contextlib import closing
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from models.rules.catalogue import OWN, Catalogue, load
from models.rules.errors import Refused

NOVEMBER = date(2026, 11, 18)
NEUTRAL = """
CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT, variety TEXT, category TEXT, unit TEXT);
CREATE TABLE region (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE market (id INTEGER PRIMARY KEY, name TEXT, region_id INTEGER);
INSERT INTO product VALUES (1, '蜜橘', '早熟', '柑橘', 'kg'), (2, '绿茶', '', '茶叶', 'kg');
INSERT INTO product VALUES (3, '生猪', '', '畜禽', 'kg');
INSERT INTO region VALUES (1, '夷陵'), (2, '西陵');
INSERT INTO market VALUES (1, '第一市场', 1), (2, '第二市场', 2);
"""


def test_a_catalogue_that_a_program_writes_for_another_district_is_read(shared: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "neutral.sqlite3")) as neutral:
        neutral.executescript(NEUTRAL)
    spec = spec_from_file_location("foreign", shared / "bench/catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    writer = module_from_spec(spec)
    spec.loader.exec_module(writer)
    writer.write(tmp_path / "neutral.sqlite3", tmp_path / "foreign")
    foreign = load(tmp_path / "foreign")
    assert sorted(foreign.products) == ["bench.p01", "bench.p02", "bench.p03"]
    assert (foreign.district, list(foreign.sources)) == ("990101", ["bench", "deals", "reports", "file"])
    assert foreign.chain("BM-002") == ("990102", "990100", "990000", "CN")
    product = foreign.products["bench.p01"]
    assert foreign.product_named("蜜桔早熟", NOVEMBER) is product
    assert (product.unit, product.stages, product.default_grade) == ("kg", ("wholesale",), "")
    assert all(foreign.market_named(market.zh) is market for market in foreign.markets.values())
    assert all(foreign.place_named(place.zh) is place for place in foreign.places.values())


SMALL = """
district = "110106"
units = [{ code = "kg", zh = "公斤", kind = "mass", kg = 1 }, { code = "box", zh = "箱", kind = "package" }]
stages = [{ code = "farm_gate", zh = "地头价" }, { code = "wholesale", zh = "批发价" }]
grade_sets = [
  { code = "none" },
  { code = "fruit", default = "A", grades = [{ code = "A", zh = "统货", aliases = ["混装"] }] },
]
families = [{ code = "fruit", zh = "水果" }]
places = [
  { code = "CN", parent = "", level = "nation", name_zh = "全国" },
  { code = "110000", parent = "CN", level = "province", name_zh = "北京市" },
  { code = "110106", parent = "110000", level = "county", name_zh = "丰台区" },
]
markets = [
  { market_id = "M", name_zh = "大市场", admin_code = "110106" },
  { market_id = "N", name_zh = "小市场", admin_code = "110106" },
]
sources = [{ key = "daily", name_zh = "日报", market = "M" }]
ambiguous = [
  { term = "果子", by_month = { 9 = "pear" }, by_date = [{ from = "09-01", to = "09-10", product = "plum" }] },
]
initials = [{ letters = "LZ", word = "梨子" }, { letters = "FT", place = "110106" }]
sms_map = [{ sms = "果", to = "ambiguous:果子" }]
schemes = [{ code = "hs", title = "HS" }]
codes = [{ scheme = "hs", code = "080830", kind = "product", id = "pear" }]
evidence = [{ code = "seen", text = "seen" }]
indications = [{ name = "丰台梨", place = "110106" }]

[[products]]
id = "pear"
family = "fruit"
zh = "梨子"
aliases = ["雪梨"]
grade_set = "fruit"
bands = [{ stage = "wholesale", per = "kg", soft = [2, 4.5], hard = [1, 9], src = ["seen"] }]

[[products]]
id = "plum"
family = "fruit"
zh = "李子"
misspellings = ["里子"]
"""

CHAIN = """district = "110106"
chains = [{{ farm = "pear", wholesale = "pear", retail = "{}", farm_kg = {} }}]"""


def small(folder: Path, said: str = SMALL) -> Catalogue:
    (folder / "small.toml").write_text(said, encoding="utf-8")
    return load(folder)


def test_what_a_small_catalogue_leaves_out_has_a_default(tmp_path: Path) -> None:
    catalogue = small(tmp_path)
    pear, plum = catalogue.products["pear"], catalogue.products["plum"]
    assert (pear.unit, pear.stages, pear.default_grade, pear.hs6) == ("kg", ("wholesale",), "A", "080830")
    assert (plum.unit, plum.stages, plum.bands, plum.grade_set) == ("kg", (), (), "none")
    assert catalogue.markets["M"].short == "大市场"
    assert (catalogue.sources["daily"].unknown_names, catalogue.sources["file"].unknown_names) == ("hold", "refuse")


def test_tables_of_one_name_in_several_files_add_up(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text('[[products]]\nid = "nut"\nfamily = "fruit"\nzh = "板栗"\n', encoding="utf-8")
    assert set(small(tmp_path).products) == {"nut", "pear", "plum"}


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ('misspellings = ["里子"]', 'misspellings = ["雪 梨"]', "“雪 梨”既是 pear 又是 plum，一个叫法只能有一个意思"),
        ('id = "plum"', 'id = "pear"', "“pear”已经写过了"),
        ('"日报", market', '"日报", map = { heads = 0 }, market', "（daily）的 map：heads 是表头的行数"),
        ('"日报", market', '"日报", map = { series = [{ name = "x" }] }, market', "low、avg、high 至少写一个"),
        ("soft = [2, 4.5]", "soft = [2, 10]", "hard 要包住 soft"),
        ("soft = [2, 4.5]", "soft = [4.5, 2]", "hard 要包住 soft"),
        ("soft = [2, 4.5]", "soft = 2", "价格区间要写"),
        ('stage = "wholesale", per', 'stage = "moon", per', "没有环节 moon"),
        ('per = "kg"', 'per = "bucket"', "没有计价 per bucket"),
        ('src = ["seen"]', 'src = ["heard"]', "写了依据 heard"),
        ('grade_set = "fruit"', 'grade_set = "stars"', "没有等级组 stars"),
        ('default = "A"', 'default = "B"', "没有等级 B"),
        ('aliases = ["混装"]', 'aliases = ["混装"] }, { code = "B", zh = "混 装"', "等级组 fruit 的“混 装”写了两次"),
        ('family = "fruit"\nzh = "李子"', 'family = "nuts"\nzh = "李子"', "（plum）：没有品类 nuts"),
        ('parent = "110000"', 'parent = "120000"', "上级 120000 不在目录里"),
        ('code = "110106", parent', 'code = "120106", parent', "代码应以上级的 11 开头"),
        ('level = "county"', 'level = "nation"', "层级不比它高"),
        ('level = "county"', 'level = "parish"', "没有层级 parish"),
        ('大市场", admin_code = "110106"', '大市场", admin_code = "110107"', "（M）：没有地方 110107"),
        ('name_zh = "小市场"', 'name_zh = "大市场"', "“大市场”既是市场 M 又是 N"),
        ('market = "M"', 'market = "X"', "（daily）：没有市场 X"),
        ('zh = "箱"', 'zh = "公斤"', "“公斤”已经写过了"),
        ('kind = "package"', 'kind = "package", per = "pallet"', "per 不能是 pallet"),
        ('kind = "mass", kg = 1', 'kind = "mass"', "合多少公斤"),
        ('9 = "pear"', '9 = "peach"', "没有产品 peach"),
        ('9 = "pear"', '13 = "pear"', "没有月份 13"),
        ('from = "09-01"', 'from = "1 Sep"', "by_date 的 from 要写成 10-01"),
        ('term = "果子"', 'term = "李子"', "“李子”已经是别的产品的叫法"),
        ('letters = "FT"', 'letters = "LZ"', "一组只能有一个意思"),
        ('letters = "FT"', 'letters = "ft"', "首字母要用大写英文字母"),
        ('word = "梨子"', 'word = "桃子"', "没有叫“桃子”的产品"),
        ('letters = "FT", place = "110106"', 'letters = "FT", place = "1"', "没有地方 1"),
        ('letters = "FT", place = "110106"', 'letters = "FT"', "要写 word（品名）或 place（地方代码）中的一个"),
        ('to = "ambiguous:果子"', 'to = "ambiguous:桃子"', "没有产品 ambiguous:桃子"),
        ('scheme = "hs"', 'scheme = "xx"', "没有编码标准 xx"),
        ('id = "pear" }]', 'id = "peach" }]', "叫 peach 的条目"),
        ('name = "丰台梨", place = "110106"', 'name = "丰台梨", place = "2"', "没有地方 2"),
        ('district = "110106"', CHAIN.format("peach", 1), "没有产品 peach，或者它写了两次"),
        ('district = "110106"', CHAIN.format("plum", 0), "farm_kg 和 wholesale_kg 要大于 0"),
        ('zh = "批发价"', 'zh = "地头价"', "“地头价”写在两个环节里"),
        ('district = "110106"', 'district = "9"', "地方里没有这个代码"),
        ('district = "110106"', 'traditional = "賣 卖"', "要写成一对一对的字"),
        ('district = "110106"', "[[fruits]]", "没有叫 fruits 的表"),
        ('zh = "李子"', 'zh = "李子"\ncolour = "red"', "small.toml 的 products 第 2 条（plum）：没有叫 colour 的字段"),
        ('zh = "李子"', "", "small.toml 的 products 第 2 条（plum）：缺 zh"),
        ('zh = "李子"', "zh = 5", "字段写得不对"),
        ('zh = "李子"', "zh = ", "目录文件 small.toml 读不了"),
        ('families = [{ code = "fruit", zh = "水果" }]', "families = 5", "families 应是一组条目"),
        ('name_zh = "日报"', 'name_zh = "日报", unknown_names = "drop"', "没有unknown_names 的写法 drop"),
    ],
)
def test_a_fault_stops_the_start_with_one_sentence_that_names_it(
    tmp_path: Path, good: str, bad: str, sentence: str
) -> None:
    assert SMALL.count(good) == 1
    with pytest.raises(Refused) as refused:
        small(tmp_path, SMALL.replace(good, bad))
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_without_a_catalogue_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="NONGJIA_CATALOGUE"):
        load(tmp_path / "nowhere")


def test_every_traditional_letter_comes_to_one_that_stays() -> None:
    letters = load(OWN).words.index.letters.table
    assert not {ord(new) for new in map(str, letters.values())} & letters.keys()
