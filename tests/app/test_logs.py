"""Logs: one JSON line an event, in UTC, whoever wrote it, and no phone number in any."""

import io
import json
import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app import logs
from app.logs import Journal


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards all is as before."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("json", stream)
    yield stream
    root.handlers, root.level = before, level
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_events_and_those_of_libraries_are_lines_of_one_form(stream: io.StringIO) -> None:
    structlog.get_logger().info("collected", source="xinfadi", new=3)
    logging.getLogger("library").warning("slow: %s", "a market")
    ours, theirs = lines(stream)
    assert (ours["event"], ours["level"], ours["new"]) == ("collected", "info", 3)
    assert (theirs["event"], theirs["level"]) == ("slow: a market", "warning")
    assert ours["at"].endswith("Z")
    assert theirs["at"].endswith("Z")


def test_an_error_tells_where_it_came_from_on_the_same_line(stream: io.StringIO) -> None:
    try:
        raise ZeroDivisionError("no acres")
    except ZeroDivisionError:
        structlog.get_logger().exception("failed", sender="13812348000")
    (line,) = lines(stream)
    assert "no acres" in line["exception"]
    assert line["sender"] == "138****8000"


def test_a_number_within_a_longer_one_is_not_a_phone(stream: io.StringIO) -> None:
    structlog.get_logger().info("stored", key="5138123480007", text="电话13812348000。")
    assert lines(stream)[0]["key"] == "5138123480007"
    assert lines(stream)[0]["text"] == "电话138****8000。"


def test_on_a_terminal_a_request_is_a_line_of_words() -> None:
    stream = io.StringIO()
    Journal("text", stream).write("a-1", "GET", "/prices", (200, 10, 1.25))
    assert stream.getvalue() == "GET /prices 200 1.2 ms\n"


def test_a_log_that_nobody_reads_any_more_stops_no_answer() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8", buffering=1)
    Journal("json", stream).write("a-1", "GET", "/prices", (200, 10, 1.25))
    with pytest.raises(BrokenPipeError):
        stream.close()


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_secret_in_a_gateways_address_is_told_nowhere(form: str) -> None:
    stream = io.StringIO()
    Journal(form, stream).write("a-1", "POST", "/sms/aliyun/hunter2", (200, 10, 1.25))
    assert "/sms/aliyun/***" in stream.getvalue()
    assert logs.shown("/sms/aliyun/hunter2") == "/sms/aliyun/***"
    assert logs.shown("/sms/aliyun") == "/sms/aliyun"
