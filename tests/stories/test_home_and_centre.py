"""Before anything happens: where someone lives, down to the village, and which centre a cry of hers would go to."""

from referrals.domain.person import Grant, GroupCode, Role
from tests.stories.acts import goes, opens_menu, says
from tests.stories.beginnings import after
from tests.stories.village import Village

CENTRE = "If you ever need help fast, which centre should we contact?"


async def test_whoever_joins_is_asked_once_which_centre_and_her_button_names_it(network: Village) -> None:
    nargiza = await network.newcomer("nargiza")
    code = await network.invites(Grant(Role.GROUP_LEADER, group=GroupCode("batken-aksay")))
    await nargiza.starts(code)
    await network.settles()
    await goes(network, nargiza, "English", "I am 18 or older and I agree", "Later")
    question = await nargiza.sees(CENTRE)
    assert "police" not in " ".join(nargiza.labels()).lower()
    await goes(network, nargiza, "Ak-Kanat crisis centre")
    assert question.text not in nargiza.screen()
    ((sealed,),) = network.rows("SELECT centre_sealed FROM people WHERE centre_sealed IS NOT NULL")
    assert isinstance(sealed, bytes)
    assert b"ak-kanat" not in sealed
    await says(network, nargiza, "/settings")
    await nargiza.sees("Who to contact fast: Ak-Kanat crisis centre")
    await goes(network, nargiza, "Who to contact fast", "None for now")
    await nargiza.sees("Who to contact fast: not said")
    await says(network, nargiza, "help me, he beats me")
    assert "Send to Ak-Kanat crisis centre" in nargiza.labels()


@after(opens_menu, "amina")
async def test_home_goes_down_to_the_village(network: Village) -> None:
    """V7: a woman can keep her own village away, and a responder who lives elsewhere in the district stays."""
    amina, gulnara = network.amina, network.gulnara
    await says(network, amina, "/settings")
    await goes(network, amina, "Where I live", "Kyrgyzstan", "Batken Region", "Batken District", "Ak-Say")
    await amina.sees("Where you live: Ak-Say")
    await says(network, gulnara, "/settings")
    await goes(network, gulnara, "Where I live", "Kyrgyzstan", "Batken Region", "Batken District", "Elsewhere in this")
    await gulnara.sees("Where you live: Batken District")
    assert network.rows("SELECT home FROM people WHERE home = 'KG-B-BAT-AKS'") == [("KG-B-BAT-AKS",)]
