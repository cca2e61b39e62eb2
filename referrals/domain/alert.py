"""Why the person who runs the bot is alerted, and how often. An alert says only that something needs her, never what.

Not for: what `check` says about it (bot/cli/check_report) or who is told of a case (report_notices).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from referrals.domain.notice import Notice, NoticeKey, Priority, renewed
from referrals.domain.person import PersonId
from referrals.domain.place import PlaceCode

AT_MOST_EVERY = timedelta(hours=1)
"""For one reason; what comes sooner waits until then."""


class AlertReason(StrEnum):
    """What needs the operator: the ref of the timer, which can also be the report ("violence:12") that nobody has opened."""

    PUT_ASIDE = "put_aside"
    """An update or a message failed too often and was put aside, or a timer keeps failing and is tried on."""
    UNOPENED_CASE = "unopened_case"
    """A case reached the last of those who could act, and no one has opened it."""
    NUMBERS_LAPSED = "numbers_lapsed"
    """Emergency numbers of an open country have not been rung within the policy's period (D22)."""
    COMPLAINT_WAITS = "complaint_waits"
    """No one may answer a complaint, or no one has in time (D20)."""
    CHAIN_BROKEN = "chain_broken"
    """The log of events was changed, or an event was removed."""
    CHANGED = "changed"
    """Something in the database was not kept there by this bot: sealed for another row, or changed without the keys."""


def reason_of(ref: str) -> AlertReason:
    """The reason a timer's ref stands for: everything that is no reason itself names a case."""
    return AlertReason(ref) if ref in set(AlertReason) else AlertReason.UNOPENED_CASE


def about(reason: AlertReason) -> str:
    """How an alert's notices are found again, and counted against the hour."""
    return f"operator:{reason}"


def next_allowed(last: datetime | None, now: datetime) -> datetime:
    """The first moment, `now` or later, at which this reason may be alerted again."""
    return now if last is None else max(now, last + AT_MOST_EVERY)


def operator_alert(to: PersonId, reason: AlertReason) -> tuple[Notice, Notice]:
    """A fresh message that rings at any hour; one place in the chat, since all of them say the same."""
    notice = Notice(
        to=to,
        key=NoticeKey.OPERATOR_ALERT,
        slot="operator",
        priority=Priority.ALERT,
        about=about(reason),
        with_sound=True,
        safe_hours_only=False,
    )
    return renewed(notice)


def numbers_notice(to: PersonId, country: PlaceCode) -> tuple[Notice, Notice]:
    """Some numbers of this country have lapsed: a coordinator is told inside her hours, and again each day."""
    notice = Notice(
        to=to,
        key=NoticeKey.OPERATOR_NUMBERS,
        params={"country": country},
        slot=f"numbers:{country}",
        priority=Priority.FOLLOW_UP,
        with_sound=True,
        safe_hours_only=True,
    )
    return renewed(notice)
