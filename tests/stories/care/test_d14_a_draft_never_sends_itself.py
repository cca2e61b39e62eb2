"""D14: silence never sends a form; a violence draft is wiped after 60 idle minutes, and opened again after 10 it shows no earlier
answers; conflict drafts last a week.
"""

import sqlite3
from typing import Any

import pytest

from bot.workers.ticks import make_scheduler
from tests.conversation import Phone
from tests.stories.acts import count, goes, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import ever, everybody_but, touched
from tests.stories.discretion import kept
from tests.stories.village import Village
from tests.waiting import until

EARLIER = (
    "☑ Legal advice",
    "• Leilek",
    "• Batken",
    "• No: help",
    "• Yes",
    "0770",
    "say it is the school",
    "• They may",
)
"""What she had chosen and written, as it would stand on a screen."""


async def _filled(network: Village, phone: Phone) -> None:
    """Everything is answered; only Send is left."""
    await starts_writing(network, phone, "Help for myself")
    await goes(network, phone, "Yes, for now", "Legal advice", "Next", "Batken District", "Next", "They may call me")
    await phone.says("0770998877 say it is the school")
    await network.settles()
    await phone.sees("The number: 0770998877")


async def test_silence_sends_nothing_and_wipes_it(network: Village) -> None:
    amina, zarina = network.amina, network.zarina
    await _filled(network, amina)
    await starts_writing(network, zarina, "A woman asked me")
    await goes(network, zarina, "Yes, for now", "Someone to talk to")
    await zarina.says("/report")
    await network.passes(minutes=30)
    await network.passes(minutes=31)
    assert count(network, "forms") == 0
    assert count(network, "violence_reports") == 0
    await amina.loses("0770998877")
    await amina.loses("You were away")
    assert "What you started" not in ever(amina), "that there was anything is told to nobody who has the phone by then"
    assert touched(everybody_but(network, amina, zarina)) == []
    await amina.forges("1:f:1:9:~next")
    await network.passes(days=1)
    assert count(network, "violence_reports") == 0
    await starts_writing(network, zarina, "A woman asked me")
    assert "☑" not in "".join(zarina.labels())


async def test_after_ten_minutes_nothing_of_before_is_shown_on_any_way(network: Village) -> None:
    """Not on the screen that lies there, nor after going on, going back, changing the language, or coming from the menu."""
    amina = network.amina
    await _filled(network, amina)
    await network.passes(minutes=9)
    await amina.sees("The number: 0770998877")
    await network.passes(minutes=1)
    await amina.sees("You were away for a while")
    before = len(amina.person.shown)
    for typed in ("/language", "/report"):
        await amina.says(typed)
        await network.settles()
    await amina.forges("1:f:1:999:~back")
    await amina.forges("1:f:1:999:~show")
    await amina.forges("1:s:lang:en")
    await network.settles()
    await amina.says("/report")
    await network.settles()
    await goes(network, amina, "Yes", "Continue what I started", "Continue")
    while "‹ Back" in amina.labels():
        await goes(network, amina, "‹ Back")
    shown = "\n".join(list(amina.person.shown)[before:])
    assert [each for each in EARLIER if each in shown] == []
    assert count(network, "violence_reports") == 0


@after(starts_writing, "amina", about="Community:")
async def test_a_conflict_draft_lasts_a_week(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Dispute: water", "Dispute over pasture", "Batken District")
    await network.passes(days=6, hours=23)
    await goes(network, amina, "Skip", "Earlier")
    review = await amina.sees("Nothing has been sent yet.")
    assert "Dispute over pasture" in review.text
    assert count(network, "conflict_reports") == 0
    await network.passes(days=7, minutes=1)
    assert count(network, "forms") == 0
    assert count(network, "conflict_reports") == 0
    assert "has arrived" not in ever(amina)


async def test_a_cry_nobody_decided_about_goes_the_same_way(network: Village) -> None:
    amina = network.amina
    await says(network, amina, "Help me, he beats me")
    await amina.sees("No one has read it")
    await network.passes(minutes=10)
    await amina.loses("No one has read it")
    await amina.sees("You were away for a while")
    await network.passes(minutes=51)
    assert count(network, "forms") == 0
    await amina.loses("You were away for a while")
    assert [each.text for each in amina.messages() if "beats" in each.text] == [], "her own words go from the chat too"
    assert touched(everybody_but(network, amina)) == []


@pytest.fixture
def keeps_deleted_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite as many systems build it: what is deleted keeps its bytes unless a connection asks for more."""
    connect = sqlite3.connect

    def lenient(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.execute("PRAGMA secure_delete=OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", lenient)


@pytest.mark.usefixtures("keeps_deleted_bytes")
async def test_what_is_wiped_is_gone_from_the_disk(network: Village) -> None:
    """Of no version of her form do the sealed bytes remain: the tick that empties the log of writes leaves none in the file."""
    amina, versions = network.amina, set[bytes]()
    await starts_writing(network, amina, "Help for myself")
    for label in ("Yes, for now", "Legal advice", "Next", "Batken District", "Next", "They may call me"):
        await goes(network, amina, label)
        versions |= _sealed(network)
    await says(network, amina, "0770998877 say it is the school")
    versions |= _sealed(network)
    assert len(versions) > 5
    assert [each for each in versions if each in kept(network)], "it was there"
    await network.passes(minutes=61)
    tick = make_scheduler(network.bot.database, network.bot.clock).get_job("checkpoint")
    assert tick is not None, "nothing empties the log of writes"

    async def emptied() -> bool:
        await tick.func(*tick.args)
        log = network.database_file.with_name(f"{network.database_file.name}-wal").read_bytes()
        return not [each for each in versions if each in log]

    await until(emptied)
    content = kept(network)
    assert [each for each in versions if each in content] == []


def _sealed(network: Village) -> set[bytes]:
    return {bytes(each) for (each,) in network.rows("SELECT answers_sealed FROM forms") if isinstance(each, bytes)}
