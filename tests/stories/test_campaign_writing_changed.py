"""Own words reach a reader as they were typed, with her own clock; and what is changed in them waits to be read once more."""

from datetime import UTC, date, datetime, time, timedelta

from referrals.call import Call
from referrals.domain.campaign import Message, Text
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.acts import count, goes, says
from tests.stories.beginnings import after
from tests.stories.campaign_acts import TICKS, approves, loses_her_roles, second_coordinator
from tests.stories.village import Village

LETTER = "Come to the library <b>on</b> Saturday."


async def writes(network: Village, phone: Phone) -> None:
    """One message on 23 November with a meeting on the 28th, and back at the campaign's card."""
    await says(network, phone, "/campaigns")
    await goes(network, phone, "New", "My own messages")
    await says(network, phone, LETTER)
    await goes(network, phone, "Day", "Mon 23 November", "A meeting")
    await says(network, phone, "28.11 14:30")
    await goes(network, phone, "Done")


async def saida_wrote(network: Village) -> None:
    """A beginning: she has written a draft."""
    await writes(network, network.saida)


async def approved(network: Village) -> None:
    """Saida's one message, read by Ainura."""
    ainura = await second_coordinator(network)
    await writes(network, network.saida)
    await goes(network, network.saida, "Submit")
    await approves(network, ainura)


@after(approved)
async def test_each_reader_gets_it_at_her_hour_with_her_own_clock(network: Village) -> None:
    await network.becomes(datetime(2026, 11, 23, 4, 1, tzinfo=UTC))
    letter = await network.amina.sees(LETTER)
    assert "Saturday, 28 November, 14:30" in letter.text
    await network.zarina.never_sees(LETTER)


@after(approved)
async def test_a_change_in_what_was_approved_waits_to_be_read_once_more(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await goes(network, saida, "View", "Messages", "23 November", "Change")
    await saida.sees("This day is already approved.")
    await goes(network, saida, "✓ English")
    await says(network, saida, "Come to the school on Saturday.")
    await saida.sees("This is the message now. No one gets it until you submit it")
    await goes(network, saida, "Day")
    await says(network, saida, "24 November")
    await goes(network, saida, "Done")
    await saida.sees("Not approved yet: 24 November.")
    await network.becomes(datetime(2026, 11, 23, 5, tzinfo=UTC))
    await network.amina.never_sees("Come to the")
    await goes(network, saida, "Submit the change")
    await saida.sees("Waiting for a second coordinator: 24 November.")
    assert "Submit the change" not in saida.labels()
    press = await saida.forges("1:m:submit:1")
    assert await saida.toast(press)
    await network.settles()
    await goes(network, ainura, "Open")
    await ainura.sees("Meeting: 28 November, 14:30")
    await goes(network, ainura, "To the checklist ›", *TICKS, "Approve")
    await network.becomes(datetime(2026, 11, 24, 4, 1, tzinfo=UTC))
    await network.amina.sees("Come to the school on Saturday.")
    await network.amina.never_sees(LETTER)


@after(approved)
async def test_a_change_on_the_way_is_sent_back_with_words_and_the_rest_goes_on(network: Village) -> None:
    """U20: on the page of the second coordinator, who could only approve it or leave it."""
    saida, ainura, wish = network.saida, network.ainura, "Not on a Saturday, please: the school is closed."
    await goes(network, saida, "View", "Messages", "23 November", "Change", "✓ English")
    await says(network, saida, "Come to the school on Saturday.")
    await goes(network, saida, "Done", "Submit the change")
    await goes(network, ainura, "Open", "To the checklist ›", "Send it back")
    assert "Only what was changed goes back" in ainura.newest().text
    assert "Send it back without a note" not in ainura.labels()
    await says(network, ainura, wish)
    await goes(network, ainura, "Send it back")
    await ainura.sees("You sent it back. It’s back with you once it’s submitted again.")
    assert network.rows("SELECT state FROM campaigns") == [("approved",)]
    press = await ainura.forges("1:m:yes:1:99:15")
    await network.settles()
    assert await ainura.toast(press) != "Approved. Thank you."

    told = await saida.sees(f"The note says: “{wish}”")
    assert "Everything else is sent as planned." in told.text
    await goes(network, saida, "View")
    await saida.sees(f"The second coordinator asks for a change: “{wish}”")
    await goes(network, saida, "Messages", "23 November", "Change", "✓ English")
    await says(network, saida, "Come to the school on Friday.")
    await goes(network, saida, "Done", "Submit the change")
    await goes(network, ainura, "Open", "To the checklist ›", *TICKS, "Approve")
    await network.becomes(datetime(2026, 11, 23, 5, tzinfo=UTC))
    await network.amina.sees("Come to the school on Friday.")
    await network.amina.never_sees("on Saturday.")


@after(second_coordinator)
async def test_what_was_submitted_is_taken_back_by_a_change(network: Village) -> None:
    saida = network.saida
    await writes(network, saida)
    await goes(network, saida, "Submit", "Messages", "23 November", "Change")
    await saida.sees("waiting for approval. If you change anything here, you take it back")
    await goes(network, saida, "Time", "15:00")
    await saida.sees("This is the message now.")
    ((state,),) = network.rows("SELECT state FROM campaigns")
    assert state == "draft"


@after(second_coordinator)
async def test_before_the_usual_hours_it_waits_for_each_reader_s_own_and_she_is_told_so(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await writes(network, saida)
    assert "Most people don’t take messages at this time" not in saida.newest().text
    await goes(network, saida, "Messages", "23 November", "Change", "Time")
    await says(network, saida, "7:30")
    await goes(network, saida, "Done")
    await saida.sees("Most people don’t take messages at this time: it comes when each person’s own hours begin.")
    await goes(network, saida, "Submit")
    await approves(network, ainura)
    await network.becomes(datetime(2026, 11, 23, 1, 31, tzinfo=UTC))
    await network.amina.never_sees(LETTER)
    await network.becomes(datetime(2026, 11, 23, 2, 1, tzinfo=UTC))
    await network.amina.sees(LETTER)


@after(approved)
async def test_what_has_gone_has_gone(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "View", "Messages", "23 November", "Change")
    await network.becomes(datetime(2026, 11, 23, 4, 1, tzinfo=UTC))
    await network.amina.sees(LETTER)
    before = network.rows("SELECT texts_sealed, hour FROM campaign_messages")
    press = await saida.forges("1:e:hour:1:1:1500")
    assert "already been sent" in await saida.toast(press)
    edited = await saida.forges("1:e:edit:1:1")
    assert "already been sent" in await saida.toast(edited)
    await network.settles()
    assert network.rows("SELECT texts_sealed, hour FROM campaign_messages") == before


@after(approved)
async def test_it_goes_while_she_is_changing_it(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "View", "Messages", "23 November", "Change", "✓ English")
    await network.becomes(datetime(2026, 11, 23, 4, 1, tzinfo=UTC))
    await says(network, saida, "Too late for this one.")
    await saida.sees("This message is already being sent: it can’t be changed.")
    await network.amina.never_sees("Too late")


@after(approved)
async def test_a_reply_to_a_letter_is_an_answer_also_while_she_writes(network: Village) -> None:
    saida = network.saida
    await network.becomes(datetime(2026, 11, 23, 4, 1, tzinfo=UTC))
    letter = await saida.sees(LETTER)
    await says(network, saida, "/campaigns")
    await goes(network, saida, "New", "My own messages")
    await saida.says("Thank you, I come with-my-sister.", reply_to=letter.id)
    await network.settles()
    assert count(network, "campaign_answers") == 1
    await saida.sees("Please write the message now")
    await says(network, saida, "The next letter.")
    await saida.sees("Message 1 of 1")


@after(saida_wrote)
async def test_whoever_loses_her_role_writes_no_more(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "Messages", "23 November", "Change", "✓ English")
    await loses_her_roles(network, saida)
    await says(network, saida, "One more word from me.")
    await saida.sees("You can no longer write in this campaign.")
    assert count(network, "forms") == 0
    assert count(network, "campaign_messages") == 1


async def test_sixty_messages_are_enough(network: Village) -> None:
    saida, use_cases = network.saida, network.bot.use_cases.campaigning
    await says(network, saida, "/campaigns")
    await goes(network, saida, "New", "My own messages")
    await says(network, saida, "The first of sixty.")
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, saida.id)
        assert person is not None
        for number in range(1, 60):
            message = Message(date(2026, 11, 21) + timedelta(days=number), {"en": Text("One more.")}, hour=time(10))
            await use_cases.drafting.write(Call(tx, person, network.world.clock.now()), 1, message)
    assert "It has 60 messages" in await saida.toast(await saida.forges("1:e:more:1"))
    assert count(network, "campaign_messages") == 60
