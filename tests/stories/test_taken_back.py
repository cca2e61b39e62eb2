"""Taken back: from one organisation or from all; what is then kept; and in danger the person who has it is never told to stop."""

from datetime import UTC, datetime, timedelta

from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    goes,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, asked, changed, ever, loads
from tests.stories.village import FRIDAY, Village

KEPT = "SELECT district, urgency, state, help, danger, allowed, contact, excluded_place, sent_at FROM violence_reports"


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS, number="0770998877")
async def test_in_danger_who_has_it_keeps_it_and_decides(network: Village) -> None:
    """Whoever holds her phone presses: Gulnara reads that this is not known, her number stays, nobody else hears by itself."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await amina.sees("You took it back. The people who had it have been told.")
    push = await gulnara.sees("Something is waiting for you here.")
    assert "taken back" not in push.text
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("It was taken back on her phone. We don’t know who did it")
    assert "You decide what is safe for her" in card.text
    assert "any more." not in card.text
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees("0770998877")
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)]

    diary = Diary(network.world, amina)
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await network.passes(minutes=30)
    assert diary.entries == [], "whoever holds the phone must not learn that she goes on"
    await says(network, amina, "/status")
    await amina.sees("You have no open messages.")
    await network.passes(days=30)
    assert {code for code, _ in asked(network)} == {"ak-kanat"}, "nobody else is contacted by itself"
    assert "don’t write" not in ever(gulnara)


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS, number="0770998877")
async def test_in_danger_and_then_in_silence_it_goes_on(network: Village) -> None:
    """Gulnara is silent: a coordinator is told and can act, whoever takes it then reads her number and what was pressed, and the
    phone it was sent from shows nothing of it."""
    amina, gulnara, saida, holder = network.amina, network.gulnara, network.saida, network.bermet
    code = await code_of(amina)
    await accepts(network, gulnara)
    await goes(network, amina, "Take it back", "Yes, take it back")
    diary = Diary(network.world, amina)
    for _ in range(10):
        await network.passes(minutes=30)
    assert network.rows("SELECT state FROM violence_reports") == [("with_coordinator",)]
    assert {name for name, _ in asked(network)} == {"ak-kanat"}, "no one else hears of it by itself"
    assert not [each for each in ("don’t write", "don’t call") if each in ever(gulnara)]
    await says(network, saida, "/cases")
    await goes(network, saida, code)
    card = await saida.sees("It was taken back on the phone it was sent from.")
    assert "it’s with the coordinators" in card.text
    assert "0770998877" not in card.text
    assert "Ask her: may we try others?" not in saida.labels()
    await goes(network, saida, "Try someone now")
    await accepts(network, holder)
    await holder.sees("It was taken back on her phone.")
    await goes(network, holder, "Show how to reach her")
    await holder.sees("0770998877")
    assert diary.entries == [], "whoever holds the phone must not learn that help goes on"


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS)
async def test_in_danger_a_coordinator_sees_that_it_was_taken_back_before_anybody_had_it(network: Village) -> None:
    amina, saida = network.amina, network.saida
    await goes(network, amina, "Take it back", "Yes, take it back")
    assert network.rows("SELECT state FROM violence_reports") == [("withdrawn",)]
    await goes(network, saida, "Open")
    await saida.sees("It was taken back on the phone it was sent from. We don’t know who did it.")


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_nothing_but_what_counting_needs_is_kept(network: Village) -> None:
    amina = network.amina
    before = network.rows("SELECT contact_sealed FROM violence_reports")
    await goes(network, amina, "Take it back", "Yes, take it back")
    ((*row, sent_at),) = network.rows(KEPT)
    assert row == ["KG-B-BAT", "3_hours", "withdrawn", "[]", 0, "[]", "not_said", None]
    assert isinstance(sent_at, bytes)
    sent = network.bot.database.keyring.columns.plain_moment("violence_reports.sent_at", sent_at)
    assert sent == FRIDAY.replace(hour=0, minute=0), "its hour is no longer needed"
    assert network.rows("SELECT contact_sealed FROM violence_reports") != before


async def test_thirty_days_after_closing_her_number_is_gone(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, number="0770998877")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given", "Skip", "Close", "Help was received")
    kept = network.rows("SELECT contact, contact_sealed FROM violence_reports")
    assert kept[0][0] == "call"
    await network.passes(days=29)
    assert network.rows("SELECT contact, contact_sealed FROM violence_reports") == kept
    await network.passes(days=1, hours=1)
    ((contact, sealed),) = network.rows("SELECT contact, contact_sealed FROM violence_reports")
    assert contact == "call", "the way she chose is no number, and her card goes on saying it (D13)"
    assert sealed != kept[0][1]
    assert network.rows("SELECT state, help FROM violence_reports") == [("closed", '["talk"]')]
    assert timedelta(days=30) == network.bot.facts.policy.words_kept_after_closing


async def test_what_she_was_shown_goes_with_her_words_unless_something_may_still_be_added(network: Village) -> None:
    """She may add to what was closed unseen for good, and then it still counts who became stricter (D3, D13)."""
    for about in ("Help for myself", "A woman asked me"):
        await sends_violence_report(network, network.amina, about=about)
        await accepts(network, network.gulnara)
        await goes(network, network.gulnara, "Help was given", "Skip", "Close", "Help was received")
    before = _lengths(network, "shown_sealed")
    await network.passes(days=31)
    own, another = _lengths(network, "shown_sealed")
    assert own < before[0]
    assert another == before[1]


def _lengths(network: Village, column: str) -> list[int]:
    """Of what is sealed in each report of violence, in the order in which they came."""
    rows = network.rows(f"SELECT length({column}) FROM violence_reports ORDER BY id")  # noqa: S608
    return [int(str(each)) for (each,) in rows]


async def test_a_year_after_closing_the_words_of_a_conflict_are_gone(network: Village) -> None:
    saida = network.saida
    flood, roof = ("Flood, mudflow", "Mudflow"), ("Somewhere for people to stay",)
    await sends_conflict_report(network, network.amina, kind=flood, wanted=roof, words="The lower street is under it.")
    await goes(network, saida, "Open", "I’ll take care of it myself")
    await goes(network, saida, "We have been in touch", "Help was given", "Close this case", "Help was received")
    words = network.rows("SELECT words_sealed FROM conflict_reports")
    await network.passes(days=364)
    assert network.rows("SELECT words_sealed FROM conflict_reports") == words
    await network.passes(days=1, hours=1)
    assert network.rows("SELECT words_sealed FROM conflict_reports") != words


async def test_it_leaves_no_question_no_wrong_day_and_ends_with_numbers(network: Village) -> None:
    """Sent at two in the morning; asked twice about others before she takes it back."""
    amina, saida = network.amina, network.saida
    await network.becomes(datetime(2026, 11, 23, 20, tzinfo=UTC))
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
    await network.becomes(datetime(2026, 11, 24, 4, tzinfo=UTC))
    for _ in range(2):
        await network.passes(minutes=45)
    await goes(network, saida, "Open", "Ask her: may we try others?")
    await amina.sees("something for you to decide")
    await loads(network, changed("ak-kanat", must_report=True))
    await network.passes(hours=1)
    await goes(network, amina, "Take it back", "Yes, take it back")
    assert "something for you to decide" not in amina.screen()
    assert "Ukuk" not in amina.screen()
    card = await amina.sees("You took it back")
    assert "117" in card.text
    assert "November" not in card.text.partition("Updated")[0], "only the day in Greenwich is kept, which was another"
    await goes(network, amina, "Write again")
