"""Reads the heads of a table's columns in each language: sheet_headers.toml.

Not for: what a column holds (domain/campaign/sheet_headers).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from locales.words import HERE, LANGUAGES
from referrals.toml_files.entries import Filled, Flaws, Table, Text
from referrals.toml_files.reading import read


@dataclass(frozen=True, slots=True)
class Heads:
    """One language's, by the column's name."""

    heads: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, tuple[str, ...]]


class HeadsEntry(Table):
    """The head of each column."""

    day: Text
    hour: Text
    meeting: Text
    text: Text
    act: Text
    card: Text


class AlsoEntry(Table):
    """What else a head may be."""

    day: Filled[Text]
    hour: Filled[Text]
    meeting: Filled[Text]
    text: Filled[Text]
    act: Filled[Text]
    card: Filled[Text]


def _of_every_language(names: dict[str, list[str]]) -> dict[str, list[str]]:
    flaws = Flaws()
    for language in LANGUAGES:
        if language not in names:
            flaws.add((language,), "is missing: what this language is called, a list of texts in square brackets")
    for language in names.keys() - set(LANGUAGES):
        flaws.add((language,), f"is not one of {', '.join(LANGUAGES)}")
    flaws.raise_any()
    return names


class HeadersFile(Table):
    """The whole file."""

    heads: HeadsEntry
    also: AlsoEntry
    languages: Annotated[dict[str, Filled[Text]], AfterValidator(_of_every_language)]

    def of_columns(self) -> Heads:
        also = {name: tuple(words) for name, words in self.also}
        return Heads(dict(self.heads), also, {code: tuple(names) for code, names in self.languages.items()})


def read_sheet_headers(folder: Path = HERE) -> Mapping[str, Heads]:
    """Of every complete language, the source language first. Raises FileRefused."""
    return {each: _read(folder / each / "sheet_headers.toml") for each in LANGUAGES}


def _read(file: Path) -> Heads:
    return read(file, HeadersFile, name=f"{file.parent.name}/{file.name}").of_columns()
