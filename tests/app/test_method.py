"""Methods: the worked cases of the trade, by the command line as anyone recomputes them."""

import io
import json
from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.methods import METHODS
from tests.conftest import SHARED

CASES = SHARED / "data" / "methods_dev.json"


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(CASES.read_text("utf-8"))["cases"] if CASES.is_file() else []
    return [case for case in found if case["method"] in METHODS]


def differences(told: Any, expected: Any, tol: float, where: str = "") -> Iterator[str]:
    """Where the two differ; keys beyond the expected ones are ignored."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from differences(told.get(key, "nothing"), value, tol, f"{where}.{key}")
    elif isinstance(expected, list):
        if len(told) != len(expected):
            yield f"{where}: {told} for {expected}"
        for i, pair in enumerate(zip(told, expected, strict=False)):
            yield from differences(*pair, tol, f"{where}[{i}]")
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        if isinstance(told, str) or told is None or not isclose(told, expected, rel_tol=tol, abs_tol=tol):
            yield f"{where}: {told} for {expected}"
    elif told != expected:
        yield f"{where}: {told} for {expected}"


@pytest.mark.parametrize("case", cases() or [{"id": "none"}], ids=lambda case: str(case["id"]))
def test_a_worked_case_of_the_trade_comes_out(shared: Path, case: dict[str, Any]) -> None:
    told = METHODS[case["method"]](case["input"])
    assert list(differences(told, case["expected"], case.get("tol", 1e-6))) == []


def asked(monkeypatch: pytest.MonkeyPatch, name: str, given: object) -> int:
    said = given if isinstance(given, bytes) else json.dumps(given).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))
    return main(["method", name])


def test_a_figure_is_recomputed_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"at": "2026-01", "series": {"2025-12": 2.0, "2026-01": 2.5}}
    assert asked(monkeypatch, "change", given) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["huanbi_pct"], told["huanbi"], told["tongbi_pct"], told["tongbi"]) == (
        25.0,
        "上涨",
        None,
        "无可比数据",
    )


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("magic", {}, 2),
        ("change", {"at": "2026-01"}, 1),
        ("change", {"at": "soon", "series": {}}, 1),
        ("change", [1], 1),
        ("change", b"{", 1),
    ],
)
def test_what_cannot_be_recomputed_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, given: object, code: int
) -> None:
    assert asked(monkeypatch, name, given) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("nongjia: ")
    assert told.err.count("\n") == 1
