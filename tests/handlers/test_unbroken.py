"""Codes and phone numbers hold together on every screen, and what is shown is read back."""

import pytest

from handlers.views.page import unbroken
from referrals.domain.report import read_code


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Code: 3ME-7CY.", "Code: 3ME\u20117CY."),
        ("<code>/accept 3ME-7CY</code>", "<code>/accept 3ME\u20117CY</code>"),
        ("<b>Ak-Kanat</b> +996 (555) 01-02-03, day and night", "<b>Ak-Kanat</b> +996555010203, day and night"),
        ("+996\u00a0000\u00a0000\u00a0001", "+996000000001"),
        ("Ukuk-Batken, 9-18, 2026-11-20, 117", "Ukuk-Batken, 9-18, 2026-11-20, 117"),
    ],
)
def test_nothing_breaks_that_belongs_together(written: str, shown: str) -> None:
    assert unbroken(written) == shown
    assert unbroken(shown) == shown


def test_a_code_is_read_back_as_it_is_shown() -> None:
    assert read_code(unbroken("3ME-7CY")) == "3ME-7CY"
