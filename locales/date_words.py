"""How days and hours are said in each language: date_words.toml, and names of months and weekdays from the locale data (CLDR).

Not for: making out a day (domain/campaign/date_parsing) or writing one (words).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from locales.cldr import LocaleData, read_locale_data
from locales.words import HERE, LANGUAGES
from referrals.toml_files.entries import Filled, Table, Text
from referrals.toml_files.reading import read

SHORTEST_BEGINNING = 3
"""Letters by which a month or weekday is known, where no other one begins like it."""


@dataclass(frozen=True, slots=True)
class SaidDates:
    """One language's, in small letters; months and weekdays by how they begin."""

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    today: tuple[str, ...]
    tomorrow: tuple[str, ...]
    hour: tuple[str, ...]


class MonthsEntry(Table):
    """How months may begin besides."""

    january: Filled[Text] | None = None
    february: Filled[Text] | None = None
    march: Filled[Text] | None = None
    april: Filled[Text] | None = None
    may: Filled[Text] | None = None
    june: Filled[Text] | None = None
    july: Filled[Text] | None = None
    august: Filled[Text] | None = None
    september: Filled[Text] | None = None
    october: Filled[Text] | None = None
    november: Filled[Text] | None = None
    december: Filled[Text] | None = None


class WeekdaysEntry(Table):
    """How days of the week may begin besides."""

    monday: Filled[Text] | None = None
    tuesday: Filled[Text] | None = None
    wednesday: Filled[Text] | None = None
    thursday: Filled[Text] | None = None
    friday: Filled[Text] | None = None
    saturday: Filled[Text] | None = None
    sunday: Filled[Text] | None = None


class DateWordsFile(Table):
    """The whole file."""

    today: Filled[Text]
    tomorrow: Filled[Text]
    hour: Filled[Text]
    months: MonthsEntry = MonthsEntry()
    weekdays: WeekdaysEntry = WeekdaysEntry()


def read_date_words(folder: Path = HERE) -> Mapping[str, SaidDates]:
    """Of every complete language. Raises FileRefused."""
    return {each: _said(read_locale_data(each), _read(folder / each / "date_words.toml")) for each in LANGUAGES}


def _read(file: Path) -> DateWordsFile:
    return read(file, DateWordsFile, name=f"{file.parent.name}/{file.name}")


def _said(data: LocaleData, file: DateWordsFile) -> SaidDates:
    months = [names for width in data.months.values() for names in width.values()]
    weekdays = [names for width in data.weekdays.values() for names in width.values()]
    return SaidDates(
        months=_beginning(months, [more for _, more in file.months]),
        weekdays=_beginning(weekdays, [more for _, more in file.weekdays]),
        today=tuple(map(str.casefold, file.today)),
        tomorrow=tuple(map(str.casefold, file.tomorrow)),
        hour=tuple(map(str.casefold, file.hour)),
    )


def _beginning(forms: Iterable[Sequence[str]], more: Sequence[Sequence[str] | None]) -> tuple[tuple[str, ...], ...]:
    """How each of them begins, in any form, and in the ways a file names besides."""
    begins = [_telling_apart([each.casefold().rstrip(".") for each in names]) for names in forms]
    listed = zip(*begins, [tuple(map(str.casefold, each or ())) for each in more], strict=True)
    return tuple(tuple(sorted({word for words in each for word in words})) for each in listed)


def _telling_apart(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [(_shortest(name, [each for each in names if each != name]),) for name in names]


def _shortest(name: str, others: Sequence[str]) -> str:
    lengths = range(SHORTEST_BEGINNING, len(name))
    return next((name[:n] for n in lengths if not any(each.startswith(name[:n]) for each in others)), name)
