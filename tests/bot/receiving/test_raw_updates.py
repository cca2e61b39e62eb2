"""What is read of an update before anything is known of it: nothing that anyone can send makes this fail."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.receiving.raw_updates import chat_of, written_at

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"update_id": 1, "edited_message": {"chat": {"id": -5}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}, "date": 0}}}, 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "inline_message_id": "x"}}, 6),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 5}, "from": {"id": 5}}}, 5),
        ({"update_id": 1, "poll": {"id": "9"}}, None),
        ({"update_id": 1, "message": {"chat": "?"}}, None),
        ({"update_id": 1, "message": None}, None),
        ({"update_id": 1}, None),
    ],
)
def test_the_chat_of_a_raw_update(raw: dict[str, Any], chat: int | None) -> None:
    assert chat_of(raw) == chat


_JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["chat", "from", "message", "id", "x"]), inner),
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "x"]), _JSON))
def test_the_chat_of_anything_json_can_hold_is_a_number_or_none(raw: dict[str, Any]) -> None:
    assert isinstance(chat_of(raw), int | None)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["message", "callback_query"]), st.dictionaries(st.just("date"), _JSON)))
def test_nobody_wrote_in_the_future_whatever_an_update_says(raw: dict[str, Any]) -> None:
    assert written_at(raw, NOW) <= NOW


def test_what_was_fetched_late_was_written_when_telegram_says() -> None:
    earlier = NOW - timedelta(hours=3)
    assert written_at({"message": {"date": int(earlier.timestamp())}}, NOW) == earlier
    assert written_at({"callback_query": {"message": {"date": 1}}}, NOW) == NOW
