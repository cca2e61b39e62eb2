"""A notice: who must be told what, with which priority and in which place of her chat. Never the text itself.

Also the one place that decides when a person may be written to (D6, D21). Not for: wording (views in handlers), sending
(bot/sending/courier).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from referrals.domain.person import Person, PersonId, Role

Scalar = None | bool | int | float | str
Json = Scalar | Sequence["Json"] | Mapping[str, "Json"]


class Priority(IntEnum):
    """Which notices go first. A lower priority never delays a higher one by more than one send."""

    ALERT = 0
    """Urgent offers and escalations."""
    REPLY = 1
    """Answers to somebody who is waiting with the phone in her hand."""
    FOLLOW_UP = 2
    """What may take a moment: status changes, reminders."""
    CAMPAIGN = 3
    """Many readers, no hurry."""
    SWEEP = 4
    """What no one waits for: chats are swept."""


class Mode(StrEnum):
    """How a notice enters the chat. Each becomes exactly one call of the Bot API."""

    SEND = "send"
    """A new message; it becomes the message of its slot."""
    SEND_OR_EDIT = "send_or_edit"
    """Edit the message of the slot where there is one, else send."""
    REDRAW = "redraw"
    """As SEND_OR_EDIT, unasked: a message she removed stays gone, and only her own press brings it back (D6)."""
    EDIT_ONLY = "edit_only"
    """Edit the message of the slot where there is one, else nothing: it was never seen."""
    DELETE = "delete"
    """Remove the message of the slot."""
    SWEEP = "sweep"
    """Remove up to 100 messages by one call, given by their Telegram ids as "ids"."""
    ANSWER_CALLBACK = "answer_callback"
    """Answer a press (a toast). Worthless after ten seconds, never sent again, outside pacing."""


class NoticeKey(StrEnum):
    """What is sent without being asked. The value is stored with the notice; `handlers/view_key` has a view for each."""

    CAME = "came"
    CAMPAIGN_MESSAGE = "campaign.message"
    CAMPAIGN_NEW_ANSWERS = "campaign.new_answers"
    CAMPAIGN_PROGRESS = "campaign.progress"
    CAMPAIGN_SHEET = "campaign.sheet"
    CAMPAIGN_TO_APPROVE = "campaign.to_approve"
    CAMPAIGN_TOLD = "campaign.told"
    CASE = "case"
    CASE_LOST = "case.lost"
    CASE_WIDER = "case.wider"
    COMPLAINT_ANSWERED = "complaint.answered"
    COMPLAINT_CARD = "complaint.card"
    COMPLAINT_WAITING = "complaint.waiting"
    CRY = "cry"
    CRY_GONE = "cry.gone"
    JOIN_ADMITTED = "join.admitted"
    JOIN_REFUSED = "join.refused"
    JOIN_WAITS = "join.waits"
    MENU = "menu"
    OFFER = "offer"
    OFFER_NUDGE = "offer.nudge"
    OFFER_OVER = "offer.over"
    OPERATOR_ALERT = "operator.alert"
    OPERATOR_NUMBERS = "operator.numbers"
    REPORT_GONE = "report.gone"
    STATUS = "status"
    SWEEP_LEFT = "sweep.left"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One call of the Bot API to come. The text is made when it is sent, in the reader's language.

    `key` names the view, `params` hold ids and keys, never display text; `slot` names the place in the chat ("" is a
    message nobody addresses again); `about` names the subject ("violence:12", "referral:7") by which a use case cancels
    what became untrue before it was sent. Notices with `safe_hours_only` keep the reader's hours (D6), checked when sent:
    everything that rings or appears, unless its maker says why it may come at any hour. An EDIT_ONLY takes the place
    of a message that was not sent yet; without `replaces_unsent` it leaves one that still has to ring.
    """

    to: PersonId
    key: str
    params: Mapping[str, Json] = field(default_factory=dict)
    slot: str = ""
    mode: Mode = Mode.SEND
    priority: Priority = Priority.REPLY
    about: str = ""
    not_before: datetime | None = None
    with_sound: bool = False
    safe_hours_only: bool = True
    replaces_unsent: bool = True


def renewed(notice: Notice) -> tuple[Notice, Notice]:
    """The same notice as a fresh message: its old message is deleted first, so that the phone rings again."""
    return replace(notice, key="", params={}, mode=Mode.DELETE, with_sound=False), notice


def comes_too_late(priority: Priority, came_at: datetime, now: datetime, reader: Person, window: timedelta) -> bool:
    """Whether an answer is no reply any more, an outage having passed since what it answers: a writer then gets it at
    her own hours (D6). Who answers or coordinates has duty hours instead."""
    staff = reader.has(Role.FOCAL_POINT) or reader.has(Role.COORDINATOR)
    return priority is Priority.REPLY and not staff and now - came_at > window


@dataclass(frozen=True, slots=True)
class Hold:
    """What keeps campaigns from somebody beside her own wishes, without an end that is known. Never kept or shown (D21)."""

    open_report: bool = False
    """A report of hers is open."""
    crisis: bool = False
    """Her district is paused."""

    def keeps_from(self, reader: Person) -> bool:
        """Whether a campaign may not go to her now."""
        return self.crisis or (self.open_report and not reader.subscription.with_report)


NO_HOLD = Hold()
LOOK_AGAIN = timedelta(hours=1)
"""How soon it is looked again whether a hold is over."""


def may_write_at(
    now: datetime,
    reader: Person,
    priority: Priority = Priority.FOLLOW_UP,
    *,
    last_press_at: datetime | None = None,
    window: timedelta = timedelta(0),
    hold: Hold = NO_HOLD,
    by_duty: bool = False,
) -> datetime:
    """The first moment, `now` or later, at which somebody may be written to, as far as is known now: within `window` of
    her own press, else inside her safe hours where she is, or `by_duty` while she is on duty (D6); with a campaign only
    when she wants one, and while nothing holds it (D21). The one place that decides this: a further reason to wait is a
    further function of REASONS.
    """
    if priority is not Priority.CAMPAIGN:
        pressed = last_press_at is not None and now - last_press_at <= window
        return now if pressed else _first(now, reader, (_on_duty if by_duty else _safe,))
    moment = _first(now, reader, REASONS)
    return max(moment, now + LOOK_AGAIN) if hold.keeps_from(reader) else moment


Reason = Callable[[datetime, Person], datetime]


def _first(moment: datetime, reader: Person, reasons: Iterable[Reason]) -> datetime:
    """The first moment from this one on that none of the reasons puts off."""
    while (later := max(reason(moment, reader) for reason in reasons)) > moment:
        moment = later
    return moment


def _safe(moment: datetime, reader: Person) -> datetime:
    """Not outside her safe hours."""
    local = moment.astimezone(ZoneInfo(reader.zone))
    return moment if reader.safe.hold(local.time()) else _next(local, reader.safe.start)


def _on_duty(moment: datetime, reader: Person) -> datetime:
    """Not while she is off duty; who has no duty hours at all has safe ones."""
    if reader.on_duty(moment):
        return moment
    start = reader.duty.next_start(moment, reader.zone)
    return _safe(moment, reader) if start is None else max(moment, start)


def _unpaused(moment: datetime, reader: Person) -> datetime:
    """Not while she paused campaigns."""
    return max(moment, reader.subscription.paused_until or moment)


def _on_her_days(moment: datetime, reader: Person) -> datetime:
    """Not on a weekday she did not choose; on the next chosen one at her hour, where that is a safe one."""
    local, chosen = moment.astimezone(ZoneInfo(reader.zone)), reader.subscription.weekdays
    if local.weekday() in chosen or not chosen:
        return moment
    later = local
    while later.weekday() not in chosen:
        later += timedelta(days=1)
    hour = reader.subscription.hour
    if hour is None or not reader.safe.hold(hour):
        hour = time(0)
    return later.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0).astimezone(UTC)


REASONS = (_safe, _unpaused, _on_her_days)
"""Why a campaign waits for her: each gives the first moment from the given one on that is not against it."""


def _next(local: datetime, clock: time) -> datetime:
    """The next moment at which her clock shows this time."""
    opening = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return (opening if opening > local else opening + timedelta(days=1)).astimezone(UTC)
