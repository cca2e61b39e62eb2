"""The machine's clock was three days ahead while people wrote, then it is right again: nothing waits for those three days (B1,
K11). Which columns that concerns is told by tests/referrals/test_set_back.
"""

from datetime import timedelta

import pytest

from tests.stories.acts import count, opens_menu, says
from tests.stories.test_a_cry_is_heard import CRY
from tests.stories.village import FRIDAY, Village
from tests.waiting import until

AHEAD = timedelta(days=3)


@pytest.mark.parametrize("restarted", [False, True], ids=["while it runs", "while it is stopped"])
async def test_what_she_said_in_danger_is_gone_after_an_hour(network: Village, restarted: bool) -> None:
    """D14: with the wrong clock it would have stood there for three days."""
    await network.becomes(FRIDAY + AHEAD)
    await opens_menu(network, network.amina)
    await says(network, network.amina, CRY)
    assert count(network, "forms", network.where("forms.flow", "cry")) == 1
    await network.settles()
    if restarted:
        await network.stops()
    network.world.clock.set_back(AHEAD)
    if restarted:
        await network.starts()

    async def pulled_in() -> bool:
        return count(network, "timers", network.where("timers.kind", "cry") + " AND due_at > '2026-11-21'") == 0

    await until(pulled_in)
    await network.passes(minutes=61)
    assert count(network, "forms", network.where("forms.flow", "cry")) == 0
    assert all(CRY not in each.text for each in network.amina.person.messages.values())
