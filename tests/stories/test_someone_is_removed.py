"""The operator removes somebody whose phone is lost, and an organisation: what waited there goes on at once."""

from referrals.domain.person import OrganisationCode
from referrals.operating import Removing
from referrals.storage import person_rows
from tests.stories.acts import HELP_FOR_HOURS, accepts, count, goes, says, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.village import IDS, Village

AK_KANAT = OrganisationCode("ak-kanat")
WAITS = "Something is waiting"


async def removes(network: Village, name: str) -> None:
    """As `python -m bot remove HANDLE` does, with the handle that the list shows for her."""
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, IDS[name])
        assert person is not None
        listed = next(each for each in await Removing().staff(tx) if each.person.id == person.id)
        await Removing().remove(tx, listed.person, network.bot.clock.now())
    await network.settles()


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_what_she_was_offered_goes_on_and_her_lost_phone_shows_nothing_of_it(network: Village) -> None:
    await network.gulnara.sees(WAITS)
    assert network.nurgul.messages() == []

    await removes(network, "gulnara")

    await network.gulnara.loses(WAITS)
    await network.nurgul.sees(WAITS)
    await accepts(network, network.nurgul)
    for typed in ("/duty", "/report", "/cases"):
        await says(network, network.gulnara, typed)
    assert count(network, "people", "standing = 'left'") == 1
    await network.gulnara.sees("you need an invite")


async def test_nothing_she_began_to_write_is_left_for_whoever_has_her_phone(network: Village) -> None:
    gulnara = network.gulnara
    await starts_writing(network, gulnara, "Help for myself")
    await goes(network, gulnara, "Yes, for now")
    await starts_writing(network, gulnara, "Community:")
    await goes(network, gulnara, "Dispute: water")
    form = network.rows("SELECT id, version FROM forms WHERE active")
    assert count(network, "forms") == 2
    assert any(each.sender is not None for each in gulnara.messages())
    await removes(network, "gulnara")
    assert gulnara.messages() == [], "her chat is swept whole, both sides (D7)"
    assert count(network, "forms") == 0
    for number, version in form:
        await gulnara.forges(f"1:f:{number}:{version}:~back")
    await network.settles()
    assert count(network, "forms") == 0
    assert "Dispute" not in gulnara.screen()


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_removed_organisation_is_offered_nothing_and_what_it_was_offered_goes_on(network: Village) -> None:
    await network.gulnara.sees(WAITS)
    assert network.bermet.messages() == []
    async with network.bot.database.transaction() as tx:
        assert await Removing().remove_organisation(tx, AK_KANAT, network.bot.clock.now())
    await network.settles()

    await network.bermet.sees(WAITS)
    await accepts(network, network.bermet)
    before = len(network.gulnara.person.shown)
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    assert len(network.gulnara.person.shown) == before
