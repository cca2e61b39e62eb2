"""Which of her messages an answer came from."""

from typing import Any

import pytest

from referrals.domain.report.model import Source
from referrals.domain.source import sources_of


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ({"7": ["words", "come"], "8": ("number", "0555")}, (Source(7, "words", "come"), Source(8, "number", "0555"))),
        ({"7": "words"}, ()),
        ({}, ()),
        (None, ()),
        ("forged", ()),
    ],
)
def test_what_is_kept_is_read_back_and_nothing_else(kept: Any, found: tuple[Source, ...]) -> None:
    assert sources_of({"sources": kept}) == found
