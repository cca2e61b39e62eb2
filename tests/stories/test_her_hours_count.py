"""She may be called from five to nine in the evening: by when she is to be called, the reminders of it, and when her case is let
go all follow these hours (U15).
"""

from datetime import UTC, datetime, timedelta

from tests.stories.acts import HELP_FOR_HOURS, accepts, code_of, goes, says, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import asked
from tests.stories.village import Village

FIVE = datetime(2026, 11, 20, 11, tzinfo=UTC)
"""Friday, five in the afternoon in Batken; the story begins at ten in the morning."""
MONDAY_FIVE = FIVE + timedelta(days=3)
"""Whoever has it is on duty from Monday to Friday, and reads no reminder before."""


@after(starts_writing, "amina", about="Help for myself")
async def test_reminders_and_letting_go_follow_the_hours_at_which_she_may_be_called(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await goes(network, amina, "Yes, for now", *HELP_FOR_HOURS, "Next", "Batken District", "Next")
    await says(network, amina, "0770998877")
    await goes(network, amina, "In the evening, 17–21", "Send")
    await code_of(amina)
    await accepts(network, gulnara)
    await gulnara.sees("20:00")

    await network.becomes(FIVE + timedelta(hours=2, minutes=59))
    assert reminders(network) == 0, "three hours of hers have not passed"
    await network.becomes(FIVE + timedelta(hours=3, minutes=1))
    assert reminders(network) == 1
    await network.becomes(MONDAY_FIVE)
    assert (reminders(network), asked(network)) == (1, [("ak-kanat", "accepted")]), "a whole day outside her hours"
    await network.becomes(MONDAY_FIVE + timedelta(hours=1, minutes=2))
    assert reminders(network) == 2, "an hour of hers since the first one could be read"
    await network.becomes(MONDAY_FIVE + timedelta(hours=23))
    assert asked(network) == [("ak-kanat", "accepted")]
    await network.becomes(MONDAY_FIVE + timedelta(hours=25, minutes=2))
    assert asked(network)[0] == ("ak-kanat", "released"), "an hour of hers in silence"


async def with_words_of_danger(network: Village, code: str) -> None:
    """At five in the afternoon, when the hours end at which she may be called."""
    await network.becomes(FIVE)
    await says(network, network.amina, "He is going to kill me")
    await goes(network, network.amina, f"Add to {code}")


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_once_there_is_danger_no_one_waits_for_her_hours(network: Village) -> None:
    """She has not been called by then: whoever has it is reminded at once and a quarter of an hour later, then others are
    contacted."""
    code = await code_of(network.amina)
    await accepts(network, network.gulnara)
    await with_words_of_danger(network, code)
    await network.gulnara.sees("passed on at 17:30")
    await network.passes(minutes=16)
    assert (reminders(network), asked(network)) == (2, [("ak-kanat", "accepted")])
    await network.passes(minutes=16)
    assert asked(network)[0] == ("ak-kanat", "released")


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_whoever_takes_it_after_words_of_danger_has_one_hour(network: Village) -> None:
    code = await code_of(network.amina)
    await with_words_of_danger(network, code)
    await accepts(network, network.gulnara)
    await network.gulnara.sees("reach out by 18:00")


def reminders(network: Village) -> object:
    """How often whoever has it was reminded."""
    ((number,),) = network.rows("SELECT reminded FROM referrals")
    return number
