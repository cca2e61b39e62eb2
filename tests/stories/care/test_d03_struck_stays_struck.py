"""D3, D24: whom she strikes while she is not in danger has nothing of hers from that moment on, whatever she writes before the
bot comes to anything else. In danger the one that has it goes on.
"""

from datetime import timedelta

import pytest

from referrals.domain.timer import TimerKind
from referrals.storage import timers
from tests.conversation import Phone
from tests.stories.acts import HELP_FOR_HOURS, accepts, code_of, goes, says, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.care.looking import asked
from tests.stories.village import Village

CRY = "help me please he is going to kill me"
AN_OUTAGE = timedelta(minutes=5)
"""Not so long that her words are hidden (D14)."""


async def strikes_and_is_in_danger(network: Village, amina: Phone) -> None:
    """Both presses wait for the bot, as after an outage, together with more timers than it plays between them."""
    code = await code_of(amina)
    await goes(network, amina, "Take it back")
    await says(network, amina, CRY)
    soon = network.world.clock.now() + timedelta(minutes=1)
    async with network.bot.database.transaction() as tx:
        for number in range(71, 79):
            await timers.set_timer(tx, TimerKind.WIPE, str(number), soon)
    await network.stops()
    network.world.clock.advance(AN_OUTAGE)
    await amina.presses("✕ Ak-Kanat")
    await amina.presses(f"Add to {code}")
    await network.starts()
    await network.settles()


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
@pytest.mark.parametrize("taken", [True, False])
async def test_danger_added_at_once_gives_it_back_to_nobody(network: Village, taken: bool) -> None:
    """Whether the organisation that she strikes has it, or has been contacted and has not answered."""
    amina, gulnara = network.amina, network.gulnara
    await (accepts(network, gulnara) if taken else goes(network, gulnara, "Open"))
    before = len(gulnara.person.shown)
    await strikes_and_is_in_danger(network, amina)
    for act in ("accept", "words", "show"):
        await gulnara.forges(f"1:o:1:{act}")
        await network.settles()
    assert asked(network) == [("ak-kanat", "revoked"), ("ukuk-batken", "offered")]
    assert network.rows("SELECT danger, state FROM violence_reports") == [(1, "asking")]
    after = "\n".join(list(gulnara.person.shown)[before:])
    assert CRY not in after
    assert "0770998877" not in after
    assert "added" not in after


async def test_struck_in_danger_the_one_that_has_it_is_told_what_she_adds(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, danger=True, number="0770998877")
    await accepts(network, gulnara)
    await strikes_and_is_in_danger(network, amina)
    assert ("ak-kanat", "accepted") in asked(network)
    await goes(network, gulnara, "Open", "Show what was written")
    assert CRY in (await gulnara.sees("0770998877")).text


@after(sends_violence_report, "amina", about="A woman asked me", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_struck_after_it_was_closed_unseen_danger_does_not_bring_it_back(network: Village) -> None:
    """The writer for another does not learn that it is closed (D13). No button of hers names one organisation; an old or
    forged one counts all the same, and the next one that she agreed to is contacted, as her card says."""
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    before = len(gulnara.person.shown)
    await amina.forges("1:r:violence:1:strike:ak-kanat")
    await network.settles()
    assert asked(network) == [("ak-kanat", "revoked"), ("ukuk-batken", "offered")]
    await says(network, amina, f"/status {code}")
    await goes(network, amina, "Add or change something", "In words")
    await says(network, amina, CRY)
    assert asked(network) == [("ak-kanat", "revoked"), ("ukuk-batken", "offered")]
    assert network.rows("SELECT danger, state FROM violence_reports") == [(1, "asking")]
    assert [each for each in list(gulnara.person.shown)[before:] if "waiting" in each or "added" in each] == []
    await gulnara.forges("1:o:1:words")
    await network.settles()
    assert CRY not in "\n".join(list(gulnara.person.shown)[before:])
