"""The machine is switched off while Amina fills in a form: what she chose is there, and what she wrote meanwhile counts."""

import sqlite3
from datetime import UTC, datetime, timedelta

from tests.stories.acts import accepts, code_of, goes, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.village import Village


@after(starts_writing, "amina", about="Help for myself")
async def test_she_goes_on_where_she_was(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Yes, for now", "Someone to talk to", "Legal advice")
    await network.stops()
    await network.starts()

    await goes(network, amina, "A safe place to stay")
    screen = await amina.sees("What kind of help is needed?")
    assert screen is amina.newest()
    for wanted in ("☑ Someone to talk to", "☑ Legal advice", "☑ A safe place to stay", "☐ Money or work"):
        assert wanted in amina.labels()
    await goes(network, amina, "Next", "Batken District", "Next", "Send")
    await code_of(amina)
    assert network.rows("SELECT help FROM violence_reports") == [('["safe_place", "talk", "legal"]',)]


@after(starts_writing, "amina", about="Help for myself")
async def test_what_she_pressed_and_wrote_while_it_was_off_counts_once(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next")
    await network.stops()
    await amina.says("0555777888 ask for Gulbarchyn-eje")
    await amina.presses("Send")
    await network.starts()
    await network.settles()

    await code_of(amina)
    await accepts(network, network.gulnara)
    await goes(network, network.gulnara, "Show how to reach her")
    await network.gulnara.sees("0555777888 ask for Gulbarchyn-eje")
    assert network.rows("SELECT count(*), contact FROM violence_reports") == [(1, "call")]


@after(sends_violence_report, "amina", wanted=("A safe place to stay", "Legal advice"))
async def test_deadlines_that_passed_while_it_was_off_are_kept_in_order(network: Village) -> None:
    """Both centres were to be asked one after the other; the bot was off for the first deadline."""
    amina = network.amina
    await network.stops()
    network.world.clock.move_to(network.world.clock.now().replace(hour=5))
    await network.starts()
    await network.settles()
    await network.nurgul.sees("Something is waiting")
    await amina.sees("It has until 11:45 to answer")
    assert network.bermet.messages() == []


def _was_away(network: Village, since: timedelta) -> None:
    """Leases go by the machine's own clock, which nobody can move: the last one is dated back instead."""
    until = (datetime.now(UTC) - since).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(network.database_file) as connection:
        connection.execute("UPDATE leases SET until = ?", (until,))


@after(sends_violence_report, "amina")
async def test_an_answer_that_died_while_it_was_off_is_asked_for_again(network: Village) -> None:
    """Telegram forgets presses after two and a half minutes: whoever pressed Accept in vain is shown the offer once more."""
    gulnara = network.gulnara
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("Please answer by")
    await network.stops()
    await gulnara.presses("Accept")
    network.world.clock.advance(timedelta(minutes=10))
    _was_away(network, timedelta(minutes=10))
    await network.starts()
    await network.settles()
    again = await gulnara.sees("Something is waiting for you here.")
    assert again.id > card.id
    assert card.id in {each.id for each in gulnara.messages()}, "what she has opened stays"
    await accepts(network, gulnara)
