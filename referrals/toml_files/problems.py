"""Mistakes in an edited file, in plain words: what pydantic found becomes what the person who edits the file reads.

Not for finding mistakes (entries, and the models of each kind of file), nor for the lines they are in (lines).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from referrals.toml_files.entries import WRONG, Location, Table

_EXPECTED: dict[object, str] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a whole number",
    date: "a date like 2026-03-01, without quotes",
    time: "a time like 08:00:00, without quotes",
    timedelta: 'a length of time like "10 min", "4 h" or "7 days"',
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to fix: where, what is wrong with it, and what may have been meant."""

    location: Location
    says: str
    suggestions: tuple[str, ...] = ()
    file: str = ""
    line: int | None = None

    @property
    def path(self) -> str:
        """Like `organisations[2].covers[0]`; "" for the whole file."""
        parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.location)
        return "".join(parts).removeprefix(".")

    def __str__(self) -> str:
        meant = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"{self.path}: {self.says}{meant}" if self.location else f"{self.says}{meant}"

    def with_place(self) -> str:
        """Behind the file and the line, as somebody looks it up."""
        line = f", line {self.line}" if self.line is not None else ""
        return f"{self.file}{line}: {self}"


def problems_in(error: ValidationError, model: type[Table]) -> tuple[Problem, ...]:
    """Everything that was wrong when a file was read as this model."""
    return tuple(_problem(each, model) for each in error.errors(include_url=False))


def resembling(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The nearest of the known spellings, none or one."""
    return tuple(get_close_matches(word, list(known), n=1, cutoff=0.6))


def _problem(error: ErrorDetails, model: type[Table]) -> Problem:
    location = tuple(part for part in error["loc"] if part != "[key]")
    problem = Problem(location, "")
    match error["type"]:
        case kind if kind == WRONG:
            return replace(problem, says=error["ctx"]["says"], suggestions=error["ctx"]["suggestions"])
        case "missing":
            return replace(problem, says=f"is missing: {_expected(model, location)}")
        case "too_short":
            return replace(problem, says="must not be empty")
        case "extra_forbidden":
            return _unknown_entry(problem, _bare(_annotation(model, location[:-1])))
        case "enum" if isinstance(error["input"], str):
            members = _members(_bare(_annotation(model, location)))
            says = f"{error['input']!r} is not one of {', '.join(members)}"
            return replace(problem, says=says, suggestions=resembling(error["input"], members))
        case _:
            return replace(problem, says=f"must be {_expected(model, location)}")


def _unknown_entry(problem: Problem, table: type[Table]) -> Problem:
    key = str(problem.location[-1])
    if key.casefold() in table.refused:
        return replace(problem, says=table.refused[key.casefold()])
    known = tuple(field.alias or name for name, field in table.model_fields.items())
    meant = resembling(key, known)
    says = "is not an entry known here" if meant else f"is not an entry known here; known are {', '.join(known)}"
    return replace(problem, says=says, suggestions=meant)


def _expected(model: type[Table], location: Location) -> str:
    """What should be at this place: as its field describes it, else by its type."""
    field = _field(_bare(_annotation(model, location[:-1])), location[-1])
    if field is not None and field.description:
        return field.description
    kind = _bare(_annotation(model, location))
    if isinstance(kind, type) and issubclass(kind, StrEnum) and isinstance(location[-1], str):
        return f"one of {', '.join(_members(kind))}"
    if isinstance(kind, type) and issubclass(kind, Table) and isinstance(location[-1], int):
        return f"a table, headed [[{location[-2]}]]"
    if get_origin(kind) is list:
        return _expected_list(_bare(get_args(kind)[0]), location[-1])
    if get_origin(kind) is dict:
        return "a table"
    return _EXPECTED.get(kind, "a table" if isinstance(kind, type) and issubclass(kind, Table) else "a text in quotes")


def _expected_list(of: Any, key: str | int) -> str:
    tables = isinstance(of, type) and issubclass(of, Table)
    return f"a list of tables, each headed [[{key}]]" if tables else "a list of texts in square brackets"


def _members(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in kind)


def _annotation(model: type[Table], location: Location) -> Any:
    """The type that is declared for this place of a file."""
    found: Any = model
    for part in location:
        kind = _bare(found)
        field = _field(kind, part)
        found = field.annotation if field is not None else (get_args(kind) or (str,))[-1]
    return found


def _field(kind: Any, part: str | int) -> FieldInfo | None:
    if not (isinstance(kind, type) and issubclass(kind, Table)):
        return None
    return next((field for name, field in kind.model_fields.items() if (field.alias or name) == part), None)


def _bare(annotation: Any) -> Any:
    """Without what is said beside the type: the list of `Annotated[list[str], …] | None`."""
    while get_origin(annotation) not in (None, list, dict):
        annotation = get_args(annotation)[0]
    return annotation


def in_order(problems: Iterable[Problem]) -> Iterator[Problem]:
    """As they come in the file, those without a line first."""
    return iter(sorted(problems, key=lambda each: each.line or 0))
