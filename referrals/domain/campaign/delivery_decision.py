"""What becomes of one copy of a message, for one reader and now: it goes, it waits, or it never goes. Pure: a table.

Why a copy waits is said here and kept nowhere (D21). When a person may be written to is `may_write_at`'s to say
(domain/notice). Not for: what becomes of the message as a whole (see transitions).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from referrals.domain.campaign.model import Campaign, Message
from referrals.domain.campaign.transitions import begins_at
from referrals.domain.notice import NO_HOLD, Hold, Priority, may_write_at
from referrals.domain.person import Person


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


def due_at(message: Message, zone: str, own_hour: time | None = None) -> datetime:
    """When it is meant for somebody: at its own moment, else at the hour she chose or the message's, where she is.

    An hour that her clock jumps over is the one after it, one that comes twice the first.
    """
    hour = own_hour or message.hour
    if message.at is not None or hour is None:
        return message.at or begins_at(message)
    return datetime.combine(message.day, hour, ZoneInfo(zone)).astimezone(UTC)


def meant_for(message: Message, reader: Person) -> datetime:
    """When it is meant for this reader."""
    return due_at(message, reader.zone, reader.subscription.hour)


def missed(message: Message, zones: Iterable[str], now: datetime, patience: Patience) -> bool:
    """Whether it comes too late by now for whoever lives in these zones and wants it at the message's own hour."""
    return all(due_at(message, zone) + patience.catch_up < now for zone in zones)


def decide_delivery(
    campaign: Campaign,
    message: Message,
    reader: Person,
    now: datetime,
    patience: Patience,
    *,
    hold: Hold = NO_HOLD,
    since: datetime | None = None,
) -> DeliveryDecision:
    """What becomes of her copy. `since` is the moment an earlier `Wait` or `Go` named, None when it is asked for the first
    time."""
    if (state := _never(message, reader)) is not None:
        return Never(state)
    if campaign.group is not None:
        hold = replace(hold, open_report=False)  # nobody in a group is known by what she did not get (D21)
    due = meant_for(message, reader)
    if due > now:
        return Wait(due)
    since = may_write_at(since or due, reader, Priority.CAMPAIGN)
    could = may_write_at(now, reader, Priority.CAMPAIGN, hold=hold)
    if could - since > patience.catch_up and not hold.keeps_from(reader):
        return Never(CopyState.SKIPPED)
    if could > now:
        return Wait(could) if could - due <= patience.waits else Never(CopyState.LET_GO)
    if _gives_way(campaign, message, reader, now):
        return Never(CopyState.SKIPPED if since == due else CopyState.LET_GO)
    return Go(since)


def _never(message: Message, reader: Person) -> CopyState | None:
    """Why it does not go to her whenever it is; None where it is only a question of when."""
    if not message.waits:
        return CopyState.CANCELLED
    if not reader.reachable:
        return CopyState.UNREACHABLE
    if reader.subscription.stopped_at is not None:
        return CopyState.STOPPED
    return CopyState.LEFT_OUT if message.text_for(reader.language) is None else None


def _gives_way(campaign: Campaign, message: Message, reader: Person, now: datetime) -> bool:
    """Whether its day is over for her, and a later message of the same campaign is to come to her by the end of this one: of
    those that waited the newest goes, and on no day of hers come two."""
    zone = ZoneInfo(reader.zone)
    today = now.astimezone(zone).date()
    if meant_for(message, reader).astimezone(zone).date() >= today:
        return False
    return any(
        may_write_at(meant_for(each, reader), reader, Priority.CAMPAIGN).astimezone(zone).date() <= today
        for each in campaign.messages
        if each.day > message.day and each.goes and each.text_for(reader.language) is not None
    )
