"""The house in figures: printed with -s, and held where they stand now. What is allowed may only fall.

Not for: what names and modules have to say (see test_names).
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import chain
from statistics import median

from tests.architecture.checkout import ROOMS, called, modules
from tests.architecture.test_names import WRITTEN, Function, functions, lines, parsed

MEDIAN, P95 = 9, 40
"""Lines of a function, its docstring not counted: half of them have fewer, and of twenty at most one has more."""
MOST_METHODS, MOST_PARAMETERS = 20, 5
WIDE_CLASSES, LONG_SIGNATURES, OLD_NAMES = 0, 8, 0
"""How many are left; the goal of each is 0. Whoever mends one writes the lower number here."""

OLD_MODULES: Mapping[str, str] = {
    "bot/": "line window verdicts preparing sending election turns packs presentation lettering",
    "bot/cli/": "demonstrating initialising checking desk findings",
    "handlers/": "turn uses settling following coordinating aiming previewing approving sending_back composing message_words"
    " message_parts draft_form draft_answers table_sent campaign_turns campaign_words letters leads standstill starting",
    "referrals/domain/": "abroad survey document",
    "referrals/domain/campaign/": "life record fate told moments columns wording",
    "referrals/domain/report/": "life record",
}
"""Modules with names that the review of 2026-11 found no stranger would understand, anywhere in these rooms."""
OLD_DEFINITIONS: Mapping[str, str] = {
    "bot/": "Line Window glance exchange suspects Entry verdict carry_out Doubt Candidate stand retire fresh Deposed House"
    " _Playing Desk Sorry LOOK LOOKS AHEAD KEEPS TIMES TRIPS",
    "handlers/": "Parts Turn Uses",
    "referrals/campaigning/": "Keeping Making _do _told",
    "referrals/dispatching/": "Searching Rota _off_the_table _ended _do",
    "referrals/domain/": "A_SECOND Lane FOLD UPDATE ANSWER guarded loud Shelf PutAside Watch rung given_back keep_away Take",
    "referrals/domain/campaign/model.py": "keeper hands wish without act older looked_at",
    "referrals/domain/report/command.py": "holding",
    "referrals/storage/": "Bell uncut TROUBLE Raced guarded loud Veil Veiled veiled meet doubts",
}
"""Classes, functions, fields and constants of the same table, where they are defined."""
APART = "bot/simulator/"
"""The review left it as it is."""


def test_functions_are_short() -> None:
    lengths = sorted(lines(function) for path in modules(*ROOMS) for function in functions(path) if path in WRITTEN)
    p95 = lengths[len(lengths) * 95 // 100]
    _print(f"lines of {len(lengths)} functions: median {median(lengths):g}, p95 {p95}, most {lengths[-1]}")

    assert median(lengths) < MEDIAN
    assert p95 <= P95


def test_few_classes_have_more_than_twenty_public_methods() -> None:
    """Their own and those they inherit from ours."""
    wide = {name: number for name, number in _public_methods() if number > MOST_METHODS}
    _print(f"classes with more than {MOST_METHODS} public methods: {len(wide)}", wide)

    assert len(wide) <= WIDE_CLASSES


def test_few_functions_have_more_than_five_parameters() -> None:
    """`self` is none."""
    long = {
        f"{called(path)}: {function.name}": number
        for path in modules(*ROOMS)
        for function in functions(path)
        if (number := _parameters(function)) > MOST_PARAMETERS
    }
    _print(f"functions with more than {MOST_PARAMETERS} parameters: {len(long)}", long)

    assert len(long) <= LONG_SIGNATURES


def test_few_names_are_left_that_a_stranger_would_not_understand() -> None:
    there = [called(path) for path in modules(*ROOMS)]
    moved = [room for room in (*OLD_MODULES, *OLD_DEFINITIONS) if not any(path.startswith(room) for path in there)]
    assert moved == [], "nothing would be found there"
    left = [*_old_modules(), *_old_definitions()]
    _print(f"names of the review's table: {len(left)}", left)

    assert len(left) <= OLD_NAMES


def _print(figure: str, which: object = "") -> None:
    print(f"\n{figure}", which or "")  # noqa: T201 (the figures are for whoever runs it with -s)


def _public_methods() -> Iterator[tuple[str, int]]:
    for path in modules(*ROOMS):
        if path.stem in {"__main__", "env"}:  # they run when they are imported
            continue
        name = called(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        module = import_module(name)
        for each in vars(module).values():
            if inspect.isclass(each) and each.__module__ == module.__name__:
                ours = [base for base in each.__mro__ if base.__module__.partition(".")[0] in ROOMS]
                methods = {method for base in ours for method, kind in vars(base).items() if inspect.isfunction(kind)}
                yield each.__qualname__, sum(not method.startswith("_") for method in methods)


def _parameters(function: Function) -> int:
    asked = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(each.arg not in {"self", "cls"} for each in asked)


def _old_modules() -> Iterator[str]:
    for path in map(called, modules(*ROOMS)):
        names = chain.from_iterable(names.split() for room, names in OLD_MODULES.items() if path.startswith(room))
        if not path.startswith(APART) and any(path.endswith(f"/{name}.py") for name in names):
            yield path


def _old_definitions() -> Iterator[str]:
    for path in modules(*ROOMS):
        where = called(path)
        old = {name for start, names in OLD_DEFINITIONS.items() if where.startswith(start) for name in names.split()}
        if old and not where.startswith(APART):
            yield from (f"{where}: {name}" for name in _defined(parsed(path)) if name in old)


def _defined(module: ast.Module) -> Iterator[str]:
    """Classes, functions, methods, fields and constants."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef):
            for each in node.body:
                yield from _names(each)


def _names(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
