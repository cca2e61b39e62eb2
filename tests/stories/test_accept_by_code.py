"""`/accept CODE` is the button: for a phone whose buttons do not work, and for nobody else."""

from tests.stories.acts import code_of, count, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village

TO_CYRILLIC = str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")


@after(sends_violence_report, "amina", danger=True)
async def test_typed_as_people_type_it(network: Village) -> None:
    gulnara = network.gulnara
    code = await code_of(network.amina)
    push = await gulnara.sees("Something is waiting")
    await gulnara.says(f"/ACCEPT {code.lower().replace('-', ' ').upper().translate(TO_CYRILLIC).lower()}")
    await network.settles()
    card = await gulnara.sees("You have it now. Thank you. She may call or come herself")
    assert code in card.text
    assert push not in gulnara.messages()
    await network.nurgul.sees("nothing is waiting for you here now")
    await network.amina.sees("Someone has taken it")

    await gulnara.says(f"/accept {code}")
    await network.settles()
    await gulnara.sees_new("You have it now. Thank you.")
    await network.nurgul.says(f"/accept {code}")
    await network.nurgul.sees_new("A colleague was faster: it’s already taken.")
    assert count(network, "referrals", "state = 'accepted'") == 1


@after(sends_violence_report, "amina", danger=True)
async def test_a_code_opens_nothing_for_anybody_else(network: Village) -> None:
    """Whether the code exists cannot be told from the answer (D25)."""
    code = await code_of(network.amina)
    answers = set()
    for woman, typed in (
        (network.bermet, code),
        (network.madina, code),
        (network.saida, code),
        (network.zarina, code),
        (network.amina, code),
        (network.gulnara, "K7M-4PX"),
        (network.gulnara, "nothing like a code"),
        (network.gulnara, ""),
    ):
        await woman.says(f"/accept {typed}")
        await network.settles()
        answers.add((await woman.sees_new("Nothing with this code is waiting for you.")).text)
    assert len(answers) == 1
    assert count(network, "referrals", "state = 'accepted'") == 0


@after(sends_violence_report, "amina")
async def test_a_code_of_somebody_else_shows_no_status(network: Village) -> None:
    code = await code_of(network.amina)
    await network.amina.says(f"/status {code}")
    await network.amina.sees_new("We’ve contacted an organisation")
    for woman in (network.zarina, network.gulnara, network.saida):
        await woman.says(f"/status {code}")
        await woman.sees_new("I can’t find this code among your messages.")
        assert "being asked" not in woman.screen()
