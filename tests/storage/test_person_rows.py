"""People: found by the hash of their Telegram id, with their grants, wherever they are looked for."""

import asyncio
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import delete, select, update

from referrals.domain.person import Duty, Grant, GroupCode, Hours, OrganisationCode, Person, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.storage import inbox, person_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.inbox import Incoming
from referrals.storage.schema import inbox as inbox_table
from referrals.storage.schema import people

AYIM, BAKYT = OrganisationCode("ayim"), OrganisationCode("bakyt")
BATKEN = PlaceCode("KG-B-BAT")


async def active(tx: Transaction, telegram_id: int, now: datetime, *grants: Grant) -> Person:
    person = await person_rows.arrive(tx, telegram_id, "ky", now)
    await person_rows.change(tx, person.id, standing=Standing.ACTIVE)
    for grant in grants:
        await person_rows.grant(tx, person.id, grant, now)
    return await person_rows.get(tx, person.id)


async def test_who_arrives_is_a_visitor_once(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        person = await person_rows.arrive(tx, 5_000_000_042, "tg", now)
        assert (person.standing, person.language, person.grants) == (Standing.VISITOR, "tg", ())
        assert (person.duty, person.safe, person.chose_language) == (Duty(), Hours(time(8), time(20)), False)
        assert await person_rows.arrive(tx, 5_000_000_042, "ru", now) == person
        assert await person_rows.find(tx, 5_000_000_042) == person
        assert await person_rows.find_with_form(tx, 5_000_000_042) == (person, None)
        assert (await person_rows.addressee(tx, person.id)).telegram_id == 5_000_000_042


async def test_two_first_messages_at_once_make_one_person(db: Database, now: datetime) -> None:
    async def arrive() -> Person:
        async with db.transaction() as tx:
            return await person_rows.arrive(tx, 42, "ky", now)

    assert len(set(await asyncio.gather(*(arrive() for _ in range(5))))) == 1


async def test_her_telegram_id_is_sealed(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        await person_rows.arrive(tx, 778899, "ky", now)
        row = (await tx.execute(select(people))).one()
    assert b"778899" not in row.telegram_sealed + row.telegram_key


async def test_the_centre_she_would_turn_to_is_sealed_and_can_be_changed(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        her = await person_rows.arrive(tx, 42, "ky", now)
        assert await person_rows.chosen_centre(tx, her.id) is None
        await person_rows.choose_centre(tx, her.id, AYIM)
        assert await person_rows.chosen_centre(tx, her.id) == AYIM
        assert b"ayim" not in (await tx.execute(select(people))).one().centre_sealed
        await tx.execute(update(people).values(centre_sealed=b"another key's"))
        assert await person_rows.chosen_centre(tx, her.id) is None
        await person_rows.choose_centre(tx, her.id, None)
        assert await person_rows.chosen_centre(tx, her.id) is None


async def test_nobody_is_none_or_an_error(db: Database) -> None:
    async with db.transaction() as tx:
        assert await person_rows.find(tx, 1) is None
        assert await person_rows.find_with_form(tx, 1) is None
        assert await person_rows.many(tx, []) == {}
        with pytest.raises(LookupError):
            await person_rows.get(tx, 1)  # type: ignore[arg-type]


async def test_what_changes_comes_back_and_the_rest_stays(db: Database, now: datetime) -> None:
    duty = Duty(frozenset({0, 6}), Hours(time(20), time(6, 30)), on_until=now, off_until=now + timedelta(hours=1))
    async with db.transaction() as tx:
        before = await person_rows.arrive(tx, 42, "ky", now)
        await person_rows.change(
            tx,
            before.id,
            language="tg",
            chose_language=True,
            home=BATKEN,
            zone="Asia/Dushanbe",
            duty=duty,
            safe=Hours(time(9), time(12)),
            blocked_at=now,
            agreed_at=now,
        )
        after = await person_rows.get(tx, before.id)
    assert (after.language, after.chose_language, after.home, after.zone) == ("tg", True, BATKEN, "Asia/Dushanbe")
    assert (after.duty, after.safe, after.blocked_at) == (duty, Hours(time(9), time(12)), now)
    assert after.standing is before.standing


async def test_the_same_grant_twice_is_one(db: Database, now: datetime) -> None:
    grant = Grant(Role.FOCAL_POINT, organisation=AYIM)
    async with db.transaction() as tx:
        person = await active(tx, 42, now, grant, grant, Grant(Role.MEMBER, group=GroupCode("g")), grant)
    assert person.grants == (grant, Grant(Role.MEMBER, group=GroupCode("g")))


async def test_focal_points_come_with_all_their_grants(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        both = await active(
            tx, 1, now, Grant(Role.FOCAL_POINT, organisation=AYIM), Grant(Role.FOCAL_POINT, organisation=BAKYT)
        )
        one = await active(tx, 2, now, Grant(Role.MEMBER), Grant(Role.FOCAL_POINT, organisation=AYIM))
        gone = await active(tx, 3, now, Grant(Role.FOCAL_POINT, organisation=AYIM))
        await person_rows.change(tx, gone.id, standing=Standing.LEFT)
        await active(tx, 4, now, Grant(Role.MEMBER, organisation=AYIM))
        found = await person_rows.focal_points(tx, [AYIM, OrganisationCode("nobody")])
        assert found == {AYIM: (both, one), OrganisationCode("nobody"): ()}
        assert await person_rows.many(tx, [one.id, both.id]) == {both.id: both, one.id: one}


async def test_coordinators_of_the_place_what_it_lies_in_or_everywhere(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        scopes = [PlaceCode("KG"), PlaceCode("KG-B"), BATKEN, None, PlaceCode("TJ"), PlaceCode("KG-B-KAD")]
        for number, scope in enumerate(scopes):
            await active(tx, number, now, Grant(Role.COORDINATOR, place=scope))
        found = await person_rows.coordinators(tx, BATKEN)
    assert [person.grants[0].place for person in found] == scopes[:4]


async def test_leaders_lead_their_own_group(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        leader = await active(tx, 1, now, Grant(Role.GROUP_LEADER, group=GroupCode("batken")))
        await active(tx, 2, now, Grant(Role.GROUP_LEADER, group=GroupCode("isfara")))
        await active(tx, 3, now, Grant(Role.MEMBER, group=GroupCode("batken")))
        assert await person_rows.leaders(tx, GroupCode("batken")) == (leader,)


async def test_last_heard_is_her_newest_update(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        person = await person_rows.arrive(tx, 42, "ky", now)
        assert await person_rows.last_heard(tx, person.id) is None
        await inbox.keep(tx, [Incoming(1, 42, {}), Incoming(2, 43, {})], now)
        await inbox.keep(tx, [Incoming(3, 43, {})], now + timedelta(minutes=9))
        assert await person_rows.last_heard(tx, person.id) == now


async def test_that_she_was_heard_does_not_hang_on_the_inbox(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        person = await person_rows.arrive(tx, 42, "ky", now)
        await inbox.keep(tx, [Incoming(1, 42, {})], now)
        await tx.execute(delete(inbox_table))
        assert await person_rows.last_heard(tx, person.id) == now
        assert (await person_rows.addressee(tx, person.id)).heard_at == now


async def test_who_arrives_was_heard_when_she_wrote(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        await inbox.keep(tx, [Incoming(1, 42, {})], now)
        person = await person_rows.arrive(tx, 42, "ky", now + timedelta(minutes=1))
        assert await person_rows.last_heard(tx, person.id) == now


async def test_a_press_that_comes_a_second_time_is_not_heard_again(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        person = await person_rows.arrive(tx, 42, "ky", now)
        await inbox.keep(tx, [Incoming(1, 42, {})], now)
        await inbox.keep(tx, [Incoming(1, 42, {})], now + timedelta(minutes=9))
        assert await person_rows.last_heard(tx, person.id) == now


async def test_after_two_days_nobody_knows_when_she_was_heard(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        person = await person_rows.arrive(tx, 42, "ky", now)
        await inbox.keep(tx, [Incoming(1, 42, {})], now)
        assert await inbox.forget_heard(tx, now + timedelta(hours=47)) == 0
        assert await person_rows.last_heard(tx, person.id) == now
        assert await inbox.forget_heard(tx, now + timedelta(hours=48)) == 1
        assert await person_rows.last_heard(tx, person.id) is None
