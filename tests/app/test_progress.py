"""Progress: a moving line on a terminal, nothing elsewhere, a few lines in a log."""

import io
import logging
import sys

import pytest

from app import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    with progress.bar("采集") as told:
        told(1, 2)
    assert stream.getvalue() == ""


def test_a_terminal_shows_how_far_it_is_and_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    monkeypatch.setattr(progress, "FIRST", 0.0)
    with progress.bar("采集 新发地") as told:
        told(3, 12)
    assert f"{'█' * 6}{'░' * 18} 采集 新发地 3/12" in stream.getvalue()
    assert stream.getvalue().endswith(progress.CLEAR)


def test_what_is_done_at_once_needs_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    monkeypatch.setattr(progress, "FIRST", 3600.0)
    with progress.bar("采集") as told:
        told()
    assert "采集" not in stream.getvalue()


def test_more_steps_than_were_expected_move_the_end() -> None:
    shown: list[str] = []
    told = progress.Steps("采集", lambda steps: shown.append(str(steps)), pause=0.0)
    told(1)
    told(1, 3)
    told(2)
    assert shown == ["采集 1", "采集 2/3", "采集 4/4"]


def test_a_log_is_not_flooded(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "NOTE", 3600.0)
    with caplog.at_level(logging.INFO):
        told = progress.noted("采集", logging.getLogger("test"))
        for _ in range(50):
            told(1, 50)
    assert [record.getMessage() for record in caplog.records] == ["采集 1/50"]
