"""The sizes the house keeps: short functions, short modules, few arguments, few branches, no circle."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import grimp
import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "models", "scrapers", "web")
FUNCTION_LINES, MODULE_LINES, ARGUMENTS, BRANCHES = 30, 250, 5, 8
USUAL_FUNCTION, LONG_FUNCTION = 5, 15
LONG_MODULE = 150
FORKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)
Definition = ast.FunctionDef | ast.AsyncFunctionDef


class Function(NamedTuple):
    """A function where it stands."""

    place: str
    node: Definition

    @property
    def lines(self) -> int:
        """Lines of code: from the name to the end, without the docstring."""
        told = ast.get_docstring(self.node, clean=False)
        return (self.node.end_lineno or 0) - self.node.lineno + 1 - (told.count("\n") + 1 if told else 0)

    @property
    def arguments(self) -> int:
        said = self.node.args
        names = [part.arg for part in (*said.posonlyargs, *said.args, *said.kwonlyargs)]
        return len([name for name in names if name not in ("self", "cls")])

    @property
    def branches(self) -> int:
        return sum(isinstance(node, FORKS) for node in own_nodes(self.node))


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Definition):
            yield child
            yield from own_nodes(child)


@cache
def modules() -> dict[str, str]:
    """Every module of the product with its text; empty ones hold nothing to measure."""
    files = (file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}
    return {name: text for name, text in texts.items() if text.strip()}


@cache
def functions() -> list[Function]:
    trees = ((name, ast.parse(text)) for name, text in modules().items())
    found = ((name, node) for name, tree in trees for node in ast.walk(tree) if isinstance(node, Definition))
    return [Function(f"{name}:{node.lineno} {node.name}", node) for name, node in found]


@pytest.mark.parametrize(
    ("what", "most"), [("lines", FUNCTION_LINES), ("arguments", ARGUMENTS), ("branches", BRANCHES)]
)
def test_no_function_is_larger_than_the_house_allows(what: str, most: int) -> None:
    assert {one.place: getattr(one, what) for one in functions() if getattr(one, what) > most} == {}


def test_no_module_is_longer_than_the_house_allows() -> None:
    lengths = {name: len(text.splitlines()) for name, text in modules().items()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_functions_are_usually_short() -> None:
    lengths = [one.lines for one in functions()]
    assert median(lengths) <= USUAL_FUNCTION
    assert quantiles(lengths, n=10)[-1] <= LONG_FUNCTION


def test_modules_are_usually_short() -> None:
    lengths = [sum(bool(line.strip()) for line in text.splitlines()) for text in modules().values()]
    assert quantiles(lengths, n=10)[-1] <= LONG_MODULE


def test_imports_run_in_no_circle() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    ways = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    assert list(TopologicalSorter(ways).static_order())
