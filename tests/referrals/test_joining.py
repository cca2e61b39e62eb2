"""Joining by an invite, against a real database: who gets in, who decides, and what is never kept."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from referrals.domain.decision import AlreadyDone, NotAllowed
from referrals.domain.invite import AdmissionState
from referrals.domain.person import Grant, GroupCode, OrganisationCode, Person, Role, Standing
from referrals.enrolling import Enrolling, UnknownPlaceOf
from referrals.facts import load_facts, load_network
from referrals.joining import AlreadyIn, Invited, Joining, SpentInvite, UnknownInvite
from referrals.storage import person_rows
from referrals.storage.columns import metadata
from referrals.storage.database import Database, Transaction
from referrals.storage.sealed import read_keyring
from tests.keys import KEYS

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FACTS = load_facts()
NETWORK = load_network(Path(__file__).parents[2] / "docs" / "network.border.toml", FACTS.gazetteer)
GROUP = NETWORK.groups[0]
CENTRE = NETWORK.organisations[0]
MEMBER = Grant(Role.MEMBER, group=GROUP.code)

joining = Joining(FACTS)
enrolling = Enrolling(FACTS)


@pytest.fixture
async def tx(tmp_path: Path) -> AsyncIterator[Transaction]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'network.db'}", read_keyring(KEYS))
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    async with database.transaction() as transaction:
        await enrolling.load(transaction, NETWORK, NOW)
        yield transaction
    await database.close()


async def somebody(tx: Transaction, telegram_id: int, grant: Grant | None = None) -> Person:
    person = await person_rows.arrive(tx, telegram_id, "ky", NOW)
    if grant is not None:
        await enrolling.enrol(tx, person, grant, NOW, standing=Standing.ACTIVE)
    return await person_rows.get(tx, person.id)


async def invite(tx: Transaction, grant: Grant, use_cases: int = 5) -> str:
    code = await enrolling.invite(tx, grant, use_cases, timedelta(days=7), NOW)
    assert isinstance(code, str)
    return code


async def test_a_member_waits_for_her_leader_and_is_then_in(tx: Transaction) -> None:
    leader = await somebody(tx, 1, Grant(Role.GROUP_LEADER, group=GROUP.code))
    amina = await somebody(tx, 2)
    assert isinstance(await joining.begin(tx, amina, await invite(tx, MEMBER), NOW), Invited)
    amina = await person_rows.get(tx, amina.id)
    assert amina.standing is Standing.JOINING
    assert await joining.agree(tx, amina, "Amina", NOW) is Standing.AWAITING
    assert (card := await joining.admission(tx, leader, 1)) is not None
    assert (card.name, card.state) == ("Amina", AdmissionState.AWAITING)
    assert await joining.decide(tx, leader, card.id, True, NOW) is AdmissionState.ADMITTED
    amina = await person_rows.get(tx, amina.id)
    assert amina.standing is Standing.ACTIVE
    assert amina.grants == (MEMBER,)
    assert amina.home == GROUP.district
    assert (after := await joining.admission(tx, leader, card.id)) is not None
    assert after.name == ""


async def test_the_first_press_of_a_leader_counts(tx: Transaction) -> None:
    leader = await somebody(tx, 1, Grant(Role.GROUP_LEADER, group=GROUP.code))
    amina = await somebody(tx, 2)
    await joining.begin(tx, amina, await invite(tx, MEMBER), NOW)
    await joining.agree(tx, amina, "Amina", NOW)
    assert await joining.decide(tx, leader, 1, False, NOW) is AdmissionState.REFUSED
    assert await joining.decide(tx, leader, 1, True, NOW) == AlreadyDone()


async def test_without_a_leader_the_coordinator_of_the_district_decides(tx: Transaction) -> None:
    coordinator = await somebody(tx, 1, Grant(Role.COORDINATOR, place=GROUP.district))
    amina = await somebody(tx, 2)
    await joining.begin(tx, amina, await invite(tx, MEMBER), NOW)
    await joining.agree(tx, amina, "Amina", NOW)
    assert await joining.decide(tx, coordinator, 1, True, NOW) is AdmissionState.ADMITTED


async def test_a_leader_of_another_group_decides_nothing_and_learns_nothing(tx: Transaction) -> None:
    other = await somebody(tx, 1, Grant(Role.GROUP_LEADER, group=NETWORK.groups[1].code))
    amina = await somebody(tx, 2)
    await joining.begin(tx, amina, await invite(tx, MEMBER), NOW)
    await joining.agree(tx, amina, "Amina", NOW)
    assert await joining.admission(tx, other, 1) is None
    assert await joining.decide(tx, other, 1, True, NOW) == NotAllowed()
    assert await joining.decide(tx, amina, 1, True, NOW) == NotAllowed()


async def test_a_staff_invite_is_for_one_person(tx: Transaction) -> None:
    code = await invite(tx, Grant(Role.FOCAL_POINT, organisation=CENTRE.code), use_cases=50)
    first, second = await somebody(tx, 1), await somebody(tx, 2)
    await joining.begin(tx, first, code, NOW)
    await joining.begin(tx, second, code, NOW)
    assert await joining.agree(tx, first, "Gulnara", NOW) is Standing.ACTIVE
    assert await joining.agree(tx, second, "Nargiza", NOW) == SpentInvite()
    assert await joining.begin(tx, await somebody(tx, 3), code, NOW) == SpentInvite()


async def test_an_invite_expires_and_an_unknown_one_says_so(tx: Transaction) -> None:
    code = await invite(tx, MEMBER)
    amina = await somebody(tx, 2)
    assert await joining.begin(tx, amina, code, NOW + timedelta(days=7)) == SpentInvite()
    assert await joining.begin(tx, amina, "nothing", NOW) == UnknownInvite()


async def test_a_second_role_is_added_and_the_same_role_is_not(tx: Transaction) -> None:
    member = await somebody(tx, 2, MEMBER)
    assert await joining.begin(tx, member, await invite(tx, MEMBER), NOW) == AlreadyIn()
    await joining.begin(tx, member, await invite(tx, Grant(Role.COORDINATOR, place=GROUP.district)), NOW)
    assert (await person_rows.get(tx, member.id)).standing is Standing.ACTIVE
    assert await joining.agree(tx, member, "Amina", NOW) is Standing.ACTIVE
    assert {grant.role for grant in (await person_rows.get(tx, member.id)).grants} == {Role.MEMBER, Role.COORDINATOR}


async def test_declining_keeps_the_invite_for_somebody_else(tx: Transaction) -> None:
    code = await invite(tx, Grant(Role.FOCAL_POINT, organisation=CENTRE.code))
    first, second = await somebody(tx, 1), await somebody(tx, 2)
    await joining.begin(tx, first, code, NOW)
    first = await person_rows.get(tx, first.id)
    await joining.decline(tx, first)
    assert (await person_rows.get(tx, first.id)).standing is Standing.VISITOR
    await joining.begin(tx, second, code, NOW)
    assert await joining.agree(tx, second, "Nargiza", NOW) is Standing.ACTIVE


async def test_an_invite_names_what_the_network_has(tx: Transaction) -> None:
    grant = Grant(Role.FOCAL_POINT, organisation=OrganisationCode("nobody"))
    refused = await enrolling.invite(tx, grant, 1, timedelta(days=1), NOW)
    assert isinstance(refused, UnknownPlaceOf)
    assert CENTRE.code in refused.near
    group = await enrolling.invite(tx, Grant(Role.MEMBER, group=GroupCode("nobody")), 1, timedelta(days=1), NOW)
    assert isinstance(group, UnknownPlaceOf)
