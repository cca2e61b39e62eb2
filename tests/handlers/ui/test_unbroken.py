"""Codes and phone numbers hold together on every screen, and what is shown is read back; a label with a long name says all but
the name.
"""

import pytest

from handlers.ui.page import named, unbroken
from locales.words import LANGUAGES, Html, read_library
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Resume: {place}", "Send to {centre}", "Contact {organisation}"])
@pytest.mark.parametrize(
    "name", ["Жалал-Абад облусунун аялдарды колдоо борбору", "«Ак-Канат» кризистик борбору, Баткен", "Үмүт & Co"]
)
def test_what_a_button_says_of_a_name_is_never_cut(language: str, text: str, name: str) -> None:
    """In Kyrgyz the "not" stands behind it."""
    w, which = read_library().words(language), text[text.index("{") + 1 : -1]
    label = named(lambda name: w.t(text, **{which: name}), name, 30)
    assert len(label) <= 30
    said = w.t(text, **{which: Html("")}).strip(" :")
    assert said in label
    assert "&amp;" not in label
