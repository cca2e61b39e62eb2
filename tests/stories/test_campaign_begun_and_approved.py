"""The 16 Days from an empty list to approved: Saida begins and hands in, Ainura reads everything and approves. Few presses."""

from tests.stories.acts import count, goes, opens_menu, says
from tests.stories.beginnings import after
from tests.stories.campaign_acts import (
    FIRST_DAY,
    TICKS,
    approved_16_days,
    approves,
    began_16_days,
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


@after(second_coordinator)
async def test_a_series_is_begun_handed_in_and_approved(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await opens_menu(network, saida)
    await saida.taps("Campaigns")
    await network.settles()
    await saida.sees("Nothing is planned yet.")
    await goes(network, saida, "New")
    await saida.sees("16 Days 2026: 16 messages, 25 November – 10 December")
    await goes(network, saida, "16 Days")
    card = await saida.sees("It’s a draft: nothing has been sent to anyone yet.")
    assert "For: Batken Region" in card.text
    assert "16 messages: 25 November – 10 December, at 10:00, each person’s local time" in card.text
    await goes(network, saida, "Submit")
    await saida.sees("A second coordinator has been asked to read it.")
    await saida.sees("It’s waiting for a second coordinator to read it.")

    push = await ainura.sees("Something is waiting for you here.")
    assert "16 Days" not in push.text
    assert await approves(network, ainura) <= 12
    await ainura.sees("You approved 16 Days 2026.")
    await saida.sees("A second coordinator has read and approved it.")
    assert network.rows("SELECT state, approved_by IS NOT NULL FROM campaigns") == [("approved", 1)]
    assert count(network, "campaign_messages", "approved = 1") == 16
    assert count(network, "events", "kind = 'campaign_checked'") == 1
    await goes(network, saida, "View")
    await saida.sees("It’s approved: each message is sent on its day.")
    await saida.sees("You’re responsible for it.")


async def test_at_most_25_presses_from_nothing_to_approved(network: Village) -> None:
    """Every press on a button or key of both coordinators, from their links to the end."""
    first, second = await second_coordinator(network, "first"), await second_coordinator(network, "second")
    await first.taps("Campaigns")
    await network.settles()
    await goes(network, first, "New", "16 Days", "Submit")
    await approves(network, second)
    starts_and_keys = 2 + 1
    assert starts_and_keys + len(network.world.queries) <= 22
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


@after(second_coordinator)
async def test_she_reads_what_the_writer_was_told_to_look_at_and_sees_the_picture(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await saida.says("/campaigns")
    await network.settles()
    await goes(network, saida, "New", "My own messages")
    await saida.says("The police take calls: 0555 123 456, or see t.me/somewhere")
    await network.settles()
    await goes(network, saida, "Done", "Submit")
    await goes(network, ainura, "Open")
    read = (await ainura.sees("The police take calls")).text
    for remark in ("⚠ There’s a link.", "⚠ There’s a phone number.", "⚠ The beginning says a lot"):
        assert remark in read
    assert "There’s a name with @" not in read
    await goes(network, ainura, "As people see it", "As a picture")
    assert (await ainura.sees_picture()).startswith(b"\x89PNG")


@after(submitted_16_days)
async def test_she_reads_every_message_in_every_language(network: Village) -> None:
    ainura = network.ainura
    await goes(network, ainura, "Open")
    read = [ainura.newest().text]
    assert "For: Batken Region" in read[0]
    while "Read on ›" in ainura.labels():
        await goes(network, ainura, "Read on ›")
        read.append(ainura.newest().text)
    text = "\n".join(read)
    for day in ("Wednesday, 25 November, 10:00", "Thursday, 10 December, 10:00"):
        assert day in text
    assert text.count("Today:") == 16
    assert text.count("On the picture:") == 16
    for language in ("Русский", "Кыргызча", "Тоҷикӣ"):
        await goes(network, ainura, language)
        assert f"• {language}" in ainura.labels()
        await ainura.sees("Wednesday, 25 November, 10:00")


@after(submitted_16_days)
async def test_nothing_is_approved_before_all_four_are_ticked(network: Village) -> None:
    ainura = network.ainura
    await reads_to_the_checklist(network, ainura)
    await ainura.sees("It takes no side and names no cause")
    await goes(network, ainura, *TICKS[:3])
    press = await ainura.presses("Approve")
    assert await ainura.toast(press) == "Please check all four points first."
    assert network.rows("SELECT state FROM campaigns") == [("submitted",)]
    await network.settles()
    await goes(network, ainura, TICKS[0])
    assert "☐ 1. No side, no blame" in ainura.labels()
    await goes(network, ainura, TICKS[0], TICKS[3], "Approve")
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


@after(submitted_16_days)
async def test_it_is_sent_back_and_handed_in_anew(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await reads_to_the_checklist(network, ainura)
    await goes(network, ainura, "Send it back")
    await ainura.sees("What should be changed?")
    assert network.rows("SELECT state FROM campaigns") == [("submitted",)]
    await goes(network, ainura, "‹ Back", "Send it back", "Send it back without a note", "Send it back")
    await ainura.sees("You sent it back.")
    await saida.sees("asks you to change something")
    await goes(network, saida, "View", "Time", "12:00")
    await saida.sees("at 12:00, each person’s local time")
    await goes(network, saida, "Submit")
    await approves(network, ainura)
    assert network.rows("SELECT DISTINCT hour FROM campaign_messages") == [("12:00",)]
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


@after(submitted_16_days)
async def test_what_a_second_coordinator_has_is_not_taken_back_by_a_tick(network: Village) -> None:
    saida = network.saida
    assert not {"Recipients", "Time"} & set(saida.labels())
    for press in ("whom:1", "hour:1", "hour:1:0900", "place:1:KG-B-BAT", "role:1:member"):
        forged = await saida.forges(f"1:m:{press}")
        assert "It’s with the second coordinator." in await saida.toast(forged)
        await network.settles()
    assert network.rows("SELECT state FROM campaigns") == [("submitted",)]


@after(submitted_16_days)
async def test_nobody_approves_what_she_wrote_in(network: Village) -> None:
    """Ainura changed the hour of Saida's series: now it is hers, too, and there is nobody else."""
    saida, ainura = network.saida, network.ainura
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "16 Days 2026", "Messages", "25 November", "Change", "Time")
    press = await ainura.presses("09:00")
    assert await ainura.toast(press) == "It’s a draft again: tap “Submit”."
    await goes(network, ainura, "Done")
    await ainura.sees("It’s a draft")
    await ainura.loses("Something is waiting")
    press = await ainura.presses("Submit")
    assert "There’s no second coordinator who could read it." in await ainura.toast(press)
    await network.settles()
    for woman in (saida, ainura):
        await woman.forges("1:m:read:1")
        await woman.forges("1:m:yes:1:2:15")
        await network.settles()
    assert network.rows("SELECT state FROM campaigns") == [("draft",)]


@after(began_16_days)
async def test_there_may_be_nobody_to_approve(network: Village) -> None:
    press = await network.saida.presses("Submit")
    assert "Ask the person who runs this bot to invite one." in await network.saida.toast(press)
    await network.settles()
    await network.saida.sees("It’s a draft")


@after(submitted_16_days)
async def test_whoever_waits_for_an_old_screen_reads_again(network: Village) -> None:
    """It was called back, changed and handed in anew while she looked at the checklist."""
    saida, ainura = network.saida, network.ainura
    await reads_to_the_checklist(network, ainura)
    await goes(network, ainura, *TICKS)
    await goes(network, saida, "Messages", "25 November", "Change", "Time", "09:00", "Done", "Submit")
    press = await ainura.forges("1:m:yes:1:2:15")
    assert await ainura.toast(press) == "It was changed in the meantime. Please read it again."
    await network.settles()
    assert network.rows("SELECT state FROM campaigns") == [("submitted",)]
    await ainura.sees("Something is waiting for you here.")
    await approves(network, ainura)
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]


@after(began_16_days)
async def test_a_second_press_makes_no_second_series(network: Village) -> None:
    saida = network.saida
    await saida.forges("1:m:pack:16-days")
    await network.settles()
    await begins_16_days(network, saida)
    assert count(network, "campaigns") == 1
    await goes(network, saida, "Delete draft")
    await saida.sees("None of it has been sent to anyone.")
    await goes(network, saida, "Yes, delete it")
    await saida.sees("Nothing is planned yet.")
    assert (count(network, "campaigns"), count(network, "campaign_messages")) == (0, 0)


@after(approved_16_days)
async def test_the_same_series_twice_is_said(network: Village) -> None:
    ainura = network.ainura
    await begins_16_days(network, ainura)
    await ainura.sees("people there would get it twice")
    await ainura.sees("For: Kyrgyzstan")


@after(began_16_days)
async def test_how_many_and_how_long(network: Village) -> None:
    card = await network.saida.sees("It goes to fewer than 10 people.")
    assert "takes about" not in card.text, "no news where it is a second"
    await goes(network, network.saida, "Delete draft", "Yes, delete it")
    await crowd(network, 60)
    await begins_16_days(network, network.saida)
    card = await network.saida.sees("Sending one message to all of them takes about 3 seconds.")
    assert "It goes to 68 people." in card.text


@after(second_coordinator)
async def test_nobody_approves_unread_words_of_what_stands_still(network: Village) -> None:
    """Jamila has read a change and ticked everything; then nobody answers for it any more, and Kanykei writes other words."""
    saida, ainura = network.saida, network.ainura
    jamila, kanykei = [await second_coordinator(network, name) for name in ("jamila", "kanykei")]
    await submits_16_days(network, saida)
    await approves(network, ainura)
    await opens_campaigns(network, saida)
    await goes(network, saida, "16 Days 2026", "Messages", "3 December", "Change", "✓ English")
    await says(network, saida, "Tea at the library, for all of us.")
    await goes(network, saida, "Done", "Submit the change")
    await opens_campaigns(network, jamila)
    await goes(network, jamila, "16 Days 2026", "Read and approve", "To the checklist ›", *TICKS)
    for woman in (saida, ainura):
        await loses_her_roles(network, woman)
    await network.becomes(FIRST_DAY)
    await opens_campaigns(network, kanykei)
    await goes(network, kanykei, "16 Days 2026", "Messages", "3 December", "Change", "✓ English")
    await says(network, kanykei, "Quite other words.")
    press = await jamila.presses("Approve")
    assert await jamila.toast(press) == "It was changed in the meantime. Please read it again."
    assert network.rows("SELECT state FROM campaigns") == [("held",)]
    assert network.rows("SELECT approved FROM campaign_messages WHERE day = '2026-12-03'") == [(0,)]
