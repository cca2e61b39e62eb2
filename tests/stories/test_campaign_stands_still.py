"""A paused place: no campaign goes there until a coordinator ends the pause; elsewhere everything goes on."""

from datetime import timedelta

from referrals.domain.place import PlaceCode
from tests.stories.acts import count, goes
from tests.stories.beginnings import after
from tests.stories.campaign_acts import FIRST_DAY, approved_16_days, opens_campaigns, second_coordinator
from tests.stories.village import Village


async def stands_still(network: Village) -> None:
    """Saida pauses Batken District."""
    await opens_campaigns(network, network.saida)
    await goes(network, network.saida, "Paused districts", "Pause a place", "Batken District")


@after(approved_16_days)
async def test_nothing_goes_there_until_it_is_lifted(network: Village) -> None:
    saida = network.saida
    await stands_still(network)
    await saida.sees("Paused. No campaign is sent there until someone resumes it.")
    await saida.sees("Batken District: since 20 November")
    await opens_campaigns(network, saida)
    await goes(network, saida, "16 Days 2026")
    await saida.sees("Paused: Batken District")
    await network.becomes(FIRST_DAY)
    await network.passes(hours=2)
    assert "1 of 16" not in network.amina.screen()
    assert "1 of 16" in network.nurgul.screen()
    await opens_campaigns(network, saida)
    await goes(network, saida, "Paused districts", "Resume: Batken District")
    assert "Batken District" not in (await saida.sees_new("You can pause campaigns")).text
    await network.passes(hours=1)
    assert "1 of 16" in network.amina.screen()


async def test_a_second_press_changes_nothing(network: Village) -> None:
    await stands_still(network)
    press = await network.saida.forges("1:m:hold:KG-B-BAT")
    assert await network.saida.toast(press) == "This is already done."
    await goes(network, network.saida, "Resume: Batken District")
    press = await network.saida.forges("1:m:lift:KG-B-BAT")
    assert await network.saida.toast(press) == "This is already done."
    assert count(network, "crises") == 0


async def test_each_coordinator_for_her_own_area(network: Village) -> None:
    jamila = await second_coordinator(network, "jamila", PlaceCode("TJ-SU"))
    await stands_still(network)
    for press in ("hold:KG-B-KAD", "lift:KG-B-BAT", "hold:TJ-SU-NOWHERE", "hold:%"):
        query = await jamila.forges(f"1:m:{press}")
        assert "earlier message" in await jamila.toast(query)
        await network.settles()
    await opens_campaigns(network, jamila)
    await goes(network, jamila, "Paused districts")
    assert "Batken District" not in jamila.newest().text
    await goes(network, jamila, "Pause a place", "All of Sughd")
    assert network.rows("SELECT place FROM crises ORDER BY place") == [("KG-B-BAT",), ("TJ-SU",)]


@after(approved_16_days)
async def test_a_whole_province_holds_all_that_lies_in_it(network: Village) -> None:
    await network.saida.forges("1:m:hold:KG-B")
    await network.becomes(FIRST_DAY + timedelta(minutes=1))
    for woman in (network.amina, network.nurgul, network.bermet):
        assert "1 of 16" not in woman.screen()
