"""A leader tells her own group something: one text, seen as they will see it, gone at once, with nobody else asked."""

from referrals.domain.person import Grant, GroupCode, Role
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.acts import count, goes, says
from tests.stories.beginnings import after
from tests.stories.campaign_acts import loses_her_roles
from tests.stories.village import Village

LETTER = "Meeting today at 3, at the well. <b>Bring tea.</b>"


async def writes(network: Village, phone: Phone, text: str = LETTER) -> None:
    """To what they will see."""
    await says(network, phone, "/campaigns")
    await goes(network, phone, "New", "Notice to my group")
    await phone.sees("What do you want to tell “Ак-Сай айымдары”?")
    await says(network, phone, text)


async def cholpon_wrote(network: Village) -> None:
    """A beginning: she sees what her group will see."""
    await writes(network, network.cholpon)


async def leads_too(network: Village, phone: Phone, group: str) -> None:
    """She leads one more group."""
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        await person_rows.grant(
            tx, person.id, Grant(Role.GROUP_LEADER, group=GroupCode(group)), network.world.clock.now()
        )


@after(cholpon_wrote)
async def test_it_goes_at_once_to_her_own_group_alone(network: Village) -> None:
    cholpon = network.cholpon
    seen = await cholpon.sees("When you tap “Send”, this goes to 2 people in “Ак-Сай айымдары”")
    assert LETTER in seen.text
    await goes(network, cholpon, "Send")
    notice = (await network.amina.sees(LETTER)).text
    assert "\n\nFrom the leader of Ак-Сай айымдары" in notice
    await network.zarina.never_sees(LETTER)
    await network.saida.never_sees("Something is waiting")
    assert count(network, "forms") == 0
    assert network.rows("SELECT group_code FROM campaigns") == [("batken-aksay",)]


@after(cholpon_wrote)
async def test_two_presses_on_send_are_one_notice(network: Village) -> None:
    cholpon = network.cholpon
    message = cholpon.newest()
    assert message.inline is not None
    data = message.inline[0][0]["callback_data"]
    for _ in range(2):
        await cholpon.forges(data)
    await network.settles()
    assert count(network, "campaigns") == 1
    assert await cholpon.toast(await cholpon.forges(data)) == "This is already done."
    assert sum(LETTER in each.text for each in network.amina.messages()) == 1


async def test_it_can_be_written_anew_edited_and_stopped(network: Village) -> None:
    cholpon = network.cholpon
    await writes(network, cholpon, "Meeting at 33.")
    old = cholpon.newest().inline
    assert old is not None
    await goes(network, cholpon, "Write it again")
    typed = await cholpon.says("Meeting at 4.")
    await network.settles()
    await cholpon.edits(typed, "Meeting at 5.")
    await network.settles()
    assert "Meeting at 5." in cholpon.newest().text
    press = await cholpon.forges(old[0][0]["callback_data"])
    assert await cholpon.toast(press) == "You’ve already moved on. This is where you are now."
    await says(network, cholpon, "Meeting at 6, really.")
    assert "Meeting at 6, really." in cholpon.newest().text
    await goes(network, cholpon, "Stop")
    assert count(network, "forms") == 0
    assert count(network, "campaigns") == 0
    await network.amina.never_sees("Meeting")


async def test_too_long_empty_and_not_words(network: Village) -> None:
    cholpon = network.cholpon
    await writes(network, cholpon, "Long-winded " * 300)
    await cholpon.sees("That’s 3,599 characters, and the limit is 3,500.")
    await says(network, cholpon, "\u200b")
    await cholpon.sees("I couldn’t find any letters in that.")
    await cholpon.sends_photo("Look")
    await cholpon.sees("I can only take words here.")
    await cholpon.sends_document("notice.docx", b"words")
    await network.settles()
    await cholpon.sees("I can only take words here.")
    await goes(network, cholpon, "Use the beginning", "Send")
    letter = await network.amina.sees("Long-winded")
    assert letter.text.count("Long-winded") == 291


async def test_what_telegram_cuts_in_two_is_kept_whole(network: Village) -> None:
    cholpon = network.cholpon
    await writes(network, cholpon, "🌷" * 2400)
    await cholpon.sees("That’s 4,800 characters, and the limit is 3,500.")
    assert "this goes to" not in cholpon.newest().text
    await goes(network, cholpon, "Use the beginning")
    await says(network, cholpon, LETTER)
    assert "🌷" not in (await cholpon.sees("this goes to")).text, "what comes after a press is another text"
    await goes(network, cholpon, "Send")
    assert "🌷" not in (await network.amina.sees(LETTER)).text


async def test_an_emoji_counts_as_telegram_counts_it(network: Village) -> None:
    await writes(network, network.cholpon, "🌷" * 1751)
    await network.cholpon.sees("That’s 3,502 characters")
    await goes(network, network.cholpon, "Use the beginning", "Send")
    letter = await network.amina.sees("🌷🌷")
    assert letter.text.count("🌷") == 1750


async def test_whoever_leads_several_groups_chooses_first(network: Village) -> None:
    cholpon = network.cholpon
    await leads_too(network, cholpon, "isfara-vorukh")
    await cholpon.forges("1:e:notice")
    await network.settles()
    await cholpon.sees("Which of your groups do you want to write to?")
    await says(network, cholpon, "To all of them?")
    await cholpon.sees("Please tap one of the buttons below.")
    await goes(network, cholpon, "Занони Ворух")
    await says(network, cholpon, LETTER)
    await cholpon.sees("in “Занони Ворух”")
    await goes(network, cholpon, "Send")
    await network.zarina.sees(LETTER)
    await network.amina.never_sees(LETTER)


async def test_a_leader_of_one_group_is_not_asked_which(network: Village) -> None:
    await network.cholpon.forges("1:e:notice:isfara-vorukh")
    await network.settles()
    await network.cholpon.sees("What do you want to tell “Ак-Сай айымдары”?")


@after(cholpon_wrote)
async def test_whoever_leads_it_no_more_sends_nothing(network: Village) -> None:
    cholpon = network.cholpon
    await loses_her_roles(network, cholpon)
    await goes(network, cholpon, "Send")
    assert count(network, "campaigns") == 0
    assert count(network, "forms") == 0
    await network.amina.never_sees(LETTER)


async def test_words_that_tell_stand_behind_a_quiet_line(network: Village) -> None:
    await writes(network, network.cholpon, "Police and crisis centre come to talk with us.")
    await network.cholpon.sees("Police and crisis centre come to talk with us.")
    await goes(network, network.cholpon, "Send")
    letter = await network.amina.sees("Police and crisis centre")
    assert not letter.text.startswith("Police")
