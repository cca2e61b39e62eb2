"""What is left of a report some time after it was closed (see test_report for one that was taken back)."""

from dataclasses import replace
from typing import Any

from referrals.domain.kind import Voice
from referrals.domain.report import ConsentShown, ReportState, some_time_after_closing
from tests.domain.samples import AYOL, NOW, conflict, violence_in

HERS: dict[str, Any] = {
    "words": "help",
    "contact_words": "0770",
    "shown": (ConsentShown(AYOL, "Ayol", False, False, NOW),),
}
CLOSED = replace(violence_in(ReportState.CLOSED), **HERS)


def test_nothing_that_its_writer_wrote_is_left() -> None:
    assert some_time_after_closing(CLOSED) == replace(CLOSED, words="", contact_words="", shown=())
    assert some_time_after_closing(conflict(words="a quarrel")) == conflict()


def test_what_she_was_shown_stays_where_she_may_still_add_something() -> None:
    """It is closed and she does not learn it (D13). An organisation that has become stricter since hears nothing more (D3)."""
    unseen = replace(CLOSED, voice=Voice.SHE_ASKED)

    assert some_time_after_closing(unseen) == replace(unseen, words="", contact_words="")
