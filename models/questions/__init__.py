"""Questions (咨询、投诉、建议、纠错): what people want to know or to be mended, and what officers answer, on time."""

from models.questions.asking import LONGEST, Asking, ask, text_in, words
from models.questions.deeds import answer, assign, close, hide, leave, publish, withdraw
from models.questions.question import WITHIN, Kind, Question, State
from models.questions.queue import PAGE, Counts, answered, count, counts, find, of, published, waiting

__all__ = [
    "LONGEST",
    "PAGE",
    "WITHIN",
    "Asking",
    "Counts",
    "Kind",
    "Question",
    "State",
    "answer",
    "answered",
    "ask",
    "assign",
    "close",
    "count",
    "counts",
    "find",
    "hide",
    "leave",
    "of",
    "publish",
    "published",
    "text_in",
    "waiting",
    "withdraw",
    "words",
]
