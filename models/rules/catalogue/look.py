"""What people's words mean: folded, looked up, and remembered, as a million rows ask for the same few names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Hamming, Indel

from models.rules import text
from models.rules.catalogue.names import LONGEST, Letters, Memory
from models.rules.places import Market, Place
from models.rules.products import Grade, Product, Season

V = TypeVar("V")
NEAR = 3
LIKE_ENOUGH = 0.4
LONG_ENOUGH = 3
LEAST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Index:
    """The words of a catalogue, folded, and what each means."""

    letters: Letters
    products: Mapping[str, Product | Season]
    places: Mapping[str, Place]
    villages: Mapping[tuple[str, str], Place]
    markets: Mapping[str, Market]
    stages: Mapping[str, str]
    grades: Mapping[str, Mapping[str, Grade]]
    product_sounds: Mapping[str, str]
    place_sounds: Mapping[str, str]
    chains: Mapping[str, tuple[str, ...]]
    kinds_apart: frozenset[str]
    sounds: Mapping[str, str]


class Words:
    """The look-ups, each a dictionary that works out what it is asked for the first time."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.fold = index.letters.fold
        self.product: Memory[Product | Season] = Memory(self._product)
        self.place: Memory[Place] = Memory(self._place)
        self.market = self._plain(index.markets)
        self.stage = self._plain(index.stages)
        products = {word: thing.zh for word, thing in index.products.items() if isinstance(thing, Product)}
        self.near_product = self._near(products)
        self.near_market = self._near({word: market.zh for word, market in index.markets.items()})
        self.grade = {group: self._plain(known) for group, known in index.grades.items()}

    def _plain(self, known: Mapping[str, V]) -> Memory[V]:
        return Memory(lambda word: known.get(self.fold(word)))

    def _near(self, known: Mapping[str, str]) -> Memory[tuple[str, ...]]:
        names = {word: name for word, name in known.items() if text.chinese(word)}
        return Memory(lambda word: likest(self.fold(word), names))

    def _product(self, word: str) -> Product | Season | None:
        """As written, else without fruit sizes and brackets; a bracket may complete a name or settle a doubtful one.

        蜜桔(特早熟) is 特早熟蜜桔, 橙子(中华红) is 中华红, 丑橘(云南) is 丑橘.
        """
        known, whole = self.index.products, self.fold(word)
        if whole in known:
            return known[whole]
        outer, inside = text.parted(text.unsized(whole))
        found = known.get(inside + outer) or known.get(outer)
        if isinstance(found, Season) and isinstance(narrower := known.get(inside), Product):
            return narrower
        return found

    def asked_product(self, word: str) -> Product | Season | None:
        """Also by pinyin or initials, and with one wrong character."""
        if found := self.product[word]:
            return found
        folded = self.fold(word)
        if sound := self.index.product_sounds.get(folded):
            return self.product[sound]
        slip = self._slip(folded, self.index.products)
        return self.index.products[slip] if slip else None

    def asked_place(self, word: str) -> Place | None:
        """Also by pinyin or initials, and with one wrong character."""
        if found := self.place[word]:
            return found
        folded = self.fold(word)
        if code := self.index.place_sounds.get(folded):
            return self.index.places[code]
        slip = self._slip(folded, self.index.places)
        return self.index.places[slip] if slip else None

    def _slip(self, folded: str, known: Mapping[str, object]) -> str:
        """The one meaning that a word of three or more characters comes to with one of them changed, else nothing.

        A character that says which kind a thing is (猪, 羊, 早, 晚) is never a slip of the pen.
        """
        if not LONG_ENOUGH <= len(folded) <= LONGEST or not text.chinese(folded):
            return ""
        close = [
            name for name in known if len(name) == len(folded) and Hamming.distance(name, folded, score_cutoff=1) <= 1
        ]
        means = {id(known[name]) for name in close}
        if len(means) != 1 or any(self._apart(name, folded) for name in close):
            return ""
        return close[0]

    def _apart(self, name: str, folded: str) -> bool:
        changed = {letter for pair in zip(name, folded, strict=True) if pair[0] != pair[1] for letter in pair}
        return bool(changed & self.index.kinds_apart)

    def _place(self, word: str) -> Place | None:
        """A place by code or name, or after the places above it: 湖北省宜昌市, 鸦鹊岭海云村."""
        folded = self.fold(word)
        if found := self.index.places.get(folded):
            return found
        for end in range(len(folded) - 1, LEAST_PREFIX - 1, -1):
            if above := self.index.places.get(folded[:end]):
                return self._below(above, folded[end:])
        return None

    def _below(self, above: Place, rest: str) -> Place | None:
        found = self.index.villages.get((above.code, rest)) or self._place(rest)
        return found if found and above.code in self.index.chains[found.code] else None


def likest(folded: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Names by likeness of any of their words: {word: name}, the best first, each name once."""
    scorer = Indel.normalized_similarity
    like = process.extract(folded, known.keys(), scorer=scorer, score_cutoff=LIKE_ENOUGH, limit=NEAR * NEAR)
    return tuple(dict.fromkeys(known[word] for word, _, _ in like))[:NEAR]
