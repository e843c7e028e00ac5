"""Names (叫法): every word of the catalogue that a message may hold, gathered once; a word has one meaning."""

from collections.abc import Iterator, Mapping

from models.rules import text
from models.rules.catalogue import Catalogue
from models.rules.places import Market, Place
from models.rules.products import Product, Season
from web.sms.reader.lexicon import GAP, LEAST, Kind, Lexicon, Name, Other, Thing, words
from web.sms.reader.spelling import mistyped, spelled

KINDS = ("特早熟", "特早", "早熟", "中熟", "晚熟", "明前", "春茶")
"""Words that say which kind of a product is meant, before or after its name."""
KIND_OF = {"特早熟": "特早", "明前茶": "明前", "夏秋茶": "夏秋茶", "夏茶": "夏秋茶", "秋茶": "夏秋茶"}
AMBIGUOUS = "ambiguous:"
MOST = 10
SLIPS = range(2, 6)
"""How many characters a name has in which one may be wrong."""


def gathered(catalogue: Catalogue) -> Lexicon:
    """All names; Refused where one word would mean two things."""
    leads = _map(catalogue)
    names: dict[str, Name] = {}
    for word, name in _names(catalogue, leads):
        names.setdefault(catalogue.words.fold(word), name)
    letters = spelled(catalogue, names)
    return Lexicon(
        names, letters, _slips(catalogue, names), mistyped(letters, names), leads, min(MOST, max(map(len, names)))
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
