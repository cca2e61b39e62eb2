"""Every error of the library as exactly one outcome, and every outcome's interpret on the row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sending.outcomes import broken, interpret, postponed, without_call
from bot.sending.rendering import Nothing, NotYet
from bot.sending.telegram_calls import (
    Answer,
    Call,
    Delete,
    Edit,
    Final,
    Moved,
    Outcome,
    Retry,
    Send,
    Sent,
    Unknown,
    Why,
    outcome_of,
)
from bot.transport import NotReached, NotTaken
from handlers.ui.page import Photo, Sheet
from referrals.domain.notice import Mode, Priority
from referrals.domain.person import PersonId
from referrals.storage.deliveries import Delivery
from referrals.storage.outbox import OutboxState

NOW = datetime(2025, 11, 25, 10, 0, tzinfo=UTC)
SEND = Send(1, "text", None, silent=True, protect=False)
WITH_PHOTO = replace(SEND, attachment=Photo("AgAC"))
WITH_SHEET = replace(SEND, attachment=Sheet("a.xlsx", ()))
EDIT = Edit(1, 5, "text", None)
DELETE = Delete(1, 5)
ANSWER = Answer("1", "", alert=False)


def _from(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(7), Retry(7.0)),
        (RetryAfter(timedelta(seconds=3)), Retry(3.0)),
        (ChatMigrated(-100), Moved(-100)),
        (Forbidden("Forbidden: bot was blocked by the user"), Final(Why.BLOCKED)),
        (Forbidden("Forbidden: user is deactivated"), Final(Why.DEACTIVATED)),
        (BadRequest("Message is not modified: specified new message content"), Sent()),
        (BadRequest("Message to edit not found"), Final(Why.MESSAGE_GONE)),
        (BadRequest("Message to delete not found"), Final(Why.MESSAGE_GONE)),
        (BadRequest("MESSAGE_ID_INVALID"), Final(Why.MESSAGE_GONE)),
        (BadRequest("Message can't be edited"), Final(Why.MESSAGE_STUCK)),
        (BadRequest("Message can't be deleted for everyone"), Final(Why.MESSAGE_STUCK)),
        (BadRequest("Query is too old and response timeout expired or query id is invalid"), Final(Why.TOO_LATE)),
        (BadRequest("Chat not found"), Final(Why.CHAT_NOT_FOUND)),
        (BadRequest("Can't parse entities"), Final(Why.REJECTED)),
        (BadRequest("Wrong file identifier/http url specified"), Final(Why.FILE_REFUSED)),
        (BadRequest("Wrong remote file identifier specified: wrong padding"), Final(Why.FILE_REFUSED)),
        (BadRequest("Can't use file of type document as photo"), Final(Why.FILE_REFUSED)),
        (BadRequest("Image_process_failed"), Final(Why.FILE_REFUSED)),
        (BadRequest("Message caption is too long"), Final(Why.REJECTED)),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Final(Why.BLOCKED)),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Final(Why.BLOCKED)),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), Final(Why.BLOCKED)),
        (Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN"), Final(Why.FORBIDDEN)),
        (BadRequest("Bad Request: CHAT_RESTRICTED"), Final(Why.FORBIDDEN)),
        (BadRequest("Request Entity Too Large"), Final(Why.FILE_REFUSED)),
        (NotTaken("status 418"), Retry(None)),
        (Forbidden("Forbidden"), Retry(None)),
        (Forbidden("Forbidden (403)"), Retry(None)),
        (Forbidden("Forbidden (403). Parsing the server response b'<html>' failed"), Retry(None)),
        (BadRequest("Bad Request (400)"), Retry(None)),
        (BadRequest("Bad Request: Bad Request (400)"), Retry(None)),
        (BadRequest("Bad Request"), Retry(None)),
        (_from(BadRequest("Bad Request (400). Parsing failed"), TelegramError("Invalid server response")), Retry(None)),
        (InvalidToken(), Retry(None)),
        (Conflict("terminated by other getUpdates request"), Retry(None)),
        (NotReached("ClientConnectorError"), Retry(None)),
        (TimedOut(), Unknown()),
        (NetworkError("ServerDisconnectedError"), Unknown()),
        (NetworkError("Bad Gateway"), Unknown()),
        (TelegramError("Invalid server response"), Unknown()),
        (EndPointNotFound("no such method"), Unknown()),
    ],
)
def test_every_error_is_one_outcome(error: TelegramError, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome


def delivery(mode: Mode) -> Delivery:
    return Delivery(3, PersonId(1), Priority.REPLY, mode, "key", "card", "", False, False, 2, NOW, b"", b"")


@pytest.mark.parametrize(
    ("mode", "call", "outcome", "state"),
    [
        (Mode.SEND, SEND, Sent(9), OutboxState.SENT),
        (Mode.SEND, SEND, Unknown(), OutboxState.WAITING),
        (Mode.SEND_OR_EDIT, EDIT, Unknown(), OutboxState.WAITING),
        (Mode.DELETE, DELETE, Unknown(), OutboxState.WAITING),
        (Mode.ANSWER_CALLBACK, ANSWER, Unknown(), OutboxState.WITHDRAWN),
        (Mode.ANSWER_CALLBACK, ANSWER, Retry(None), OutboxState.WAITING),
        (Mode.ANSWER_CALLBACK, ANSWER, Final(Why.TOO_LATE), OutboxState.WITHDRAWN),
        (Mode.SEND, SEND, Retry(5), OutboxState.WAITING),
        (Mode.SEND, SEND, Moved(-7), OutboxState.WAITING),
        (Mode.SEND, SEND, Final(Why.BLOCKED), OutboxState.REFUSED),
        (Mode.SEND, SEND, Final(Why.REJECTED), OutboxState.QUARANTINED),
        (Mode.SEND, SEND, Final(Why.MESSAGE_GONE), OutboxState.QUARANTINED),
        (Mode.SEND, WITH_PHOTO, Final(Why.FILE_REFUSED), OutboxState.WAITING),
        (Mode.SEND, WITH_SHEET, Final(Why.FILE_REFUSED), OutboxState.QUARANTINED),
        (Mode.SEND_OR_EDIT, EDIT, Final(Why.MESSAGE_GONE), OutboxState.WAITING),
        (Mode.SEND_OR_EDIT, EDIT, Final(Why.MESSAGE_STUCK), OutboxState.WAITING),
        (Mode.SEND_OR_EDIT, EDIT, Final(Why.REJECTED), OutboxState.WAITING),
        (Mode.EDIT_ONLY, EDIT, Final(Why.REJECTED), OutboxState.QUARANTINED),
        (Mode.ANSWER_CALLBACK, ANSWER, Final(Why.REJECTED), OutboxState.WITHDRAWN),
        (Mode.REDRAW, EDIT, Final(Why.MESSAGE_GONE), OutboxState.WITHDRAWN),
        (Mode.REDRAW, EDIT, Final(Why.MESSAGE_STUCK), OutboxState.WAITING),
        (Mode.EDIT_ONLY, EDIT, Final(Why.MESSAGE_GONE), OutboxState.WITHDRAWN),
        (Mode.EDIT_ONLY, EDIT, Final(Why.DEACTIVATED), OutboxState.REFUSED),
        (Mode.DELETE, DELETE, Final(Why.MESSAGE_GONE), OutboxState.SENT),
        (Mode.DELETE, DELETE, Final(Why.MESSAGE_STUCK), OutboxState.SENT),
    ],
)
def test_verdicts(mode: Mode, call: Call, outcome: Outcome, state: OutboxState) -> None:
    entry = interpret(delivery(mode), call, outcome)

    assert (entry.result.id, entry.result.attempt, entry.result.state) == (3, 2, state)


@pytest.mark.parametrize(
    ("mode", "priority", "on_trial", "state"),
    [
        (Mode.SEND, Priority.CAMPAIGN, False, OutboxState.IN_DOUBT),
        (Mode.SEND, Priority.CAMPAIGN, True, OutboxState.WAITING),
        (Mode.SEND, Priority.FOLLOW_UP, False, OutboxState.WAITING),
        (Mode.SEND, Priority.FOLLOW_UP, True, OutboxState.WAITING),
        (Mode.EDIT_ONLY, Priority.CAMPAIGN, False, OutboxState.WAITING),
        (Mode.ANSWER_CALLBACK, Priority.REPLY, True, OutboxState.WITHDRAWN),
    ],
)
def test_what_is_sent_again_when_in_doubt(mode: Mode, priority: Priority, on_trial: bool, state: OutboxState) -> None:
    """A line that drops single calls puts off what waits, and leaves what is over."""
    entry = interpret(replace(delivery(mode), priority=priority), SEND, Unknown(), on_trial=on_trial)

    assert (entry.result.state, entry.result.error, entry.appeared) == (state, "in doubt", None)
    assert postponed(entry, 3, NOW).result == replace(
        entry.result, not_before=NOW + timedelta(seconds=8) if state is OutboxState.WAITING else None
    )


def test_what_a_verdict_says_about_messages_and_people() -> None:
    assert interpret(delivery(Mode.SEND), SEND, Sent(9)).appeared == 9
    assert interpret(delivery(Mode.SEND_OR_EDIT), EDIT, Sent()).appeared is None
    assert interpret(delivery(Mode.DELETE), DELETE, Sent()).gone == (5,)
    assert interpret(delivery(Mode.SEND_OR_EDIT), EDIT, Final(Why.MESSAGE_GONE)).gone == (5,)
    assert interpret(delivery(Mode.SEND_OR_EDIT), EDIT, Final(Why.MESSAGE_STUCK)).stuck == 5
    assert interpret(delivery(Mode.SEND), SEND, Moved(-7)).moved == -7
    for why in Why:
        lost = why in (Why.BLOCKED, Why.DEACTIVATED, Why.CHAT_NOT_FOUND, Why.FORBIDDEN)
        assert interpret(delivery(Mode.SEND), SEND, Final(why)).unreachable is lost


def test_without_a_call() -> None:
    assert without_call(delivery(Mode.SEND), Nothing()).result.state is OutboxState.WITHDRAWN
    assert without_call(delivery(Mode.DELETE), Nothing(done=True)).result.state is OutboxState.SENT
    later = without_call(delivery(Mode.SEND_OR_EDIT), NotYet(NOW)).result
    assert (later.state, later.not_before) == (OutboxState.WAITING, NOW)
    assert broken(delivery(Mode.SEND), KeyError("her words")).result.error == "KeyError"
