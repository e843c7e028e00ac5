"""Spelling (字母写法): names and words in pinyin, initials and English, and the Chinese for them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping

from models.rules import text
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from web.sms.reader.lexicon import FOLDER, Name, gaps, shorter, words

SPOKEN = ("county", "township")
"""Levels of places that are typed by their short name's sound."""
TYPED = 5
"""Letters of a name in which one may be wrong."""


def spelled(catalogue: Catalogue, names: Mapping[str, Name]) -> dict[str, str]:
    """Words in letters, without blanks, and the Chinese for them.

    Refused where one that was written down would mean two things. A name that is only made from another, and is not one
    thing's alone, means nothing.
    """
    found: dict[str, str] = {}
    for said, word in _written(catalogue):
        key = said.replace(" ", "").lower()
        if found.setdefault(key, word) != word:
            raise Refused(f"短信里“{said}”既是 {found[key]} 又是 {word}，一个叫法只能有一个意思")
    meant: dict[str, set[str]] = {}
    for key, word in _made(catalogue, names):
        meant.setdefault(key, set()).add(word)
    return {key: next(iter(words)) for key, words in meant.items() if len(words) == 1} | found


def _written(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What the catalogue and the table of letters say themselves."""
    for entry in catalogue.lists.sms_map:
        own = next((word for word in entry.say if text.chinese(word)), entry.sms) if entry.variety else entry.sms
        word = catalogue.words.fold(own)
        yield from ((said, word) for said in entry.say if not text.chinese(said))
    yield from ((word, word) for word in words()["apart"]["other"] if not text.chinese(word))
    table = tomllib.loads((FOLDER / "letters.toml").read_text("utf-8"))
    yield from ((said, word) for group in table.values() for word, all_said in group.items() for said in all_said)


def _made(catalogue: Catalogue, names: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    """How products and places sound, and products in English."""
    index = catalogue.words.index
    yield from ((key, _known(catalogue, names, word)) for key, word in index.product_sounds.items())
    english = [(_plain(product.en), product.zh) for product in catalogue.products.values()]
    yield from ((said, _known(catalogue, names, word)) for said, word in english if said)
    yield from ((key, catalogue.places[code].short) for key, code in index.place_sounds.items())
    yield from _short_sounds(catalogue)


def _plain(name: str) -> str:
    """earlysatsumamandarin, of Early satsuma mandarin (citrus)."""
    return "".join(sign for sign in re.split(r"[(（/]", name)[0].lower() if sign.isascii() and sign.isalpha())


def _short_sounds(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """changyang, of chang yang tu jia zu zi zhi xian, where no other place is called so."""
    known = catalogue.words.index.place_sounds
    places = [place for place in catalogue.places.values() if place.level in SPOKEN and len(place.short) > 1]
    said = [("".join(place.pinyin.split()[: len(place.short)]), place.short) for place in places]
    times = Counter(key for key, _ in said)
    yield from ((key, word) for key, word in said if times[key] == 1 and key not in known)


def _known(catalogue: Catalogue, names: Mapping[str, Name], word: str) -> str:
    folded = catalogue.words.fold(word)
    return folded if folded in names else word


def mistyped(letters: Mapping[str, str], names: Mapping[str, Name]) -> dict[str, str]:
    """Names in letters with one missing, or with a gap; where two names would fit, none does."""
    found: dict[str, str] = {}
    for said, word in letters.items():
        if len(said) >= TYPED and word in names:
            for typo in (*gaps(said), *shorter(said)):
                other = found.setdefault(typo, word)
                if other and names[other] != names[word]:
                    found[typo] = ""
    return {typo: word for typo, word in found.items() if word}
