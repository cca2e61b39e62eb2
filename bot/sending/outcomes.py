"""What an outcome means for the row, for the messages of the chat and for the reader. Pure: a table.

Not for: making calls (see telegram_calls) or keeping what is decided here (see send_queue).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sending.rendering import Nothing, NotYet
from bot.sending.telegram_calls import (
    Answer,
    Call,
    Delete,
    DeleteMany,
    Edit,
    Final,
    Moved,
    Outcome,
    Retry,
    Send,
    Sent,
    Unknown,
    Why,
)
from handlers.ui.page import Card, Photo
from referrals.domain.notice import Mode, Priority
from referrals.domain.report_notices import PUSH
from referrals.storage.deliveries import Delivery, Result
from referrals.storage.outbox import OutboxState

UNREACHABLE = frozenset({Why.BLOCKED, Why.DEACTIVATED, Why.CHAT_NOT_FOUND, Why.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class DeliveryUpdate:
    """What is to be kept about one attempt."""

    delivery: Delivery
    result: Result
    appeared: int | None = None
    """A new message of this Telegram id stands in the row's slot."""
    gone: tuple[int, ...] = ()
    """The messages of these ids are no longer in the chat."""
    refused: tuple[int, ...] = ()
    """Telegram did not delete these."""
    stuck: int | None = None
    """The message of this id can no longer be changed and leaves its slot."""
    unreachable: bool = False
    """The reader blocked the bot, is gone, or an offer for her could not ring: it goes on without her."""
    moved: int | None = None
    """The chat has this id now."""

    @property
    def may_wait(self) -> bool:
        """Whether it can be kept together with the next one: a press's answer is never sent twice."""
        return self.delivery.mode is Mode.ANSWER_CALLBACK and self.result.state is not OutboxState.WAITING


def without_call(delivery: Delivery, prepared: Nothing | NotYet) -> DeliveryUpdate:
    """The row needed no call, or not yet."""
    if isinstance(prepared, NotYet):
        return again(delivery, not_before=prepared.until)
    return _ended(delivery, OutboxState.SENT if prepared.done else OutboxState.WITHDRAWN)


def broken(delivery: Delivery, error: BaseException) -> DeliveryUpdate:
    """The row cannot be rendered: only the kind of the error is kept, never its words."""
    return _put_aside(delivery, type(error).__name__)


def again(delivery: Delivery, why: str | None = None, not_before: datetime | None = None) -> DeliveryUpdate:
    """The row waits again."""
    return DeliveryUpdate(delivery, Result(delivery.id, delivery.attempt, OutboxState.WAITING, why, not_before))


def interpret(delivery: Delivery, call: Call, outcome: Outcome, *, on_trial: bool = False) -> DeliveryUpdate:
    """What an outcome means. `on_trial`: the circuit breaker was open, and this call tried whether Telegram is back."""
    match outcome:
        case Sent():
            update = _ended(delivery, OutboxState.SENT)
            return replace(update, appeared=outcome.message, gone=_deleted(call))
        case Unknown():
            return _in_doubt(delivery, on_trial)
        case Retry():
            return again(delivery, "not reached" if outcome.after is None else "too many")
        case Moved():
            return replace(again(delivery, "moved"), moved=outcome.chat)
        case Final():
            return _final(delivery, call, outcome.why)


def _deleted(call: Call) -> tuple[int, ...]:
    match call:
        case Delete():
            return (call.message,)
        case DeleteMany():
            return call.messages
        case _:
            return ()


def _in_doubt(delivery: Delivery, on_trial: bool) -> DeliveryUpdate:
    """Each class of message says whether it is sent again: a press's answer never; a campaign's message only if it was a
    trial, since one of a series that comes twice is worse than one that is missing, and it does not count as sent;
    everything else, since silence is worse."""
    if delivery.mode is Mode.ANSWER_CALLBACK:
        return _ended(delivery, OutboxState.WITHDRAWN, "in doubt")
    if delivery.priority is Priority.CAMPAIGN and delivery.mode is Mode.SEND and not on_trial:
        return _ended(delivery, OutboxState.IN_DOUBT, "in doubt")
    return again(delivery, "in doubt")


def _final(delivery: Delivery, call: Call, why: Why) -> DeliveryUpdate:
    match why, call:
        case Why.MESSAGE_GONE, Edit() | Delete():
            return replace(_without_message(delivery), gone=(call.message,))
        case Why.MESSAGE_STUCK, Edit() | Delete():
            return replace(_without_message(delivery, stands=True), stuck=call.message)
        case ((Why.MESSAGE_GONE | Why.MESSAGE_STUCK), DeleteMany()):
            return replace(_ended(delivery, OutboxState.WITHDRAWN, why), refused=call.messages)
        case Why.FILE_REFUSED, Send(attachment=Card() | Photo()):
            return again(delivery, why)  # with a fresh picture, or without one: see attachments
        case _ if why in UNREACHABLE:
            return replace(_ended(delivery, OutboxState.REFUSED, why), unreachable=True)
        case _, Answer():
            return _ended(delivery, OutboxState.WITHDRAWN, why)
        case _, Edit() if delivery.mode in (Mode.SEND_OR_EDIT, Mode.REDRAW):
            return replace(_without_message(delivery, stands=True), stuck=call.message)
        case _:
            return _put_aside(delivery, why)


def _put_aside(delivery: Delivery, why: str) -> DeliveryUpdate:
    """An operator has to look at it. An offer that was to ring and did not is not left to its deadline."""
    not_rung = delivery.with_sound and delivery.key == PUSH
    return replace(_ended(delivery, OutboxState.QUARANTINED, why), unreachable=not_rung)


def _without_message(delivery: Delivery, *, stands: bool = False) -> DeliveryUpdate:
    """The message to change is no longer there, or `stands` and cannot be changed: what is left for each mode."""
    match delivery.mode:
        case Mode.SEND_OR_EDIT:
            return again(delivery, "message gone")
        case Mode.REDRAW if stands:
            return again(delivery, "message stuck")
        case Mode.DELETE:
            return _ended(delivery, OutboxState.SENT)
        case _:
            return _ended(delivery, OutboxState.WITHDRAWN, Why.MESSAGE_GONE)


def _ended(delivery: Delivery, state: OutboxState, why: str | None = None) -> DeliveryUpdate:
    return DeliveryUpdate(delivery, Result(delivery.id, delivery.attempt, state, why))


def retried(delivery: Delivery, now: datetime, seconds: float) -> DeliveryUpdate:
    """The row waits so many seconds."""
    return again(delivery, not_before=now + timedelta(seconds=seconds))


def postponed(update: DeliveryUpdate, strikes: int, now: datetime) -> DeliveryUpdate:
    """A row that finds nobody while others get through waits longer each time, and is never dropped."""
    if update.result.state is not OutboxState.WAITING:
        return update
    return again(update.delivery, update.result.error, now + timedelta(seconds=min(600, 2**strikes)))
