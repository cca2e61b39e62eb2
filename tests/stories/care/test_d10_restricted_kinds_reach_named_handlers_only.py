"""D10, as far as there is anything to keep it from: violence and restricted kinds reach no organisation or person but those named
for them, and no screen or figure of a campaign. (No map or feed exists yet.)
"""

from tests.stories.acts import accepts, code_of, goes, opens_menu, says, sends_conflict_report, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, asked, changed, ever, everybody_but, loads, touched, words_in
from tests.stories.reader_acts import comes, on_its_way
from tests.stories.village import NETWORK, Village

ALL_CONFLICT_HELP = frozenset(help_ for each in NETWORK.organisations for help_ in each.conflict_help)


RESTRICTED = (
    ("Threat to an activist", "Bullying online"),
    ("People displaced", "Someone drawn into extremism"),
)


async def test_a_restricted_kind_is_the_coordinators(network: Village) -> None:
    """Whatever is offered there, and whatever she presses or forges."""
    amina, saida = network.amina, network.saida
    await loads(network, changed("ak-kanat", conflict_help=ALL_CONFLICT_HELP))
    for number, kind in enumerate(RESTRICTED, 1):
        code = await sends_conflict_report(network, amina, kind=kind, wanted=("Mediation", "Something else"))
        await goes(network, saida, "Open")
        await saida.sees(code)
        assert not [
            each for each in saida.labels() if each.startswith("Contact") or "someone" in each or "next" in each
        ]
        assert "Who could take it" not in ever(saida)
        for forged in ("ask:tynchtyk", "ask:ak-kanat", "again", "instead:tynchtyk", "instead", "wider"):
            await saida.forges(f"1:k:conflict:{number}:{forged}")
        await network.settles()
    assert asked(network) == []
    assert touched(everybody_but(network, amina, saida)) == []


@after(sends_violence_report, "amina")
async def test_violence_reaches_nobody_beside_those_asked(network: Village) -> None:
    assert touched(everybody_but(network, network.amina)) == [network.gulnara.person.first_name]


async def test_on_the_card_of_a_conflict_no_case_of_violence_is_counted(network: Village) -> None:
    """A centre of both tracks has one: a coordinator reads how many conflicts it has, and no more."""
    await loads(network, changed("ak-kanat", conflict_help=ALL_CONFLICT_HELP))
    await sends_violence_report(network, network.amina)
    await accepts(network, network.gulnara)
    code = await sends_conflict_report(network, network.amina)
    await says(network, network.saida, "/cases")
    await goes(network, network.saida, code)
    card = await network.saida.sees("Who could take it:")
    rows = [each for each in card.text.splitlines() if each.startswith("• ")]
    assert [each for each in rows if "Ak-Kanat" in each]
    assert [each for each in rows if not each.endswith("0 open cases") and "0 open cases · " not in each] == []


@after(sends_violence_report, "amina")
async def test_no_screen_of_a_campaign_says_anything_of_a_report(network: Village) -> None:
    """Saida looks at all there is while Amina's report is open: her message waits, and nothing says why or for whom."""
    saida, code = network.saida, await code_of(network.amina)
    await opens_menu(network, saida)
    campaign = await on_its_way(network)
    await comes(network)
    diary = Diary(network.world, saida)
    for data in ("m:card", "m:goes", "m:report", "m:days", "n:answers"):
        await saida.forges(f"1:{data}:{campaign}")
        await network.settles()
    shown = "\n".join(each.text for each in diary.entries)
    assert len(diary.entries) >= 4
    assert not words_in(shown, (code, "report", "violence", "talk to", "Ak-Kanat", "open case"))
