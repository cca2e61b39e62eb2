"""D13: for myself / she asked me to / she does not know is asked first. Who does not know is never referred: the writer gets
numbers, how to support her, and advice for herself. Who asked for it keeps consent, way and hours of contact; the writer learns
only that somebody has taken it, and is not asked whether help came.
"""

import re

import pytest

from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    count,
    goes,
    says,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, ever, everybody_but, labels_on, touched
from tests.stories.village import Village

BEYOND_TAKEN = (
    "Ak-Kanat", "you have been in touch", "help was given", "It’s closed", "are things better", "is waiting for your call",
    "Ask me later", "will be in touch",
)  # fmt: skip


async def test_for_whom_is_asked_before_anything_else(network: Village) -> None:
    amina = network.amina
    await amina.says("/report")
    await network.settles()
    await goes(network, amina, "Yes")
    assert amina.labels()[1:4] == [
        "Help for myself",
        "A woman asked me to write",
        "For a woman who doesn’t know",
    ]
    assert "safe at this moment" not in ever(amina)


@after(starts_writing, "amina", about="For a woman who doesn’t know")
async def test_she_does_not_know_never_becomes_a_referral(network: Village) -> None:
    """Advice is for the writer: no danger, no kind of help, nobody looks for the woman."""
    amina, gulnara = network.amina, network.gulnara
    support = await amina.sees("nothing about her is sent unless she agrees")
    assert "Listen, believe her" in support.text
    assert "117" in support.text
    await network.passes(hours=2)
    for table in ("violence_reports", "referrals", "forms", "events"):
        assert count(network, table, "1 = 1" if table != "events" else "subject LIKE 'violence:%'") == 0
    assert touched(everybody_but(network, amina)) == []

    await goes(network, amina, "Get advice from a centre")
    for asked in ("safe at this moment", "Which help is wanted", "They may call her", "She’ll call or come herself"):
        assert asked not in ever(amina)
    await goes(network, amina, "Batken District", "Next", "Send")
    await code_of(amina)
    assert network.rows("SELECT voice, danger, help, urgency FROM violence_reports") == [
        ("advice", 0, '["talk"]', "1_day")
    ]
    await accepts(network, gulnara)
    await gulnara.sees("Speak with the writer alone.")


async def test_under_she_asked_the_writer_learns_only_that_somebody_has_it(network: Village) -> None:
    """Whatever happens afterwards, and whatever she presses or types: every look shows the same."""
    amina = network.amina
    code = await sends_violence_report(
        network, amina, about="A woman asked me", wanted=HELP_FOR_HOURS, number="0770123456 after noon"
    )
    assert "Ask me later" not in ever(amina), "whether help came is not asked of the writer"
    before = len(amina.person.shown)
    await goes(network, amina, "Take it back")
    assert [each for each in amina.labels() if each.startswith("✕ ")] == [], "to whom it goes is hers to change"
    await goes(network, amina, "No, leave it", "Add or change something", "When to make contact")
    await amina.sees("When may they contact her?")
    await goes(network, amina, "Nothing to add", "Add or change something", "How to make contact")
    assert "Share my number" not in amina.labels(), "the number is hers, not the writer's"
    assert "share yours" not in amina.newest().text
    await goes(network, amina, "Nothing to add")
    await _plays_out(network, code, before, BEYOND_TAKEN)


async def test_in_danger_too_the_writer_for_another_learns_only_that(network: Village) -> None:
    """Behind the red button: whose number it is, and what happens then."""
    amina = network.amina
    await says(network, amina, "/report")
    await goes(network, amina, "Help is needed right now", "A woman who asked me", "Send")
    code = await code_of(amina)
    assert "Add her phone number" in amina.labels()
    assert "Add my phone number" not in ever(amina)
    await goes(network, amina, "Add her phone number")
    await says(network, amina, "0770123456 after noon")
    await goes(network, amina, "Done")
    await _plays_out(network, code, len(amina.person.shown), BEYOND_TAKEN)


@pytest.mark.parametrize("whose", [("It’s about someone else", "She asked me to write"), ()])
async def test_of_a_cry_that_may_be_anothers_no_more_is_learned(network: Village, whose: tuple[str, ...]) -> None:
    """Nobody knows for whom it was: it's handled as strictly. The centre she chose herself stays hers to call."""
    amina = network.amina
    await says(network, amina, "help me please he is going to kill me")
    await goes(network, amina, *whose, "Send to Ak-Kanat")
    code = await code_of(amina)
    await _plays_out(network, code, len(amina.person.shown), BEYOND_TAKEN[1:], opened=not whose)


async def _plays_out(
    network: Village, code: str, before: int, beyond: tuple[str, ...], *, opened: bool | None = None
) -> None:
    """Gulnara opens it, takes it and does all the rest: the writer reads that it is taken, and never more."""
    amina, gulnara = network.amina, network.gulnara
    await goes(network, gulnara, "Open")
    assert "has opened your message" not in ever(amina)
    await goes(network, gulnara, "Accept")
    alone = "ask first, carefully" if opened else "Speak with her alone, not with the writer."
    await gulnara.sees(alone)
    looks = [await _look(network, code)]
    await network.passes(minutes=2)
    diary = Diary(network.world, amina)
    await goes(network, gulnara, "We have been in touch")
    assert diary.entries == [], "that her card changed tells that something has happened"
    looks.append(await _look(network, code))
    await goes(network, gulnara, "Help was given", "Skip")
    looks.append(await _look(network, code))
    await goes(network, gulnara, "Close this case", "Help was received")
    looks.append(await _look(network, code))
    await network.passes(days=2)
    learnt = "\n".join(list(amina.person.shown)[before:])
    assert [each for each in beyond if each in learnt] == []
    assert [each for each in looks if each != looks[0]] == [], "that it is closed, too, is hers to tell"


async def _look(network: Village, code: str) -> tuple[str, str]:
    """The card and the list, as the writer can always see them."""
    amina = network.amina
    await amina.says("/status")
    await network.settles()
    listed = next(each for each in reversed(amina.messages()) if each.sender is None).text + " ".join(amina.labels())
    for act in ("who", "phones", "came", "came:no", "status"):
        await amina.forges(f"1:r:violence:1:{act}")
        await network.settles()
    await amina.says(f"/status {code}")
    await network.settles()
    return listed, amina.newest().text.partition("\n\nUpdated: ")[0] + " ".join(amina.labels())


async def _presses_everything(network: Village, code: str) -> list[tuple[str, str]]:
    """The writer's card, and what each of its buttons brings; nothing is changed by it."""
    amina = network.amina
    await says(network, amina, f"/status {code}")
    screens = [("", _as_read(network))]
    for label in amina.labels():
        before = len(network.world.calls)
        await goes(network, amina, label)
        toasts = [each for each in list(network.world.calls)[before:] if each.method == "answerCallbackQuery"]
        screens.append((label, " ".join((_as_read(network), *(str(each.params.get("text")) for each in toasts)))))
        for way in ("No, leave it", "Nothing to add", "Close"):
            if way in amina.labels():
                await goes(network, amina, way)
        await says(network, amina, f"/status {code}")
    return screens


def _as_read(network: Village) -> str:
    """The newest message with its buttons, but for when the card was drawn."""
    amina = network.amina
    return " ".join((re.sub(r"Updated: .*", "", amina.newest().text), *amina.labels()))


@pytest.mark.parametrize("danger", [False, True])
async def test_every_button_does_the_same_after_closing(network: Village, danger: bool) -> None:
    """That it is closed is the woman's to tell: no question, form or word of the bot says it to whoever wrote for her."""
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, about="A woman asked me", danger=danger)
    await accepts(network, gulnara)
    before = await _presses_everything(network, code)
    assert {"Check for news", "Add or change something", "Take it back"} <= {label for label, _ in before}
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    assert network.rows("SELECT state FROM violence_reports") == [("closed",)]
    assert await _presses_everything(network, code) == before
    assert network.rows("SELECT state FROM violence_reports") == [("closed",)]

    await goes(network, amina, "Take it back", "Yes, take it back")
    await amina.sees("You took it back.")
    assert ("We won’t contact anyone else" in amina.newest().text) is not danger, "as before closing"
    assert amina.labels() == ["Write again"]
    had = await gulnara.sees(f"{code} was taken back on the phone it was sent from")
    assert ("you decide what is safe" in had.text) is danger, "no one is told in danger to stay away (D24)"
    assert network.rows("SELECT state FROM violence_reports") == [("closed" if danger else "withdrawn",)]


async def test_taken_back_in_danger_no_button_says_that_someone_has_it(network: Village) -> None:
    """Someone has it all the same (D24), and the card is as it would be if no one had."""
    amina = network.amina
    await sends_violence_report(network, amina, about="A woman asked me", danger=True)
    await accepts(network, network.gulnara)
    await goes(network, amina, "Take it back", "Yes, take it back")
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)]
    assert amina.labels() == ["Write again"]


@after(sends_violence_report, "amina", about="A woman asked me", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_nor_do_the_days_after_it_tell(network: Village) -> None:
    """Her number is forgotten 30 days after closing; the card of the one who wrote for her stays as it was."""
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    before = await _presses_everything(network, code)
    await goes(network, gulnara, "Close this case", "Help was received")
    await network.passes(days=31)
    assert await _presses_everything(network, code) == before
    assert network.rows("SELECT state FROM violence_reports") == [("closed",)]


async def test_what_is_added_after_closing_reaches_whoever_had_it(network: Village) -> None:
    """The writer does not know that it is closed: what she adds opens it again, and is not lost."""
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, about="A woman asked me", number="0770123456")
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    await says(network, amina, f"/status {code}")
    await goes(network, amina, "Add or change something", "In words")
    await says(network, amina, "She asks for papers for school")
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)]
    assert network.rows("SELECT state FROM referrals") == [("accepted",)]
    await says(network, amina, f"/status {code}")
    assert "Someone has taken it." in amina.newest().text
    await goes(network, gulnara, "Open", "Show what was written")
    await gulnara.sees("She asks for papers for school")
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    assert network.rows("SELECT state FROM violence_reports") == [("closed",)]


@after(sends_violence_report, "amina", about="A woman asked me")
async def test_words_of_danger_can_still_be_added_after_closing(network: Village) -> None:
    """A card of a cry offers the same as before, too."""
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(amina)
    await accepts(network, gulnara)
    await says(network, amina, "Help, he is going to kill her")
    before = _as_read(network)
    assert f"Add to {code}" in amina.labels()
    await goes(network, amina, "Delete it")
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    await says(network, amina, "Help, he is going to kill her")
    assert _as_read(network) == before
    await goes(network, amina, f"Add to {code}")
    assert network.rows("SELECT danger, state FROM violence_reports") == [(1, "taken")]


async def test_a_cry_about_a_woman_who_does_not_know_is_no_report_of_hers(network: Village) -> None:
    """Typed anywhere, or behind the red button: it becomes advice for the writer, or nothing."""
    amina = network.amina
    await says(network, amina, "My neighbour screams, her husband beats her")
    await goes(network, amina, "It’s about someone else", "She doesn’t know I’m writing")
    support = await amina.sees("nothing about her is sent unless she agrees")
    assert "117" in support.text
    assert [each for each in labels_on(support) if each.startswith("Send to")] == []
    await goes(network, amina, "Get advice for myself")
    await code_of(amina)
    await says(network, amina, "/report")
    await goes(network, amina, "Help is needed right now", "A woman who doesn’t know")
    assert "117" in (await amina.sees("nothing about her is sent unless she agrees")).text
    assert [each for each in amina.labels() if each == "Send"] == []
    advice = [("advice", 0, '["talk"]', "1_day")]
    assert network.rows("SELECT voice, danger, help, urgency FROM violence_reports") == advice
