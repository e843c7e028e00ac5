"""Talks (洽谈): how two people come together over a listing without giving a number away."""

from models.talks.deeds import (
    ANSWER,
    BID,
    CLOSE,
    CONFIRM,
    PERMIT,
    REFUSE,
    SAY,
    Deed,
    Sides,
    ask,
    move,
    read,
    say,
    see,
    step,
)
from models.talks.leaving import leave
from models.talks.lines import add, words
from models.talks.questions import LINES, PAGE, Row, by_code, find, lines, live, of, unread, written
from models.talks.talk import OPEN, Line, State, Talk
from models.talks.telling import tell

__all__ = [
    "ANSWER",
    "BID",
    "CLOSE",
    "CONFIRM",
    "LINES",
    "OPEN",
    "PAGE",
    "PERMIT",
    "REFUSE",
    "SAY",
    "Deed",
    "Line",
    "Row",
    "Sides",
    "State",
    "Talk",
    "add",
    "ask",
    "by_code",
    "find",
    "leave",
    "lines",
    "live",
    "move",
    "of",
    "read",
    "say",
    "see",
    "step",
    "tell",
    "unread",
    "words",
    "written",
]
