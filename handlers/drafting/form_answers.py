"""What stands in the form of somebody who writes for a campaign. Pure: for those who change it and for those who show it.

Not for: changing it (see form_state).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeGuard
from zlib import crc32

from handlers.callbacks import LARGEST
from referrals.domain.form import COMPOSING, SENDING_BACK, Form
from referrals.domain.json_values import number, table, word
from referrals.domain.notice import Json


class DraftProblem(StrEnum):
    """Why what she pressed or sent last was not taken."""

    PRESS = "press"
    WHICH = "which"
    EMPTY = "empty"
    NOT_A_DAY = "not_a_day"
    NOT_AN_HOUR = "not_an_hour"
    NOT_A_MOMENT = "not_a_moment"
    NO_SUCH_DAY = "no_such_day"
    QUIET = "quiet"
    PAST = "past"
    TAKEN = "taken"
    TOGETHER = "together"
    TOO_MANY = "too_many"
    GONE = "gone"
    OVER = "over"
    WORDS_ONLY = "words_only"
    WORDS_FIRST = "words_first"
    AS_PHOTO = "as_photo"
    CHANGED = "changed"


def problem(form: Form) -> DraftProblem | None:
    """What was wrong with what she sent last."""
    kept = word(table(form.answers, "problem"), "what")
    return DraftProblem(kept) if kept else None


def writing(form: Form | None) -> TypeGuard[Form]:
    """Whether she is writing for a campaign."""
    return form is not None and form.flow in {COMPOSING, SENDING_BACK}


def too_long(form: Form) -> Mapping[str, Json]:
    """What was too long for the words that are asked for now: `text`, `limit`; nothing where all is well."""
    waiting = table(form.answers, "long")
    asked = (form.step, word(form.answers, "language"))
    return waiting if (word(waiting, "part"), word(waiting, "language")) == asked else {}


def stands_on(form: Form, source: int) -> bool:
    """Whether the one text of this form, kept or too long, came with this message of hers."""
    waiting = table(form.answers, "long")
    return source in {number(form.answers, "source"), number(waiting, "source")}


def checksum(to: str, text: str) -> int:
    """Part of the button that sends: what is sent is what she saw. Never above LARGEST, which is as far as a press counts."""
    return crc32(f"{to}\n{text}".encode()) & LARGEST
