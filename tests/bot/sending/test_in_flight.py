"""What is remembered of a row from one attempt to the next, and what is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sending.in_flight import IN_HAND, PREFETCH_TTL_S, InFlight, Phase, Rows
from bot.sending.outcomes import again, interpret
from bot.sending.telegram_calls import Answer, Sent
from referrals.domain.notice import Mode, Priority
from referrals.domain.person import PersonId
from referrals.storage.deliveries import Delivery

ROW = Delivery(
    *(7, PersonId(1), Priority.REPLY, Mode.SEND, "say", "", "", False, False, 1),
    datetime(2026, 11, 30, tzinfo=UTC),
    sealed=b"",
    row_key=b"",
)
CALL = Answer("1", "", False)


@pytest.fixture
def rows() -> Rows:
    rows = Rows()
    rows.take(ROW)
    return rows


def only(rows: Rows) -> InFlight:
    (record,) = rows.within([*Phase])
    return record


def test_what_went_wrong_is_remembered_by_the_next_attempt(rows: Rows) -> None:
    record = only(rows)
    record.reached_nobody(5.0)
    record.ends(again(ROW))
    rows.kept(record)
    assert rows.within(IN_HAND) == []
    assert rows.failed_recently(ROW.id)

    rows.take(replace(ROW, attempt=2))
    record = only(rows)
    assert (record.phase, record.delivery.attempt, record.unanswered, record.update) == (Phase.RECORDED, 2, 1, None)


@pytest.mark.parametrize("update", [again(ROW), interpret(ROW, CALL, Sent(1))])
def test_a_row_that_waits_unharmed_or_is_over_is_forgotten(rows: Rows, update: object) -> None:
    record = only(rows)
    if update != again(ROW):
        record.reached_nobody(5.0)
    record.ends(update)  # type: ignore[arg-type]
    rows.kept(record)
    assert rows.within([*Phase]) == []


def test_a_call_is_fresh_for_a_moment_and_not_after_its_row_was_put_back(rows: Rows) -> None:
    record = only(rows)
    record.prepares()
    assert record.fresh_call(1.0) is None
    record.prepared(CALL, 1.0)
    assert record.fresh_call(1.0 + PREFETCH_TTL_S) == CALL
    assert record.fresh_call(1.1 + PREFETCH_TTL_S) is None
    record.ends(again(ROW))
    assert record.fresh_call(1.0) is None


def test_a_call_that_outlives_the_lease_keeps_its_record_beside_the_next_attempt(rows: Rows) -> None:
    first = only(rows)
    first.starts()
    rows.take(replace(ROW, attempt=2))
    first.ends(interpret(ROW, CALL, Sent(1)))
    rows.kept(first)
    assert (only(rows).delivery.attempt, only(rows).phase) == (2, Phase.RECORDED)
