"""The index of a catalogue: every word folded, and how its products and places are written in letters."""

from models.rules.catalogue import check, names
from models.rules.catalogue.build import Parts
from models.rules.catalogue.entries import Initials, Sound
from models.rules.catalogue.look import Index
from models.rules.catalogue.names import Letters
from models.rules.catalogue.tables import Tables, entries
from models.rules.errors import Refused
from models.rules.places import LEVELS, chains


def district(tables: Tables, parts: Parts) -> str:
    """The place code the catalogue names; else the only county with towns, else the first county."""
    said = tables.values.get("district", "")
    if said and said not in parts.places:
        raise Refused(f"目录的 district 写了 {said}，地方里没有这个代码")
    with_towns = {place.parent for place in parts.places.values() if place.level == "township"}
    counties = [place.code for place in parts.places.values() if place.level == "county"]
    return said or (with_towns.pop() if len(with_towns) == 1 else next(iter(counties), ""))


def index(tables: Tables, parts: Parts) -> Index:
    letters, above = names.letters(tables.values.get("traditional", "")), chains(parts.places)
    meanings = names.products(letters.fold, parts.products, parts.seasons)
    initials = entries(tables, "initials", Initials)
    check.initials(
        initials, {entry.word for _, entry in initials if letters.fold(entry.word) in meanings}, parts.places
    )
    short = [entry for _, entry in initials]
    return Index(
        letters=letters,
        products=meanings,
        places=names.places(letters.fold, above, parts.places, district(tables, parts)),
        villages=names.villages(letters.fold, parts.places),
        markets=names.markets(letters.fold, parts.markets),
        stages=names.stages(letters.fold, parts.stages),
        grades=names.grades(letters.fold, parts.grade_sets),
        product_sounds=_product_sounds(tables, letters, parts, short),
        place_sounds=_place_sounds(letters, parts, short),
        chains=above,
        kinds_apart=frozenset(tables.values.get("kinds_apart", "")),
        sounds=names.sounds(tables.values.get("sounds", "")),
    )


def _product_sounds(tables: Tables, letters: Letters, parts: Parts, initials: list[Initials]) -> dict[str, str]:
    first = [(product.pinyin, product.zh) for product in parts.products.values()]
    more = [(sound.pinyin, sound.word) for _, sound in entries(tables, "pinyin", Sound)]
    english = [(product.english, product.zh) for product in parts.products.values()]
    short = {letters.fold(entry.letters): entry.word for entry in initials if entry.word}
    return names.pinyin(english, letters.fold) | names.pinyin([*first, *more], letters.fold) | short


def _place_sounds(letters: Letters, parts: Parts, initials: list[Initials]) -> dict[str, str]:
    known = [place for place in parts.places.values() if place.level != LEVELS[-1]]
    short = {letters.fold(entry.letters): entry.place for entry in initials if entry.place}
    return names.pinyin([(names.spoken_place(place.pinyin), place.code) for place in known], letters.fold) | short
