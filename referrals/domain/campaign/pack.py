"""Ready packs: series that only wait for a place and an hour. Their words come from locales, their days from data.

Not for: reading files (facts, locales/content) or campaigns as they are kept (see model).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from referrals.domain.campaign.model import Message, Text

THEME = "{theme}"


@dataclass(frozen=True, slots=True)
class Pack:
    """`days` are (month, day) in order; `texts` are by day, then language; `titles` and `themes` by language, themes then by
    year. Every language has every day."""

    code: str
    colour: str
    hour: time
    days: tuple[tuple[int, int], ...]
    titles: Mapping[str, str] = field(hash=False)
    texts: Mapping[tuple[int, int], Mapping[str, Text]] = field(hash=False)
    themes: Mapping[str, Mapping[int, str]] = field(hash=False)

    def coming(self, today: date) -> tuple[Message, ...]:
        """Its messages from this day on: each day's next occurrence, within a year; for a series that has begun, what is left.

        A series keeps together: when its last day is over, all of it is next year's.
        """
        return self._left(today.year, today) or self._left(today.year + 1, today)

    def _left(self, year: int, today: date) -> tuple[Message, ...]:
        dated = ((date(year, *day), day) for day in self.days)
        return tuple(
            Message(day=when, texts=self._texts(day, year), hour=self.hour) for when, day in dated if when >= today
        )

    def _texts(self, day: tuple[int, int], year: int) -> dict[str, Text]:
        return {
            language: Text(_themed(each.text, self.themes.get(language, {}).get(year)), each.call_to_action, each.card)
            for language, each in self.texts[day].items()
        }


def _themed(text: str, theme: str | None) -> str:
    """The line that names the year's theme, or without it where the year has none."""
    lines = [line.replace(THEME, theme or "") for line in text.splitlines() if theme or THEME not in line]
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()
