"""Translating (转写): words in pinyin, initials and English become Chinese ones, the longest phrase first."""

import re
from collections.abc import Iterator

from web.sms.reader.lexicon import Lexicon
from web.sms.reader.phrases import MAI

_RUN = re.compile(r"mai[34]|[a-z]+(?:'[a-z]+)?(?: [a-z]+(?:'[a-z]+)?)*")
PHRASE, SEGMENT = 6, 4
"""Words of a phrase; letters of a word that may stand in a longer one without a blank."""


def translated(known: Lexicon, said: str) -> str:
    """The message with every run of words in letters as Chinese, as far as they are known."""
    return _RUN.sub(lambda run: f" {' '.join(_words(known, run[0]))} ", said)


def _words(known: Lexicon, run: str) -> Iterator[str]:
    words = run.replace("'", "").split(" ")
    while words:
        size, word = _phrase(known, words)
        yield word
        words = words[size:]


def _phrase(known: Lexicon, words: list[str]) -> tuple[int, str]:
    """How many words the first phrase has, and its Chinese; `mai` alone stays doubtful."""
    for size in range(min(len(words), PHRASE), 0, -1):
        if (word := _letters(known, "".join(words[:size]))) is not None:
            return size, word
    return 1, MAI if words[0] == "mai" else _parted(known, words[0])


def _letters(known: Lexicon, word: str) -> str | None:
    """A word, or the plural of one."""
    found = known.letters.get(word)
    return known.letters.get(word[:-1]) if found is None and word.endswith("s") and len(word) >= SEGMENT else found


def _parted(known: Lexicon, word: str) -> str:
    """A word that is several without blanks, as far as it comes apart wholly: mijujiage."""
    rests: dict[str, list[str]] = {"": []}
    for start in range(len(word) - 1, -1, -1):
        for end in range(len(word), start + SEGMENT - 1, -1):
            part = word[start:end]
            if word[end:] in rests and part in known.letters:
                rests[word[start:]] = [known.letters[part], *rests[word[end:]]]
                break
    return " ".join(rests[word]) if word in rests else word
