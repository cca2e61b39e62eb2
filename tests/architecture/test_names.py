"""Names say something, modules introduce themselves, functions and files stay short."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median

import pytest

from tests.architecture.checkout import ROOMS, ROOT, called, kept_files, modules

SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "base", "data", "info", "misc"}
FACTS = ROOT / "referrals" / "data"
FOLDERS = {".ci", "bot", "docs", "handlers", "locales", "referrals", "tests"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


def lines(function: Function) -> int:
    """From the def to the last line, its docstring not counted."""
    body = function.body
    first = body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_there_are_modules_to_look_at() -> None:
    assert len(modules(*ROOMS)) > 20


def test_no_new_folder_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in kept_files() if path.parent != ROOT} <= FOLDERS


@pytest.mark.parametrize("path", modules(*ROOMS, "tests"), ids=called)
def test_a_name_says_what_is_inside(path: Path) -> None:
    parts = chain.from_iterable(part.lower().split("_") for part in path.relative_to(ROOT).with_suffix("").parts)

    assert FACTS in path.parents or not SAY_NOTHING.intersection(parts)


@pytest.mark.parametrize("path", modules(*ROOMS, "tests"), ids=called)
def test_a_module_says_in_a_few_lines_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text()))

    assert docstring
    assert path.name == "__init__.py" or len(docstring.splitlines()) <= 12


WRITTEN = [path for path in modules(*ROOMS, "tests") if path.parent.name != "versions"]
"""Alembic writes the versions; they are read once."""


@pytest.mark.parametrize("path", WRITTEN, ids=called)
def test_a_file_has_at_most_320_lines(path: Path) -> None:
    most = 320 if "tests" not in path.relative_to(ROOT).parts else 480

    assert len(path.read_text().splitlines()) <= most


@pytest.mark.parametrize("path", WRITTEN, ids=called)
def test_a_function_has_at_most_45_lines(path: Path) -> None:
    assert [(function.name, lines(function)) for function in functions(path) if lines(function) > 45] == []


def test_half_of_all_functions_have_fewer_than_nine_lines() -> None:
    assert median(lines(function) for path in modules(*ROOMS) for function in functions(path)) < 9
