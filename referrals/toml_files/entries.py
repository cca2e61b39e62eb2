"""What the models of edited files are made of: tables, texts, choices, lengths of time, and entries held against each other.

Not for the words of a mistake that pydantic finds by itself (problems), nor for anything one kind of file means.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

E = TypeVar("E", bound=StrEnum)
K = TypeVar("K")
T = TypeVar("T")

Location: TypeAlias = tuple[str | int, ...]
"""Names of entries and numbers in lists, from the outermost inwards; () for the whole."""

WRONG = "wrong"
"""The type of those errors that bring their own words."""

_DURATION = re.compile(r"([1-9]\d{0,3}) ?(min|h|days?)")
_UNIT = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
}


class Table(BaseModel):
    """A table of a file: exactly these entries, each of exactly its type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    refused: ClassVar[Mapping[str, str]] = {}
    """Entries that are never accepted, in small letters, each with the reason."""


def wrong(says: str, suggestions: Sequence[str] = ()) -> PydanticCustomError:
    """For a validator to raise: what is wrong with the value, to be read behind the name of its entry."""
    return PydanticCustomError(WRONG, "{says}", {"says": says, "suggestions": tuple(suggestions)})


class Flaws:
    """Collects what is wrong in several places at once; raised together in the end."""

    def __init__(self) -> None:
        self._found: list[InitErrorDetails] = []

    def add(self, location: Location, says: str, suggestions: Sequence[str] = ()) -> None:
        """At a place below the value that is being validated; () for the value itself."""
        self._found.append(InitErrorDetails(type=wrong(says, suggestions), loc=location, input=None))

    def add_each(self, location: Location, says: Iterable[str]) -> None:
        """Several at one place."""
        for each in says:
            self.add(location, each)

    def add_all(self, error: ValidationError, location: Location) -> None:
        """What is wrong with one entry of a list or table that was validated alone."""
        for each in error.errors(include_url=False):
            kind = PydanticCustomError(WRONG, "{says}", each["ctx"]) if each["type"] == WRONG else each["type"]
            place, context = (*location, *each["loc"][1:]), each.get("ctx", {})
            self._found.append(InitErrorDetails(type=kind, loc=place, input=each["input"], ctx=context))

    def raise_any(self) -> None:
        """Raises ValidationError, unless nothing was wrong."""
        if self._found:
            raise ValidationError.from_exception_data("flaws", self._found)


@dataclass(frozen=True, slots=True)
class Entries(Generic[K, T]):
    """The entries of a list or table: those that are right by themselves, and the numbers or names of all."""

    right: Mapping[K, T]
    listed: tuple[K, ...]


Check: TypeAlias = Callable[[Entries[K, T], Flaws, ValidationInfo], None]
"""Notes what is wrong between entries."""


def together(check: Check[Any, Any]) -> WrapValidator:
    """For a list or table of tables: `check` compares those that are right by themselves, even where others are wrong."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        flaws = Flaws()
        try:
            right = _numbered(handler(value))
        except ValidationError as error:
            if not all(each["loc"] for each in error.errors(include_url=False)):
                raise
            right = dict(_right(value, handler, flaws))
        check(Entries(right, tuple(_numbered(value))), flaws, info)
        flaws.raise_any()
        return right if isinstance(value, dict) else list(right.values())

    return WrapValidator(validate)


def _numbered(value: list[Any] | dict[str, Any]) -> dict[Any, Any]:
    return value if isinstance(value, dict) else dict(enumerate(value))


def _right(value: list[Any] | dict[str, Any], handler: ValidatorFunctionWrapHandler, flaws: Flaws) -> Iterator[Any]:
    for key, entry in _numbered(value).items():
        try:
            yield key, handler({key: entry})[key] if isinstance(value, dict) else handler([entry])[0]
        except ValidationError as error:
            flaws.add_all(error, (key,))


def _not_blank(text: str) -> str:
    if not text.strip():
        raise wrong("must not be empty")
    return text.strip()


def _length_of_time(value: object) -> timedelta:
    if not isinstance(value, str):
        raise wrong('must be a length of time like "10 min", "4 h" or "7 days"')
    match = _DURATION.fullmatch(value)
    if match is None:
        raise wrong(f'{value!r} is no length of time like "10 min", "4 h" or "7 days"')
    return int(match[1]) * _UNIT[match[2]]


Text: TypeAlias = Annotated[str, AfterValidator(_not_blank)]
"""Trimmed, never empty."""
Choice: TypeAlias = Annotated[E, Strict(strict=False)]
"""A member of an enum, written as its value."""
Filled: TypeAlias = Annotated[list[T], Field(min_length=1)]
"""A list with something in it; an entry that may be left out is `Filled[…] | None`."""
LengthOfTime: TypeAlias = Annotated[timedelta, BeforeValidator(_length_of_time)]
