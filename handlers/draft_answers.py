"""What stands in the form of somebody who writes for a campaign. Pure: for those who change it and for those who show it.

Not for: changing it (see draft_form).
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeGuard
from zlib import crc32

from handlers.callbacks import LARGEST
from referrals.domain.form import COMPOSING, SENDING_BACK, Form
from referrals.domain.notice import Json


def writing(form: Form | None) -> TypeGuard[Form]:
    """Whether she is writing for a campaign."""
    return form is not None and form.flow in {COMPOSING, SENDING_BACK}


def number(answers: Mapping[str, Json], key: str) -> int:
    """An answer that is an id; -1 where there is none."""
    value = answers.get(key)
    return value if isinstance(value, int) else -1


def word(answers: Mapping[str, Json], key: str) -> str:
    """An answer that is a text or a key; "" where there is none."""
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def day(answers: Mapping[str, Json], key: str = "day") -> date | None:
    """An answer that is a day."""
    value = word(answers, key)
    return date.fromisoformat(value) if value else None


def facts(answers: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    """An answer that is a table of its own."""
    value = answers.get(key)
    return value if isinstance(value, Mapping) else {}


def too_long(form: Form) -> Mapping[str, Json]:
    """What was too long for the words that are asked for now: `text`, `limit`; nothing where all is well."""
    waiting = facts(form.answers, "long")
    asked = (form.step, word(form.answers, "language"))
    return waiting if (word(waiting, "part"), word(waiting, "language")) == asked else {}


def stands_on(form: Form, source: int) -> bool:
    """Whether the one text of this form, kept or too long, came with this message of hers."""
    waiting = facts(form.answers, "long")
    return source in {number(form.answers, "source"), number(waiting, "source")}


def checksum(to: str, text: str) -> int:
    """Part of the button that sends: what is sent is what she saw. Never above LARGEST, which is as far as a press counts."""
    return crc32(f"{to}\n{text}".encode()) & LARGEST
