"""D10, as far as there is anything to keep it from: violence and restricted kinds reach no organisation or person but those named
for them. (No broadcast, map or feed exists yet.)
"""

from tests.stories.acts import goes, sends_conflict_report, sends_violence_report
from tests.stories.care.looking import asked, changed, everybody_but, loads, touched
from tests.stories.village import NETWORK, Village

ALL_CONFLICT_HELP = frozenset(help_ for each in NETWORK.organisations for help_ in each.conflict_help)


RESTRICTED = (
    ("A threat to an activist", "Bullying online"),
    ("People had to leave", "Somebody is drawn into extremism"),
)


async def test_a_restricted_kind_is_the_coordinators(network: Village) -> None:
    """Whatever is offered there, and whatever she presses or forges."""
    amina, saida = network.amina, network.saida
    await loads(network, changed("ak-kanat", conflict_help=ALL_CONFLICT_HELP))
    for number, kind in enumerate(RESTRICTED, 1):
        code = await sends_conflict_report(network, amina, kind=kind, wanted=("Mediation", "Something else"))
        await goes(network, saida, "Open")
        await saida.sees(code)
        assert not [each for each in saida.labels() if each.startswith("Ask")]
        for forged in ("ask:tynchtyk", "ask:ak-kanat", "again", "wider"):
            await saida.forges(f"1:k:conflict:{number}:{forged}")
        await network.settles()
    assert asked(network) == []
    assert touched(everybody_but(network, amina, saida)) == []


async def test_violence_reaches_nobody_beside_those_asked(network: Village) -> None:
    await sends_violence_report(network, network.amina)
    assert touched(everybody_but(network, network.amina)) == [network.gulnara.person.first_name]
