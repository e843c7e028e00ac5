"""Names (叫法): every word of the catalogue that a message may hold, gathered once; a word has one meaning."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Set

from models.rules import text
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.places import Market, Place
from models.rules.products import Product, Season
from web.sms.reader.lexicon import FOLDER, GAP, LEAST, Kind, Lexicon, Name, Other, Thing, gaps, shorter, words

KINDS = ("特早熟", "特早", "早熟", "中熟", "晚熟", "明前", "春茶")
"""Words that say which kind of a product is meant, before or after its name."""
KIND_OF = {"特早熟": "特早", "明前茶": "明前", "夏秋茶": "夏秋茶", "夏茶": "夏秋茶", "秋茶": "夏秋茶"}
AMBIGUOUS = "ambiguous:"
_BRACKETS = re.compile(r"\(.*?\)")
MOST = 10
TYPED = 5
"""Letters of a name in which one may be wrong."""
SPOKEN = ("county", "township")
"""Levels of places that are typed by their short name's sound."""
SLIPS = range(2, 6)
"""How many characters a name has in which one may be wrong."""


def gathered(catalogue: Catalogue) -> Lexicon:
    """All names; Refused where one word would mean two things."""
    leads = _map(catalogue)
    names: dict[str, Name] = {}
    for word, name in _names(catalogue, leads):
        names.setdefault(catalogue.words.fold(word), name)
    letters = dict(_letters(catalogue, names))
    return Lexicon(
        names, letters, _slips(catalogue, names), _typos(letters, names), leads, min(MOST, max(map(len, names)))
    )


def _map(catalogue: Catalogue) -> dict[tuple[str, str], Product | Season]:
    found: dict[tuple[str, str], Product | Season] = {}
    for entry in catalogue.lists.sms_map:
        term = entry.to.removeprefix(AMBIGUOUS)
        target = catalogue.words.product[term] if term != entry.to else catalogue.products[entry.to]
        if target is not None:
            found[entry.sms, entry.variety] = target
    return found


def _names(catalogue: Catalogue, leads: Mapping[tuple[str, str], Product | Season]) -> Iterator[tuple[str, Name]]:
    """Every name, those first that count where two are written alike."""
    for entry in catalogue.lists.sms_map:
        thing = Thing(entry.sms, entry.variety, leads[entry.sms, entry.variety])
        plain = () if entry.variety else (entry.sms,)
        yield from ((word, thing) for word in (*plain, *entry.say) if text.chinese(word))
    yield from ((word, Kind(KIND_OF.get(word, word))) for word in (*KINDS, *KIND_OF))
    for word, meant in catalogue.words.index.products.items():
        if text.chinese(word) and not word.endswith("价") and not _is_placed(catalogue, word):
            yield word, _thing(word, meant, leads)
    yield from ((word, Other(word)) for word in words()["apart"]["other"])
    yield from _spots(catalogue)


def _is_placed(catalogue: Catalogue, word: str) -> bool:
    """Whether it is a place and a product, which are read one by one: 秭归脐橙."""
    index = catalogue.words.index
    ends = range(LEAST, len(word) - LEAST + 1)
    return any(word[:end] in index.places and word[end:] in index.products for end in ends)


def _thing(word: str, meant: Product | Season, leads: Mapping[tuple[str, str], Product | Season]) -> Thing:
    """A name of the catalogue under the word by which messages know it, where there is one."""
    fitting = [said for said, target in leads.items() if _leads_to(target, meant)]
    plain = [said for said in fitting if said[0] in word] or [said for said in fitting if not said[1]] or fitting
    kind = next((KIND_OF.get(kind, kind) for kind in (*KINDS, *KIND_OF) if kind in word), "")
    term = meant.term if isinstance(meant, Season) else meant.zh
    return Thing(plain[0][0] if plain else term, kind if plain else "", meant)


def _leads_to(target: Product | Season, meant: Product | Season) -> bool:
    return not _ids(target).isdisjoint(_ids(meant))


def _ids(meant: Product | Season) -> frozenset[str]:
    return meant.ids | {meant.term} if isinstance(meant, Season) else frozenset({meant.id})


def _spots(catalogue: Catalogue) -> Iterator[tuple[str, Place | Market]]:
    """Places, then markets, then villages, where their name is one's alone; a village stands for its town."""
    index = catalogue.words.index
    yield from ((word, place) for word, place in index.places.items() if _is_name(word))
    yield from ((word, market) for word, market in index.markets.items() if _is_name(word))
    villages = [(word, place) for (town, word), place in index.villages.items() if _is_name(word)]
    towns: dict[str, set[str]] = {}
    for word, place in villages:
        towns.setdefault(word, set()).add(place.parent)
    yield from ((word, catalogue.places[place.parent]) for word, place in villages if len(towns[word]) == 1)


def _is_name(word: str) -> bool:
    return text.chinese(word) and LEAST <= len(word) <= MOST


def _letters(catalogue: Catalogue, names: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for said, word in _said(catalogue, names):
        key = said.replace(" ", "").lower()
        if found.setdefault(key, word) != word:
            raise Refused(f"短信里“{said}”既是 {found[key]} 又是 {word}，一个叫法只能有一个意思")
    yield from found.items()


def _said(catalogue: Catalogue, names: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    """Words in letters, and the Chinese for them."""
    index = catalogue.words.index
    for entry in catalogue.lists.sms_map:
        own = next((word for word in entry.say if text.chinese(word)), entry.sms) if entry.variety else entry.sms
        word = catalogue.words.fold(own)
        yield from ((said, word) for said in entry.say if not text.chinese(said))
    taken = {said.replace(" ", "") for entry in catalogue.lists.sms_map for said in entry.say}
    for key, word in index.product_sounds.items():
        if key not in taken:
            yield key, _known(catalogue, names, word)
    english = [(_plain(product.en), product.zh) for product in catalogue.products.values()]
    yield from ((said, _known(catalogue, names, word)) for said, word in english if said and said not in taken)
    for key, code in index.place_sounds.items():
        yield key, catalogue.places[code].short
    yield from _short_sounds(catalogue)
    yield from ((word, word) for word in words()["apart"]["other"] if not text.chinese(word))
    yield from _english(catalogue, names, {*taken, *index.product_sounds})
    table = tomllib.loads((FOLDER / "letters.toml").read_text("utf-8"))
    yield from ((said, word) for group in table.values() for word, all_said in group.items() for said in all_said)


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


def _english(catalogue: Catalogue, names: Mapping[str, Name], taken: Set[str]) -> Iterator[tuple[str, str]]:
    """The catalogue's English names, without what stands in brackets."""
    for product in catalogue.products.values():
        said = _BRACKETS.sub("", product.en).lower().replace("-", " ").strip()
        if said.replace(" ", "").isalpha() and said.replace(" ", "") not in taken:
            yield said, _known(catalogue, names, product.zh)


def _known(catalogue: Catalogue, names: Mapping[str, Name], word: str) -> str:
    folded = catalogue.words.fold(word)
    return folded if folded in names else word


def _slips(catalogue: Catalogue, names: Mapping[str, Name]) -> dict[tuple[str, str], str]:
    """One gap a name; where two names would fit, none does."""
    sounds = catalogue.words.index.sounds
    found: dict[tuple[str, str], str] = {}
    for word, name in names.items():
        if len(word) in SLIPS and not isinstance(name, Kind | Other) and all(sign in sounds for sign in word):
            for i, sign in enumerate(word):
                key = (f"{word[:i]}{GAP}{word[i + 1 :]}", sounds[sign])
                other = found.setdefault(key, word)
                if other and names[other] != name:
                    found[key] = ""
    return {key: word for key, word in found.items() if word}


def _typos(letters: Mapping[str, str], names: Mapping[str, Name]) -> dict[str, str]:
    """Names in letters with one missing, or with a gap; where two names would fit, none does."""
    found: dict[str, str] = {}
    for said, word in letters.items():
        if len(said) >= TYPED and word in names:
            for typo in (*gaps(said), *shorter(said)):
                other = found.setdefault(typo, word)
                if other and names[other] != names[word]:
                    found[typo] = ""
    return {typo: word for typo, word in found.items() if word}
