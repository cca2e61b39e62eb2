"""What is said of days, numbers and cities in each language, as the locale data (CLDR) has it: cldr.json, a few hundred words.

`python -m locales.cldr` writes the files with Babel, which in a running bot would hold all that is known of each
language: 7 MB. Not for: how people write days besides (date_words), or texts (words).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]
LANGUAGES = ("en", "ru", "ky", "tg")
"""Complete languages, the source language first. Others wait until a native speaker has reviewed them."""


@dataclass(frozen=True, slots=True)
class LocaleData:
    """One language's. Names by width ("wide", "abbreviated") and by whether they stand in a date ("format") or "stand-alone"."""

    months: Mapping[str, Mapping[str, Sequence[str]]]
    weekdays: Mapping[str, Mapping[str, Sequence[str]]]
    """From Monday on."""
    name: str
    """The language, in itself."""
    cities: Mapping[str, str]
    """By zone, of the countries there are places of."""
    thousands: str


def read_locale_data(language: str, folder: Path = HERE) -> LocaleData:
    """Of a complete language."""
    return LocaleData(**json.loads((folder / language / "cldr.json").read_text(encoding="utf-8")))
