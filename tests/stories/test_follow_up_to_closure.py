"""From acceptance to closure: contact, help, the kind where she knows it, the reason; and whether help came."""

from tests.stories.acts import accepts, code_of, goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(sends_violence_report, "amina", ask_later=True)
async def test_contacted_served_closed_and_did_help_come(network: Village) -> None:
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    code = await code_of(amina)
    await accepts(network, gulnara)
    await network.passes(hours=1)
    await goes(network, gulnara, "We have been in touch")
    await gulnara.sees("She has been in touch. Thank you.")
    told = await amina.sees("Someone has taken it, and has recorded that you have been in touch.")
    assert told.silent

    await network.passes(hours=2)
    await goes(network, gulnara, "Help was given")
    await gulnara.sees("which of these was it?")
    await goes(network, gulnara, "Psychological/emotional abuse")
    await gulnara.sees("Help was given. Thank you.")
    await amina.sees("Someone has taken it, and has recorded that help was given.")
    await amina.never_sees("Psychological")

    await goes(network, gulnara, "Close this case", "Help was received")
    await gulnara.sees(f"{code} is closed: Help was received.")
    await amina.sees("It’s closed now.")
    assert network.rows("SELECT state, gbv_kind FROM violence_reports") == [("closed", "psychological_emotional_abuse")]
    assert network.rows("SELECT state, closing FROM referrals") == [("closed", "needs_met")]

    await network.passes(days=1)
    question = await amina.sees("are things better now")
    assert question.silent
    assert code in question.text
    await goes(network, amina, "No")
    answer = await amina.sees("You can use these numbers")
    assert "117" in answer.text
    assert "Write again" in amina.labels()
    await goes(network, saida, "Open")
    alarm = await saida.sees("help hasn’t come")
    assert code in alarm.text
    assert "Psychological" not in alarm.text


@after(sends_violence_report, "amina")
async def test_who_did_not_agree_is_not_asked(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given", "Skip", "Close this case", "She asked to end it")
    await network.passes(days=2)
    await amina.never_sees("are things better now")


@after(sends_violence_report, "amina", about="A woman asked me")
async def test_who_wrote_for_another_learns_only_that_somebody_has_it(network: Village) -> None:
    """Under "she asked me" (D13); and the writer is not asked whether help came."""
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await amina.sees("Someone has taken it.")
    assert "Who has it" not in amina.labels()
    await goes(
        network, gulnara, "We have been in touch", "Help was given", "Skip", "Close this case", "Help was received"
    )
    await network.passes(days=2)
    shown = "\n".join(amina.person.shown)
    for secret in ("you have been in touch", "help was given", "It’s closed", "are things better now"):
        assert secret not in shown


@after(sends_violence_report, "amina", danger=True, number="0709887766 school")
async def test_nobody_reached_her_yet(network: Village) -> None:
    """She is reminded, twice; then it is not hers any more, and her colleague is contacted by itself (V2)."""
    amina, gulnara, bermet = network.amina, network.gulnara, network.bermet
    code = await code_of(amina)
    await accepts(network, gulnara)
    assert bermet.messages() == []
    await network.passes(hours=1)
    await goes(network, gulnara, "Open")
    await gulnara.sees(f"{code}: no contact is recorded yet.")
    await network.passes(minutes=15)
    assert bermet.messages() == []
    await network.passes(minutes=15)
    rings = await gulnara.sees("Something is waiting for you here.")
    assert not rings.silent
    assert code not in rings.text, "how it stands follows a press"
    await goes(network, gulnara, "Open")
    await gulnara.sees(f"{code} has been passed on to someone else.")
    await amina.sees("We’ve contacted an organisation")
    await accepts(network, network.nurgul)
    await amina.sees("Someone has taken it")


@after(sends_violence_report, "amina", danger=True, number="0709887766 school")
async def test_who_is_still_on_it_keeps_it(network: Village) -> None:
    gulnara = network.gulnara
    await accepts(network, gulnara)
    for _ in range(3):
        await network.passes(hours=1)
        await goes(network, gulnara, "Open", "I’m still on it")
        await gulnara.sees("Please reach out by")
    assert network.bermet.messages() == []


async def test_not_reached_yet_is_recorded_and_the_time_begins_again(network: Village) -> None:
    """The case stays hers, and the writer reads no more than is so."""
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, danger=True, number="0709887766")
    await accepts(network, gulnara)
    await gulnara.sees("Please reach out by 11:00")
    await network.passes(minutes=50)
    await goes(network, gulnara, "Couldn’t reach her yet")
    await gulnara.sees("Please reach out by 11:50")
    await network.passes(minutes=50)
    assert network.rows("SELECT state, reminded FROM referrals") == [("accepted", 0)]
    await amina.never_sees("you have been in touch")
    await network.passes(minutes=15)
    assert network.rows("SELECT state, reminded FROM referrals") == [("accepted", 1)], "and she is reminded as before"


async def test_taken_back_while_somebody_works_on_it(network: Village) -> None:
    """Consent can be taken back (D3): whoever has it is told by a message that rings."""
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, number="0709887766 say it is the school")
    await accepts(network, gulnara)
    card = gulnara.newest()
    await goes(network, amina, "Take it back", "Yes, take it back")
    rings = await gulnara.sees("Something is waiting for you here.")
    assert rings.id > card.id
    assert code not in rings.text
    assert not rings.silent
    await goes(network, gulnara, "Open")
    stop = await gulnara.sees("Please don’t contact her yourself; if she gets in touch")
    assert code in stop.text
    await gulnara.loses("Show how to reach her")
    await amina.sees("You took it back. We won’t contact anyone else")
