"""Tokens (检索词): what a listing is found by: pairs of characters, and its product, place and side as tags.

Nearly every word of the trade has two characters, so pairs find them; a longer word is looked up by its pairs and
then compared with the whole text.
"""

import re
from collections.abc import Iterable, Sequence

from models.rules.catalogue import Catalogue
from models.rules.offers import Offer
from models.rules.places import NATION

PAIR = 2
LONGEST, MOST = 20, 4
"""Characters of a search word, and how many words count."""
FIELDS = "\n"
_RUN = re.compile(r"[^\W_]+")


def written(catalogue: Catalogue, offer: Offer) -> str:
    """What is kept of a listing to find it by: its words, folded, and behind them its tags."""
    product = catalogue.products[offer.product]
    spots = [catalogue.places[code] for code in catalogue.chain(offer.place)[:PAIR]]
    said = (offer.title, offer.text, offer.requirement, offer.variety, offer.certificates)
    names = (product.zh, *product.aliases, *(name for spot in spots for name in (spot.zh, spot.short)))
    told = list(dict.fromkeys(run for part in (*said, *names) for run in runs(catalogue, part)))
    whole = [run for i, run in enumerate(told) if not any(run in other for other in told[:i])]
    return " ".join(whole) + FIELDS + " ".join(tags(catalogue, offer))


def runs(catalogue: Catalogue, said: str) -> list[str]:
    """The words of a text, folded, parted where punctuation stands."""
    return [folded for part in _RUN.findall(said) if (folded := catalogue.words.fold(part))]


def tags(catalogue: Catalogue, offer: Offer) -> list[str]:
    """Side, product and every place above it as tokens of their own, product and place also as one."""
    places = [code for code in catalogue.chain(offer.place) if code != NATION]
    pairs = [both(offer.product, code) for code in places]
    return [side(offer.side), product(offer.product), *(place(code) for code in places), *pairs]


def side(code: str) -> str:
    return f"s.{code}"


def product(code: str) -> str:
    return f"p.{code}"


def place(code: str) -> str:
    return f"t.{code}"


def both(product: str, place: str) -> str:
    return f"p.{product}@{place}"


def of(kept: str) -> list[str]:
    """Every token of what `written` keeps, each once."""
    words, _, tags = kept.partition(FIELDS)
    return sorted({token for run in words.split() for token in (*run, *pairs(run))}) + tags.split()


def pairs(run: str) -> Iterable[str]:
    return (run[i : i + PAIR] for i in range(len(run) - 1))


def asked(catalogue: Catalogue, said: str) -> list[str]:
    """The words of a search, folded; what goes beyond four words does not count."""
    return [run[:LONGEST] for run in runs(catalogue, said)][:MOST]


def wanted(words: Sequence[str]) -> list[str]:
    """The tokens that a listing must have to hold every word."""
    return sorted({token for word in words for token in ([word] if len(word) == 1 else pairs(word))})


def long(words: Sequence[str]) -> list[str]:
    """The words whose pairs may stand apart, so that the text itself must be looked at."""
    return [word for word in words if len(word) > PAIR]
