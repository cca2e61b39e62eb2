"""Two campaigns for the same places on the same day: whoever makes one and whoever reads it first are told the days, and nothing
else about the other (D21).
"""

from datetime import timedelta

from referrals.domain.place import PlaceCode
from tests.conversation import Phone
from tests.stories.acts import goes
from tests.stories.beginnings import after
from tests.stories.campaign_acts import (
    FIRST_DAY,
    approved_16_days,
    approves,
    begins_16_days,
    opens_campaigns,
    second_coordinator,
)
from tests.stories.village import BATKEN, Village

SUGHD = PlaceCode("TJ-SU")
WARNING = "Some people there get another campaign’s message on the same day:"


async def begins_own_words(network: Village, phone: Phone, *days: str) -> None:
    """A draft with a message on each of these days."""
    await opens_campaigns(network, phone)
    await goes(network, phone, "New", "My own messages")
    for number, day in enumerate(days):
        if number:
            await goes(network, phone, "Add another message")
        await phone.says(f"There is tea at the library at three, for all neighbours, number {number}.")
        await network.settles()
        await goes(network, phone, "Day")
        await phone.says(day)
        await network.settles()
    await goes(network, phone, "Done")


async def test_the_days_are_named_to_both(network: Village) -> None:
    jamila = await second_coordinator(network, "jamila", BATKEN)
    ainura = await approved_16_days(network)
    await begins_own_words(network, jamila, "26.11", "25.11", "24.11")
    card = await jamila.sees(f"{WARNING} 25 November, 26 November.")
    assert "get it twice" not in card.text
    for hidden in ("16 Days", "Saida", "Batken Region"):
        assert hidden not in card.text
    await goes(network, jamila, "Submit")
    await jamila.sees(f"{WARNING} 25 November, 26 November.")
    await goes(network, ainura, "Open")
    await ainura.sees(f"{WARNING} 25 November, 26 November.")


@after(approved_16_days)
async def test_many_days_are_counted(network: Village) -> None:
    ainura = network.ainura
    await begins_own_words(network, ainura, *(f"{day}.11" for day in range(30, 23, -1)))
    await ainura.sees(f"{WARNING} 25 November, 26 November, 27 November, 28 November, 29 November, 30 November.")
    await goes(network, ainura, "Messages")
    await ainura.forges("1:e:more:2")
    await network.settles()
    await ainura.says("There is tea at the library once more, for all of you.")
    await network.settles()
    await goes(network, ainura, "Done")
    text = "25 November, 26 November, 27 November, 28 November, 29 November, 30 November and 1 more."
    await ainura.sees(f"{WARNING} {text}")


@after(approved_16_days)
async def test_the_same_series_is_named_once(network: Village) -> None:
    ainura = network.ainura
    await begins_16_days(network, ainura)
    card = await ainura.sees("people there would get it twice")
    assert WARNING not in card.text


async def test_elsewhere_or_not_handed_in_or_cancelled_it_is_nothing(network: Village) -> None:
    saida, jamila = network.saida, await second_coordinator(network, "jamila", SUGHD)
    ainura = await second_coordinator(network)
    await begins_16_days(network, saida)
    await begins_own_words(network, ainura, "25.11")
    await ainura.sees("It’s a draft")
    await goes(network, saida, "Submit")
    await begins_own_words(network, jamila, "25.11")
    await jamila.sees("It’s a draft")
    for woman in (ainura, jamila):
        await woman.never_sees(WARNING)
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "Own messages, 25 November")
    await ainura.sees(f"{WARNING} 25 November.")
    await goes(network, saida, "Cancel all", "Yes, cancel all")
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "Own messages, 25 November")
    assert WARNING not in ainura.newest().text


@after(approved_16_days)
async def test_a_day_that_was_cancelled_is_nothing(network: Village) -> None:
    ainura = network.ainura
    await goes(network, network.saida, "View", "Messages", "27 November", "Cancel this message", "Yes, cancel it")
    await begins_own_words(network, ainura, "27.11")
    await ainura.sees("It’s a draft")
    await ainura.never_sees(WARNING)


@after(approved_16_days)
async def test_nobody_learns_who_has_it_and_who_has_not(network: Village) -> None:
    """A day is told to be on its way as long as anybody could be made up for, whether all have it or one has not (D21)."""
    ainura = network.ainura
    await begins_own_words(network, ainura, "25.11")
    await network.becomes(FIRST_DAY + timedelta(hours=1))
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "Own messages, 25 November")
    await ainura.sees(f"{WARNING} 25 November.")
    await network.becomes(FIRST_DAY + timedelta(hours=34))
    assert network.rows("SELECT state FROM campaign_messages WHERE day = '2026-11-25' AND campaign_id = 1") == [
        ("gone",)
    ]
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "Own messages, 25 November")
    assert WARNING in ainura.newest().text


@after(approved_16_days)
async def test_the_second_reader_of_a_change_hears_of_that_day_alone(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await begins_own_words(network, ainura, "12.12", "8.12")
    await goes(network, ainura, "Submit")
    await approves(network, saida)
    await opens_campaigns(network, saida)
    await goes(network, saida, "16 Days 2026", "Messages", "10 December", "Change", "Day")
    await saida.says("12.12")
    await network.settles()
    await goes(network, saida, "Done")
    await saida.sees(f"{WARNING} 12 December.")
    await goes(network, saida, "Submit the change")
    await goes(network, ainura, "Open")
    await ainura.sees(f"{WARNING} 12 December.")
