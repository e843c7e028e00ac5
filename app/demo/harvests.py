"""The demo's harvest (演示的上市量): invented estimates of this year and two past ones, entered by the real deed."""

from datetime import date, timedelta

from models import estimates, harvests, outlooks
from models.events import PROGRAM
from models.rules import days
from models.rules import estimates as rules
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.roles import Role

YEARS, WEEKS, YEAR = 3, 10, timedelta(364)
RECKONED = (
    ("citrus.satsuma_e", "鸦鹊岭", (420, 380, 300, 220, 160, 120, 80, 50, 30, 20), "看了6个村的果园，问了3家合作社"),
    ("citrus.satsuma_e", "龙泉", (180, 160, 140, 110, 80, 60, 40, 20, 10, 10), "村里报的数，抽看了两个组"),
    ("citrus.navel", "小溪塔", (20, 40, 80, 120, 160, 200, 220, 200, 160, 120), "按挂果面积和去年的亩产算"),
)
SHARES = (100, 86, 112)
"""What the years bring, this one first, in per cent."""


async def enter(catalogue: Catalogue) -> int:
    """A line a week, counted at once with what is posted; how many."""
    monday = days.today() - timedelta(days.today().weekday())
    said = [
        {"product": product, "place": place, "basis": basis, **_week(monday - YEAR * ago, week, tonnes * SHARES[ago])}
        for ago in range(YEARS)
        for product, place, figures, basis in RECKONED
        for week, tonnes in enumerate(figures)
    ]
    for one in said:
        await _enter(catalogue, one)
    await outlooks.refresh(catalogue)
    await harvests.rebuild(catalogue)
    return len(said)


def _week(monday: date, week: int, hundredths: int) -> dict[str, str]:
    begins = monday + timedelta(7 * week)
    return {"quantity": f"{hundredths // 100}", "unit": "吨", "begins": begins.isoformat()}


async def _enter(catalogue: Catalogue, said: dict[str, str]) -> None:
    reading = rules.read(catalogue, said, days.today())
    if reading.estimated is None:
        raise Refused(f"演示的估计读不了：{reading.problems}")
    await estimates.enter(reading.estimated, PROGRAM, Role.OFFICER)
