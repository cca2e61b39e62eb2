"""D5: nobody she excluded (an organisation, her own district or village, police, army, authority) is offered, reassigned, handed
or shown it. "I know them: give it back" needs no reason, and that organisation is not asked again unless she agrees.
"""

from referrals.domain.person import Grant, OrganisationCode, Role
from referrals.domain.place import PlaceCode
from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    goes,
    opens_menu,
    says,
    sends_violence_report,
    starts_writing,
)
from tests.stories.care.looking import BATKEN_DISTRICT, LEILEK, also, asked, ever, lives_in, touched
from tests.stories.village import Village

AK_SAY = PlaceCode("KG-B-BAT-AKS")


async def _excludes(network: Village, away: str, *, danger: bool = False) -> str:
    """Amina's report, which nobody from there may see; the code."""
    amina = network.amina
    await starts_writing(network, amina, "Help for myself")
    if danger:
        await goes(network, amina, "help is needed at once", "More…", f"No one from {away}", "Send")
        return await code_of(amina)
    await goes(network, amina, "Yes, for now", *HELP_FOR_HOURS, "Next")
    await goes(network, amina, "Batken District", f"No one from {away}", "Next", "Send")
    return await code_of(amina)


async def _tries_everything(network: Village, phone: Phone, code: str) -> None:
    """All ways by which somebody could come to see what she was not asked about."""
    for typed in ("/cases", f"/accept {code}", f"/status {code}", code):
        await phone.says(typed)
        await network.settles()
    for forged in ("o:1:open", "o:1:accept", "o:1:words", "o:1:show", "c:violence:1:card", "k:violence:1:show", "d:on"):
        await phone.forges(f"1:{forged}")
        await network.settles()
    assert "Something is waiting" not in ever(phone)
    assert "Batken District" not in ever(phone)
    assert "Help needed" not in ever(phone)
    assert code not in ever(phone)


async def test_nobody_of_her_district_and_nobody_who_may_be_of_it(network: Village) -> None:
    """Gulnara lives there, Bermet has not said where: only Nurgul of Leilek is asked, whatever happens."""
    amina, gulnara, nurgul, bermet, saida = (
        network.amina, network.gulnara, network.nurgul, network.bermet, network.saida,
    )  # fmt: skip
    await lives_in(network, gulnara, AK_SAY)
    await lives_in(network, nurgul, LEILEK)
    await lives_in(network, bermet, None)
    await lives_in(network, saida, BATKEN_DISTRICT)
    code = await _excludes(network, "Batken District", danger=True)
    await nurgul.sees("Something is waiting")
    await network.passes(minutes=4)
    for woman in (gulnara, bermet, saida):
        await _tries_everything(network, woman, code)
    await goes(network, nurgul, "Open", "We can’t take it", "I’d rather not say")
    await network.passes(minutes=30)
    for woman in (gulnara, bermet, saida):
        await _tries_everything(network, woman, code)
    assert asked(network) == [("ak-kanat", "declined")]
    receipt = await amina.sees("has arrived")
    assert "A coordinator of the network was told" not in receipt.text, "the only one was excluded"
    assert "117" in receipt.text


async def test_her_village_is_kept_away_from_homes_told_as_its_district(network: Village) -> None:
    await lives_in(network, network.amina, AK_SAY)
    await lives_in(network, network.gulnara, BATKEN_DISTRICT)
    await lives_in(network, network.nurgul, PlaceCode("KG-B-BAT-KTS"))
    code = await _excludes(network, "Ak-Say")
    await network.nurgul.sees("Something is waiting")
    await _tries_everything(network, network.gulnara, code)
    await lives_in(network, network.nurgul, AK_SAY)
    await goes(network, network.nurgul, "Open")
    await network.nurgul.says(f"/accept {code}")
    await network.settles()
    assert "Batken District" not in ever(network.nurgul), "she has moved there since she was rung"
    assert asked(network) == [("ak-kanat", "offered")]


async def test_no_authority_not_even_as_a_second_office(network: Village) -> None:
    """Elmira of the police answers for the centre, too: what she left to the centre alone is not Elmira's."""
    amina, elmira = network.amina, network.elmira
    await also(network, elmira, Grant(Role.FOCAL_POINT, organisation=OrganisationCode("ak-kanat")))
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", "A safe place", "More…", "The police", "Next")
    await goes(network, amina, "Batken District", "☐ Batken District police", "No police, army", "Next", "Send")
    code = await code_of(amina)
    await network.gulnara.sees("Something is waiting")
    await _tries_everything(network, elmira, code)


async def test_giving_it_back_takes_one_press_and_holds_for_the_whole_organisation(network: Village) -> None:
    amina, gulnara, nurgul, saida = network.amina, network.gulnara, network.nurgul, network.saida
    code = await sends_violence_report(network, amina, danger=True, strikes=(), wanted=HELP_FOR_HOURS)
    await goes(network, gulnara, "Open", "I know them")
    await gulnara.sees("It has been passed on.")
    assert "Why" not in ever(gulnara)
    for woman in (gulnara, nurgul):
        await woman.says(f"/accept {code}")
        for act in ("open", "accept", "words", "show"):
            await woman.forges(f"1:o:1:{act}")
        await network.settles()
        await woman.loses("Batken District")
    await accepts(network, network.bermet)
    await goes(network, network.bermet, "I know them", "Yes, give it back")
    await goes(network, saida, "Open")
    await saida.sees("it’s with the coordinators")
    assert "Try someone now" not in saida.labels()
    await network.passes(hours=1)
    assert asked(network) == [("ak-kanat", "given_back"), ("ukuk-batken", "given_back")]

    await opens_menu(network, amina)
    await goes(network, amina, "Contact others too", "Ak-Kanat")
    assert asked(network)[2:] == [("ak-kanat", "offered")]


async def test_who_comes_on_duty_or_moves_there_later_is_no_way_round(network: Village) -> None:
    """An open offer is not shown to a colleague of the excluded place who says "I am on", and whoever has taken it and has
    moved there since reads no more of it."""
    gulnara, nurgul = network.gulnara, network.nurgul
    await lives_in(network, gulnara, AK_SAY)
    await lives_in(network, nurgul, LEILEK)
    code = await _excludes(network, "Batken District")
    await nurgul.sees("Something is waiting")
    before = len(gulnara.person.shown)
    await gulnara.forges("1:d:on")
    await network.settles()
    assert "Something is waiting" not in "\n".join(list(gulnara.person.shown)[before:])
    await _tries_everything(network, gulnara, code)

    await accepts(network, nurgul)
    await lives_in(network, nurgul, AK_SAY)
    before = len(nurgul.person.shown)
    for forged in ("o:1:words", "o:1:show", "c:violence:1:card", "c:violence:1:served"):
        await nurgul.forges(f"1:{forged}")
        await network.settles()
    shown = "\n".join(list(nurgul.person.shown)[before:])
    assert "Help needed" not in shown
    assert "She wrote it herself" not in shown
    assert network.rows("SELECT count(*) FROM violence_reports WHERE state = 'served'") == [(0,)]


async def test_her_own_report_is_never_brought_to_herself(network: Village) -> None:
    """Gulnara of the centre, and Saida the coordinator, write for themselves."""
    gulnara, saida = network.gulnara, network.saida
    await starts_writing(network, gulnara, "Help for myself")
    await goes(network, gulnara, "help is needed at once", "Send")
    await network.nurgul.sees("Something is waiting")
    await gulnara.never_sees("Something is waiting")
    for woman in (network.nurgul, network.bermet):
        await goes(network, woman, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, saida, "Open")
    await saida.sees("it’s with the coordinators")
    before = len(saida.person.shown)
    await starts_writing(network, saida, "Help for myself")
    await goes(network, saida, "Yes, for now", "A doctor", "Next", "Batken Region", "Batken District")
    await goes(network, saida, "Send")
    code = await code_of(saida)
    assert f"{code} · " not in "\n".join(list(saida.person.shown)[before:])
    assert touched([network.elmira]) == []


async def test_a_cry_to_her_own_organisation_is_brought_to_her_colleague_alone(network: Village) -> None:
    """Gulnara picks her own centre and has not said whom it is about."""
    gulnara = network.gulnara
    await says(network, gulnara, "help me he is going to kill me")
    await goes(network, gulnara, "Another organisation", "Ak-Kanat")
    await network.nurgul.sees("Something is waiting")
    code = await code_of(gulnara)
    assert asked(network) == [("ak-kanat", "offered")]
    await gulnara.says(f"/accept {code}")
    await network.passes(minutes=4)
    assert "Something is waiting" not in ever(gulnara)
    assert "Accept" not in ever(gulnara)


async def test_a_cry_beside_her_form_keeps_away_whom_the_form_excludes(network: Village) -> None:
    """K8: she gave no number; Gulnara of the district is asked neither by the form nor by the card."""
    amina = network.amina
    await lives_in(network, network.gulnara, AK_SAY)
    await lives_in(network, network.nurgul, LEILEK)
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "help is needed at once", "More…", "No one from Batken District")
    await says(network, amina, "help me please he is going to kill me")
    await goes(network, amina, "Send to Ak-Kanat crisis centre")
    await network.nurgul.sees("Something is waiting")
    await network.passes(minutes=30)
    assert "Something is waiting" not in ever(network.gulnara)


async def test_her_own_villages_responder_is_never_contacted(network: Village) -> None:
    """V7, pressed through: she says where she lives down to the village; Bermet's whole office is of it, Gulnara's is not."""
    amina, gulnara, bermet = network.amina, network.gulnara, network.bermet
    await says(network, amina, "/settings")
    await goes(network, amina, "Where I live", "Kyrgyzstan", "Batken Region", "Batken District", "Ak-Say")
    await lives_in(network, bermet, AK_SAY)
    await lives_in(network, gulnara, LEILEK)
    await lives_in(network, network.nurgul, LEILEK)
    code = await _excludes(network, "Ak-Say", danger=True)
    await gulnara.sees("Something is waiting")
    await goes(network, gulnara, "Open", "We can’t take it", "I’d rather not say")
    await network.passes(minutes=30)
    await _tries_everything(network, bermet, code)
    assert asked(network) == [("ak-kanat", "declined")]
    receipt = amina.newest().text
    assert "Ukuk-Batken" not in receipt, "whom nobody may contact is named to nobody as one that can answer"
