"""D24, D12: in danger a change on her phone takes nothing from the one who has it, and words of danger ring at any hour."""

from datetime import UTC, datetime

from tests.stories.acts import HELP_FOR_HOURS, accepts, code_of, goes, says, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, ever
from tests.stories.village import Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
CRY = "help me please he is going to kill me"
NUMBER, OTHER_NUMBER = "0770998877", "0555001122"
STOP = ("any more", "no longer needed", "don’t contact", "Please don’t call", "Please don’t write")
"""How someone is told that it is not hers any longer."""


@after(sends_violence_report, "amina", danger=True, number=NUMBER)
async def test_another_way_never_forbids_to_look_for_her(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, amina, "Add or change something", "How to make contact", "I’ll call or come myself")
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("Changed on her phone: she’ll call or come herself. We don’t know who did it.")
    assert "Call the number given" in card.text
    assert "look for her" not in card.text
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees(NUMBER)


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_words_of_danger_raise_what_was_sent_and_ring_at_night(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    await network.becomes(NIGHT)
    before = len(gulnara.person.shown)
    await says(network, amina, CRY)
    await goes(network, amina, f"Add to {code}")
    assert [each for each in list(gulnara.person.shown)[before:] if "waiting for you" in each]
    raised = network.rows("SELECT danger, urgency, state FROM violence_reports")
    assert [tuple(each) for each in raised] == [(1, "1_hour", "taken")]


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_words_of_danger_ring_again_who_was_contacted_before(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    before = len(gulnara.person.shown)
    await says(network, amina, CRY)
    await goes(network, amina, f"Add to {code}")
    assert [each for each in list(gulnara.person.shown)[before:] if "waiting for you" in each]
    assert network.rows("SELECT urgency, state FROM referrals") == [("1_hour", "offered")]


@after(sends_violence_report, "amina", danger=True, number=NUMBER)
async def test_nothing_pressed_or_typed_on_her_phone_makes_her_harder_to_reach(network: Village) -> None:
    """Other hours, another number, a number edited away: whoever has it sees the first ones, and is not told to wait."""
    amina, gulnara = network.amina, network.gulnara
    await goes(network, amina, "Add or change something", "When to make contact")
    await accepts(network, gulnara)
    card = await gulnara.sees("A code proves nothing: anyone who holds her phone can read it.")
    assert "agree on a private sign" in card.text
    assert "at any time" in card.text
    await goes(network, amina, "In the evening, 17–21")
    await goes(network, amina, "Add or change something", "How to make contact")
    await says(network, amina, OTHER_NUMBER)
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("A code proves nothing")
    assert "at any time" in card.text
    await goes(network, gulnara, "Show how to reach her")
    assert OTHER_NUMBER in (await gulnara.sees(NUMBER)).text
    await goes(network, amina, "Add or change something", "How to make contact", "I’ll call or come myself")
    await goes(network, gulnara, "Open", "Show how to reach her")
    assert OTHER_NUMBER in (await gulnara.sees(NUMBER)).text


@after(sends_violence_report, "amina", danger=True, number=NUMBER)
async def test_struck_and_then_taken_back_the_one_who_has_it_goes_on(network: Village) -> None:
    """Her number and her report stay with Gulnara, who is never told to stop; the phone no longer shows that anybody has it."""
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    await accepts(network, gulnara)
    await goes(network, amina, "Take it back", "✕ Ak-Kanat")
    assert "Who has it" not in amina.labels()
    await goes(network, gulnara, "Open")
    await gulnara.sees("Your organisation was taken off it on her phone.")
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees(NUMBER)
    before, told = len(amina.person.shown), len(gulnara.person.shown)
    await goes(network, amina, "Take it back", "Yes, take it back")
    assert [each for each in list(gulnara.person.shown)[told:] if "Something is waiting" in each], "her phone rings"
    await goes(network, gulnara, "Open")
    await gulnara.sees("You decide what is safe for her.")
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees(NUMBER)
    diary = Diary(network.world, amina)
    await goes(network, gulnara, "We have been in touch")
    assert diary.entries == [], "that her card changed tells that help goes on"
    for act in ("who", "phones", "status", "show"):
        await amina.forges(f"1:r:violence:1:{act}")
        await network.settles()
    await says(network, amina, "/status")
    await amina.sees("You have no open messages.")
    await says(network, amina, CRY)
    assert not [each for each in amina.labels() if code in each]
    await goes(network, gulnara, "Help was given", "Skip")
    await network.passes(minutes=30)
    after = "\n".join(list(amina.person.shown)[before:])
    assert [
        each for each in ("Who has it", "Someone has taken it", "in touch", "help was given") if each in after
    ] == []
    assert [each for each in STOP if each in ever(gulnara)] == []
    assert network.rows("SELECT state FROM violence_reports") == [("served",)]


@after(sends_violence_report, "amina", danger=True, number=NUMBER)
async def test_given_back_and_then_taken_back_nobody_is_told_to_stop(network: Village) -> None:
    """Gulnara has passed it on when it is taken back: what she knows of her stays hers to judge."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "I can’t continue: pass it on", "Yes")
    before = len(gulnara.person.shown)
    await goes(network, amina, "Take it back", "Yes, take it back")
    for act in ("show", "open"):
        await gulnara.forges(f"1:o:1:{act}")
        await network.settles()
    after = "\n".join(list(gulnara.person.shown)[before:])
    assert "you decide what is safe for her now" in after
    assert [each for each in STOP if each in after] == []


async def test_a_visitor_whose_help_was_given_can_cry_again(network: Village) -> None:
    meerim, gulnara = await network.newcomer("meerim", "ky"), network.gulnara
    await says(network, meerim, CRY)
    await goes(network, meerim, "English", "Choose the district", "Kyrgyzstan", "Batken Region", "Leilek")
    await goes(network, meerim, "Send to Ak-Kanat crisis centre")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given", "Skip")
    await says(network, meerim, CRY)
    await goes(network, meerim, "Send to Ak-Kanat crisis centre")
    assert len(network.rows("SELECT id FROM violence_reports WHERE danger")) == 2
