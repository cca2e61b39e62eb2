"""Sweeping a chat: which of its messages go now, which stay under her hands, and which can no longer be deleted (D7).

Not for: statements (storage/sweep_rows), the timer (sweeping) or the call to Telegram (bot/sending).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from referrals.domain.form import PROMPT, Form, typed_into
from referrals.domain.person import PersonId
from referrals.domain.report_notices import WAITING

CHOICES = (timedelta(hours=6), timedelta(hours=24), timedelta(hours=46))
"""After how long a chat can be swept, as she chooses; never later."""
DELETABLE = timedelta(hours=47, minutes=50)
"""For so long Telegram surely deletes a message: it says 48 hours, and we may know its time some minutes late."""
LATEST = timedelta(hours=46)
"""So old a message goes even under her hands."""
MENU = "menu"
"""The slot of the message that brought the keys under the chat, which says nothing: they leave with it, so it stays longest."""
AT_ONCE = 100
"""Messages that one call of Telegram's takes."""
RINGING = (WAITING, "alert:", "case:", "offer:")
"""The beginnings of the slots in which something may wait for its reader's answer."""


class EndState(StrEnum):
    """How a message ended, or why it has not."""

    SWEPT = "swept"
    """The bot deleted it in time, or she had everything deleted. What is new comes as a fresh message (D12)."""
    REMOVED = "removed"
    """She deleted it, or the bot did for a reason of its own. It is not posted again unasked (D6)."""
    APART = "apart"
    """Telegram refused to delete it together with others; it is tried alone."""
    LEFT = "left"
    """Telegram refused to delete it at all, and she was not told yet."""
    STUCK = "stuck"
    """It stays in the chat, and she was told how to clear it."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message in a chat, either side's."""

    telegram_id: int
    sent_at: datetime
    slot: str
    end: EndState | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """What becomes of messages whose time has come: `calls` are deleted, each tuple by one call; `held` stay until their moment;
    `left` can be deleted no more."""

    calls: tuple[tuple[int, ...], ...] = ()
    held: tuple[tuple[int, datetime], ...] = ()
    left: tuple[int, ...] = ()
    until: datetime | None = None
    """When the first of those that go can no longer be deleted: what still stands then is looked at again."""
    may_wait: bool = False
    """Whether something that goes may have been waiting for her answer: her phone rings for it again."""


def sweep(messages: Iterable[ChatMessage], form: Form | None, now: datetime, hands_off: timedelta) -> Sweep:
    """`form` is open in her chat: what belongs to it stays while she used it within `hands_off`."""
    left, held, goes = list[int](), list[tuple[int, datetime]](), list[ChatMessage]()
    for each in messages:
        if each.end is EndState.LEFT or now - each.sent_at >= DELETABLE:
            left.append(each.telegram_id)
        elif each.end is None and now < (
            needed_until := min(_needed_until(each, form, hands_off), each.sent_at + LATEST)
        ):
            held.append((each.telegram_id, needed_until))
        else:
            goes.append(each)
    until = min((each.sent_at + DELETABLE for each in goes), default=None)
    may_wait = any(each.slot.startswith(RINGING) for each in goes)
    return Sweep(_calls(goes), tuple(held), tuple(left), until, may_wait)


def _needed_until(message: ChatMessage, form: Form | None, hands_off: timedelta) -> datetime:
    if message.slot == MENU:
        return message.sent_at + LATEST
    if form is not None and (message.slot == PROMPT or message.slot.startswith(typed_into(form.flow))):
        return form.touched_at + hands_off
    return message.sent_at


def _calls(goes: Iterable[ChatMessage]) -> tuple[tuple[int, ...], ...]:
    together, alone = list[int](), list[int]()
    for each in goes:
        (alone if each.end is EndState.APART else together).append(each.telegram_id)
    batches = (tuple(together[at : at + AT_ONCE]) for at in range(0, len(together), AT_ONCE))
    return (*batches, *((each,) for each in alone))


_PERSON = "person:"


def whose(person: PersonId) -> str:
    """Like "person:12": how a timer names one person's chat."""
    return f"{_PERSON}{person}"


def read_whose(ref: str) -> PersonId | None:
    """The reverse; None for what names nobody."""
    return PersonId(int(ref.removeprefix(_PERSON))) if ref.startswith(_PERSON) else None
