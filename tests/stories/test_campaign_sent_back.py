"""A second coordinator sends a series back: she writes what should be changed and sees it once more; who answers for it reads
that, changes it and hands it in, and then it is gone. Whatever else she does or happens meanwhile, nothing of hers is lost.
"""

from sqlalchemy import select

from referrals.domain.campaign.model import LONGEST_WISH
from referrals.domain.place import PlaceCode
from referrals.storage.schema import events
from tests.conversation import Phone
from tests.sealed_rows import opened
from tests.stories.acts import count, goes, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.campaign_acts import (
    TICKS,
    loses_her_roles,
    opens_campaigns,
    reads_to_the_checklist,
    second_coordinator,
    submits_16_days,
)
from tests.stories.village import Village

WISH = "27 November, please: <b>tea</b> & bread, nothing else."
TO_THE_CHECKLIST = ("Read on ›", "Read on ›", "Read on ›", "To the checklist ›")


async def is_asked(network: Village) -> None:
    """Ainura has read Saida's series, and is asked what should be changed."""
    ainura = await second_coordinator(network)
    await submits_16_days(network, network.saida)
    await reads_to_the_checklist(network, ainura)
    await goes(network, ainura, "1. No side", "Send it back")


async def writes(network: Village, text: str = WISH) -> Phone:
    """To her words once more."""
    await says(network, network.ainura, text)
    return network.ainura


pytestmark = after(is_asked)


def state(network: Village) -> list[tuple[object, ...]]:
    return network.rows("SELECT state FROM campaigns")


async def test_her_words_are_read_followed_and_gone(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await ainura.sees("What should be changed?")
    assert {"Send it back without a note", "‹ Back"} <= set(ainura.labels())
    await says(network, ainura, WISH)
    seen = await ainura.sees("with your note:")
    assert WISH in seen.text
    assert {"Send it back", "Write it again", "‹ Back"} <= set(ainura.labels())
    assert state(network) == [("submitted",)]
    await saida.never_sees("27 November, please")

    press = await ainura.presses("Send it back")
    assert await ainura.toast(press) == "Sent back. The person responsible for it will be told."
    await network.settles()
    await ainura.sees("You sent it back. It’s back with you once it’s submitted again.")
    assert WISH not in "\n".join(each.text for each in ainura.messages() if each.sender is None)
    assert (state(network), count(network, "forms")) == ([("draft",)], 0)

    told = await saida.sees(f"The note says: “{WISH}”")
    assert "27 November" not in told.text[:100]
    await goes(network, saida, "View")
    card = await saida.sees(f"The second coordinator asks for a change: “{WISH}”")
    assert "27 November, please" not in card.text[:100]
    await goes(network, saida, "Messages", "27 November", "Change", "Time", "09:00", "Done")
    await saida.sees("The second coordinator asks for a change")
    await goes(network, saida, "Submit")
    await saida.sees("It’s waiting for a second coordinator to read it.")
    await saida.sees("It was submitted again, and a second coordinator has been asked to read it.")
    assert "27 November, please" not in saida.screen()
    await goes(network, ainura, "Open")
    await ainura.sees(f"It was sent back with this request: “{WISH}”")
    await goes(network, ainura, *TO_THE_CHECKLIST, *TICKS, "Approve")
    assert state(network) == [("approved",)]
    assert network.rows("SELECT change_request_sealed FROM campaigns") == [(None,)]


async def test_no_event_knows_them(network: Village) -> None:
    """Events are for good."""
    ainura = await writes(network)
    await goes(network, ainura, "Send it back")
    async with network.bot.database.reading() as tx:
        rows = (await tx.execute(select(events))).all()
        facts = [opened(tx.keyring, events, each, "facts_sealed") for each in rows]
    assert count(network, "events", "kind = 'campaign_sent_back'") == 1
    assert [each for each in facts if "bread" in each] == []


async def test_without_words(network: Village) -> None:
    ainura = network.ainura
    await goes(network, ainura, "Send it back without a note")
    await ainura.sees("without a note about why.")
    assert state(network) == [("submitted",)]
    await goes(network, ainura, "Send it back")
    await ainura.sees("You sent it back.")
    told = await network.saida.sees("There’s no note: please ask the other coordinators what should be changed.")
    assert "The note says" not in told.text
    await goes(network, network.saida, "View")
    assert "asks for a change" not in network.saida.screen()


async def test_back_to_the_checklist_with_her_ticks(network: Village) -> None:
    """From the question, and from her words, which are kept; what she ticks meanwhile counts."""
    ainura = network.ainura
    await goes(network, ainura, "‹ Back")
    assert "☑ 1. No side, no blame" in ainura.labels()
    await goes(network, ainura, "2. No", "Send it back")
    await says(network, ainura, WISH)
    await goes(network, ainura, "‹ Back")
    assert {"☑ 1. No side, no blame", "☑ 2. No one can be identified"} <= set(ainura.labels())
    await says(network, ainura, "Hello")
    await ainura.sees("Your menu is below")
    await goes(network, ainura, "1. No", "Send it back")
    assert WISH in ainura.newest().text
    await goes(network, ainura, "‹ Back")
    assert {"☐ 1. No side, no blame", "☑ 2. No one can be identified"} <= set(ainura.labels())
    assert state(network) == [("submitted",)]


async def test_whatever_else_she_writes_leaves_her_words(network: Village) -> None:
    """A report, a campaign of her own: they have forms of their own."""
    ainura = await writes(network)
    await starts_writing(network, ainura, "Community:")
    await goes(network, ainura, "Dispute: water", "Save for later")
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "New", "My own messages")
    await says(network, ainura, "Tea at the library.")
    await goes(network, ainura, "Done")
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "16 Days 2026", "Read and approve", *TO_THE_CHECKLIST, "Send it back")
    assert WISH in ainura.newest().text


async def test_written_anew_and_edited(network: Village) -> None:
    ainura = await writes(network, "The third day.")
    old = ainura.newest().inline
    assert old is not None
    await goes(network, ainura, "Write it again")
    await ainura.sees("What should be changed?")
    typed = await ainura.says("The fourth day.")
    await network.settles()
    await ainura.edits(typed, "The fifth day.")
    await network.settles()
    assert "The fifth day." in ainura.newest().text
    press = await ainura.forges(old[0][0]["callback_data"])
    assert await ainura.toast(press) == "You’ve already moved on. This is where you are now."
    await network.settles()
    assert state(network) == [("submitted",)]
    await goes(network, ainura, "Send it back")
    await network.saida.sees("The note says: “The fifth day.”")
    await ainura.edits(typed, "The sixth day.")
    await network.settles()
    await network.saida.never_sees("The sixth day.")


async def test_too_long(network: Village) -> None:
    ainura = await writes(network, "Shorter, please. " * 40)
    await ainura.sees("That’s 679 characters, and the limit is 500.")
    assert state(network) == [("submitted",)]
    await goes(network, ainura, "Use the beginning")
    await ainura.sees("with your note:")
    await goes(network, ainura, "Send it back")
    told = await network.saida.sees("The note says: “Shorter, please.")
    assert told.text.count("Shorter") == 30


async def test_what_telegram_cuts_in_two_is_one_text(network: Village) -> None:
    ainura = await writes(network, "🌷" * 2100)
    await ainura.sees("That’s 4,200 characters, and the limit is 500.")
    await network.passes(minutes=1)
    await says(network, ainura, "🌷" * (LONGEST_WISH // 2))
    assert "🌷" * 250 in (await ainura.sees("with your note:")).text


async def test_what_is_no_text_is_not_taken(network: Village) -> None:
    ainura = await writes(network)
    await ainura.sends_photo("Look")
    await network.settles()
    await ainura.sees("I can only take words here.")
    await ainura.sends_voice()
    await network.settles()
    await ainura.sends_document("changes.docx", b"words")
    await network.settles()
    assert "I can only take words here." in ainura.newest().text
    await says(network, ainura, "\u200b")
    await ainura.sees("I couldn’t find any letters in that.")
    assert WISH in ainura.newest().text
    await goes(network, ainura, "Send it back")
    await network.saida.sees(f"The note says: “{WISH}”")


async def test_a_command_and_the_older_card_leave_her_words(network: Village) -> None:
    ainura = await writes(network)
    await opens_campaigns(network, ainura)
    await says(network, ainura, "/nonsense")
    await ainura.forges("1:m:return:1:2:1")
    await network.settles()
    assert WISH in ainura.newest().text
    await goes(network, ainura, "Send it back")
    await network.saida.sees(f"The note says: “{WISH}”")


async def test_cancel_sends_nothing(network: Village) -> None:
    ainura = await writes(network)
    await says(network, ainura, "/cancel")
    await ainura.sees("Nothing was sent back, and it’s still waiting for you.")
    assert (state(network), count(network, "forms")) == ([("submitted",)], 0)
    press = await ainura.forges("1:m:returned:1:0")
    assert "earlier message" in await ainura.toast(press)
    await goes(network, ainura, "Open")
    await ainura.sees("16 Days 2026 · 1 of 4")
    assert state(network) == [("submitted",)]


async def test_two_presses_are_one(network: Village) -> None:
    ainura = await writes(network)
    inline = ainura.newest().inline
    assert inline is not None
    data = inline[0][0]["callback_data"]
    for _ in range(2):
        await ainura.forges(data)
    await network.settles()
    assert await ainura.toast(await ainura.forges(data)) == "This is already done."
    assert count(network, "events", "kind = 'campaign_sent_back'") == 1
    for forged in ("anew:1", "anew:99", "return:1:2", "return:99:1"):
        assert "earlier message" in await ainura.toast(await ainura.forges(f"1:m:{forged}"))


async def test_it_is_taken_back_meanwhile(network: Village) -> None:
    """Saida changes a day of her own accord: her words are still there, and go after it was handed in anew and read."""
    saida, ainura = network.saida, await writes(network)
    await goes(network, saida, "Messages", "25 November", "Change", "Time", "09:00", "Done")
    await goes(network, ainura, "Send it back")
    over = await ainura.sees("Nothing was sent back: it’s no longer waiting for you")
    assert WISH in over.text
    assert state(network) == [("draft",)]
    await saida.never_sees("27 November, please")

    await goes(network, saida, "Submit")
    await reads_to_the_checklist(network, ainura)
    await goes(network, ainura, "Send it back")
    assert WISH in ainura.newest().text
    await goes(network, ainura, "Send it back")
    await saida.sees(f"The note says: “{WISH}”")


async def test_it_was_changed_and_handed_in_anew_meanwhile(network: Village) -> None:
    """What she has not read is named before it goes; and no way back leads to approving it unread."""
    saida, ainura = network.saida, await writes(network)
    await goes(network, saida, "Messages", "25 November", "Change", "Time", "09:00", "Done", "Submit")
    sends = her_button(ainura)
    press = await ainura.forges(sends)
    assert await ainura.toast(press) == "It was changed in the meantime. Please read it again."
    await network.settles()
    changed = await ainura.sees("It was changed after you read it, so nothing has been sent back yet.")
    assert WISH in changed.text
    assert state(network) == [("submitted",)]
    await goes(network, ainura, "‹ Back")
    await ainura.sees("16 Days 2026 · 1 of 4")
    assert "Approve" not in ainura.labels()

    await goes(network, ainura, *TO_THE_CHECKLIST, "Send it back")
    assert WISH in ainura.newest().text
    await goes(network, ainura, "Send it back")
    await saida.sees(f"The note says: “{WISH}”")


def her_button(ainura: Phone) -> str:
    """The data of the button under her words."""
    for message in reversed(ainura.messages()):
        if message.sender is None and "with your note:" in message.text:
            assert message.inline is not None
            return str(message.inline[0][0]["callback_data"])
    raise AssertionError(ainura.transcript())


async def test_what_was_changed_goes_back_by_one_more_press(network: Village) -> None:
    saida, ainura = network.saida, await writes(network)
    await goes(network, saida, "Messages", "25 November", "Change", "Time", "09:00", "Done", "Submit")
    await ainura.forges(her_button(ainura))
    await network.settles()
    assert "‹ Read again" in {each[0]["text"] for each in _rows(ainura, "It was changed after you read it")}
    await ainura.forges(her_button(ainura).rpartition(":")[0] + ":1")
    await network.settles()
    assert state(network) == [("submitted",)], "other words than those she saw"
    sends = next(each[0] for each in _rows(ainura, "with your note") if each[0]["text"] == "Send it back")
    await ainura.forges(sends["callback_data"])
    await network.settles()
    await saida.sees(f"The note says: “{WISH}”")


def _rows(phone: Phone, text: str) -> list[list[dict[str, str]]]:
    return next(each.inline or [] for each in reversed(phone.messages()) if text in each.text)


async def test_another_has_approved_it_meanwhile(network: Village) -> None:
    ainura, jamila = await writes(network), await second_coordinator(network, "jamila")
    await opens_campaigns(network, jamila)
    await goes(network, jamila, "16 Days 2026", "Read and approve", *TO_THE_CHECKLIST, *TICKS, "Approve")
    await goes(network, ainura, "Send it back")
    over = await ainura.sees("Nothing was sent back: it’s no longer waiting for you")
    assert WISH in over.text
    await goes(network, ainura, "Close")
    assert (state(network), count(network, "forms")) == ([("approved",)], 0)


async def test_she_approves_it_after_all(network: Village) -> None:
    ainura = await writes(network)
    await goes(network, ainura, "2. No", "3. A", "4. No", "Approve")
    await ainura.sees("You approved 16 Days 2026.")
    assert (state(network), count(network, "forms")) == ([("approved",)], 0)


async def test_she_has_become_one_of_its_hands(network: Village) -> None:
    """She wrote in it herself while it lay there, and Saida handed that in: another has to read it now."""
    saida, ainura = network.saida, await writes(network)
    await second_coordinator(network, "jamila")
    sends = her_button(ainura)
    await ainura.forges("1:m:out:1:2")
    await network.settles()
    assert state(network) == [("draft",)]
    await opens_campaigns(network, saida)
    await goes(network, saida, "16 Days 2026", "Submit")
    press = await ainura.forges(sends)
    assert await ainura.toast(press) == "You wrote part of it yourself, so someone else has to read it."
    await network.settles()
    assert WISH in (await ainura.sees("Nothing was sent back: it’s no longer waiting for you")).text
    assert state(network) == [("submitted",)]


async def test_she_loses_her_role_meanwhile(network: Village) -> None:
    ainura = await writes(network)
    await loses_her_roles(network, ainura)
    await goes(network, ainura, "Send it back")
    assert state(network) == [("submitted",)]
    await network.saida.never_sees("27 November, please")


async def test_who_took_it_over_reads_it_and_whoever_follows_her(network: Village) -> None:
    """Jamila answers for it while it waits; Saida, who wrote in it, takes it over from her with all that was asked."""
    saida, ainura = network.saida, await writes(network)
    jamila = await second_coordinator(network, "jamila", PlaceCode("KG"))
    await opens_campaigns(network, jamila)
    await goes(network, jamila, "16 Days 2026", "Take over")
    await goes(network, ainura, "Send it back", "Send it back")
    await jamila.sees(f"The note says: “{WISH}”")
    await goes(network, jamila, "View")
    await jamila.sees("The second coordinator asks for a change")
    await opens_campaigns(network, saida)
    await goes(network, saida, "16 Days 2026", "Take over")
    await saida.sees(f"The second coordinator asks for a change: “{WISH}”")
    await goes(network, saida, "Submit")
    for woman in (saida, jamila):
        assert "The note says" not in woman.screen()


async def test_her_own_words_are_not_told_to_herself(network: Village) -> None:
    """She took it over while it waited, and sends it back: whoever wrote it is told."""
    saida, ainura = network.saida, network.ainura
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "16 Days 2026", "Take over", "Read and approve", *TO_THE_CHECKLIST, "Send it back")
    await says(network, ainura, WISH)
    await goes(network, ainura, "Send it back")
    await saida.sees(f"The note says: “{WISH}”")
    await ainura.never_sees("The note says")
    await opens_campaigns(network, ainura)
    await goes(network, ainura, "16 Days 2026")
    await ainura.sees("It’s a draft")


async def test_whoever_wrote_it_hears_of_it_where_its_keeper_may_no_longer(network: Village) -> None:
    saida, ainura = network.saida, await writes(network)
    jamila = await second_coordinator(network, "jamila")
    await opens_campaigns(network, jamila)
    await goes(network, jamila, "16 Days 2026", "Take over")
    await loses_her_roles(network, jamila)
    await goes(network, ainura, "Send it back", "Send it back")
    await saida.sees(f"The note says: “{WISH}”")
    await jamila.never_sees("The note says")


async def test_where_nobody_could_change_it_nothing_goes_back(network: Village) -> None:
    ainura = await writes(network)
    await loses_her_roles(network, network.saida)
    press = await ainura.presses("Send it back")
    assert "can no longer change it. Take it over" in await ainura.toast(press)
    await network.settles()
    assert WISH in ainura.newest().text
    assert state(network) == [("submitted",)]


async def test_what_she_asked_for_goes_from_every_screen(network: Village) -> None:
    """Also where it was thrown away."""
    ainura = await writes(network)
    await goes(network, ainura, "Send it back")
    await network.saida.sees("The note says")
    await goes(network, network.saida, "View", "Delete draft", "Yes, delete it")
    assert "27 November, please" not in network.saida.screen()
