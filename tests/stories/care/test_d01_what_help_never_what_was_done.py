"""D1: nothing is asked that routing, response or counting does not use; every question can be passed over; a woman is asked
what help she wants, never what was done; at most seven screens before sending.
"""

import re

import pytest

from handlers.ui.labels import label
from referrals.domain.kind import GbvKind
from tests.conversation import Phone
from tests.stories.acts import accepts, code_of, count, goes, says, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import LIBRARY, columns, ever, lives_in, words_in
from tests.stories.village import Village

ALL_HELP = (
    "Someone to talk to", "A safe place", "A doctor", "Legal advice", "Help for a child", "Money or work",
    "Something else", "More…", "Private photos or lies online", "Women’s health", "Rights at work", "A written expert",
    "Centre for women", "The police",
)  # fmt: skip
NEVER_ASKED = (
    "happened", "was done", "did he", "he did", "they did", "who did", "did it", "hit", "hurt", "injur", "beat", "wound",
    "how often", "how long", "since when", "husband", "relative", "married", "how old", "age", "your name", "her name",
    "his name", "surname", "address", "where do", "passport", "religio", "nationality", "ethnic", "pregnant?",
)  # fmt: skip
REASSURED = "You never have to say what happened."
ROUTED = {"id", "code", "writer_id", "country", "district", "language", "urgency", "help", "danger"}
AGREED = {
    "voice", "allowed", "excluded_place", "contact", "contact_start", "contact_end", "contact_sealed", "words_sealed",
    "ask_later", "shown_sealed",
}  # fmt: skip
LIVED = {
    "state", "search", "search_until", "sent_at", "returned", "operator_at", "ended_on",
    "version", "gbv_kind", "withdrawn_at", "contact_wish", "sources_sealed", "mark",
}  # fmt: skip


WAYS = (
    ("Help for myself", ("Yes, for now", *ALL_HELP, "Next", "Batken District", "Next"), None),
    ("A woman asked me", ("Yes, for now", "Next", "Batken Region", "Leilek District"), None),
    ("Help for myself", ("Skip", "Next", "=Isfara", "Next"), None),
    ("Help for myself", ("Yes, for now", "Next", "More…", "More…", "Sughd Region", "Isfara"), None),
    (
        "A woman asked me",
        ("Yes, for now", "Help for a child", "Next", "Batken Region", "Batken District"),
        "no home",
    ),
    ("doesn’t know", ("Get advice from a centre", "Batken Region", "Batken District", "Next"), None),
    ("Community:", ("Dispute: water", "Dispute over land", "Batken District", "Mediation", "Next", "Today"), None),
    ("Community:", ("Flood", "Mudflow", "Batken Region", "Kadamjay District", "Right now"), None),
    (
        "Community:",
        ("Tension", "A rumour", "Tajikistan", "More…", "More…", "Isfara", "=They say the water is bad"),
        "no home",
    ),
    (
        "Help for myself",
        ("No: help is needed at once", "Another place", "Batken Region", "More…", "Leilek District"),
        None,
    ),
)
"""To the screen that sends: her own district and another one, typed, across the border, without a home, a child, conflicts."""


UNCOUNTED = ("More…", "Also ticked", "The pol", "Leave out what I wrote")
"""Buttons that come and go on one screen."""


async def _screens(network: Village, phone: Phone, about: str, *labels: str) -> list[str]:
    """All that is shown from the first question to the last before sending. The same question with another tick, with
    more to tick, with the next part of a long list, or with what she has typed, is one.
    """
    before, parts = len(phone.person.shown), set[int]()
    await starts_writing(network, phone, about)
    for label_ in labels:
        known = len(phone.person.shown)
        await (says(network, phone, label_[1:]) if label_[0] == "=" else goes(network, phone, label_))
        parts |= set(range(known, len(phone.person.shown))) if label_ == "More…" else set()
    every = enumerate(list(phone.person.shown))
    shown = [_question(each) for number, each in every if number >= before and number not in parts]
    return [each for number, each in enumerate(shown) if number == 0 or shown[number - 1] != each]


def _question(shown: str) -> str:
    """The screen without what changes on it while she stays: ticks, marks, her own words, more to tick."""
    lines = [each.removeprefix("• ") for each in shown.splitlines() if each[:1] not in "☐☑" and "In words" not in each]
    return "\n".join(each for each in lines if each and not any(each.startswith(more) for more in UNCOUNTED))


@pytest.mark.parametrize(("about", "way", "home"), WAYS)
async def test_seven_screens_on_every_way(network: Village, about: str, way: tuple[str, ...], home: str | None) -> None:
    amina = network.amina
    if home:
        await lives_in(network, amina, None)
    screens = await _screens(network, amina, about, *way)
    assert len(screens) <= 7, "\n---\n".join(screens)
    counted = [each.splitlines()[0] for each in screens if re.fullmatch(r"\d of \d", each.splitlines()[0])]
    assert counted == sorted(set(counted)), "no number twice"
    assert not counted or counted[0].startswith("1 of "), "the first question of the form is the first"
    await goes(network, amina, "Send")
    await code_of(amina)
    if about != "Community:":
        _asks_nothing_of_what_was_done(amina)
    assert [each for each in screens if "What kind of help" in each and REASSURED not in each] == []


def _asks_nothing_of_what_was_done(phone: Phone) -> None:
    said = ever(phone).replace(REASSURED, "")
    assert words_in(said, NEVER_ASKED) == []
    assert [kind for kind in GbvKind if label(LIBRARY.words("en"), kind) in said] == []


@pytest.mark.parametrize("who", ["I do", "A woman who asked me", "A woman who doesn’t know"])
async def test_nor_behind_the_key_of_danger_nor_when_she_adds_to_it(network: Village, who: str) -> None:
    """Every screen there is after sending, too; each can be left without an answer."""
    amina = network.amina
    await says(network, amina, "/report")
    await goes(network, amina, "Help is needed right now", who)
    if "doesn’t know" in who:
        await goes(network, amina, "Advice for myself", "Batken District")
        await goes(network, amina, "Next")
    await goes(network, amina, "Send")
    before = network.rows("SELECT help, contact FROM violence_reports")
    for part in ("How to make contact", "In words"):
        await goes(network, amina, "Add or change something", part, "Nothing to add")
    assert network.rows("SELECT help, contact FROM violence_reports") == before
    if who == "I do":
        await goes(network, amina, "Add my phone number")
        await says(network, amina, "0770123456")
        assert REASSURED in amina.newest().text
        await goes(network, amina, "Done")
    _asks_nothing_of_what_was_done(amina)


@after(starts_writing, "amina", about="Help for myself")
async def test_every_question_can_be_passed_over(network: Village) -> None:
    """The place is one press, her own; without it nobody could be asked."""
    amina = network.amina
    await goes(network, amina, "Skip", "Next", "Batken District", "Next", "Send")
    await code_of(amina)
    assert network.rows("SELECT help, danger, contact, excluded_place, ask_later FROM violence_reports") == [
        ("[]", 0, "she_calls", None, 0)
    ]
    await network.gulnara.sees("Something is waiting")


async def test_nothing_is_kept_that_nobody_uses(network: Village) -> None:
    """A new column needs a use in routing, in the response or in counting, and a place in this test."""
    assert columns(network, "violence_reports") == ROUTED | AGREED | LIVED


@after(sends_violence_report, "amina")
async def test_the_responder_records_the_kind_and_only_after_helping(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    assert "Forced marriage" not in ever(gulnara)
    assert count(network, "violence_reports", "gbv_kind IS NULL") == 1
    await goes(network, gulnara, "Help was given")
    assert "Skip" in gulnara.labels()
    await goes(network, gulnara, "Forced marriage")
    assert network.rows("SELECT gbv_kind FROM violence_reports") == [("forced_marriage",)]
    assert "Forced marriage" not in ever(amina, network.saida, network.nurgul)
