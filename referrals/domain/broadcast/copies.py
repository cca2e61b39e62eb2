"""What becomes of one reader's copy of a message to many, now: it goes, it waits, or it never goes. Pure: a table.

Why a copy waits is said by its kind and kept nowhere (D21). Not for: who is a reader (see audience), or when a person may be
written to (domain/notice).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class CopyState(StrEnum):
    """What became of one copy of a message. Every reader of the audience has exactly one for each message that went."""

    WAITING = "waiting"
    """Its row is in the outbox."""
    SENT = "sent"
    """Telegram has taken it."""
    IN_DOUBT = "in_doubt"
    """Telegram's answer is missing: she may have it. It isn't sent again, and isn't counted as sent."""
    LATER = "later"
    """She may not be written to now: it waits, and why is not kept."""
    LET_GO = "let_go"
    """It waited too long, or a newer one of the same campaign is due: she can read it when she likes. Counted as later."""
    STOPPED = "stopped"
    """She wants no campaigns."""
    UNREACHABLE = "unreachable"
    """She has blocked the bot, or her account is gone."""
    LEFT_OUT = "left_out"
    """The coordinator chose to send it without words in her language."""
    SKIPPED = "skipped"
    """The bot or Telegram was down when it should have gone, for longer than is made up for."""
    CANCELLED = "cancelled"
    """Cancelled before it went to her."""
    FAILED = "failed"
    """Our own mistake: an operator has to look."""


@dataclass(frozen=True, slots=True)
class Go:
    """Now. `since` is the first moment at which it could have gone: from then on lateness is ours and not hers."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before this moment; then it is asked again."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """This state is its last."""

    state: CopyState


DeliveryDecision = Go | Wait | Never


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a copy is worth sending."""

    catch_up: timedelta
    """How late an outage may make it."""
    waits: timedelta
    """How long it may wait for her own reasons."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a kind of message says of one reader's copy, if it may go to her at all.

    `due_at` is when it is meant for her, `may_at` gives the first moment, from a given one on, at which such a message may be
    written to her, and `could_at` is that moment from now on, with what else keeps it from her; `held`: no one knows when that
    ends. `gives_way`: a newer one takes its place.
    """

    due_at: datetime
    may_at: Callable[[datetime], datetime]
    could_at: datetime
    held: bool = False
    gives_way: bool = False


def decide_copy(terms: Terms, now: datetime, patience: Patience, since: datetime | None) -> DeliveryDecision:
    """What becomes of a copy that may go at all. `since` is the moment an earlier `Wait` or `Go` named, None when it is asked for
    the first time."""
    due, could = terms.due_at, terms.could_at
    if due > now:
        return Wait(due)
    since = terms.may_at(since or due)
    if could - since > patience.catch_up and not terms.held:
        return Never(CopyState.SKIPPED)
    if could > now:
        return Wait(could) if could - due <= patience.waits else Never(CopyState.LET_GO)
    if terms.gives_way:
        return Never(CopyState.SKIPPED if since == due else CopyState.LET_GO)
    return Go(since)
