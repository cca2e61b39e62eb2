"""What a writer adds to what she has sent: only what she said, and nothing that was there is lost once somebody has it (D24)."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from referrals.domain.addition import additions, corrected, due_anew, source_in
from referrals.domain.kind import ConflictHelp, Help, Urgency, Voice
from referrals.domain.person import Hours
from referrals.domain.report import HELD, Contact, ReportState, Source, When
from referrals.facts import load_gazetteer
from tests.domain.samples import NOW, POLICY, changed, conflict, violence, violence_in

NUMBER = {"contact": "call", "number": "0555 12 34 56"}


def test_a_number_is_the_way_to_reach_her() -> None:
    changes = additions(violence(contact=Contact.NOT_SAID), NUMBER)

    assert (changes["contact"], changes["contact_words"]) == (Contact.CALL, "0555 12 34 56")


def test_a_number_given_before_somebody_has_it_is_replaced_and_later_kept_below_the_new_one() -> None:
    before = violence(contact_words="0700")
    held = violence_in(ReportState.TAKEN)

    assert additions(before, NUMBER)["contact_words"] == "0555 12 34 56"
    assert additions(held, {**NUMBER, "number": "1"})["contact_words"] == "1"
    with_number = violence(state=ReportState.TAKEN, contact_words="0700")
    assert additions(with_number, NUMBER)["contact_words"] == "0555 12 34 56\n0700"


def test_calling_herself_takes_a_number_back_only_while_nobody_has_it() -> None:
    she_calls = {"contact": "she_calls"}

    assert additions(violence(contact_words="0700"), she_calls)["contact_words"] == ""
    assert additions(violence(state=ReportState.TAKEN, contact_words="0700"), she_calls)["contact_words"] == "0700"


@pytest.mark.parametrize("answers", [{}, {"contact": "call"}, {"contact": "forged", "number": "1"}, {"help": "talk"}])
def test_what_she_did_not_say_changes_nothing(answers: dict[str, Any]) -> None:
    assert dict(additions(violence(), answers)) == {"help": (Help.TALK,)}


def test_another_way_leaves_the_number_that_is_there() -> None:
    writes = {"contact": "message"}

    assert additions(violence(contact_words="0700"), writes)["contact"] is Contact.MESSAGE
    assert "contact_words" not in additions(violence(contact_words="0700"), writes)
    assert "contact" not in additions(violence(), writes)


def test_the_same_number_twice_is_kept_once() -> None:
    held = violence(state=ReportState.TAKEN, contact_words="0555 12 34 56\n0700")

    assert additions(held, NUMBER)["contact_words"] == "0555 12 34 56\n0700"


def test_the_first_number_of_all_is_never_cut() -> None:
    first, report = "1" * 100, violence(state=ReportState.TAKEN, contact_words="1" * 100)
    for digit in "23456789":
        for _twice in range(2):
            words = additions(report, {"contact": "call", "number": digit * 100})["contact_words"]
            report = replace(report, contact_words=words)
    numbers = report.contact_words.split("\n")

    assert (numbers[0], numbers[-1]) == ("9" * 100, first)
    assert len(numbers) < 8
    assert {len(each) for each in numbers} == {100}, "none is cut in two"


@pytest.mark.parametrize("first", [Contact.CALL, Contact.MESSAGE, Contact.SHE_CALLS])
@pytest.mark.parametrize("chosen", [Contact.CALL, Contact.MESSAGE, Contact.SHE_CALLS])
@pytest.mark.parametrize("state", sorted(HELD))
def test_in_danger_whoever_has_it_keeps_the_way_and_the_hours(
    state: ReportState, first: Contact, chosen: Contact
) -> None:
    held = violence(state=state, danger=True, contact=first, contact_words="0700")
    changed = replace(held, **additions(held, {"contact": chosen, "number": "", "hours": "evening"}))

    assert (changed.contact, changed.contact_words, changed.contact_hours) == (first, "0700", held.contact_hours)
    assert changed.wish == (None if chosen is first else chosen)


def test_in_danger_a_first_number_is_the_way_and_no_word_takes_it_back() -> None:
    held = violence(state=ReportState.TAKEN, danger=True, contact=Contact.NOT_SAID)

    assert replace(held, **additions(held, {"contact": "she_calls"})).contact is Contact.NOT_SAID
    assert replace(held, **additions(held, NUMBER)).contact is Contact.CALL


def test_a_long_cry_is_added_whole() -> None:
    cry = "he is killing me " * 100

    assert additions(violence(words="first"), {"words": cry})["words"] == f"first\n\n{cry}"


def test_only_the_same_message_is_a_repetition() -> None:
    """Said again, the same words are news."""
    first: dict[str, Any] = {"words": "he beats me", "sources": {"7": ["words", "he beats me"]}}
    again: dict[str, Any] = {"words": "he beats me", "sources": {"9": ["words", "he beats me"]}}
    both: dict[str, Any] = {
        "words": "he beats me\nhelp",
        "sources": {"7": ["words", "he beats me"], "8": ["words", "help"]},
    }
    report = replace(violence(words="first"), **additions(violence(words="first"), first))

    assert report.words == "first\n\nhe beats me"
    assert "words" not in additions(report, first)
    assert additions(report, again)["words"] == "first\n\nhe beats me\n\nhe beats me"
    assert additions(report, both)["words"] == "first\n\nhe beats me\n\nhelp"


def test_hours_change_only_by_her_word() -> None:
    assert "contact_hours" not in additions(violence(), NUMBER)
    assert additions(violence(), {"hours": "evening"})["contact_hours"] == Hours(time(17), time(21))


def test_an_edit_changes_what_was_taken_from_it_and_nothing_that_somebody_has_read() -> None:
    words, number = Source(7, "words", "at noon"), Source(8, "number", "0700")
    free = violence(words="please\n\nat noon", contact=Contact.CALL, contact_words="0700", sources=(words, number))
    held = changed(free, state=ReportState.TAKEN)

    assert corrected(free, words, "at four")["words"] == "please\n\nat four"
    assert corrected(held, words, "at four")["words"] == "please\n\nat noon\n\nat four"
    assert corrected(free, number, "0555")["contact_words"] == "0555"
    assert corrected(held, number, "0555")["contact_words"] == "0555\n0700"
    assert corrected(free, words, "at four")["sources"] == (Source(7, "words", "at four"), number)
    assert corrected(replace(free, words="other", contact_words=""), words, "at four") == {}
    assert corrected(replace(free, words="other", contact_words=""), number, "0555") == {}
    assert (source_in(free, 7), source_in(free, 9)) == (words, None)


def test_help_and_words_are_added_to_what_was_there() -> None:
    changes = additions(violence(words="first"), {"help": ["health", "forged"], "words": "not before noon"})

    assert changes["help"] == (Help.HEALTH, Help.TALK)
    assert changes["words"] == "first\n\nnot before noon"


def test_a_conflict_says_how_many_what_is_needed_and_whether_it_goes_on() -> None:
    changes = additions(
        conflict(when=When.TODAY),
        {"going_on": "yes", "people": {"women": 3, "all": 40, "dogs": 1}, "help": ["medical"]},
    )

    assert changes["going_on"] is True
    assert changes["urgency"] is Urgency.HOURS
    assert changes["people"] == (("women", 3), ("all", 40))
    assert changes["help"] == (ConflictHelp.MEDICAL,)
    assert dict(additions(conflict(), {})) == {}


def test_a_new_way_or_new_hours_give_whoever_has_it_new_time() -> None:
    places, held = load_gazetteer(), violence(state=ReportState.TAKEN, waiting_until=NOW, contact=Contact.NOT_SAID)

    assert due_anew(held, {"contact": Contact.CALL}, NOW, POLICY, places) == NOW + timedelta(hours=3)
    assert due_anew(held, {"contact": Contact.NOT_SAID}, NOW, POLICY, places) is None
    assert due_anew(held, {"words": "more"}, NOW, POLICY, places) is None
    assert due_anew(changed(held, waiting_until=None), {"words": "more"}, NOW, POLICY, places), "she has it again"
    assert due_anew(violence(), {"contact": Contact.CALL}, NOW, POLICY, places) is None, "nobody has it"


def test_to_what_was_closed_unseen_is_added_as_to_what_someone_has() -> None:
    """Who had it may have read the number already, and has it again (D13)."""
    closed = violence(state=ReportState.CLOSED, voice=Voice.SHE_ASKED, contact_words="0700", words="at noon")
    assert additions(closed, NUMBER)["contact_words"] == "0555 12 34 56\n0700"
    assert corrected(closed, Source(7, "words", "at noon"), "at four")["words"] == "at noon\n\nat four"
