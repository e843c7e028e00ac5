"""Judging (判定): whether a rule may say anything on a day, and what it says."""

from models.rules import days
from models.rules.catalogue.warnings import SIDES, Method, Rule
from models.rules.products import Product
from models.rules.warnings.figures import Measured, Point, Short, Sight, Verdict
from models.rules.warnings.methods import METHODS


def judge(sight: Sight, day: int) -> Verdict | Short | None:
    """What the prices that were over by `day` mean; None where nothing is to be judged: it is not sold then, nothing
    was ever told, or what was told is too old."""
    seen = Sight(sight.rule, sight.product, sight.own.until(day), sight.other.until(day))
    newest = seen.own.newest
    if newest is None:
        return None
    if sight.rule.method is Method.GAP:
        return _gap(seen, newest, day)
    if day - newest.last > sight.rule.stale or not is_judged(sight.rule, sight.product, newest.last):
        return None
    has = len(seen.own.within(sight.rule.window))
    measured = METHODS[sight.rule.method](seen) if has >= sight.rule.history else None
    return _verdict(sight.rule, newest, measured) if measured else Short(sight.rule.history, has, newest.last)


def is_judged(rule: Rule, product: Product, day: int) -> bool:
    """Whether the rule speaks in the month of that day."""
    months = rule.months or product.sale_months
    return not months or days.of_number(day).month in months


def _gap(seen: Sight, newest: Point, day: int) -> Verdict | Short | None:
    """Days without a price while it is sold; what was hardly told before, or is long gone, is not missed."""
    since, has = day - newest.last, len(seen.own.within(seen.rule.window))
    if since > seen.rule.stale or not is_judged(seen.rule, seen.product, day):
        return None
    if has < seen.rule.history:
        return Short(seen.rule.history, has, newest.last)
    return _verdict(seen.rule, newest, Measured(since, "days"))


def _verdict(rule: Rule, newest: Point, measured: Measured) -> Verdict:
    """`held`: the figure of one that is open has to be back by a margin before it closes."""
    levels = measured.levels or {side: rule.at(side, measured.figure) for side in SIDES}
    held = measured.held or {side: rule.at(side, measured.figure, rule.back) for side in SIDES}
    return Verdict(newest.last, measured, levels, held, newest.price)
