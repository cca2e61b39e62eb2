"""Referrals come back as they were kept, a lost race is said aloud, and no report has two acceptors."""

import contextlib
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Column, select, update
from sqlalchemy.exc import IntegrityError

from referrals.domain.kind import ClosingReason, DeclineReason, Track, Urgency
from referrals.domain.person import PersonId
from referrals.domain.referral import Referral, ReferralId, ReferralState
from referrals.domain.report import ReportId
from referrals.storage import person_rows, referral_rows, schema
from referrals.storage.database import Database, StaleVersion, Transaction
from tests.domain.samples import AYOL, LATER, NOW, OSH, referral


class Undone(Exception):
    """What was done is gone."""


async def keep(tx: Transaction, **changes: object) -> Referral:
    return await referral_rows.insert(tx, referral(**changes))


async def test_it_comes_back_as_it_was_kept(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        nazgul = (await person_rows.arrive(tx, 2, "ky", now)).id
        answered = {"answered_by": nazgul, "answered_at": now, "reason": DeclineReason.FULL, "opened_by": (nazgul,)}
        plain = await keep(tx)
        full = await keep(tx, state=ReferralState.DECLINED, notified=(nazgul, PersonId(77)), **answered)

        assert await referral_rows.get(tx, plain.id) == plain
        assert await referral_rows.get(tx, full.id) == full
        assert await referral_rows.get(tx, ReferralId(-1)) is None


async def test_a_saved_one_has_its_next_version(db: Database) -> None:
    async with db.transaction() as tx:
        kept = await keep(tx)
        saved = await referral_rows.save(tx, replace(kept, state=ReferralState.LAPSED))

        assert saved.version == kept.version + 1
        assert await referral_rows.get(tx, kept.id) == saved


async def test_who_saves_second_has_raced(db: Database) -> None:
    async with db.transaction() as tx:
        kept = await keep(tx)
        await referral_rows.save(tx, replace(kept, state=ReferralState.LAPSED))

        with pytest.raises(StaleVersion):
            await referral_rows.save(tx, replace(kept, state=ReferralState.REVOKED))


async def test_a_report_has_one_acceptor_whatever_happens(db: Database) -> None:
    async with db.transaction() as tx:
        await keep(tx, state=ReferralState.ACCEPTED)
        await keep(tx, state=ReferralState.ACCEPTED, track=Track.CONFLICT)

        with pytest.raises(IntegrityError):
            async with tx.attempt():
                await keep(tx, state=ReferralState.ACCEPTED)


async def test_lists(db: Database, now: datetime) -> None:
    async with db.transaction() as tx:
        nazgul = (await person_rows.arrive(tx, 2, "ky", now)).id
        lapsed = await keep(tx, state=ReferralState.LAPSED)
        taken = await keep(tx, state=ReferralState.ACCEPTED, answered_by=nazgul)
        of_another = await keep(tx, report=ReportId(13), organisation=OSH)
        conflict = await keep(tx, track=Track.CONFLICT)

        assert await referral_rows.of_report(tx, Track.VIOLENCE, ReportId(12)) == (lapsed, taken)
        assert await referral_rows.open_offers(tx) == (of_another, conflict)
        assert await referral_rows.open_offers(tx, [AYOL]) == (conflict,)
        assert await referral_rows.open_offers(tx, []) == ()
        assert await referral_rows.held_by(tx, nazgul) == (taken,)


async def test_counts_what_each_organisation_works_on_in_each_track(db: Database) -> None:
    async with db.transaction() as tx:
        for number, state in enumerate(ReferralState):
            await keep(tx, state=state, report=ReportId(20 + number))
        await keep(tx, state=ReferralState.SERVED, track=Track.CONFLICT)
        await keep(tx, state=ReferralState.ACCEPTED, track=Track.CONFLICT, report=ReportId(13), organisation=None)
        assert await referral_rows.open_cases(tx, Track.VIOLENCE) == {AYOL: 3}
        assert await referral_rows.open_cases(tx, Track.CONFLICT) == {AYOL: 1}


async def test_the_work_comes_back_as_it_was_kept(db: Database) -> None:
    async with db.transaction() as tx:
        nazgul = (await person_rows.arrive(tx, 2, "ky", NOW)).id
    work: dict[str, object] = {
        "due_at": LATER,
        "reminded": 2,
        "reminded_at": NOW,
        "answered_by": nazgul,
        "answered_at": NOW,
    }
    async with db.transaction() as tx:
        held = await keep(tx, state=ReferralState.CONTACTED, **work)
        closed = await keep(tx, state=ReferralState.CLOSED, closing=ClosingReason.LEFT_AREA, closed_at=LATER)
        assert (await referral_rows.get(tx, held.id), await referral_rows.get(tx, closed.id)) == (held, closed)


async def test_what_was_copied_into_it_makes_it_nobodys(db: Database) -> None:
    """Without the keys a value of another row is all that anyone can write, and there is no column of which that is nothing."""
    async with db.transaction() as tx:
        nazgul, aigul = [(await person_rows.arrive(tx, number, "ky", NOW)).id for number in (2, 3)]
        hers = await keep(tx, state=ReferralState.ACCEPTED, answered_by=nazgul, notified=(nazgul,), due_at=LATER)
        anothers = await keep(tx, **_otherwise(aigul))
        assert await referral_rows.put_aside(tx) == 0
        for column in schema.referrals.columns:
            if column.primary_key:
                continue  # two rows never have the same one
            with contextlib.suppress(Undone):
                async with tx.attempt():
                    await _copy(tx, column, anothers, hers)
                    await _is_nobodys(tx, hers, (nazgul, aigul))
                    raise Undone
            assert await referral_rows.get(tx, hers.id) == hers, "it holds again"


async def _copy(tx: Transaction, column: Column[object], source: Referral, into: Referral) -> None:
    value = select(column).where(schema.referrals.c.id == source.id).scalar_subquery()
    await tx.execute(update(schema.referrals).where(schema.referrals.c.id == into.id).values({column: value}))


async def _is_nobodys(tx: Transaction, hers: Referral, people: tuple[PersonId, ...]) -> None:
    """No one finds it, it is among what could not be verified, and it stands in no one's way."""
    tx.unverified.clear()
    assert await referral_rows.get(tx, hers.id) is None
    assert tx.unverified == {"referrals.mark"}
    for track, report in ((Track.VIOLENCE, hers.report), (Track.CONFLICT, ReportId(13))):
        assert hers.id not in {each.id for each in await referral_rows.of_report(tx, track, report)}
    assert [await referral_rows.held_by(tx, each) for each in people] == [(), ()]
    assert hers.id not in {each.id for each in await referral_rows.open_of(tx, AYOL)}
    await referral_rows.put_aside(tx)
    await keep(tx, state=ReferralState.ACCEPTED)
    assert await referral_rows.get(tx, hers.id) is None, "nor does that make it good"


def _otherwise(person: PersonId) -> dict[str, object]:
    """Another referral with nothing in common with hers."""
    moments = dict.fromkeys(("answered_at", "due_at", "reminded_at", "closed_at"), NOW + 7 * (LATER - NOW))
    return {
        "track": Track.CONFLICT,
        "report": ReportId(13),
        "organisation": OSH,
        "state": ReferralState.OFFERED,
        "urgency": Urgency.DAYS,
        **dict.fromkeys(("notified", "opened_by", "declined_by"), (person,)),
        "answered_by": person,
        "reason": DeclineReason.FULL,
        "reminded": 3,
        "closing": ClosingReason.LEFT_AREA,
        "version": 7,
        **moments,
        **dict.fromkeys(("offered_at", "answer_by"), NOW - (LATER - NOW)),
    }
