"""Translating (转写): words in pinyin, initials and English become Chinese ones, the longest phrase first."""

import re
from collections.abc import Iterator

from web.sms.reader.lexicon import Lexicon, gaps, shorter, swapped
from web.sms.reader.phrases import MAI

_RUN = re.compile(r"mai[34]|[a-z]+(?:'[a-z]+)?(?: [a-z]+(?:'[a-z]+)?)*")
_UMLAUT = re.compile("(?<=[jqxy])v")
"""mijv is typed for miju."""
PHRASE, NAME, SEGMENT = 6, 3, 4
"""Words of a phrase and of a mistyped name; letters of a word that may stand in a longer one without a blank."""
LEAST, MOST = 4, 24
"""Between how many letters a mistyped name has, and a word at all."""


def translated(known: Lexicon, said: str) -> str:
    """The message with every run of words in letters as Chinese, as far as they are known."""
    return _RUN.sub(lambda run: f" {' '.join(_words(known, _UMLAUT.sub('u', run[0])))} ", said)


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
    for size in range(min(len(words), NAME), 0, -1):
        if (word := _mistyped(known, "".join(words[:size]))) is not None:
            return size, word
    return 1, MAI if words[0] == "mai" else _parted(known, words[0])


def _mistyped(known: Lexicon, said: str) -> str | None:
    """A name with one letter wrong, missing, too much, or two of them the wrong way round."""
    if not LEAST < len(said) <= MOST:
        return None
    found = {known.typos.get(typo) for typo in (said, *gaps(said))}
    nearly = (*shorter(said), *swapped(said))
    found |= {known.letters[typo] for typo in nearly if len(typo) > LEAST and known.letters.get(typo) in known.names}
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _letters(known: Lexicon, word: str) -> str | None:
    """A word, or the plural of one."""
    found = known.letters.get(word)
    return known.letters.get(word[:-1]) if found is None and word.endswith("s") and len(word) >= SEGMENT else found


def _parted(known: Lexicon, word: str) -> str:
    """A word that is several without blanks, as far as it comes apart wholly: mijujiage."""
    rests: dict[str, list[str]] = {"": []}
    for start in range(len(word) - 1, -1, -1):
        for end in range(min(len(word), start + MOST), start + SEGMENT - 1, -1):
            part = word[start:end]
            if word[end:] in rests and part in known.letters:
                rests[word[start:]] = [known.letters[part], *rests[word[end:]]]
                break
    return " ".join(rests[word]) if word in rests else word
