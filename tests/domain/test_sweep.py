"""Which messages of a chat go, which stay under her hands, and which can no longer be deleted (D7)."""

from datetime import datetime, timedelta

from referrals.domain.form import PROMPT, Form, FormId, typed_into
from referrals.domain.person import PersonId
from referrals.domain.report_notices import WAITING
from referrals.domain.sweep import (
    AT_ONCE,
    DELETABLE,
    LATEST,
    MENU,
    ChatMessage,
    EndState,
    Sweep,
    read_whose,
    sweep,
    whose,
)
from tests.domain.samples import NOW

HOUR, HANDS_OFF = timedelta(hours=1), timedelta(minutes=10)


def message(number: int, age: timedelta, slot: str = "", end: EndState | None = None) -> ChatMessage:
    return ChatMessage(number, NOW - age, slot, end)


def form(touched: datetime) -> Form:
    return Form(FormId(5), "violence", "help", {}, (), 1, touched, touched + HOUR)


def swept(*messages: ChatMessage, used: timedelta | None = None) -> Sweep:
    return sweep(messages, None if used is None else form(NOW - used), NOW, HANDS_OFF)


def test_what_is_due_goes_in_calls_of_a_hundred() -> None:
    found = swept(*(message(number, 24 * HOUR) for number in range(AT_ONCE + 1)))
    assert [len(each) for each in found.calls] == [AT_ONCE, 1]
    assert (found.held, found.left, found.may_wait) == ((), (), False)
    assert found.until == NOW - 24 * HOUR + DELETABLE, "what still stands then is looked at again"


def test_what_telegram_deletes_no_more_is_left() -> None:
    too_old, refused = message(1, DELETABLE), message(2, HOUR, end=EndState.LEFT)
    found = swept(too_old, refused, message(3, DELETABLE - HOUR))
    assert found.left == (1, 2)
    assert found.calls == ((3,),)


def test_what_was_refused_with_others_goes_alone() -> None:
    found = swept(message(1, 24 * HOUR), message(2, 24 * HOUR, end=EndState.APART), message(3, 24 * HOUR))
    assert found.calls == ((1, 3), (2,))


def test_a_form_in_use_stays_and_no_longer_than_telegram_allows() -> None:
    prompt, typed = message(1, 24 * HOUR, PROMPT), message(2, 24 * HOUR, f"{typed_into('violence')}7")
    others = message(3, 24 * HOUR, f"{typed_into('conflict')}8")
    in_use = swept(prompt, typed, others, used=HANDS_OFF / 2)
    assert in_use.held == ((1, NOW + HANDS_OFF / 2), (2, NOW + HANDS_OFF / 2))
    assert in_use.calls == ((3,),), "another form's words"
    assert swept(prompt, typed, used=HANDS_OFF).calls == ((1, 2),), "she has put it down"
    assert swept(message(1, LATEST, PROMPT), used=timedelta()).calls == ((1,),)


def test_the_keys_under_the_chat_stay_longest() -> None:
    assert swept(message(1, 24 * HOUR, MENU)).held == ((1, NOW - 24 * HOUR + LATEST),)
    assert swept(message(1, LATEST, MENU)).calls == ((1,),)


def test_what_may_wait_for_an_answer_rings_again() -> None:
    assert swept(message(1, 24 * HOUR, WAITING)).may_wait
    assert not swept(message(1, 24 * HOUR, "status:7")).may_wait
    assert swept() == Sweep()


def test_a_timer_names_one_chat_or_all() -> None:
    assert read_whose(whose(PersonId(12))) == PersonId(12)
    assert read_whose("") is None
