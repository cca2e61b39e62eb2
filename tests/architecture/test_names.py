"""Names say something, modules introduce themselves, functions and files stay short. How short most are is in test_figures."""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from tests.architecture.checkout import ROOMS, ROOT, called, kept_files, modules

SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "base", "data", "info", "misc"}
FACTS = ROOT / "referrals" / "data"
FOLDERS = {".ci", "bot", "docs", "handlers", "locales", "referrals", "tests"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(parsed(path)):
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


CODE = modules(*ROOMS, "tests")
WRITTEN = [path for path in CODE if path.parent.name != "versions"]
"""Alembic writes the versions; they are read once."""


def says_nothing(path: Path) -> bool:
    parts = chain.from_iterable(part.lower().split("_") for part in path.relative_to(ROOT).with_suffix("").parts)
    return FACTS not in path.parents and not SAY_NOTHING.isdisjoint(parts)


def introduces_itself(path: Path) -> bool:
    docstring = ast.get_docstring(parsed(path)) or ""
    return docstring != "" and (path.name == "__init__.py" or len(docstring.splitlines()) <= 12)


def too_long(path: Path) -> bool:
    most = 480 if path.is_relative_to(ROOT / "tests") else 320
    return len(path.read_text().splitlines()) > most


def test_a_name_says_what_is_inside() -> None:
    assert [called(path) for path in CODE if says_nothing(path)] == []


def test_a_module_says_in_a_few_lines_what_it_is_for() -> None:
    assert [called(path) for path in CODE if not introduces_itself(path)] == []


def test_a_file_has_at_most_320_lines_and_one_of_the_tests_480() -> None:
    assert [called(path) for path in WRITTEN if too_long(path)] == []


def test_a_function_has_at_most_45_lines() -> None:
    assert [
        f"{called(path)}: {function.name}, {lines(function)} lines"
        for path in WRITTEN
        for function in functions(path)
        if lines(function) > 45
    ] == []


def shows(module: str) -> bool:
    return module.endswith(("_view", "_text"))


def takes_from_a_view(path: Path) -> bool:
    """Not the two that list or share views, nor what only a view imports."""
    names = [node.module or "" for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom)]
    return not shows(path.stem) and path.name != "views.py" and any(map(shows, names))


def test_what_answers_takes_nothing_from_what_shows() -> None:
    """What both need is in choices.py, toasts.py or the domain."""
    assert [called(path) for path in modules("handlers") if takes_from_a_view(path)] == []
