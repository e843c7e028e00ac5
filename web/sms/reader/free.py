"""Free text (留言、投诉、咨询): messages whose words are kept as they were written."""

import re
from collections.abc import Callable

from web.sms.command import Parse
from web.sms.reader import lexicon
from web.sms.reader.clean import Cleaned
from web.sms.reader.phrases import either, pattern


def _beginning(said: list[str]) -> re.Pattern[str]:
    words = sorted(map(re.escape, said), key=len, reverse=True)
    return re.compile(rf"^(?:你们的?|这个|那个|我的)?(?:{'|'.join(words)})(?![a-z])", re.IGNORECASE)


KINDS = {kind: _beginning(said) for kind, said in lexicon.words()["free"].items()}
ASKS = pattern("价 多少钱 几多 好多钱 怎么[卖收] 咋[卖收] 行情 谁 哪里 哪儿 哪个 有人 有没有 涨 跌 走势")
"""What a question of ours holds, though it begins with 请问."""
_BLANK = r"[\s,，:：]*"
_REF = re.compile(
    rf"^{_BLANK}(?:编号|信息|#|no\.?)?\s*(?P<ref>\d{{4,5}}|[a-zA-Z]\d{{1,4}})(?![\d.])"
    rf"(?!\s*(?:斤|公斤|元|块|头|只))\s*[号的]?{_BLANK}"
)
_SAYING = either("留言 捎话 带话 传话 回话 说 message msg liuyan tell")
_MESSAGE = re.compile(
    rf"^[给跟向]?\s*(?:编号)?(?P<before>\d{{4,5}}|[a-z]\d{{1,4}})?\s*号?\s*{_SAYING}[给:：]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_LEADING = re.compile(either("留言 message msg liuyan 给 跟 向"), re.IGNORECASE)
_YES = rf"我?{either('同意 允许 准许 准了 可以 愿意 答应 tongyi yes permit agree ok')}(?:了|谈)?"
_NO = rf"我?{either('不同意 不允许 不愿意 不答应 拒绝 回绝 不谈 不可以 jujue no refuse reject')}了?"
_CODE = r"[a-z]\d{1,4}"
_PERMIT = re.compile(
    rf"(?:(?P<no>{_NO})|{_YES})\s*(?P<ref>{_CODE}|\d{{4,5}})?|(?P<before>{_CODE})\s*(?:(?P<no_after>{_NO})|{_YES})",
    re.IGNORECASE,
)


def free(cleaned: Cleaned) -> Parse | None:
    """What is said stays as it was written."""
    kept = cleaned.kept.strip()
    return next((parse for rule in RULES if (parse := rule(kept)) is not None), None)


def permit(kept: str) -> Parse | None:
    """同意 or 拒绝, and the code of who asked."""
    found = _PERMIT.fullmatch(kept.strip(" ,.。!"))
    if not found:
        return None
    ref = (found["ref"] or found["before"] or "").upper()
    return Parse("refuse" if found["no"] or found["no_after"] else "permit", ref=ref, error="" if ref else "ref")


def line(kept: str) -> Parse | None:
    """留言: a line to the other side."""
    found = _MESSAGE.match(kept) if _LEADING.match(kept) else None
    if not found:
        return None
    before, rest = found["before"], found["rest"]
    ref, body = (before.upper(), _said(rest)) if before else _referred(rest)
    return Parse("message", ref=ref, body=body, error="" if ref else "ref")


def feedback(kept: str) -> Parse | None:
    """A complaint, perhaps of a listing; a suggestion, a correction, a question."""
    for kind, beginning in KINDS.items():
        found = beginning.match(kept)
        if found and not (kind == "question" and ASKS.search(kept) and not kept.startswith("咨询")):
            return _feedback(kind, kept[found.end() :])
    return None


def question(cleaned: Cleaned) -> Parse | None:
    """A message that begins with 请问, where it asks for nothing that the market knows."""
    found = KINDS["question"].match(cleaned.kept)
    return _feedback("question", cleaned.kept[found.end() :]) if found else None


def _feedback(kind: str, rest: str) -> Parse:
    ref, body = _referred(rest) if kind == "complaint" else ("", _said(rest))
    return Parse("feedback", kind=kind, ref=ref, body=body)


def _said(rest: str) -> str:
    return rest.strip(" ,，:：.。")


def _referred(rest: str) -> tuple[str, str]:
    found = _REF.match(rest)
    return (found["ref"].upper(), _said(rest[found.end() :])) if found else ("", _said(rest))


RULES: tuple[Callable[[str], Parse | None], ...] = (permit, line, feedback)
