"""Words written in many ways come to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import text
from models.rules.errors import Unclear

LETTERS = text.table({"紅": "红", "賣": "卖", "豬": "猪"})
WORDS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("桔橘紅红Фφ⌀( )（）【】　\u200b\u0301ＡaİßΣς")))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("脐橙", "脐橙"),
        (" 脐 橙\u3000", "脐橙"),
        ("ＱＣ", "qc"),
        ("QC", "qc"),
        ("qi  cheng", "qicheng"),
        ("川紅桔", "川红橘"),
        ("橘子", "橘子"),
        ("桔子", "橘子"),
        ("沙糖桔（中果）", "沙糖橘(中果)"),
        ("\ufeff脐\u200b橙", "脐橙"),
        ("", ""),
    ],
)
def test_one_word_written_in_many_ways_is_one_word(written: str, folded: str) -> None:
    assert text.fold(written, LETTERS) == folded


@given(WORDS)
def test_folding_twice_changes_nothing(word: str) -> None:
    once = text.fold(word, LETTERS)
    assert text.fold(once, LETTERS) == once


@given(st.text(), st.text())
def test_blanks_never_part_two_words(one: str, other: str) -> None:
    joined = text.fold(text.fold(one, LETTERS) + text.fold(other, LETTERS), LETTERS)
    assert text.fold(f"{text.fold(one, LETTERS)} \u3000{text.fold(other, LETTERS)}", LETTERS) == joined


@pytest.mark.parametrize(
    ("folded", "bare"),
    [
        ("赣南脐橙ф70-ф95", "赣南脐橙"),
        ("赣南脐橙φ65", "赣南脐橙"),
        ("脐橙65-75mm", "脐橙"),
        ("爱媛28", "爱媛28"),
        ("8424", "8424"),
    ],
)
def test_fruit_sizes_are_no_part_of_a_name(folded: str, bare: str) -> None:
    assert text.unsized(folded) == bare


@pytest.mark.parametrize(
    ("folded", "parts"),
    [
        ("沙糖橘(中果)", ("沙糖橘", "中果")),
        ("沙糖橘(中果】", ("沙糖橘", "中果")),
        ("丑橘【云南】", ("丑橘", "云南")),
        ("(精品)脐橙(大)", ("脐橙", "精品大")),
        ("脐橙", ("脐橙", "")),
        ("脐橙(", ("脐橙(", "")),
    ],
)
def test_brackets_of_any_kind_are_taken_apart(folded: str, parts: tuple[str, str]) -> None:
    assert text.parted(folded) == parts


def test_a_traditional_letter_for_the_tangerine_comes_to_the_same_word() -> None:
    assert text.fold("某", text.table({"某": "桔"})) == "橘"


def test_chinese_is_told_from_letters() -> None:
    assert text.chinese("qc橙")
    assert not text.chinese("qc 28")


@pytest.mark.parametrize(("said", "told"), [(" 王农 ", "王农"), ("e\u0301", "é"), ("𠮷田", "𠮷田")])
def test_a_line_is_kept_as_it_is_seen(said: str, told: str) -> None:
    assert text.line(said, "姓名", 4) == told


@pytest.mark.parametrize("said", ["", "  ", "王农王农王", "王\u200b农", "王\n农", "\ud800"])
def test_a_line_that_is_empty_too_long_or_holds_what_nobody_sees_is_refused(said: str) -> None:
    with pytest.raises(Unclear, match="姓名"):
        text.line(said, "姓名", 4)
