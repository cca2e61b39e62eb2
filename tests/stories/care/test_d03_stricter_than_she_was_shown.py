"""An organisation that has become stricter than what a woman agreed to, or another one, is contacted no more: the next one is,
and she is asked, neutrally, whether she still agrees (D3).
"""

from dataclasses import replace
from typing import Any

import pytest

from referrals.domain.network import Network
from referrals.domain.organisation import Sector
from referrals.domain.person import OrganisationCode
from tests.stories.acts import HELP_FOR_HOURS, accepts, goes, says, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.care.looking import asked, changed
from tests.stories.village import NETWORK, Village


async def loads(network: Village, changed_network: Network) -> dict[OrganisationCode, int]:
    """The operator loads another file."""
    async with network.bot.database.transaction() as tx:
        touched = await network.bot.use_cases.enrolling.load(tx, changed_network, network.world.clock.now())
    await network.settles()
    return touched


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
@pytest.mark.parametrize(
    "stricter", [{"must_report": True}, {"sector": Sector.POLICE}, {"names": {"en": "Another house"}}]
)
async def test_it_is_contacted_no_more_and_she_decides(network: Village, stricter: dict[str, Any]) -> None:
    amina = network.amina
    assert asked(network) == [("ak-kanat", "offered")]
    assert await loads(network, changed("ak-kanat", **stricter)) == {"ak-kanat": 1}
    await network.bermet.sees("Something is waiting")
    assert asked(network) == [("ak-kanat", "revoked"), ("ukuk-batken", "offered")]
    await network.gulnara.sees("nothing is waiting for you here now.")

    question = await amina.sees("there’s something for you to decide")
    assert "Ak-Kanat" not in question.text
    await goes(network, amina, "View")
    screen = await amina.sees("Changed since you agreed, and no longer contacted: ")
    assert ("By law these must tell the authorities" in screen.text) == ("must_report" in stricter)


async def test_who_has_it_loses_it_and_her_word_brings_it_back(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",), number="0770998877")
    await accepts(network, gulnara)
    await loads(network, changed("ak-kanat", must_report=True))
    await gulnara.forges("1:o:1:words")
    await network.settles()
    assert "0770998877" not in gulnara.screen()
    assert network.rows("SELECT state, allowed FROM violence_reports") == [("with_coordinator", "[]")]
    await goes(network, amina, "View", "Ak-Kanat", "Yes, I agree")
    assert asked(network) == [("ak-kanat", "revoked"), ("ak-kanat", "offered")]
    assert await loads(network, replace(NETWORK)) == {}, "what is milder than she was shown changes nothing"


@pytest.mark.parametrize("danger", [False, True])
async def test_who_became_stricter_after_closing_unseen_is_not_told_what_is_added(
    network: Village, danger: bool
) -> None:
    """Words of danger open it again (D13), for whoever is still what was shown."""
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, about="A woman asked me", danger=danger, wanted=HELP_FOR_HOURS)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    await loads(network, changed("ak-kanat", must_report=True))
    before = len(gulnara.person.shown)
    await says(network, amina, f"/status {code}")
    await goes(network, amina, "Add or change something", "In words")
    await says(network, amina, "help me please he is going to kill me")
    assert asked(network) == [("ak-kanat", "revoked"), ("ukuk-batken", "offered")]
    shown = list(gulnara.person.shown)[before:]
    assert [each for each in shown if "waiting for you" in each and "nothing" not in each] == [], shown
