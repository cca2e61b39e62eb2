"""What may still change: a day or all of it is cancelled, approval comes late, a draft is left until its days are over, and
whoever answers for it loses her role.
"""

from datetime import timedelta

from referrals.domain.person import GroupCode
from referrals.domain.place import PlaceCode
from tests.stories.acts import count, goes
from tests.stories.beginnings import after
from tests.stories.campaign_acts import (
    FIRST_DAY,
    approved_16_days,
    approves,
    begins_16_days,
    crowd,
    loses_her_roles,
    opens_campaigns,
    reads_to_the_checklist,
    second_coordinator,
    submits_16_days,
    submitted_16_days,
)
from tests.stories.village import Village

OSH = PlaceCode("KG-O")
GROUP = GroupCode("batken-aksay")


@after(approved_16_days)
async def test_one_day_is_cancelled(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "View", "Messages", "27 November", "Cancel this message")
    await saida.sees("This can’t be undone.")
    await goes(network, saida, "No", "Cancel this message", "Yes, cancel it")
    await saida.sees("3. Fri 27 November (cancelled): Some doors are good to know before")
    press = await saida.forges("1:m:off:1:3")
    assert await saida.toast(press) == "This is already done."
    for day in range(4):
        await network.becomes(FIRST_DAY + timedelta(days=day, minutes=1))
    read = "\n".join(network.amina.person.shown)
    assert "3 of 16" not in read
    assert "4 of 16" in read


@after(approved_16_days)
async def test_all_of_it_is_cancelled_and_what_has_gone_has_gone(network: Village) -> None:
    await crowd(network, 20)
    saida = network.saida
    await network.becomes(FIRST_DAY)
    await network.passes(minutes=5)
    await goes(network, saida, "The campaign", "Cancel all")
    question = await saida.sees("Not affected: 1 message has been sent or is on its way.")
    assert "The latest, 25 November: sent to nearly all of 28 people." in question.text
    await goes(network, saida, "No")
    await saida.sees("It’s running: messages are sent day by day.")
    await goes(network, saida, "Cancel all", "Yes, cancel all")
    await saida.sees("It was cancelled. Messages sent before that can’t be taken back.")
    await network.becomes(FIRST_DAY + timedelta(days=1, minutes=1))
    assert "2 of 16" not in "\n".join(network.amina.person.shown)
    assert "1 of 16" in "\n".join(network.amina.person.shown)


@after(submitted_16_days)
async def test_a_change_while_she_reads_takes_her_card_back(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await reads_to_the_checklist(network, ainura)
    await goes(network, saida, "Messages", "26 November", "Remove")
    await ainura.sees("Nothing is waiting here any more.")
    await goes(network, saida, "‹ Back")
    await saida.sees("It’s a draft")
    assert network.rows("SELECT state FROM campaigns") == [("draft",)]


@after(submitted_16_days)
async def test_approved_after_the_first_days_have_passed(network: Village) -> None:
    """What is skipped is said to the one who approves before she does, and to the one who answers for it after."""
    saida, ainura = network.saida, network.ainura
    await network.becomes(FIRST_DAY + timedelta(days=2, hours=1))
    await reads_to_the_checklist(network, ainura)
    await ainura.sees("Skipped, because it’s too late: 25 November, 26 November.")
    await goes(network, ainura, "1. No", "2. No", "3. A", "4. No", "Approve")
    await saida.sees("Skipped, because it’s too late: 25 November, 26 November.")
    await network.passes(minutes=5)
    read = "\n".join(network.amina.person.shown)
    assert "3 of 16" in read
    assert "1 of 16" not in read
    assert "2 of 16" not in read


@after(second_coordinator)
async def test_a_draft_is_left_until_its_days_are_over(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await begins_16_days(network, saida)
    await network.becomes(FIRST_DAY + timedelta(days=2, hours=12))
    await goes(network, saida, "Submit")
    await saida.sees("These days are over everywhere: 25 November, 26 November.")
    await goes(network, saida, "Continue without them")
    card = await saida.sees("waiting for a second coordinator")
    assert "14 messages: 27 November – 10 December" in card.text
    await network.passes(hours=11)  # her phone rings in her hours (D6)
    await ainura.sees("Something is waiting")


async def test_one_begun_late_has_only_what_is_left(network: Village) -> None:
    await network.becomes(FIRST_DAY + timedelta(days=3))
    await begins_16_days(network, network.saida)
    await network.saida.sees("13 messages: 28 November – 10 December")
    await goes(network, network.saida, "Delete draft", "Yes, delete it")
    await network.becomes(FIRST_DAY + timedelta(days=20))
    await begins_16_days(network, network.saida)
    card = await network.saida.sees("16 messages: 25 November – 10 December")
    assert card.text.startswith("16 Days 2027")


@after(approved_16_days)
async def test_she_loses_her_role_and_the_one_who_approved_keeps_it(network: Village) -> None:
    ainura = network.ainura
    await loses_her_roles(network, network.saida)
    await network.becomes(FIRST_DAY + timedelta(minutes=1))
    await ainura.sees("You approved it, so it continues, and you’re responsible for it now.")
    await network.passes(minutes=1)
    assert "1 of 16" in network.amina.screen()
    await goes(network, ainura, "View")
    await ainura.sees("You’re responsible for it.")
    for data in ("1:m:card:1", "1:m:stopped:1", "1:m:goes:1", "1:m:take:1", "1:m:list"):
        await network.saida.forges(data)
        await network.settles()
    await network.saida.sees("This button is from an earlier message.")
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


async def test_nobody_answers_for_it_until_somebody_takes_it_over(network: Village) -> None:
    """The one who approved it coordinates another province: it is paused, and says so to whoever comes."""
    ainura = await second_coordinator(network, place=OSH)
    await submits_16_days(network, network.saida)
    await approves(network, ainura)
    await loses_her_roles(network, network.saida)
    await network.becomes(FIRST_DAY + timedelta(minutes=1))
    assert network.rows("SELECT state FROM campaigns") == [("held",)]
    assert "1 of 16" not in network.amina.screen()
    press = await ainura.forges("1:m:take:1")
    assert "earlier message" in await ainura.toast(press)

    jamila = await second_coordinator(network, "jamila")
    await opens_campaigns(network, jamila)
    await jamila.sees("16 Days 2026: paused")
    await goes(network, jamila, "16 Days 2026")
    await jamila.sees("It’s paused: no one is responsible for it any more.")
    await goes(network, jamila, "Take over")
    await network.passes(minutes=1)
    await jamila.sees("You’re responsible for it.")
    assert "1 of 16" in network.amina.screen()


async def test_all_who_could_take_it_over_are_told(network: Village) -> None:
    ainura, jamila = await second_coordinator(network, place=OSH), await second_coordinator(network, "jamila")
    await submits_16_days(network, network.saida)
    await approves(network, ainura)
    await loses_her_roles(network, network.saida)
    await network.becomes(FIRST_DAY + timedelta(minutes=1))
    await jamila.sees("if you take it over, it continues")
    await ainura.never_sees("if you take it over")
    await goes(network, jamila, "View", "Take over")
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


@after(approved_16_days)
async def test_another_coordinator_takes_it_over(network: Village) -> None:
    ainura = network.ainura
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "16 Days 2026", "Take over")
    await ainura.sees("You’re responsible for it.")
    await network.saida.sees("Another coordinator is responsible for it from now on.")
    press = await ainura.forges("1:m:take:1")
    assert await ainura.toast(press) == "This is already done."


@after(approved_16_days)
async def test_who_has_no_campaigns_finds_none(network: Village) -> None:
    """A member and a leader press what only a coordinator may; nothing is shown and nothing happens."""
    before = network.rows("SELECT version FROM campaigns")
    presses = (
        "card:1", "home:1", "days:1", "day:1:3", "off:1:3", "out:1:3", "off:1:2026-11-27", "look:1", "test:1",
        "when:1:3", "submit:1", "without:1:ky", "past:1", "stop:1", "stopped:1", "take:1", "goes:1", "report:1",
        "read:1", "check:1:2", "tick:1:2:15", "yes:1:2:15", "return:1", "whom:1", "where:1:KG", "place:1:KG", "groups:1",
        "group:1:batken-aksay", "role:1:member", "tongue:1:ky", "hour:1:0900", "pack:16-days", "pack:", "hold:KG-B-BAT",
        "lift:KG-B-BAT", "returned:1", "still", "stand", "new", "list", "nonsense", "day:1:x", "card:99", "card:-1",
        "place:1:%%%", "return:1:2:0", "returned:1:0", "anew:1",
    )  # fmt: skip
    for woman in (network.amina, network.cholpon, network.gulnara):
        for press in presses:
            await woman.forges(f"1:m:{press}")
        await network.settles()
        for hidden in ("25 November", "Batken Region", "Paused: ", "It goes to"):
            await woman.never_sees(hidden)
    assert network.rows("SELECT version FROM campaigns") == before
    assert (count(network, "campaigns"), count(network, "crises")) == (1, 0)
    await network.amina.says("/campaigns")
    await network.settles()
    await network.amina.sees("I don’t know this command")
