"""What Saida, the coordinator, does about a report nobody takes; what "I’m on duty" brings; and codes that open nothing."""

from tests.stories.acts import (
    HELP_FOR_A_DAY,
    HELP_FOR_HOURS,
    accepts,
    code_of,
    goes,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.village import Village


async def nobody_takes_it(
    network: Village, wanted: tuple[str, ...] = HELP_FOR_A_DAY, strikes: tuple[str, ...] = ()
) -> str:
    """The only centre that may be asked says no: it is with Saida."""
    code = await sends_violence_report(network, network.amina, wanted=wanted, strikes=strikes)
    await goes(network, network.gulnara, "Open", "We can’t take it", "No room or no time now")
    await goes(network, network.saida, "Open")
    await network.saida.sees("No one is left to contact: it’s with the coordinators.")
    return code


@after(nobody_takes_it)
async def test_she_finds_it_in_her_list_and_has_it_asked_again(network: Village) -> None:
    code, saida = await code_of(network.amina), network.saida
    await saida.says("/cases")
    await network.settles()
    await saida.sees("1 open case.")
    await goes(network, saida, code)

    press = await saida.presses("Try one that said no")
    assert await saida.toast(press) == "Contacted. You’ll see here when someone has taken it."
    await network.settles()
    await saida.sees("An organisation has been contacted and hasn’t answered yet.")
    await accepts(network, network.gulnara)
    await saida.sees("Someone has taken it.")


@after(nobody_takes_it)
async def test_she_sees_five_things_of_a_woman_s_case(network: Village) -> None:
    code = await code_of(network.amina)
    card = network.saida.newest()
    assert card.protect
    assert card.text.splitlines()[0] == f"{code} · Batken District · within a day"
    for hidden in ("talk", "Ak-Kanat", "Amina"):
        await network.saida.never_sees(hidden)


async def test_the_writer_lets_another_be_asked(network: Village) -> None:
    saida, amina = network.saida, network.amina
    code = await nobody_takes_it(network, HELP_FOR_HOURS, ("Ukuk-Batken",))
    press = await saida.presses("Ask her: may we try others?")
    assert await saida.toast(press) == "We’ll ask her, at hours that suit her."
    await network.settles()
    question = await amina.sees("there’s something for you to decide")
    assert question.text == f"Your message {code}: there’s something for you to decide, when it’s a good moment."
    await goes(network, amina, "View")
    await amina.sees("tap the name of each organisation you agree to")
    await goes(network, amina, "Ukuk-Batken")
    await network.bermet.sees("Something is waiting for you here.")
    await saida.sees("An organisation has been contacted and hasn’t answered yet.")


@after(nobody_takes_it)
async def test_there_may_be_nobody_else(network: Village) -> None:
    """No button leads nowhere, and there is always one (U11, U27)."""
    labels = network.saida.labels()
    assert "Ask her: may we try others?" not in labels
    assert {"Try one that said no", "Numbers you can call"} <= set(labels)


async def test_she_takes_care_of_a_dispute_herself(network: Village) -> None:
    code, saida = await sends_conflict_report(network, network.amina, words="The canal was closed"), network.saida
    await saida.says("/cases")
    await network.settles()
    await goes(network, saida, code)
    card = await saida.sees("The canal was closed")
    assert "covers" in card.text
    await goes(network, saida, "I’ll take care of it myself")
    await saida.sees("You have it now. Thank you.")
    await goes(network, saida, "We have been in touch", "Help was given", "Close this case", "Help was received")
    await saida.sees(f"{code} is closed: Help was received.")


async def test_coming_on_duty_shows_what_waits(network: Village) -> None:
    gulnara, nurgul = network.gulnara, network.nurgul
    for woman in (gulnara, nurgul):
        await woman.starts()
        await network.settles()
        await woman.taps("My duty")
        await network.settles()
        await goes(network, woman, "I’m off duty")
        await woman.sees("You’re off duty: nothing new for your organisation reaches you.")
    await sends_violence_report(network, network.amina)
    await gulnara.never_sees("Something is waiting")

    await goes(network, nurgul, "I’m on duty")

    await nurgul.sees("You’re on duty: what’s waiting for your organisation reaches you.")
    await nurgul.sees("Something is waiting for you here.")
    await gulnara.never_sees("Something is waiting")


@after(sends_violence_report, "amina")
async def test_a_code_opens_nothing_for_others(network: Village) -> None:
    code = await code_of(network.amina)
    answers = []
    for typed in (code, "AAA-AAA", "nonsense"):
        await network.bermet.says(f"/accept {typed}")
        await network.settles()
        answers.append((await network.bermet.sees_new("Nothing with this code is waiting for you.")).text)
    assert len(set(answers)) == 1


async def test_the_code_does_what_the_button_does(network: Village) -> None:
    code, gulnara = await sends_violence_report(network, network.amina), network.gulnara
    await gulnara.says(f"/accept {code.replace('-', ' ').lower()}")
    await network.settles()
    await gulnara.sees("You have it now. Thank you. She’ll call or come herself")
    await gulnara.loses("Something is waiting")


async def test_whoever_blocked_the_bot_is_passed_over(network: Village) -> None:
    await network.gulnara.blocks()
    await sends_violence_report(network, network.amina)
    await accepts(network, network.nurgul)
    await network.passes(hours=7)
    await goes(network, network.saida, "Open")
    lost = await network.saida.sees("can no longer be reached through this bot")
    assert lost.text.endswith("Organisation: Ak-Kanat crisis centre")


@after(sends_violence_report, "amina")
async def test_forged_presses_find_nothing(network: Village) -> None:
    for data in (
        "1:o:1:accept",
        "1:o:99:open",
        "1:o:x:y",
        "1:c:violence:1:close",
        "1:k:violence:1:show",
        "1:k:list:x",
        "1:d:z",
    ):
        press = await network.bermet.forges(data, (await network.bermet.starts()).id)
        await network.settles()
        assert network.bermet.screen().count("Ak-Kanat") == 0, press
    await network.bermet.never_sees("Batken District · within")


async def test_her_words_leave_the_screen_with_the_case(network: Village) -> None:
    gulnara = network.gulnara
    await sends_violence_report(network, network.amina, number="0770123456 ask about the loom")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    await gulnara.sees("ask about the loom")
    await goes(network, gulnara, "I know them", "Yes, give it back")
    await gulnara.sees("It has been passed on.")
    await gulnara.loses("ask about the loom")
