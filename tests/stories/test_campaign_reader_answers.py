"""A reader writes back: it goes to the coordinator without a name, can be taken back, and nothing else is taken for an answer."""

import re
from datetime import timedelta

from tests.conversation import Phone
from tests.stories.acts import count, goes, opens_menu, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.campaign_acts import crowd
from tests.stories.care.looking import Diary, ever, labels_on
from tests.stories.reader_acts import BREAD, DAY, SATURDAY, TEN, changes, comes, on_its_way
from tests.stories.village import FAMILY, ISFARA, Village

PASSED_ON = "Passed on to the coordinator, without your name."
UNSURE = "Is this an answer to the network’s message?"
FEW = "Few people got this message, so the coordinator may guess who wrote."
LONG = "We baked flatbread in the schoolyard. " * 30


async def has_got_it(network: Village, phone: Phone) -> None:
    """Saturday's message stands on her phone."""
    await opens_menu(network, phone)
    await on_its_way(network, days=(SATURDAY, SATURDAY + DAY))
    await comes(network)
    await phone.sees(BREAD)


async def amina_has_got_it(network: Village) -> None:
    """A beginning: the message of Saturday is there."""
    await has_got_it(network, network.amina)


async def replies(network: Village, phone: Phone, text: str) -> None:
    """As Telegram's own reply to the message."""
    await says(network, phone, text, reply_to=(await phone.sees(BREAD)).id)


@after(amina_has_got_it)
async def test_a_reply_is_an_answer_at_once(network: Village) -> None:
    amina, saida = network.amina, network.saida
    told = Diary(network.world, saida)
    await replies(network, amina, "We baked twenty flatbreads.")
    receipt = await amina.sees(PASSED_ON)
    assert labels_on(receipt) == ["Share my name", "Take it back", "Write to the network"]
    assert "twenty" not in receipt.text
    await replies(network, amina, "And the children sang.")
    assert count(network, "campaign_answers") == 2
    assert [(each.silent, each.text.splitlines()[-1]) for each in told.entries if "new answer" in each.text] == [
        (True, "1 new answer"),
        (True, "2 new answers"),
    ]
    assert len({each.message for each in told.entries if "new answer" in each.text}) == 1, "folded into one"
    await goes(network, saida, "Read")
    inbox = (await saida.sees("What people wrote back.")).text
    assert inbox.index("And the children sang.") < inbox.index("We baked twenty flatbreads.")
    assert "21 November, in reply to the message of 21 November" in inbox
    assert "Amina" not in ever(saida)
    assert FAMILY not in inbox
    assert re.search(r"\d:\d\d", inbox) is None, "no hour"
    assert network.rows("SELECT DISTINCT state FROM campaign_answers") == [("read",)]


@after(amina_has_got_it)
async def test_a_reply_is_an_answer_whatever_came_since(network: Village) -> None:
    amina = network.amina
    first = await amina.sees(BREAD)
    await comes(network, TEN + DAY)
    await amina.taps("Help and numbers")
    await network.settles()
    await says(network, amina, "Thank you for the bread.")
    await amina.sees("No one has read what you wrote")
    assert count(network, "campaign_answers") == 0
    await says(network, amina, "Thank you for the bread.", reply_to=first.id)
    await amina.sees(PASSED_ON)
    assert network.rows("SELECT day FROM campaign_answers JOIN campaign_messages USING (message_id)") == [
        ("2026-11-21",)
    ]


@after(amina_has_got_it)
async def test_a_reply_in_the_middle_of_a_report_belongs_to_the_message(network: Village) -> None:
    amina = network.amina
    letter = await amina.sees(BREAD)
    await starts_writing(network, amina, "Community:")
    question = amina.newest().text
    await says(network, amina, "I will bring some wood.", reply_to=letter.id)
    await amina.sees(PASSED_ON)
    assert amina.newest().text == question
    await says(network, amina, "To nobody in particular", reply_to=amina.newest().id)
    assert count(network, "campaign_answers") == 1


@after(opens_menu, "amina")
async def test_a_day_later_it_is_no_answer_any_more(network: Village) -> None:
    amina = network.amina
    await on_its_way(network)
    await comes(network)
    await network.passes(hours=25)
    await says(network, amina, "Good evening to you all")
    await amina.sees("No one has read what you wrote")
    assert count(network, "campaign_answers") == 0


@after(amina_has_got_it)
async def test_a_text_that_replies_to_nothing_is_asked_about(network: Village) -> None:
    """It may be meant for somebody else altogether: nobody has it before she says so."""
    amina, saida = network.amina, network.saida
    await says(network, amina, "We are seven this winter.")
    screen = await amina.sees(UNSURE)
    assert labels_on(screen) == ["Pass it on, without my name", "Write to the network", "Delete it"]
    assert "seven" not in screen.text
    assert network.rows("SELECT state FROM campaign_answers") == [("held",)]
    await saida.never_sees("1 new answer")
    await goes(network, amina, "Pass it on, without my name")
    await amina.sees(PASSED_ON)
    await amina.loses(UNSURE)
    await goes(network, saida, "Read")
    await saida.sees("We are seven this winter.")
    await says(network, amina, "This was for my sister.", reply_to=(await amina.sees(PASSED_ON)).id)
    await goes(network, amina, "Delete it")
    await amina.sees("Deleted here, unread. Your own words are still above")
    assert count(network, "campaign_answers") == 1


@after(amina_has_got_it)
async def test_who_does_not_say_what_it_was_has_not_answered(network: Village) -> None:
    amina = network.amina
    await says(network, amina, "Shall I bring flour?")
    await network.passes(minutes=61)
    await amina.loses(UNSURE)
    assert count(network, "campaign_answers") == 0


@after(amina_has_got_it)
async def test_a_long_text_that_replies_to_nothing_is_not_kept(network: Village) -> None:
    """Nor is the next text taken for an answer, unless she asks for that."""
    amina = network.amina
    await says(network, amina, LONG)
    screen = await amina.sees("That was 1,139 characters, and the limit is 1,000.")
    assert screen.text.startswith(UNSURE)
    assert labels_on(screen) == ["Answer", "Write to the network"]
    assert (count(network, "campaign_answers"), count(network, "forms")) == (0, 0)
    await goes(network, amina, "Answer")
    await says(network, amina, LONG[:900])
    await amina.sees(PASSED_ON)


@after(amina_has_got_it)
async def test_what_follows_an_answer_for_a_while_may_belong_to_it(network: Village) -> None:
    amina = network.amina
    await replies(network, amina, "We are seven.")
    await network.passes(minutes=9)
    await says(network, amina, "With my sister eight.")
    await amina.sees(UNSURE)
    assert network.rows("SELECT state FROM campaign_answers ORDER BY id") == [("passed_on",), ("held",)]
    await network.passes(minutes=11)
    await says(network, amina, "Good night, dear neighbours")
    await amina.sees("No one has read what you wrote")


@after(amina_has_got_it)
async def test_where_few_got_it_she_knows_before_she_answers(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Answer")
    assert FEW in (await amina.sees("Write your answer in one message")).text
    await says(network, amina, "We are few.")
    assert FEW in (await amina.sees(PASSED_ON)).text
    await says(network, amina, "Are we?")
    assert FEW in (await amina.sees(UNSURE)).text
    await goes(network, amina, "Delete it")
    await goes(network, amina, "Share my name")
    assert FEW not in (await amina.sees("with your name: ⁨Amina")).text


async def test_where_many_got_it_nobody_can_guess(network: Village) -> None:
    amina = network.amina
    await crowd(network, 12)
    await has_got_it(network, amina)
    await goes(network, amina, "Answer")
    await says(network, amina, "We are many.")
    assert FEW not in (await amina.sees(PASSED_ON)).text
    await amina.never_sees(FEW)


@after(amina_has_got_it)
async def test_an_answer_changed_later_stays_as_it_went(network: Village) -> None:
    amina = network.amina
    sent = await amina.says("Thank you.", reply_to=(await amina.sees(BREAD)).id)
    await network.settles()
    await amina.edits(sent, "Thank you so much.")
    await network.settles()
    assert count(network, "campaign_answers") == 1
    await goes(network, network.saida, "Read")
    await network.saida.never_sees("so much")


@after(amina_has_got_it)
async def test_her_name_only_if_she_shares_it(network: Village) -> None:
    amina, saida = network.amina, network.saida
    await replies(network, amina, "I can lend an oven.")
    await goes(network, amina, "Share my name")
    await amina.sees(f"Passed on to the coordinator, with your name: ⁨Amina {FAMILY}⁩.")
    await goes(network, saida, "Read")
    await saida.sees(f"Signed: ⁨Amina {FAMILY}⁩")


@after(amina_has_got_it)
async def test_taken_back_it_is_gone(network: Village) -> None:
    amina, saida = network.amina, network.saida
    await replies(network, amina, "Please forget this one.")
    await goes(network, amina, "Take it back")
    await amina.sees("Deleted here, unread. Your own words are still above")
    await says(network, amina, "This one stays, please.", reply_to=(await amina.sees(BREAD)).id)
    await goes(network, saida, "Read")
    await saida.sees("This one stays, please.")
    assert "forget" not in ever(saida)
    await goes(network, amina, "Take it back")
    await amina.sees("Deleted. Someone had already read it; it can’t be read again.")
    assert count(network, "campaign_answers") == 0


@after(amina_has_got_it)
async def test_the_button_asks_for_it(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Answer")
    await amina.sees("Write your answer in one message")
    await goes(network, amina, "Not now")
    await amina.loses("Write your answer in one message")
    await amina.taps("Help and numbers")
    await network.settles()
    await goes(network, amina, "Answer")
    await amina.sends_voice()
    await network.settles()
    await amina.sees("I can only pass on written words")
    await amina.sends_photo("look")
    await network.settles()
    assert count(network, "campaign_answers") == 0
    await says(network, amina, "Our lamp is in the library.")
    await amina.sees(PASSED_ON)
    assert count(network, "campaign_answers") == 1
    assert count(network, "forms") == 0


@after(amina_has_got_it)
async def test_help_and_cancel_while_an_answer_is_awaited(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Answer")
    await amina.says("/frobnicate")
    await network.settles()
    assert amina.newest().text.startswith("Write your answer in one message")
    await amina.says("/language")
    await network.settles()
    await goes(network, amina, "English")
    assert amina.newest().text.startswith("Write your answer in one message")
    await amina.forges("1:f:1:1:~next")
    await network.settles()
    await amina.says("/cancel")
    await network.settles()
    await amina.sees("All right. It’s deleted here.")
    assert count(network, "forms") == 0


@after(amina_has_got_it)
async def test_a_report_can_be_begun_while_an_answer_is_awaited(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Answer")
    await starts_writing(network, amina, "Help for myself")
    await amina.sees("Are you safe at this moment?")
    assert count(network, "forms", "active") == 1
    await says(network, amina, "Some words that a form awaits")
    assert count(network, "campaign_answers") == 0


@after(amina_has_got_it)
async def test_too_long_is_said_and_nothing_is_lost(network: Village) -> None:
    amina = network.amina
    await replies(network, amina, LONG)
    said = await amina.sees("That was 1,139 characters, and the limit is 1,000.")
    assert "It wasn’t saved or passed on" in said.text
    assert count(network, "campaign_answers") == 0
    await says(network, amina, LONG[:900])
    await amina.sees(PASSED_ON)
    await amina.loses("That was 1,139 characters")


@after(amina_has_got_it)
async def test_nobody_floods_a_coordinator(network: Village) -> None:
    amina = network.amina
    letter = await amina.sees(BREAD)
    for number in range(21):
        await says(network, amina, f"This is word number {number} of mine", reply_to=letter.id)
    await amina.sees("You’ve written a lot here, thank you.")
    assert count(network, "campaign_answers") == 20


@after(amina_has_got_it)
async def test_a_coordinator_pages_through_five_at_a_time(network: Village) -> None:
    amina, saida = network.amina, network.saida
    letter = await amina.sees(BREAD)
    for number in range(1, 8):
        await says(network, amina, f"Word {number}.", reply_to=letter.id)
    await goes(network, saida, "Read")
    page = (await saida.sees("What people wrote back.")).text
    assert [number for number in range(1, 8) if f"Word {number}." in page] == [3, 4, 5, 6, 7]
    assert count(network, "campaign_answers", "state = 'read'") == 5
    await goes(network, saida, "Older")
    assert "Older ›" not in saida.labels()
    await saida.sees("Word 1.")
    assert count(network, "campaign_answers", "state = 'read'") == 7
    await goes(network, saida, "Newest")
    await saida.sees("Word 7.")
    await goes(network, saida, "Close")
    await saida.loses("What people wrote back.")


@after(amina_has_got_it)
async def test_long_answers_share_no_screen(network: Village) -> None:
    amina, saida = network.amina, network.saida
    letter = await amina.sees(BREAD)
    for number in range(4):
        await says(network, amina, f"{number} " + "🌷" * 900, reply_to=letter.id)
    await goes(network, saida, "Read")
    assert len(saida.newest().text) < 2500
    await goes(network, saida, "Older", "Older", "Older")
    await saida.sees("0 🌷")


async def test_where_many_read_it_is_said_and_nothing_less(network: Village) -> None:
    """Batken has many readers, Isfara a few: whoever is one of few is not told apart, not even by what is left out."""
    amina, zarina, saida = network.amina, network.zarina, network.saida
    await crowd(network, 25)
    await changes(network, network.gulnara, home=None)
    await opens_menu(network, zarina)
    await has_got_it(network, amina)
    await comes(network, TEN + timedelta(hours=2))
    await replies(network, amina, "We were many.")
    await replies(network, zarina, "We were few.")
    await goes(network, saida, "Read")
    page = (await saida.sees("What people wrote back.")).text
    assert "Batken" not in page, "with one district named, whoever has none is in the other"
    await crowd(network, 12, ISFARA)
    await comes(network, TEN + DAY)
    await comes(network, TEN + DAY + timedelta(hours=2))
    await replies(network, amina, "Many again.")
    await goes(network, saida, "Read")
    assert "22 November, in reply to the message of 22 November · Batken District, English" in saida.newest().text


@after(amina_has_got_it)
async def test_only_who_runs_it_reads_them(network: Village) -> None:
    amina = network.amina
    await replies(network, amina, "For her eyes only.")
    for other in (network.cholpon, network.gulnara, amina):
        await opens_menu(network, other)
        await other.forges("1:n:answers:1")
        await network.settles()
        await other.never_sees("What people wrote back.")
    assert count(network, "campaign_answers", "state = 'passed_on'") == 1


@after(opens_menu, "zarina")
async def test_nobody_touches_anothers_answer(network: Village) -> None:
    amina, zarina = network.amina, network.zarina
    await has_got_it(network, amina)
    await replies(network, amina, "This is mine alone.")
    for press in ("back", "name", "on"):
        await zarina.forges(f"1:n:{press}:1")
        await network.settles()
    assert network.rows("SELECT state FROM campaign_answers") == [("passed_on",)]
    await zarina.never_sees("Passed on to the coordinator")


@after(amina_has_got_it)
async def test_after_thirty_days_it_is_forgotten(network: Village) -> None:
    amina = network.amina
    await replies(network, amina, "It will be forgotten.")
    await network.passes(days=29)
    assert count(network, "campaign_answers") == 1
    await network.passes(days=2)
    assert count(network, "campaign_answers") == 0
