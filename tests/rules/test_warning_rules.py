"""The table of warning rules: the district's own is whole, and a fault in it stops the start."""

from pathlib import Path

import pytest

from models.rules.catalogue import Catalogue, load
from models.rules.catalogue.warnings import Level, Method
from models.rules.errors import Refused

SMALL = """
district = "110106"
stages = [{ code = "wholesale", zh = "批发价" }, { code = "retail", zh = "零售价" }]
families = [{ code = "fruit", zh = "水果" }]
units = [{ code = "kg", zh = "公斤", kind = "mass", kg = 1 }]
grade_sets = [{ code = "none", grades = [] }]
products = [{ id = "pear", family = "fruit", zh = "雪梨" }, { id = "plum", family = "fruit", zh = "李子" }]
places = [
  { code = "CN", parent = "", level = "nation", name_zh = "全国" },
  { code = "110000", parent = "CN", level = "province", name_zh = "北京市" },
  { code = "110106", parent = "110000", level = "county", name_zh = "丰台区" },
]

[[warnings]]
code = "day"
zh = "一天大涨"
en = "up in a day"
method = "jump"
products = ["fruit"]
stage = "wholesale"
high = { yellow = 10, red = 30 }
say = { high = ["大涨", "up"] }
months = [9, 10]

[[warnings]]
code = "cost"
zh = "低于成本"
en = "below cost"
method = "floor"
products = ["pear"]
places = ["110106"]
low = { yellow = 0 }
costs = { pear = 2 }
src = "recalled"
say = { low = ["低于成本", "below cost"] }

[[warnings]]
code = "grain"
zh = "比价"
en = "ratio"
method = "hog_grain"
products = ["pear"]
other = "plum"
other_stage = "retail"
say = { low = ["低", "low"], high = ["高", "high"] }
"""


def small(folder: Path, said: str = SMALL) -> Catalogue:
    (folder / "small.toml").write_text(said, encoding="utf-8")
    return load(folder)


def test_a_rule_takes_families_and_grades_figures_by_its_limits(tmp_path: Path) -> None:
    catalogue = small(tmp_path)
    jump, cost, _ = catalogue.lists.warnings
    assert [product.id for product in jump.wanted(catalogue.products)] == ["pear", "plum"]
    assert [jump.at("high", figure) for figure in (9.9, 10, 29, 30, -50)] == [0, 1, 1, Level.RED, 0]
    assert jump.at("high", 8, slack=2) is Level.YELLOW
    assert [cost.at("low", figure) for figure in (1, 0, -5)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ('code = "cost"', 'code = "day"', "写过一条同样 code 的规则了"),
        ('method = "jump"', 'method = "guess"', "字段写得不对"),
        ('products = ["fruit"]', 'products = ["nuts"]', "（day）：没有产品或品类 nuts"),
        ('places = ["110106"]', 'places = ["9"]', "没有市场或地方 9"),
        ('other_stage = "retail"', 'other_stage = "moon"', "没有环节 moon"),
        ("months = [9, 10]", "months = [13]", "months 要写 1 到 12"),
        ("months = [9, 10]", 'period = "year"', "period 不能是 year"),
        ("months = [9, 10]", "history = 0", "至少是 1"),
        ('method = "jump"', 'method = "growth"', "按月算，period 要写 month"),
        ("yellow = 10, red = 30", "yellow = 10, red = 3", "一个比一个大"),
        ("yellow = 10, red = 30", "blue = 10", "只能写 yellow、orange、red"),
        ("high = { yellow = 10, red = 30 }", "", "要写 high 或 low"),
        ('say = { high = ["大涨", "up"] }', "say = {}", "say 里缺 high 的说法"),
        (', high = ["高", "high"]', "", "say 里要有 high 和 low 的说法"),
        ("costs = { pear = 2 }", "costs = { plum = 2 }", "缺 pear"),
        ('src = "recalled"', "", "缺 src"),
        ('other = "plum"\n', "", "要写 other"),
        ("months = [9, 10]", 'other = "plum"', "别的不写"),
    ],
)
def test_a_fault_stops_the_start_with_one_sentence(tmp_path: Path, good: str, bad: str, sentence: str) -> None:
    assert SMALL.count(good) == 1
    with pytest.raises(Refused) as refused:
        small(tmp_path, SMALL.replace(good, bad))
    assert sentence in str(refused.value)
    assert "small.toml 的 warnings 第" in str(refused.value)


def test_the_district_has_a_rule_of_every_method_with_reason_answer_and_owner(catalogue: Catalogue) -> None:
    rules = catalogue.lists.warnings
    assert {rule.method for rule in rules} == set(Method)
    for rule in rules:
        assert rule.wanted(catalogue.products), rule.code
        assert all(zh and en for zh, en in (rule.reason, rule.response, rule.owner, *rule.say.values())), rule.code
        assert rule.src, rule.code
