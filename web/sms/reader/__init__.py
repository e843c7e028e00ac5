"""Reading (读短信): what a message means, by a small language of named rules; no network, no database, no chance."""

from datetime import date
from weakref import WeakKeyDictionary

from models.rules.catalogue import Catalogue
from web.sms.command import Parse
from web.sms.reader import rules, whole
from web.sms.reader.amounts import Amounts
from web.sms.reader.amounts import read as read_amounts
from web.sms.reader.clean import clean
from web.sms.reader.lexicon import Lexicon, lexicon, spot_word
from web.sms.reader.masks import mask
from web.sms.reader.rules import COUNTED, Message

__all__ = ["COUNTED", "amounts", "known", "read", "spot_word"]

_lexicons: WeakKeyDictionary[Catalogue, Lexicon] = WeakKeyDictionary()


def known(catalogue: Catalogue) -> Lexicon:
    """The catalogue's words, made once; Refused where one would mean two things."""
    if catalogue not in _lexicons:
        _lexicons[catalogue] = lexicon(catalogue)
    return _lexicons[catalogue]


def read(catalogue: Catalogue, said: str, day: date) -> Parse:
    """What the message means on this day."""
    cleaned, words = clean(said, catalogue.words.index.letters.table), known(catalogue)
    if found := whole.whole(cleaned) or whole.free(cleaned) or whole.register(catalogue, words, cleaned):
        return found
    message = Message(mask(catalogue, words, cleaned.text, day), day)
    return next(parse for rule in rules.RULES if (parse := rule(message)) is not None)


def amounts(catalogue: Catalogue, said: str, day: date) -> Amounts:
    """The quantities and prices of a message that names nothing else, as an answer to a question may."""
    cleaned = clean(said, catalogue.words.index.letters.table)
    return read_amounts(mask(catalogue, known(catalogue), cleaned.text, day).text)
