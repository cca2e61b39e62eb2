"""Campaigns come back as they were kept, on both engines, a second saver loses; and whom one is for, place by place."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import String, select, text

from referrals.domain.campaign import (
    PLAIN,
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    Message,
    MessageState,
    Text,
)
from referrals.domain.campaign.translation import still_fit
from referrals.domain.network import Group, Network, Profile
from referrals.domain.person import Grant, GroupCode, OrganisationCode, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.storage import audience_rows, broadcast_rows, campaign_rows, crisis_rows, network_rows, person_rows
from referrals.storage.database import Database, StaleVersion, Transaction
from referrals.storage.schema import campaign_messages, campaigns, people
from tests.domain.campaigns import DAYS, FIRST, SECOND, message
from tests.domain.campaigns import campaign as sample
from tests.domain.samples import organisation

KG, BATKEN, DISTRICT, VILLAGE = (PlaceCode(each) for each in ("KG", "KG-B", "KG-B-BAT", "KG-B-BAT-AKS"))
NEXT_DOOR = PlaceCode("KG-BX")
"""Its code begins like Batken's and is no part of it."""
AYOL = OrganisationCode("ayol")
AKSAY, VORUKH = GroupCode("aksay"), GroupCode("vorukh")


async def author(tx: Transaction, now: datetime) -> PersonId:
    return (await person_rows.arrive(tx, 700, "ky", now)).id


async def kept(tx: Transaction, now: datetime, *messages: Message, **changes: Any) -> Campaign:
    person = await author(tx, now)
    hers = {"author": person, "owner": person, "created_at": now, **changes}
    return await campaign_rows.keep(tx, sample(*messages, **hers))


async def test_comes_back_as_it_was_kept(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        person = await author(tx, now)
        made = await kept(
            tx,
            now,
            message(FIRST, state=MessageState.GOING, approved=True),
            message(
                SECOND, hour=None, at=now, event_at=now, picture="AgAC", texts={PLAIN: Text("Чогулуш", "Кел", "Саат 3")}
            ),
            state=CampaignState.HELD,
            audience=Audience(
                frozenset({DISTRICT, VILLAGE}), frozenset({AKSAY}), frozenset({Role.MEMBER}), frozenset({"ky", "tg"})
            ),
            pack="16-days",
            group=AKSAY,
            editors=frozenset({person}),
            excluded_languages=frozenset({"uz"}),
            approved_by=person,
            change_request="Экинчи күн: “чай”",
        )
        first, second = made.messages
        await broadcast_rows.scanned(tx, first.id, now, 7)
    async with db.reading() as tx:
        searched = replace(first, scanned_at=now, cursor=7)
        assert await campaign_rows.get(tx, made.id) == replace(made, messages=(searched, second))
        assert await campaign_rows.get(tx, CampaignId(made.id + 1)) is None
    assert replace(made, id=sample().id).version == 1


@pytest.mark.parametrize("value", ["x", "7"])
@pytest.mark.parametrize(
    "column",
    [
        *(campaigns.c[each] for each in ("audience", "editors", "excluded_languages")),
        *(campaign_messages.c[each] for each in ("hour", "state", "day")),
    ],
    ids=str,
)
async def test_one_that_cannot_be_read_fails_no_list(db: Database, now: datetime, column: Any, value: str) -> None:
    """Only what is to be done with that one fails: nothing of it goes to anyone."""
    if not db.is_sqlite and not isinstance(column.type, String):
        pytest.skip("the engine takes nothing else")
    async with db.transaction() as tx:
        good, bad = await kept(tx, now, message(FIRST)), await kept(tx, now, message(FIRST))
        here = "id" if column.table is campaigns else "campaign_id"
        rotten = f"UPDATE {column.table.name} SET {column.name} = :value WHERE {here} = :bad"  # noqa: S608
        await tx.execute(text(rotten), {"value": value, "bad": bad.id})
        assert await campaign_rows.newest(tx, tuple(CampaignState), 9) == (good,)
        assert tx.unverified == {"campaigns"}
        with pytest.raises((ValueError, TypeError)):
            await campaign_rows.get(tx, bad.id)


async def test_words_and_pictures_are_sealed(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        await kept(tx, now, message(texts={"ky": Text("Чынар түбү")}, picture="AgACplain"), change_request="Күнгөй")
        row = (await tx.execute(text("SELECT texts_sealed, picture_sealed FROM campaign_messages"))).one()
        wish = (await tx.execute(text("SELECT change_request_sealed FROM campaigns"))).scalar_one()

    assert "Чынар".encode() not in bytes(row.texts_sealed)
    assert b"plain" not in bytes(row.picture_sealed)
    assert "Күнгөй".encode() not in bytes(wish)
    assert b"\\u04" not in bytes(wish)


async def test_what_was_to_be_changed_is_forgotten(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        before = await kept(tx, now, change_request="The second day, please.")
        after = await campaign_rows.save(tx, replace(before, change_request=""), before)
        assert await campaign_rows.get(tx, before.id) == after
        assert (await tx.execute(text("SELECT change_request_sealed FROM campaigns"))).scalar_one() is None


async def test_saves_what_changed_and_forgets_what_is_gone(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        before = await kept(tx, now)
        await broadcast_rows.scanned(tx, before.messages[2].id, now, 9)
        moved = replace(before.messages[0], day=date(2026, 11, 28))
        changed = replace(
            before, messages=(replace(before.messages[1], hour=time(17)), before.messages[2], moved), pack="year"
        )
        after = await campaign_rows.save(tx, changed, before)

        assert after == replace(changed, version=2)
        found = await campaign_rows.get(tx, before.id)
    untouched = replace(before.messages[2], scanned_at=now, cursor=9)
    assert found == replace(after, messages=(after.messages[0], untouched, after.messages[2]))


async def test_words_that_are_older_come_back_so_until_they_are_not(db: Database, now: datetime) -> None:
    texts = {
        "ky": Text("Салам", outdated=True),
        "ru": Text("Привет", "Чай", "Хлеб"),
        "tg": Text("Салом", outdated=True),
    }
    async with db.transaction() as tx:
        before = await kept(tx, now, message(texts=texts))
        assert await campaign_rows.get(tx, before.id) == before
        fit = replace(before, messages=(still_fit(before.messages[0]),))
        after = await campaign_rows.save(tx, fit, before)
        found = await campaign_rows.newest(tx, tuple(CampaignState), 1)
    assert found == (after,)
    assert after.messages[0].outdated_languages == ()


async def test_a_second_saver_loses(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        before = await kept(tx, now)
    async with db.transaction() as tx:
        after = await campaign_rows.save(tx, replace(before, state=CampaignState.SUBMITTED), before)
    with pytest.raises(StaleVersion):
        async with db.transaction() as tx:
            await campaign_rows.save(tx, replace(before, state=CampaignState.CANCELLED), before)
    async with db.reading() as tx:
        assert await campaign_rows.get(tx, before.id) == after


async def test_the_newest_of_some_states_come_first(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        first, second, draft = [
            await kept(tx, now, state=state)
            for state in (CampaignState.ENDED, CampaignState.APPROVED, CampaignState.DRAFT)
        ]
        states = (CampaignState.APPROVED, CampaignState.ENDED)

        assert await campaign_rows.newest(tx, states, 5) == (second, first)
        assert await campaign_rows.newest(tx, tuple(CampaignState), 2) == (draft, second)
        assert await campaign_rows.newest(tx, (CampaignState.HELD,), 5) == ()
        await campaign_rows.forget(tx, draft.id)
        assert await campaign_rows.get(tx, draft.id) is None
        assert len(await campaign_rows.newest(tx, tuple(CampaignState), 5)) == 2


async def test_what_others_bring_on_the_same_days(db: Database, now: datetime) -> None:
    """In one statement; their words are not even opened."""
    states = (CampaignState.APPROVED, CampaignState.SUBMITTED)
    async with db.transaction() as tx:
        going = message(SECOND, state=MessageState.GOING, approved=True)
        mine, whole, one = (
            await kept(tx, now, state=CampaignState.APPROVED),
            await kept(tx, now, message(FIRST, hour=None, at=now), going, state=CampaignState.APPROVED, pack="year"),
            await kept(tx, now, message(DAYS[2]), message(SECOND), state=CampaignState.SUBMITTED),
        )
        await kept(tx, now, state=CampaignState.DRAFT)
        await kept(tx, now, state=CampaignState.APPROVED, group=AKSAY)
        found = await campaign_rows.on_days(tx, {SECOND, date(2027, 1, 1)}, states, mine.id)
        both = await campaign_rows.on_days(tx, {FIRST, SECOND}, states, mine.id)
        assert await campaign_rows.on_days(tx, {date(2027, 1, 1)}, states, mine.id) == ()

    first, second = (replace(each, texts={}) for each in whole.messages)
    assert found == (
        replace(whole, messages=(second,)),
        replace(one, messages=(replace(one.messages[1], texts={}),)),
    )
    assert both[0].messages == (first, second)


async def test_its_keeper_hears_how_it_goes_not_too_often(db: Database, now: datetime) -> None:
    every = timedelta(seconds=15)
    async with db.transaction() as tx:
        (going, other) = await kept(tx, now), await kept(tx, now)
        moments = (now, now, now + timedelta(seconds=14), now + every, now + every)

        assert [await campaign_rows.tell(tx, going.id, each, every) for each in moments] == [
            True,
            False,
            False,
            True,
            False,
        ]
        assert await campaign_rows.tell(tx, other.id, now, every)


async def person(tx: Transaction, now: datetime, name: str, home: str | None, *grants: Grant, **changes: Any) -> None:
    """Her language is her name here, so that a count by language says who belongs."""
    made = await person_rows.arrive(tx, int.from_bytes(name.encode()), "en", now)
    place = PlaceCode(home) if home else None
    await person_rows.change(tx, made.id, **{"standing": Standing.ACTIVE, "home": place, "language": name, **changes})
    for grant in grants:
        await person_rows.grant(tx, made.id, grant, now)


PROFILE = Profile({}, {}, None, frozenset(), frozenset())
MEMBER, LEADER = Grant(Role.MEMBER, group=AKSAY), Grant(Role.GROUP_LEADER, group=AKSAY)
ABROAD = Grant(Role.MEMBER, group=VORUKH)


@pytest.fixture
async def network(db: Database, now: datetime) -> Database:
    groups = (Group(AKSAY, "Aksay", DISTRICT), Group(VORUKH, "Vorukh", PlaceCode("TJ-SU-ISF")))
    async with db.transaction() as tx:
        await network_rows.load_network(tx, Network((KG, PlaceCode("TJ")), groups, (), MappingProxyType({})))
        await person(tx, now, "ainura", DISTRICT, MEMBER)
        await person(tx, now, "burul", VILLAGE, MEMBER, LEADER)
        await person(tx, now, "cholpon", NEXT_DOOR, MEMBER)
        await person(tx, now, "dilbar", None, MEMBER)
        await person(tx, now, "elmira", None, Grant(Role.COORDINATOR, place=BATKEN))
        await person(tx, now, "feruza", None, Grant(Role.FOCAL_POINT, organisation=AYOL))
        await person(tx, now, "gulbara", None)
        await person(tx, now, "humora", "TJ-SU-ISF", MEMBER)
        await person(tx, now, "indira", BATKEN, ABROAD, blocked_at=now)
        await person(tx, now, "jamila", None, ABROAD)
        await person(tx, now, "kunduz", DISTRICT, MEMBER, standing=Standing.LEFT)
        await person(tx, now, "lola", None, Grant(Role.COORDINATOR))
        await person(tx, now, "malika", KG, Grant(Role.FOCAL_POINT, organisation=AYOL))
    return db


def places(*codes: str) -> frozenset[PlaceCode]:
    return frozenset(map(PlaceCode, codes))


@pytest.mark.parametrize(
    ("audience", "covering", "belong"),
    [
        (Audience(), (), "abcdefghijlm"),
        (Audience(places("KG-B")), (), "abdei"),
        (Audience(places("KG-B")), (AYOL,), "abdefi"),
        (Audience(places("KG-B-BAT")), (), "abd"),
        (Audience(places("KG-B-BAT-AKS")), (), "b"),
        (Audience(places("KG-BX")), (), "c"),
        (Audience(places("KG")), (), "abcdeim"),
        (Audience(places("KG-B-BAT", "TJ")), (), "abdhj"),
        (Audience(places("UZ")), (), ""),
        (Audience(groups=frozenset({AKSAY})), (), "abcdh"),
        (Audience(groups=frozenset({AKSAY, VORUKH})), (), "abcdhij"),
        (Audience(places("KG-B"), frozenset({AKSAY})), (), "abd"),
        (Audience(roles=frozenset({Role.GROUP_LEADER})), (), "b"),
        (Audience(roles=frozenset({Role.COORDINATOR, Role.FOCAL_POINT})), (), "eflm"),
        (Audience(places("KG-B"), roles=frozenset({Role.FOCAL_POINT})), (AYOL,), "f"),
        (Audience(languages=frozenset({"ainura", "cholpon", "nobody"})), (), "ac"),
        (Audience(places("KG-B"), frozenset({AKSAY}), frozenset({Role.MEMBER}), frozenset({"burul"})), (), "b"),
    ],
)
async def test_whom_a_campaign_is_for(
    network: Database, audience: Audience, covering: tuple[OrganisationCode, ...], belong: str
) -> None:
    async with network.transaction() as tx:
        if covering:
            ayol = organisation(AYOL, covers=frozenset({BATKEN}))
            await network_rows.load_network(tx, Network((KG,), (), (ayol,), MappingProxyType({AYOL: PROFILE})))
        assert await audience_rows.covering(tx, audience) == frozenset(covering)
        readers = await audience_rows.readers(tx, audience)
        by_place = await audience_rows.readers_by_place(tx, audience)
        rows = await tx.execute(select(people.c.language).where(audience_rows.belongs(audience, covering)))

    assert sorted(row.language[0] for row in rows) == list(belong)
    assert readers == Counter(dict.fromkeys(readers, 1))
    assert sorted(name[0] for name in readers) == list(belong)
    assert Counter(language for _, language in by_place.elements()) == readers


async def test_readers_are_counted_by_home_and_language(network: Database, now: datetime) -> None:
    async with network.transaction() as tx:
        await person(tx, now, "nurgul", DISTRICT, MEMBER, language="ky")
        await person(tx, now, "oygul", DISTRICT, MEMBER, language="ky")
        by_place = await audience_rows.readers_by_place(tx, Audience(languages=frozenset({"ky", "dilbar"})))

    assert by_place == Counter({(DISTRICT, "ky"): 2, (None, "dilbar"): 1})


async def test_a_place_stands_still_until_it_is_lifted(db: Database, now: datetime) -> None:
    later = now + timedelta(hours=1)
    async with db.transaction() as tx:
        by = await author(tx, now)

        assert await crisis_rows.begin(tx, DISTRICT, by, now)
        assert not await crisis_rows.begin(tx, DISTRICT, by, later)
        assert await crisis_rows.begin(tx, NEXT_DOOR, by, later)
        assert await crisis_rows.all_of(tx) == {DISTRICT: now, NEXT_DOOR: later}
        assert await crisis_rows.lift(tx, DISTRICT)
        assert not await crisis_rows.lift(tx, DISTRICT)
        assert await crisis_rows.all_of(tx) == {NEXT_DOOR: later}
