"""A search said in words."""

import pytest

from models.rules.catalogue import Catalogue
from web.words import Words
from web.words.seekings import told


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ({}, "", ""),
        ({"side": "demand", "q": "带叶"}, "求购 · 带叶", "Wanted · 带叶"),
        ({"side": "both", "product": "tea"}, "茶叶", "Tea"),
        ({"place": "420506108"}, "鸦鹊岭镇", "Yaqueling Town"),
        ({"place": "420506108", "near": "1"}, "鸦鹊岭镇和附近", "Yaqueling Town and near it"),
        ({"price_min": "1.2", "price_max": "1.5"}, "1.2–1.5 元/斤", "1.2–1.5 yuan/jin"),
        ({"price_max": "7", "unit": "kg"}, "最多7 元/公斤", "at most 7 yuan/kg"),
        ({"least": "3000"}, "至少3000斤", "at least 3000 jin"),
        ({"least": "30头", "most": "2吨"}, "至少30头 · 最多2吨", "at least 30头 · at most 2吨"),
        ({"fresh": "3", "photo": "1"}, "3天内 · 有照片", "within 3 days · with a photo"),
    ],
)
def test_a_search_is_said_in_words(catalogue: Catalogue, said: dict[str, str], zh: str, en: str) -> None:
    assert told(Words("zh"), catalogue, said) == zh
    assert told(Words("en"), catalogue, said) == en
