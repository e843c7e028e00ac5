"""Reading (读短信): what a message means, by a small language of named rules; no network, no database, no chance."""

from datetime import date
from weakref import WeakKeyDictionary

from models.rules.catalogue import Catalogue
from web.sms.command import Parse
from web.sms.reader import rules
from web.sms.reader.amounts import Amounts
from web.sms.reader.amounts import read as read_amounts
from web.sms.reader.clean import clean
from web.sms.reader.free import free, question
from web.sms.reader.lexicon import Lexicon, spot_word
from web.sms.reader.masks import mask
from web.sms.reader.names import gathered
from web.sms.reader.registering import register
from web.sms.reader.rules import COUNTED, Message
from web.sms.reader.whole import whole

__all__ = ["COUNTED", "amounts", "known", "read", "spot_word"]

_lexicons: WeakKeyDictionary[Catalogue, Lexicon] = WeakKeyDictionary()


def known(catalogue: Catalogue) -> Lexicon:
    """The catalogue's words, made once; Refused where one would mean two things."""
    if catalogue not in _lexicons:
        _lexicons[catalogue] = gathered(catalogue)
    return _lexicons[catalogue]


def read(catalogue: Catalogue, said: str, day: date) -> Parse:
    """What the message means on this day."""
    cleaned, words = clean(said, catalogue.words.index.letters.table), known(catalogue)
    if found := whole(cleaned) or free(cleaned) or register(catalogue, words, cleaned):
        return found
    parse = rules.read(Message(mask(catalogue, words, cleaned.text, day), day))
    return parse if parse.goods else question(cleaned) or parse


def amounts(catalogue: Catalogue, said: str, day: date) -> Amounts:
    """The quantities and prices of a message that names nothing else, as an answer to a question may."""
    cleaned = clean(said, catalogue.words.index.letters.table)
    return read_amounts(mask(catalogue, known(catalogue), cleaned.text, day).text)
