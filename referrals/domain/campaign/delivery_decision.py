"""What a campaign says of one copy of its message, for one reader and now: whether it may go to her at all, and when.

Why a copy waits is said here and kept nowhere (D21). When a person may be written to is `may_write_at`'s to say
(domain/notice). Not for: what becomes of the message as a whole (see transitions).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from referrals.domain.broadcast.copies import CopyState, DeliveryDecision, Never, Patience, Terms, decide_copy
from referrals.domain.campaign.model import Campaign, Message
from referrals.domain.notice import NO_HOLD, Hold, Priority, may_write_at
from referrals.domain.person import Person


def meant_for(message: Message, reader: Person) -> datetime:
    """When it is meant for this reader."""
    return message.schedule.due_at(reader.zone, reader.subscription.hour)


def missed(message: Message, zones: Iterable[str], now: datetime, patience: Patience) -> bool:
    """Whether it comes too late by now for whoever lives in these zones and wants it at the message's own hour."""
    return all(message.schedule.due_at(zone) + patience.catch_up < now for zone in zones)


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone for whom it is decided: what holds campaigns from her now, and the moment an earlier `Wait` or `Go` named, None
    when it is asked for the first time."""

    person: Person
    hold: Hold = NO_HOLD
    since: datetime | None = None


def decide_delivery(
    campaign: Campaign, message: Message, reader: Reader, now: datetime, patience: Patience
) -> DeliveryDecision:
    """What becomes of her copy."""
    person, hold = reader.person, reader.hold
    if (state := _never(message, person)) is not None:
        return Never(state)
    if campaign.group is not None:
        hold = replace(hold, open_report=False)  # no one in a group is known by what she did not get (D21)
    terms = Terms(
        due_at=meant_for(message, person),
        may_at=lambda moment: may_write_at(moment, person, Priority.CAMPAIGN),
        could_at=may_write_at(now, person, Priority.CAMPAIGN, hold=hold),
        held=hold.keeps_from(person),
        gives_way=_gives_way(campaign, message, person, now),
    )
    return decide_copy(terms, now, patience, reader.since)


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
