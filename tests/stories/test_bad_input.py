"""What people send that nobody asked for: each gets a clear answer that says what to do next, and nothing that was entered
is lost.
"""

import asyncio

import pytest

from bot.simulator.refusals import Impossible
from tests.conversation import Phone
from tests.stories.acts import (
    accepts,
    code_of,
    count,
    goes,
    opens_menu,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.village import Village

OLD_BUTTON = "This button is from an earlier message. Look at the newest one below."


async def _to_the_words(network: Village, phone: Phone) -> None:
    await starts_writing(network, phone, "Community:")
    await goes(network, phone, "Dispute: water, pasture", "Dispute over water", "Batken District")
    await goes(network, phone, "Mediation or dialogue", "Next", "Today")
    await phone.sees("You can add a few words here")


async def _to_the_number(network: Village, phone: Phone) -> None:
    await starts_writing(network, phone, "Help for myself")
    await goes(network, phone, "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next")


async def test_a_text_that_is_too_long_is_kept_as_far_as_she_likes(network: Village) -> None:
    amina = network.amina
    await _to_the_words(network, amina)
    await amina.says("Hundred-households " * 40)
    await amina.sees("characters, and the limit is 500.")
    await amina.says("Seventy-households " * 300)  # over Telegram's own limit: it arrives in two parts
    await network.settles()
    await amina.sees("and the limit is 500.")
    await goes(network, amina, "Keep the beginning")
    review = await amina.sees("Nothing has been sent yet")
    assert "Seventy-households" in review.text
    await goes(network, amina, "Send")
    await code_of(amina)
    await accepts(network, network.jyldyz)
    await goes(network, network.jyldyz, "Show what was written")
    assert (await network.jyldyz.sees("Seventy-households")).text.count("Seventy-households") in range(20, 28)


@after(starts_writing, "amina", about="Community:")
async def test_html_emoji_and_other_directions_arrive_as_they_were_written(network: Village) -> None:
    amina, jyldyz = network.amina, network.jyldyz
    await goes(network, amina, "Dispute: water, pasture", "Dispute over water")
    await amina.says("\u202eروستای بالا‌دست\u202c\u200b")
    await network.settles()
    await goes(network, amina, "Batken Region", "Batken District", "Today")
    await amina.says("\u200b\u200e\u2060")
    await amina.sees("I couldn’t find any letters in that.")
    await amina.says("<b>Water</b> & <script>alert(1)</script> 💧🚰 </a>{code}%s")
    await network.settles()
    review = await amina.sees("Nothing has been sent yet")
    assert "<b>Water</b> & <script>alert(1)</script> 💧🚰 </a>{code}%s" in review.text
    assert "روستای بالا‌دست" in review.text
    await goes(network, amina, "Send", "Add or change something", "Needed", "Mediation or dialogue", "Done")
    await accepts(network, jyldyz)
    await jyldyz.sees("روستای بالا‌دست")
    await goes(network, jyldyz, "Show what was written")
    await jyldyz.sees("<b>Water</b> & <script>alert(1)</script> 💧🚰 </a>{code}%s")


async def test_pictures_and_voices(network: Village) -> None:
    """In a form they are refused with a reason (D15), and the question stands below again; elsewhere they are no dead end."""
    amina = network.amina
    await amina.sends_photo()
    await amina.sees("I can only read written words")
    await _to_the_number(network, amina)
    before = amina.newest()
    for sent in (amina.sends_photo("a photograph"), amina.sends_voice()):
        await sent
        await network.settles()
        refused = await amina.sees("I can’t take pictures or recordings here, and haven’t kept anything")
        assert refused is amina.newest()
        assert refused.id > before.id
    await goes(network, amina, "Send")
    await code_of(amina)


@after(starts_writing, "amina", about="Help for myself")
async def test_a_text_where_a_button_is_asked(network: Village) -> None:
    amina = network.amina
    await amina.says("he is in the next room, quickly-please")
    await amina.sees("Please tap one of the buttons below.")
    await network.settles()
    assert amina.newest().text.startswith("Please tap one of the buttons below.")
    await goes(network, amina, "help is needed at once")
    await amina.sees("Call, or leave, if you can")


async def test_commands_inside_a_form(network: Village) -> None:
    """They do what they say, and the form is there afterwards; an unknown one says so and brings the question again."""
    amina = network.amina
    await _to_the_number(network, amina)
    await amina.says("0700111222 call me Gulsumkan")
    await network.settles()
    for command, answer in (
        ("/help", "without saying anything about yourself"),
        ("/settings", "I message you first only at these times"),
        ("/status", "Your open messages"),
        ("/accept K7M-4PX", "Nothing with this code is waiting for you."),
        ("/nonsense", "I don’t know this command"),
    ):
        await amina.says(command)
        await network.settles()
        await amina.sees(answer)
    form = amina.newest()
    assert "The number: 0700111222 call me Gulsumkan" in form.text
    await amina.says("/report")
    await network.settles()
    await goes(network, amina, "Yes", "Continue what I started")
    await amina.sees("The number: 0700111222 call me Gulsumkan")
    await amina.says("/cancel")
    await amina.sees("It’s deleted here.")
    await network.settles()
    assert count(network, "forms") == 0


@after(starts_writing, "amina", about="Help for myself")
async def test_old_keyboards(network: Village) -> None:
    """A press on a screen she has passed is answered with where she is, and changes nothing."""
    amina = network.amina
    first = amina.newest()
    assert first.inline is not None
    in_danger = first.inline[0][0]["callback_data"]
    await goes(network, amina, "Yes, for now", "Legal advice", "Next")
    press = await amina.forges(in_danger)
    assert await amina.toast(press) == "You’ve already moved on. This is where you are now."
    await network.settles()
    assert "Batken District" in amina.labels()
    await amina.never_sees("Call, or leave")
    await goes(network, amina, "Stop and delete")
    press = await amina.forges(in_danger)
    assert await amina.toast(press) == OLD_BUTTON


FORGED = (
    "x",
    "2:f:1:1:~next",
    "1:",
    "1:f",
    "1:f:1",
    "1:f:99999999999999999999:1:~next",
    "1:f:-1:x:~send",
    "1:w:bogus",
    "1:o:1:accept",
    "1:o:1:words",
    "1:o:-1:accept",
    "1:o:1:no:bogus",
    "1:o:١:accept",
    "1:c:violence:1:end:needs_met",
    "1:c:bogus:1:reached",
    "1:k:violence:1:take",
    "1:k:violence:1:again",
    "1:k:list:999999999999999",
    "1:r:violence:1:withdrawn",
    "1:r:violence:1:widen:police-batken",
    "1:r:bogus:1:show",
    "1:j:yes:1",
    "1:s:lang:xx",
    "1:s:bogus",
    "1:h:bogus",
    "1:d:maybe",
    "1:zz:" + "9" * 50,
    "'; DROP TABLE people; --",
)


@after(sends_violence_report, "amina")
async def test_forged_buttons_do_nothing(network: Village) -> None:
    """Every one is answered, nothing changes, and nobody is rung."""
    before = network.rows("SELECT state, version FROM violence_reports"), network.rows("SELECT state FROM referrals")
    rung = network.gulnara.messages()
    for woman in (network.zarina, network.bermet):
        for data in FORGED:
            press = await woman.forges(data)
            await woman.toast(press)
    await network.settles()
    after = network.rows("SELECT state, version FROM violence_reports"), network.rows("SELECT state FROM referrals")
    assert after == before
    assert network.gulnara.messages() == rung
    assert network.saida.messages() == []


@after(sends_violence_report, "amina")
async def test_cards_cannot_be_passed_on(network: Village) -> None:
    await goes(network, network.gulnara, "Open")
    card = await network.gulnara.sees("Please answer by")
    with pytest.raises(Impossible):
        await network.zarina.forwards(card)
    receipt = await network.amina.sees("has arrived")
    await network.zarina.forwards(receipt)
    await network.zarina.sees("No one has read what you wrote")


async def test_a_flood_is_answered_and_does_not_stand_in_the_way_of_danger(network: Village) -> None:
    """Sixty texts while every call takes its time, then a report: sixty answers do not stand before what helps."""
    amina = network.amina
    network.world.faults.change({"slow_s": 0.2})
    for number in range(60):
        await amina.says(f"answer-me-please {number}")
    await amina.says("/report")
    await amina.presses("Yes")
    await amina.presses("Help for myself")
    await amina.presses("help is needed at once")
    await amina.sees("Call, or leave, if you can")
    network.world.faults.change({"slow_s": 0.0})
    await network.settles()
    answers = sum("No one has read what you wrote" in shown for shown in amina.person.shown)
    assert 1 <= answers <= 20
    await goes(network, amina, "Send")
    await network.gulnara.sees("Something is waiting")


async def test_a_flood_from_one_does_not_delay_another(network: Village) -> None:
    for number in range(60):
        await network.zarina.says(f"answer-me-please {number}")
    await sends_violence_report(network, network.amina, danger=True)
    await network.gulnara.sees("Something is waiting")


async def test_an_edited_answer_replaces_the_first(network: Village) -> None:
    amina = network.amina
    await _to_the_number(network, amina)
    typed = await amina.says("0555000111 wrong-number-typed")
    await network.settles()
    await amina.edits(typed, "0555000222 right-number-typed")
    await network.settles()
    await amina.sees("The number: 0555000222 right-number-typed")
    await goes(network, amina, "Send")
    await code_of(amina)
    await accepts(network, network.gulnara)
    await goes(network, network.gulnara, "Show how to reach her")
    await network.gulnara.sees("0555000222 right-number-typed")


@after(opens_menu, "amina")
async def test_a_deleted_question_comes_again(network: Village) -> None:
    """She cleared the chat because somebody came; what she had chosen is there when she writes again."""
    amina = network.amina
    await _to_the_number(network, amina)
    await amina.clears(for_both=True)
    await amina.says("0555444333 cleared-the-chat")
    await network.settles()
    await amina.sees("The number: 0555444333 cleared-the-chat")
    await amina.deletes(amina.newest(), for_both=True)
    await amina.says("/report")
    await network.settles()
    await goes(network, amina, "Yes", "Continue what I started")
    await amina.sees("The number: 0555444333 cleared-the-chat")
    await goes(network, amina, "Send")
    await code_of(amina)


async def test_double_taps(network: Village) -> None:
    """Twice on a tick, on the way on, and on Send: each counts once."""
    amina = network.amina

    async def twice(label: str) -> None:
        await asyncio.gather(amina.presses(label), amina.presses(label))
        await network.settles()

    await starts_writing(network, amina, "Help for myself")
    await twice("Yes, for now")
    await twice("Legal advice")
    assert "☑ Legal advice" in amina.labels()
    await twice("Next")
    assert "Batken District" in amina.labels()
    await twice("Batken District")
    await twice("Next")
    await twice("Send")
    await code_of(amina)
    assert count(network, "violence_reports") == 1
    assert sum("has arrived" in each.text for each in amina.messages()) == 1


async def test_send_pressed_before_the_screen_showed_what_she_had_typed(network: Village) -> None:
    """The number was on its way when she pressed: it belongs to what is sent."""
    amina = network.amina
    await _to_the_number(network, amina)
    await amina.says("0777000999 written-in-a-hurry")
    await amina.presses("Send")
    await network.settles()
    await code_of(amina)
    await accepts(network, network.gulnara)
    await goes(network, network.gulnara, "Show how to reach her")
    await network.gulnara.sees("0777000999 written-in-a-hurry")
