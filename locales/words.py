"""The catalogues: a text in the reader's language, with plurals, dates and numbers as her language writes them.

PO files are read once at start; nothing compiled is needed. Not for: choosing texts (views in handlers) or a reader's zone.
"""

import gettext
import html
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import get_timezone_location
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from locales.cldr import HERE as HERE
from locales.cldr import LANGUAGES as LANGUAGES
from locales.cldr import read_locale_data
from locales.danger import DangerWords
from locales.plain import PlainWords
from locales.previews import Previews

Day: TypeAlias = date

SOURCE = "en"


def name_in(language: str, of: str) -> str:
    """What a language is called in another one, or in itself; its code where the locale data does not know."""
    return (Locale.parse(of).get_display_name(language) or of).capitalize()


NAMES = {each: read_locale_data(each).name for each in LANGUAGES}
"""Each language in its own words."""

_DAYS = {"ky": "{day}-{month}"}
"""How a day is written where it is not "25 November"."""

_ALONE = "{day}, {time}"
_IN_A_SENTENCE = {"en": "{time} on {day}"}
"""How a day with a time is written: in English otherwise behind "at", "by" and "from"."""


class Html(str):
    """Text that is HTML already; parameters of this type are not escaped again."""


class Words:
    """One language. `t`, `tn` and `tp` return HTML in which parameters are escaped."""

    def __init__(self, language: str, catalogue: Catalog) -> None:
        self.language = language
        self._data = read_locale_data(language)
        self._texts: dict[tuple[str | None, str], tuple[str, ...]] = {}
        for message in catalogue:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            string = message.string or ""
            texts = (string,) if isinstance(string, str) else tuple(string)
            self._texts[message.context, key] = texts
        self._select = gettext.c2py(catalogue.plural_expr)

    def t(self, text: str, /, **params: object) -> str:
        """`text` is the English source and the key."""
        return self._fill(self._find(None, text, 0) or text, params)

    def tp(self, context: str, text: str, /, **params: object) -> str:
        """The same with a context that keeps equal English words apart."""
        return self._fill(self._find(context, text, 0) or text, params)

    def tn(self, one: str, many: str, n: int, /, **params: object) -> str:
        """The plural form for `n`, which the text may name as {n}."""
        found = self._find(None, one, self._select(n))
        return self._fill(found or (one if n == 1 else many), {"n": self.number(n), **params})

    def number(self, value: int) -> str:
        """With her language's separators."""
        return f"{value:,}".replace(",", self._data.thousands)

    def time(self, moment: datetime, zone: str) -> str:
        """The clock time where she is, like 14:05."""
        return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"

    def date(self, moment: datetime, zone: str) -> str:
        """The day where she is, like 25 November."""
        return self.day(moment.astimezone(ZoneInfo(zone)).date())

    def day(self, day: Day) -> str:
        """A day of the calendar, like 25 November."""
        month = self._data.months["wide"]["format"][day.month - 1]
        return self._small(_DAYS.get(self.language, "{day} {month}").format(day=day.day, month=month))

    def weekday(self, day: Day) -> str:
        """Its name, like Wednesday."""
        return self._small(self._data.weekdays["wide"]["format"][day.weekday()])

    def _small(self, said: str) -> str:
        """Months and days are written small in Tajik; the locale data begins them with a capital."""
        return said.lower() if self.language == "tg" else said

    def city(self, zone: str) -> str:
        """The city after which a zone is called; asked of Babel for one in which no place of ours lies."""
        return self._data.cities.get(zone) or get_timezone_location(zone, locale=self.language, return_city=True)

    def moment(self, moment: datetime, zone: str, now: datetime) -> str:
        """For a sentence, behind "at" or "until": the time alone on the same local day, else with the day."""
        return self._moment(moment, zone, now, _IN_A_SENTENCE.get(self.language, _ALONE))

    def stamp(self, moment: datetime, zone: str, now: datetime) -> str:
        """The same where it stands alone, as a coordinator may type it back."""
        return self._moment(moment, zone, now, _ALONE)

    def _moment(self, moment: datetime, zone: str, now: datetime, written: str) -> str:
        local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
        if local.date() == today.date():
            return self.time(moment, zone)
        return written.format(day=self.date(moment, zone), time=self.time(moment, zone))

    def short_weekday(self, number: int) -> str:
        """What a day of the week is called on a small button; 0 is Monday."""
        return self._data.weekdays["abbreviated"]["stand-alone"][number]

    @staticmethod
    def escape(text: str) -> Html:
        """Any text as HTML: for what is shown as it was written."""
        return Html(html.escape(text, quote=False))

    def _find(self, context: str | None, key: str, form: int) -> str:
        texts = self._texts.get((context, key), ())
        return texts[form] if form < len(texts) else ""

    @staticmethod
    def _fill(text: str, params: Mapping[str, object]) -> str:
        safe = {name: _escaped(value) for name, value in params.items()}
        return text.format_map(safe) if safe else text


def _escaped(value: object) -> str:
    return value if isinstance(value, Html) else html.escape(str(value), quote=False)


class Library:
    """Every complete language, read at start. An unknown language is answered in the source language.

    `danger` hears what words may be about, `wishes` reads a word typed instead of a command, `previews` sees what a locked
    screen must not show.
    """

    def __init__(self, folder: Path = HERE) -> None:
        self.danger = DangerWords(folder)
        self.previews = Previews(folder, LANGUAGES)
        self.wishes = PlainWords(folder, LANGUAGES)
        self._words = {language: Words(language, read_catalogue(language, folder)) for language in LANGUAGES}

    def words(self, language: str) -> Words:
        """The words of a language."""
        return self._words.get(language) or self._words[SOURCE]

    def each(self) -> tuple[Words, ...]:
        """All of them, the source language first."""
        return tuple(self._words[language] for language in LANGUAGES)


@cache
def read_library() -> Library:
    """The shipped languages, read once a process."""
    return Library()


def read_catalogue(language: str, folder: Path = HERE) -> Catalog:
    """One language's messages, without what stands beside them for translators: reading that takes twice as long. An absent
    file of the source language is an empty catalogue."""
    path = folder / language / "messages.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(BytesIO(b"".join(line for line in file if not line.startswith(b"#"))), locale=language)


def guess_language(telegram_code: str | None) -> str:
    """A first guess from Telegram's language; she is asked in any case."""
    code = (telegram_code or "").split("-")[0].lower()
    return code if code in LANGUAGES else "ru"
