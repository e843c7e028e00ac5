"""The questions' words (咨询的话): what kind a question is, and where it stands."""

from dataclasses import dataclass

from web.words.pairs import Pair
from web.words.talks import Talks

KINDS: dict[str, Pair] = {
    "question": ("咨询", "Question"),
    "complaint": ("投诉", "Complaint"),
    "suggestion": ("建议", "Suggestion"),
    "correction": ("纠错", "Correction"),
    "unclear": ("没看懂的短信", "Text not understood"),
}
STATES: dict[str, Pair] = {
    "open": ("等答复", "waiting for an answer"),
    "answered": ("答复了", "answered"),
    "closed": ("关掉了", "closed"),
}


@dataclass(frozen=True, slots=True)
class Questions(Talks):
    """Says questions."""

    def question_kind(self, code: str) -> str:
        return self.pick(KINDS[code])

    def question_state(self, code: str) -> str:
        return self.pick(STATES[code])
