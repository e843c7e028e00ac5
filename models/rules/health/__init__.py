"""Health (体检): what a source's newest run shows of it: silent, changed, blocked, late, thin. Each check is one rule.

A check looks at Facts and tells Symptoms with their evidence; it never mends anything.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median, quantiles

from models.rules import anomalies, days
from models.rules.health.facts import NAMES, Facts, Kind, Level, Symptom, Told

__all__ = ["NAMES", "Facts", "Kind", "Level", "Symptom", "Told", "after_failure", "after_success"]

FEWEST_GOODS = 5
FLAT_GOODS = 8
FEWEST_DAYS = 5
FEW, MANY = 0.5, 2.0
TENFOLD = 8.0
FAR_BEHIND = 7
SHOWN = 8
"""Names or headings that a sentence tells at the most."""

BLOCKING = {"blocked", "verification", "login", "robots"}
THIN = {"kinds_gone"}
CHANGING = {"layout", "parser", "swapped", "unreadable", "kind", "repeated", "endless", "charset", "redirect"}
STANDING = {"stale", "ahead"}
UNASKED = {"key", "unset"}
"""What only the operator can set: the source was not asked."""


def after_failure(facts: Facts) -> Iterator[Symptom]:
    """A run that gave nothing says why; what was stored before is not judged again."""
    if facts.code not in UNASKED:
        yield _why(facts)


def after_success(facts: Facts) -> Iterator[Symptom]:
    """A run that gave pages: every check of what is stored, and what went wrong on some of its pages."""
    if facts.code:
        yield _why(facts)
    for check in CHECKS:
        yield from check(facts)


def _why(facts: Facts) -> Symptom:
    """By the code with which a page was turned away."""
    level = Level.YELLOW if facts.state == "partial" else Level.RED
    said = {"problem": facts.problem, "failures": facts.failures}
    if facts.code in BLOCKING:
        return Symptom(Kind.BLOCKED, Level.RED, facts.problem, said)
    if facts.code in CHANGING:
        return Symptom(Kind.CHANGED, level, f"{facts.problem}：请看原页", said)
    if facts.code in THIN:
        return Symptom(Kind.FEW, level, f"{facts.problem}：可能还没有报完，这一页先不收", said)
    if facts.code == "empty":
        return Symptom(Kind.EMPTY, level, "网站有回答，可是一行价格也没有", said)
    if facts.code in STANDING:
        return Symptom(Kind.STALE, Level.YELLOW, facts.problem, said)
    return Symptom(Kind.SILENT, Level.RED if facts.failures > 1 else Level.YELLOW, facts.problem, said)


def moving(facts: Facts) -> Iterator[Symptom]:
    """The newest day must not be older than the source is known to be late."""
    if not facts.counts or facts.code in STANDING:
        return
    newest = facts.counts[0][0]
    behind = facts.today - newest
    if behind > facts.lag_days:
        level = Level.RED if behind > facts.lag_days + FAR_BEHIND else Level.YELLOW
        sentence = f"最新的还是 {days.text(newest)}，已有 {behind} 天，平常最多晚 {facts.lag_days} 天"
        yield Symptom(Kind.STALE, level, sentence, {"newest": days.text(newest), "behind": behind})


def counted(facts: Facts) -> Iterator[Symptom]:
    """Rows of the newest day against the usual: under half of the lower, over twice the upper quartile of 28 days."""
    usual = usual_rows([rows for _, rows in facts.counts[1:]])
    if usual is None:
        return
    day, rows = facts.counts[0]
    evidence = {"day": days.text(day), "rows": rows, "usual": list(usual)}
    told = f"{days.text(day)} 只有 {rows} 行，平常 {usual[0]}–{usual[1]} 行"
    if rows < FEW * usual[0] and not facts.unfinished:
        yield Symptom(Kind.FEW, Level.YELLOW, f"{told}：可能还没有报完", evidence)
    elif rows > MANY * usual[1]:
        yield Symptom(Kind.MANY, Level.YELLOW, told.replace("只有", "有"), evidence)


def usual_rows(counts: Sequence[int]) -> tuple[int, int] | None:
    """The quartiles of the rows of earlier days; None where fewer than five are known."""
    if len(counts) < FEWEST_DAYS:
        return None
    low, _, high = quantiles(counts, n=4)
    return round(low), round(high)


def unmoved(facts: Facts) -> Iterator[Symptom]:
    """The same table under a new date, or every price equal to the last."""
    before = {row.goods: row.figures for row in facts.before}
    newest = {row.goods: row.figures for row in facts.newest}
    common = before.keys() & newest.keys()
    if len(common) < FEWEST_GOODS or any(before[goods] != newest[goods] for goods in common):
        return
    told = f"{days.text(facts.counts[0][0])} 的 {len(common)} 个价和 {days.text(facts.counts[1][0])} 的一模一样"
    evidence = {"days": [days.text(day) for day, _ in facts.counts[:2]], "rows": len(common)}
    if before.keys() == newest.keys():
        yield Symptom(Kind.REPEATED, Level.RED, f"{told}：像是旧表换了日期", evidence)
    elif len(common) >= FLAT_GOODS and not facts.unfinished:
        yield Symptom(Kind.FLAT, Level.YELLOW, told, evidence)


def unit_kept(facts: Facts) -> Iterator[Symptom]:
    """Most goods under another unit word, or most figures moved by the factor between two units."""
    pairs = _pairs(facts)
    if len(pairs) < FEWEST_GOODS:
        return
    words = Counter((old.unit, new.unit) for old, new in pairs if old.unit != new.unit)
    if words.total() * 2 > len(pairs):
        (old, new), times = words.most_common(1)[0]
        sentence = f"{times} 个品种的单位从“{old}”变成了“{new}”，已按新单位换算，请核对"
        yield Symptom(Kind.UNIT, Level.RED, sentence, {"was": old, "is": new, "rows": times})
        return
    ratios = [new.avg / old.avg for old, new in pairs if old.avg and new.avg]
    if len(ratios) >= FEWEST_GOODS and (factor := anomalies.near_factor(median(ratios))):
        sentence = f"多数价格是上一次的 {factor:g} 倍：单位可能变了，没有说出来"
        yield Symptom(Kind.UNIT, Level.RED, sentence, {"factor": factor, "rows": len(ratios)})


def _pairs(facts: Facts) -> list[tuple[Told, Told]]:
    """The same goods on the day before and on the newest day."""
    before = {row.goods: row for row in facts.before}
    return [(before[row.goods], row) for row in facts.newest if row.goods in before]


def named(facts: Facts) -> Iterator[Symptom]:
    """A name most of whose prices lie outside its band may stand over another thing's prices."""
    rows = Counter(row.name for row in facts.newest)
    outside = Counter(row.name for row in facts.newest if "band" in row.checks.split())
    for name, times in outside.items():
        if times >= min(3, len(facts.newest)) and times * 2 > rows[name]:
            sentence = f"“{name}”的 {rows[name]} 个价里有 {times} 个超出合理范围：品名可能标错，已扣下"
            yield Symptom(Kind.MISNAMED, Level.YELLOW, sentence, {"name": name, "rows": times}, name)


def tenfold(facts: Facts) -> Iterator[Symptom]:
    """Some goods, not most, at about ten times or a tenth of the last price."""
    pairs = [(old, new) for old, new in _pairs(facts) if old.avg and new.avg]
    wild = [(old, new) for old, new in pairs if _apart(old.avg, new.avg) >= TENFOLD]
    if wild and len(wild) * 2 <= len(pairs):
        shown = [f"{new.name} {old.figures[1]}→{new.figures[1]}" for old, new in wild[:SHOWN]]
        sentence = f"{len(wild)} 个价和上一次差了约十倍：{'、'.join(shown)}，已扣下"
        yield Symptom(Kind.TENFOLD, Level.YELLOW, sentence, {"rows": len(wild), "shown": shown})


def _apart(one: int | None, other: int | None) -> float:
    low, high = sorted((one or 1, other or 1))
    return high / low


def shaped(facts: Facts) -> Iterator[Symptom]:
    """Headings or fields that came or went, though the rows could be read."""
    known, now = set(facts.known_shape.split("\n")), set(facts.shape.split("\n"))
    if not facts.shape or not facts.known_shape or known == now:
        return
    gone, new = sorted(known - now), sorted(now - known)
    words = [f"{word}{'、'.join(names[:SHOWN])}" for word, names in (("少了 ", gone), ("多了 ", new)) if names]
    evidence = {"gone": gone, "new": new, "shape": facts.shape}
    yield Symptom(Kind.CHANGED, Level.YELLOW, f"页面的列变了：{'；'.join(words)}。价格还读得出，请核对后接受", evidence)


CHECKS: tuple[Callable[[Facts], Iterable[Symptom]], ...] = (
    moving,
    counted,
    unmoved,
    unit_kept,
    named,
    tenfold,
    shaped,
)
