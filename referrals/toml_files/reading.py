"""Opens an edited file and reads it as a model, or refuses it with everything that must be fixed.

Not for writing files.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from referrals.toml_files.entries import Table
from referrals.toml_files.lines import Lines
from referrals.toml_files.problems import Problem, in_order, problems_in

M = TypeVar("M", bound=Table)


class FileRefused(Exception):
    """Files cannot be used; `problems`, and the error's text, say everything that must be fixed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(each.with_place() for each in self.problems))


def read(file: Path, model: type[M], context: object = None, *, name: str = "") -> M:
    """The file as this model; `name` is what the file is called in a problem. Raises FileRefused."""
    name = name or file.name
    text = _text(file, name)
    document = _document(text, name)
    found = checked(document, model, context)
    if not isinstance(found, tuple):
        return found
    lines = Lines(text)
    raise FileRefused(in_order(replace(each, file=name, line=lines.number(each.location)) for each in found))


def checked(document: Mapping[str, object], model: type[M], context: object = None) -> M | tuple[Problem, ...]:
    """What a file holds as this model, or everything that is wrong with it."""
    try:
        return model.model_validate(document, context=context)
    except ValidationError as error:
        return problems_in(error, model)


def _text(file: Path, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileRefused([Problem((), f"cannot be read: {error.strerror}", file=name)]) from error
    except UnicodeDecodeError as error:
        says = "is not saved as UTF-8; save it again with that encoding"
        raise FileRefused([Problem((), says, file=name)]) from error


def _document(text: str, name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "Is a quotation mark, a bracket or an = missing near there?"
        raise FileRefused([Problem((), f"is not valid TOML: {error}. {hint}", file=name)]) from error
