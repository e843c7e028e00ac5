"""Sending (发短信的规矩): when a text is tried again, by day or not, and how often one phone hears the same."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from models.rules import days

BACK_OFF = (10, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
"""Seconds after the first, second, … try that failed; less than three days together."""
SPREAD = 20
"""Per cent by which a wait is shortened at most, so that what failed together is not tried together."""
DAYTIME = (time(8), time(20))
"""When people may be told something that they did not just ask for, in Asia/Shanghai."""
PUSHES_A_DAY = 3
SAME_SOON, SAME_HOUR = (2, timedelta(seconds=59)), (5, timedelta(minutes=59))
"""How often one phone hears the same words in so long: carriers drop what comes more often."""
SAME_TEMPLATE = 50
"""Texts of one template to one phone in a day."""


def again(tries: int, chance: int, asked: int = 0) -> timedelta | None:
    """How long after so many tries the next one is; None after the last. `chance`: 0 to SPREAD, `asked`: seconds that
    the supplier wants to be left alone."""
    if tries > len(BACK_OFF):
        return None
    return timedelta(seconds=max(asked, BACK_OFF[max(tries, 1) - 1] * (100 - chance) / 100))


def is_daytime(moment: datetime) -> bool:
    first, last = DAYTIME
    return first <= moment.astimezone(days.SHANGHAI).time() < last


def day_start(moment: datetime) -> datetime:
    """Midnight in Asia/Shanghai before it, in UTC."""
    return moment.astimezone(days.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def morning_after(moment: datetime) -> datetime:
    """When on the next day people may be told something."""
    return day_start(moment) + timedelta(days=1, hours=DAYTIME[0].hour)


def free_again(sent: Sequence[datetime], now: datetime) -> datetime | None:
    """From when the phone may hear the same words again, `sent` the newest first; None: now."""
    ends = [sent[most - 1] + span for most, span in (SAME_SOON, SAME_HOUR) if len(sent) >= most]
    return max((end for end in ends if end > now), default=None)
