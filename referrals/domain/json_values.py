"""Entries of answers, parameters and facts as what they should be: they come from JSON, so each is looked at when it is read.

Not for: button data, which anyone may forge and which holds words only (handlers/callbacks).
"""

from collections.abc import Mapping
from datetime import date

from referrals.domain.notice import Json

Values = Mapping[str, Json]


def number(values: Values, key: str, otherwise: int = -1) -> int:
    """An id or a count; where there is none `otherwise`, which by itself is no row's."""
    value = values.get(key)
    return value if isinstance(value, int) else otherwise


def word(values: Values, key: str) -> str:
    """A text or a key; "" where there is none."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def words(values: Values, key: str) -> tuple[str, ...]:
    """Several keys; none where there is no list."""
    value = values.get(key)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def day(values: Values, key: str = "day") -> date | None:
    """A day like 2026-11-25; None where there is none."""
    value = word(values, key)
    return date.fromisoformat(value) if value else None


def table(values: Values, key: str) -> Values:
    """Values inside these; none where there is no table."""
    value = values.get(key)
    return value if isinstance(value, Mapping) else {}
