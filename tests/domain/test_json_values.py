"""What stands in answers and parameters is read as what it should be, whatever is there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain import json_values
from referrals.domain.notice import Json

VALUES: dict[str, Json] = {"n": 7, "w": "ak-kanat", "l": ["a", 2], "d": "2026-11-25", "t": {"n": 1}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def test_what_is_there_is_read() -> None:
    assert json_values.number(VALUES, "n") == 7
    assert json_values.word(VALUES, "w") == "ak-kanat"
    assert json_values.words(VALUES, "l") == ("a", "2")
    assert json_values.day(VALUES, "d") == date(2026, 11, 25)
    assert json_values.number(json_values.table(VALUES, "t"), "n") == 1


@pytest.mark.parametrize("key", ["nothing", "w"])
def test_what_is_not_there_or_no_number_finds_no_row(key: str) -> None:
    assert json_values.number(VALUES, key) == -1
    assert json_values.number(VALUES, key, 0) == 0


@given(JSON)
def test_nothing_breaks_the_reading(value: Json) -> None:
    values = {"key": value}
    assert isinstance(json_values.number(values, "key"), int)
    assert isinstance(json_values.word(values, "key"), str)
    assert all(isinstance(each, str) for each in json_values.words(values, "key"))
    assert json_values.table(values, "key") in ({}, value)
    assert json_values.day({}) is None
