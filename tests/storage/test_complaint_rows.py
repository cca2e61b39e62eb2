"""Complaints come back as they were kept, a lost race is said aloud, and what someone changed without the keys is nobody's."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from referrals.domain.complaint import Complaint, ComplaintId, ComplaintState
from referrals.domain.complaint.transitions import Answer, LookAt, decide
from referrals.domain.decision import Decision
from referrals.domain.timer import TimerKind
from referrals.storage import complaint_rows, timers
from referrals.storage.database import Database, StaleVersion, Transaction
from referrals.storage.schema import complaints
from tests.domain.samples import AYOL, NAZGUL, NOW, WRITER
from tests.domain.test_complaint import complaint


async def goes_on(tx: Transaction, kept: Complaint, *commands: LookAt | Answer) -> Complaint:
    for command in commands:
        decision = decide(kept, command, NOW)
        assert isinstance(decision, Decision)
        kept = await complaint_rows.keep_decided(tx, decision, NOW, NAZGUL)
    return kept


async def test_it_comes_back_as_it_was_kept_until_its_words_go(db: Database) -> None:
    async with db.transaction() as tx:
        plain, other = [await complaint_rows.keep(tx, complaint(words=each)) for each in ("first", "second")]
        assert await complaint_rows.get(tx, plain.id) == plain
        assert await complaint_rows.of_writer(tx, WRITER) == (plain, other)
        assert await complaint_rows.of_writer(tx, NAZGUL) == ()
        done = await goes_on(tx, plain, LookAt(NAZGUL), Answer(NAZGUL, "done"))
        assert await complaint_rows.get(tx, plain.id) == done
        assert (done.state, done.answer, done.version) == (ComplaintState.ANSWERED, "done", 2)
        assert await complaint_rows.open_ones(tx) == (other,)
        await complaint_rows.look_again(tx, NOW)
        due = await timers.take(tx, NOW)
        assert due is not None
        assert (due.kind, due.ref) == (TimerKind.COMPLAINT, str(other.id))
        assert await timers.take(tx, NOW) is None
        await complaint_rows.forget(tx, done)
        assert await complaint_rows.get(tx, done.id) == replace(done, words="", answer="", organisation=None)
        assert await complaint_rows.get(tx, ComplaintId(99_999)) is None


async def test_who_decides_second_has_raced(db: Database) -> None:
    async with db.transaction() as tx:
        kept = await complaint_rows.keep(tx, complaint())
        await goes_on(tx, kept, LookAt(NAZGUL))
        with pytest.raises(StaleVersion):
            await goes_on(tx, kept, LookAt(NAZGUL))


async def test_nothing_is_readable_and_what_was_changed_is_nobodys(db: Database) -> None:
    async with db.transaction() as tx:
        kept = await complaint_rows.keep(tx, complaint(words="planted words"))
        said = repr((await tx.execute(select(complaints))).one())
        assert [each for each in ("planted", AYOL, "organisation") if each in said] == []
        await tx.execute(update(complaints).values(country="TJ"))
        assert await complaint_rows.get(tx, kept.id) is None
        assert await complaint_rows.open_ones(tx) == ()
        assert tx.unverified == {"complaints.mark"}
