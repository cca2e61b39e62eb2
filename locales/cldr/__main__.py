"""Writes cldr.json of every complete language: after an update of Babel, or when a language or a country is added."""

import json
from dataclasses import asdict
from typing import Literal

from babel.core import Locale
from babel.dates import get_day_names, get_month_names, get_timezone_location
from babel.numbers import get_group_symbol

from locales.cldr import HERE, LANGUAGES, LocaleData

ZONES = ("Asia/Almaty", "Asia/Ashgabat", "Asia/Bishkek", "Asia/Dushanbe", "Asia/Tashkent")
WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
USES: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")


def made(language: str) -> LocaleData:
    """As Babel has it now."""
    return LocaleData(
        months={
            width: {use: [get_month_names(width, use, language)[number] for number in range(1, 13)] for use in USES}
            for width in WIDTHS
        },
        weekdays={
            width: {use: [get_day_names(width, use, language)[number] for number in range(7)] for use in USES}
            for width in WIDTHS
        },
        name=(Locale.parse(language).get_display_name(language) or language).capitalize(),
        cities={zone: get_timezone_location(zone, locale=language, return_city=True) for zone in ZONES},
        thousands=get_group_symbol(language),
    )


if __name__ == "__main__":
    for each in LANGUAGES:
        text = json.dumps(asdict(made(each)), ensure_ascii=False, indent=1)
        (HERE / each / "cldr.json").write_text(text + "\n", encoding="utf-8")
