"""D21: a reply with danger words reaches no coordinator until she chooses; whoever a campaign is held from counts as "later",
reasons unseen, no figure under ten.
"""

from datetime import timedelta

import pytest

from tests.conversation import Phone
from tests.stories.acts import accepts, count, goes, opens_menu, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.campaign_acts import crowd, opens_campaigns
from tests.stories.care.looking import Diary, ever, everybody_but, labels_on, words_in
from tests.stories.discretion import telling
from tests.stories.reader_acts import BREAD, DAY, SATURDAY, TEN, comes, on_its_way
from tests.stories.village import Village

CRY = "My husband beats me and I am afraid to go home tonight"
IN_ANY_LANGUAGE = (
    "он меня бьёт",
    "6ьeт меня мyж",
    "мени сабап жатат",
    "метарсам, маро мезанад",
    "pomogite pozhalusta",
    "HELP ME",
)
DISGUISED = (
    "күйөөм мени урат, балдар менен коңшудамын",
    "по\u200bмогите",
    "п о м о г и т е",
    "хочет уб*ть, он уб*ет",
    "meni urup jatat",
    "SOS",
)
HELD = "No one has read it; it’s kept locked for an hour."
NUMBER = "117"


async def cries(network: Village, phone: Phone, words: str = CRY, *, replying: bool = False) -> None:
    """She writes it below the message she got, or as a reply to it."""
    await opens_menu(network, phone)
    await on_its_way(network)
    await comes(network)
    letter = await phone.sees(BREAD)
    await phone.says(words, letter.id if replying else None)
    await network.settles()


@after(cries, "amina")
async def test_she_sees_the_ways_at_once_and_nobody_sees_anything(network: Village) -> None:
    amina, saida = network.amina, network.saida
    screen = await amina.sees(HELD)
    assert NUMBER in screen.text
    assert labels_on(screen)[0] == "Send to Ak-Kanat crisis centre"
    assert len(labels_on(screen)) <= 6
    assert not words_in(screen.text, ("husband", "beat", "afraid", "home", "tonight"))
    assert telling([screen.text]) == []
    assert count(network, "campaign_answers") == 0
    await saida.forges("1:n:answers:1")
    await network.settles()
    await saida.sees("Nothing here yet.")
    await opens_campaigns(network, saida)
    shown = ever(*everybody_but(network, amina))
    assert "new answer" not in shown
    assert "afraid" not in shown


@after(opens_menu, "amina")
async def test_in_whichever_language_and_spelling(network: Village) -> None:
    amina = network.amina
    await on_its_way(network)
    await comes(network)
    letter = await amina.sees(BREAD)
    for words in IN_ANY_LANGUAGE + DISGUISED:
        await amina.says(words, letter.id)
        await network.settles()
        screen = await amina.sees_new(HELD)
        assert NUMBER in screen.text
        assert count(network, "campaign_answers") == 0, words
        await goes(network, amina, "Delete it")
        await amina.loses(HELD)


@after(cries, "amina")
async def test_one_press_brings_it_to_a_centre_and_to_no_coordinator(network: Village) -> None:
    amina, saida = network.amina, network.saida
    await goes(network, amina, "Send to Ak-Kanat")
    await amina.sees("Its code is")
    assert count(network, "violence_reports", "danger") == 1
    await network.gulnara.forges("1:d:on")  # it is a Saturday
    await network.settles()
    await accepts(network, network.gulnara)
    await goes(network, network.gulnara, "Show what was written")
    await network.gulnara.sees(CRY)
    assert "afraid" not in ever(saida)
    assert count(network, "campaign_answers") == 0


@after(cries, "amina")
async def test_passed_on_only_by_her_own_press(network: Village) -> None:
    amina, saida = network.amina, network.saida
    await goes(network, amina, "All right for now", "Pass it to the coordinator")
    await amina.sees("Passed on to the coordinator, without your name.")
    await goes(network, saida, "Read")
    page = await saida.sees(CRY)
    assert telling([page.text]) == [], "a coordinator's phone lies on tables, too"
    assert page.protect
    assert "Amina" not in page.text


@after(cries, "amina")
async def test_deleted_it_is_gone(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Delete it")
    assert count(network, "forms") == 0
    assert CRY not in amina.screen()


@after(cries, "amina")
async def test_who_chooses_nothing_has_not_said_it(network: Village) -> None:
    """As a draft about such things: after an hour neither her words nor the screen are there (D14)."""
    amina = network.amina
    await network.passes(minutes=59)
    assert count(network, "forms") == 1
    await network.passes(minutes=2)
    assert count(network, "forms") == 0
    await amina.loses("You were away for a while.")
    assert CRY not in amina.screen()


async def test_a_long_cry_is_no_less_one(network: Village) -> None:
    """It is more than is kept of an answer; she is not told to make it shorter."""
    amina = network.amina
    await cries(network, amina, "It began two years ago, in winter. " * 40 + "He threatened me again.")
    screen = await amina.sees(HELD)
    assert labels_on(screen)[0] == "Send to Ak-Kanat crisis centre"
    await goes(network, amina, "All right for now")
    assert "Pass it to the coordinator" not in amina.labels()


async def test_also_where_she_was_asked_for_it_and_after_another_answer(network: Village) -> None:
    amina = network.amina
    await cries(network, amina, "It smells of bread here", replying=True)
    await amina.sees("Passed on to the coordinator")
    await amina.says("but I am scared")
    await network.settles()
    await amina.sees(HELD)
    await goes(network, amina, "Delete it", "Answer")
    await amina.says("he has a knife")
    await network.settles()
    await amina.sees_new(HELD)
    assert network.rows("SELECT state FROM campaign_answers ORDER BY id") == [("passed_on",)]


async def test_what_nobody_hears_waits_for_her_too(network: Village) -> None:
    """A cry in words of no list, below the message and not to it: nobody reads it before she says whose it is."""
    amina, saida = network.amina, network.saida
    await cries(network, amina, "I sit in the stable again with the animals")
    screen = await amina.sees("Is this an answer to the network’s message?")
    assert telling([screen.text]) == []
    await saida.never_sees("new answer")
    await goes(network, amina, "Write to the network")
    await amina.sees("Is now a good time?")
    assert network.rows("SELECT state FROM campaign_answers") == [("held",)]


@after(opens_menu, "amina")
@pytest.mark.parametrize("way", ["reply", "asked", "below"])
async def test_danger_in_a_changed_answer_is_heard(network: Village, way: str) -> None:
    amina, saida = network.amina, network.saida
    await on_its_way(network)
    await comes(network)
    letter = await amina.sees(BREAD)
    if way == "asked":
        await goes(network, amina, "Answer")
    sent = await amina.says("Thank you", letter.id if way == "reply" else None)
    await network.settles()
    await opens_menu(network, amina)
    await amina.edits(sent, "Help me he will kill me")
    await network.settles()
    screen = await amina.sees(HELD)
    assert NUMBER in screen.text
    first = "held" if way == "below" else "passed_on"
    assert network.rows("SELECT state FROM campaign_answers ORDER BY id") == [(first,)]
    await saida.forges("1:n:answers:1")
    await network.settles()
    assert "kill" not in ever(saida)


async def test_danger_in_a_change_of_anything_is_heard(network: Village) -> None:
    amina = network.amina
    await cries(network, amina, "Good evening", replying=True)
    await network.passes(hours=1)
    await opens_menu(network, amina)
    sent = await amina.says("Nothing in particular")
    await network.settles()
    await amina.edits(sent, "Help me")
    await network.settles()
    assert NUMBER in (await amina.sees(HELD)).text


async def test_why_somebody_has_it_later_is_nowhere(network: Village) -> None:
    """One wrote a report, one paused, one sleeps by day: all of them are "later", and too few for a figure."""
    amina, cholpon, gulnara, saida = network.amina, network.cholpon, network.gulnara, network.saida
    await crowd(network, 30)
    await opens_menu(network, saida)
    await sends_violence_report(network, amina)
    await cholpon.says("/pause")
    await network.settles()
    await goes(network, cholpon, "1 week")
    await gulnara.says("/settings")
    await network.settles()
    await goes(network, gulnara, "Change the hours", "17:00–21:00")
    campaign = await on_its_way(network, days=(SATURDAY, SATURDAY + DAY))
    await comes(network, TEN)
    await comes(network, TEN + timedelta(minutes=5))
    waiting = "SELECT state, outbox_id, count(*) FROM broadcast_copies WHERE state = 'later' GROUP BY 1, 2"
    assert network.rows(waiting) == [("later", None, 3)]
    diary = Diary(network.world, saida)
    for screen in ("goes", "report", "card"):
        await saida.forges(f"1:m:{screen}:{campaign}")
        await network.settles()
    shown = "\n".join(each.text for each in diary.entries)
    assert "No names are shown, and no number below 10." in shown
    assert not words_in(shown, ("pause", "report is open", "case", "crisis", "safe", "held"))
    assert "Not shown: later" in shown


@after(cries, "amina")
async def test_what_she_passes_on_after_all_leaves_her_chat(network: Village) -> None:
    """As everything that she said in danger does, once she has decided about it (D7)."""
    amina, saida = network.amina, network.saida
    await goes(network, amina, "All right for now", "Pass it to the coordinator")
    await amina.sees("Passed on to the coordinator, without your name.")
    assert CRY not in amina.screen()
    assert count(network, "forms") == 0
    await goes(network, saida, "Read")
    await saida.sees(CRY)
