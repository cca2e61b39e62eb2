"""What happens in stories about campaigns: a second coordinator joins, a series is begun, handed in, read and approved; a crowd
of readers who only read.

Not for: anything a story is about.
"""

from datetime import UTC, datetime, timedelta

from referrals.domain.person import Grant, GroupCode, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.stories.acts import goes
from tests.stories.village import BATKEN, Village

KYRGYZSTAN, PROVINCE = PlaceCode("KG"), PlaceCode("KG-B")
TICKS = ("1. No side", "2. No one", "3. A harmless", "4. No promise")
FIRST_DAY = datetime(2026, 11, 25, 4, tzinfo=UTC)
"""Ten in the morning in Bishkek."""


async def second_coordinator(network: Village, name: str = "ainura", place: PlaceCode | None = KYRGYZSTAN) -> Phone:
    """Somebody new, who may read what Saida wrote."""
    woman = await network.newcomer(name)
    await woman.starts(await network.invites(Grant(Role.COORDINATOR, place=place)))
    await network.settles()
    await goes(network, woman, "English", "I am 18 or older and I agree", "Done")
    return woman


async def opens_campaigns(network: Village, phone: Phone) -> None:
    """To the list."""
    await phone.says("/campaigns")
    await network.settles()


async def begins_16_days(network: Village, phone: Phone) -> None:
    """To the card of a draft."""
    await opens_campaigns(network, phone)
    await goes(network, phone, "New", "16 Days")


async def submits_16_days(network: Village, phone: Phone) -> None:
    """To where a second coordinator is asked."""
    await begins_16_days(network, phone)
    await goes(network, phone, "Submit")


async def began_16_days(network: Village) -> None:
    """A beginning: Saida's draft for her province."""
    await begins_16_days(network, network.saida)


async def submitted_16_days(network: Village) -> None:
    """A beginning: Ainura is asked to read Saida's series."""
    await second_coordinator(network)
    await submits_16_days(network, network.saida)


async def reads_to_the_checklist(network: Village, phone: Phone) -> int:
    """From the push through every screen; how many presses it took."""
    await goes(network, phone, "Open")
    presses = 1
    while "Read on ›" in phone.labels():
        await goes(network, phone, "Read on ›")
        presses += 1
    await goes(network, phone, "To the checklist ›")
    return presses + 1


async def approves(network: Village, phone: Phone) -> int:
    """From the push to the end; how many presses it took."""
    presses = await reads_to_the_checklist(network, phone)
    await goes(network, phone, *TICKS, "Approve")
    return presses + len(TICKS) + 1


async def approved_16_days(network: Village) -> Phone:
    """Saida's series for her province, approved by somebody whose phone is returned."""
    await submitted_16_days(network)
    await approves(network, network.ainura)
    return network.ainura


async def loses_her_roles(network: Village, phone: Phone) -> None:
    """An operator takes away all that she may."""
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        await person_rows.change(tx, person.id, standing=Standing.LEFT)


async def crowd(network: Village, number: int, home: PlaceCode = BATKEN, language: str = "en") -> list[PersonId]:
    """So many more members there."""
    world, people = network.world, []
    joined = world.clock.now() - timedelta(days=1)
    async with network.bot.database.transaction() as tx:
        for _ in range(number):
            address = max(world.people) + 1
            world.add_person(address, "Reader").started = True
            person = await person_rows.arrive(tx, address, language, joined)
            await person_rows.change(
                tx,
                person.id,
                standing=Standing.ACTIVE,
                language=language,
                home=home,
                zone="Asia/Bishkek",
                agreed_at=joined,
            )
            await person_rows.grant(tx, person.id, Grant(Role.MEMBER, group=GroupCode("batken-aksay")), joined)
            people.append(person.id)
    return people
