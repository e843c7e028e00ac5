"""The hours at which a source is asked, in words."""

import pytest

from web.words import hours


@pytest.mark.parametrize(
    ("cron", "zh", "en"),
    [
        ("30 8,11 * * *", "每天 08:30、11:30", "every day 08:30, 11:30"),
        ("20 10 * * 2,4", "每周二、四 10:20", "Tue, Thu 10:20"),
        ("30 6 * * 2-6", "每周二到六 06:30", "Tue–Sat 06:30"),
        ("0 8 * * 0", "每周日 08:00", "Sun 08:00"),
        ("20 9 3-12 * *", "每月3到12日 09:20", "days 3–12 of the month 09:20"),
        ("10 10 4-6,14,15 * *", "每月4到6、14、15日 10:10", "days 4–6, 14, 15 of the month 10:10"),
        ("*/5 * * * *", "*/5 * * * *", "*/5 * * * *"),
        ("0 8 * 3 *", "0 8 * 3 *", "0 8 * 3 *"),
        ("0 8 1 * 1", "0 8 1 * 1", "0 8 1 * 1"),
    ],
)
def test_a_timetable_in_words(cron: str, zh: str, en: str) -> None:
    assert hours.told(cron) == (zh, en)
