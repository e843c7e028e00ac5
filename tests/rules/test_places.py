"""The tree of places, and the markets in it."""

import pytest

from models.rules import places
from models.rules.catalogue import Catalogue
from models.rules.places import Place

TREE = {
    code: Place(code, parent, level, code)
    for code, parent, level in [
        ("CN", "", "nation"),
        ("420000", "CN", "province"),
        ("420500", "420000", "city"),
        ("420506", "420500", "county"),
        ("420506108", "420506", "township"),
    ]
}


@pytest.mark.parametrize(
    ("code", "begin"),
    [
        ("CN", ""),
        ("420000", "42"),
        ("420500", "4205"),
        ("420506", "420506"),
        ("500100", "5001"),
        ("420506100", "420506100"),
    ],
)
def test_codes_below_a_place_begin_with_its_digits(code: str, begin: str) -> None:
    assert places.digits(code) == begin


def test_a_chain_climbs_to_the_nation_nearest_first() -> None:
    chains = places.chains(TREE)
    assert chains["420506108"] == ("420506108", "420506", "420500", "420000", "CN")
    assert chains["CN"] == ("CN",)


def test_every_place_knows_the_spots_in_and_below_it() -> None:
    below = places.below({"A": ("420506", "420500", "CN"), "B": ("420500", "CN")})
    assert below["420506"] == {"A"}
    assert below["CN"] == {"A", "B"}
    assert "420000" not in below


def test_the_nation_the_provinces_and_every_market_hang_together(catalogue: Catalogue) -> None:
    levels = [place.level for place in catalogue.places.values()]
    assert levels[0] == "nation"
    assert [place.code for place in catalogue.places.values() if not place.parent] == ["CN", "001", "EU", "IN", "US"]
    assert levels.count("province") == 32
    abroad = {"001", "EU", "IN", "US"}
    for spot in (*catalogue.places.keys() - abroad, *catalogue.markets):
        assert catalogue.chain(spot)[-1] == "CN", spot


def test_the_chain_of_a_market_is_that_of_its_place(catalogue: Catalogue) -> None:
    assert catalogue.chain("BJ-XFD") == ("110106", "110100", "110000", "CN")
    assert catalogue.chain("FG-420506108") == catalogue.chain("420506108")
    assert catalogue.chain("NOWHERE") == ()


def test_counties_led_by_the_province_stand_right_below_it(catalogue: Catalogue) -> None:
    assert catalogue.chain("429004") == ("429004", "420000", "CN")


def test_markets_are_found_from_every_place_above_them(catalogue: Catalogue) -> None:
    assert catalogue.points_below("110000") == {"BJ-XFD"}
    assert "FG-420506108" in catalogue.points_below("420506")
    assert catalogue.points_below("CN") == set(catalogue.markets)
    assert catalogue.points_below("540000") == frozenset()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("夷陵", "420506"),
        ("夷陵区", "420506"),
        ("宜昌县", "420506"),
        ("夷 陵 區", "420506"),
        ("420506", "420506"),
        ("全国", "CN"),
        ("湖北", "420000"),
        ("鄂", "420000"),
        ("鸦雀岭", "420506108"),
        ("湖北省宜昌市夷陵区", "420506"),
        ("Yiling District", "420506"),
        ("420506108211", "420506108211"),
        ("鸦鹊岭海云村", "420506108211"),
        ("夷陵区鸦鹊岭镇海云村", "420506108211"),
    ],
)
def test_a_place_is_known_by_code_name_alias_and_after_those_above(catalogue: Catalogue, word: str, code: str) -> None:
    place = catalogue.place_named(word)
    assert place is not None
    assert place.code == code


def test_a_village_is_never_known_without_its_town(catalogue: Catalogue) -> None:
    assert catalogue.place_named("海云村") is None
    assert catalogue.place_named("龙泉海云村") is None


def test_of_two_places_with_one_name_the_higher_counts(catalogue: Catalogue) -> None:
    place = catalogue.place_named("五峰")
    assert place is not None
    assert (place.code, place.level) == ("420529", "county")


def test_a_place_in_the_wrong_province_is_no_place(catalogue: Catalogue) -> None:
    assert catalogue.place_named("湖南夷陵") is None


@pytest.mark.parametrize("word", ["yql", "YQL", "yaqueling", "ya que ling", "鸦鹊林", "鸦鹊岭"])
def test_a_person_may_say_a_town_by_letters_sound_or_with_a_slip(catalogue: Catalogue, word: str) -> None:
    place = catalogue.place_asked(word)
    assert place is not None
    assert place.code == "420506108"


def test_the_short_name_is_what_people_say(catalogue: Catalogue) -> None:
    assert catalogue.places["420506108"].short == "鸦鹊岭"
    assert catalogue.markets["BJ-XFD"].short == "北京新发地"
    assert catalogue.markets["YC-SXWL"].short == "三峡物流园"
