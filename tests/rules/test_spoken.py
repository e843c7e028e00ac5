"""Spoken prices: as people say them, and what is too vague to be a price."""

from decimal import Decimal

import pytest

from models.rules import spoken
from models.rules.numerals import number


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("一块二", "1.2", "1.2", "jin"),
        ("块二", "1.2", "1.2", "jin"),
        ("块半", "1.5", "1.5", "jin"),
        ("1块5", "1.5", "1.5", "jin"),
        ("1块25", "1.25", "1.25", "jin"),
        ("一块二五", "1.25", "1.25", "jin"),
        ("一块二毛五", "1.25", "1.25", "jin"),
        ("1元2角5分", "1.25", "1.25", "jin"),
        ("一块零五", "1.05", "1.05", "jin"),
        ("一块零五分", "1.05", "1.05", "jin"),
        ("6块半", "6.5", "6.5", "jin"),
        ("十二块五", "12.5", "12.5", "jin"),
        ("八毛", "0.8", "0.8", "jin"),
        ("8毛5", "0.85", "0.85", "jin"),
        ("九毛五分", "0.95", "0.95", "jin"),
        ("四五毛", "0.4", "0.5", "jin"),
        ("四到五毛", "0.4", "0.5", "jin"),
        ("二五块", "25", "25", "jin"),
        ("两三块", "2", "3", "jin"),
        ("十七八块", "17", "18", "jin"),
        ("三四百一头", "300", "400", "head"),
        ("一千二", "1200", "1200", "jin"),
        ("一千二一头", "1200", "1200", "head"),
        ("两百五", "250", "250", "jin"),
        ("一百零五", "105", "105", "jin"),
        ("一块二到一块五", "1.2", "1.5", "jin"),
        ("一块二到五", "1.2", "1.5", "jin"),
        ("6到7块", "6", "7", "jin"),
        ("6.5-6.8元/斤", "6.5", "6.8", "jin"),
        ("1.2～1.5", "1.2", "1.5", "jin"),
        ("1.2至1.5元", "1.2", "1.5", "jin"),
        ("12.5元/公斤", "12.5", "12.5", "kg"),
        ("每公斤12元", "12", "12", "kg"),
        ("一斤两块钱左右", "2", "2", "jin"),
        ("8块1斤", "8", "8", "jin"),
        ("3.1元/500克", "3.1", "3.1", "jin"),
        ("2400元/吨", "2400", "2400", "t"),
        ("１．２元／斤", "1.2", "1.2", "jin"),
        ("460一头", "460", "460", "head"),
    ],
)
def test_a_price_is_read_as_it_is_said(said: str, low: str, high: str, unit: str) -> None:
    assert spoken.read(said, "jin") == spoken.Spoken(Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize("said", ["百把块", "块把钱", "几块钱", "十几块", "一块多", "十来块", "面议", "", "块", "便宜"])
def test_what_is_vague_is_no_price(said: str) -> None:
    assert spoken.read(said, "kg") == spoken.Spoken(None, None, "kg")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一百二", 120),
        ("1万2", 12000),
        ("1万2000", 12000),
        ("两千五", 2500),
        ("一万零五百", 10500),
        ("三万二", 32000),
        ("一百零五", 105),
        ("一千零五十", 1050),
        ("5千", 5000),
        ("1.5万", 15000),
        ("二五", 25),
        ("百", 100),
        ("九十九", 99),
    ],
)
def test_a_number_is_read_as_it_is_said(said: str, value: int) -> None:
    assert number(said) == value


@pytest.mark.parametrize("said", ["", "斤", "一块", "1.2.3", "12二"])
def test_what_is_no_number_is_none(said: str) -> None:
    assert number(said) is None
