"""Forms: one active at a time, drafts that rest, nothing left of what was wiped."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from referrals.domain.form import Form
from referrals.domain.person import PersonId
from referrals.storage import form_rows, person_rows
from referrals.storage.database import Database


def form(flow: str, now: datetime, step: str = "district", **answers: str) -> Form:
    return Form(None, flow, step, answers, ("track", "danger"), 1, now, now + timedelta(hours=1))


@pytest.fixture
async def amina(each_database: Database, now: datetime) -> PersonId:
    async with each_database.transaction() as tx:
        return (await person_rows.arrive(tx, 42, "ky", now)).id


async def test_a_form_comes_back_as_it_was_saved(db: Database, now: datetime, amina: PersonId) -> None:
    async with db.transaction() as tx:
        saved = await form_rows.save(tx, amina, form("violence", now, words="Ак-Сай"))
        assert saved.id is not None
        assert await form_rows.active(tx, amina) == saved
        assert await form_rows.get(tx, saved.id) == form_rows.Kept(amina, "violence", True, saved)
        found = await person_rows.find_with_form(tx, 42)
    assert found is not None
    assert found[1] == saved


async def test_saving_again_keeps_the_id(db: Database, now: datetime, amina: PersonId) -> None:
    async with db.transaction() as tx:
        first = await form_rows.save(tx, amina, form("violence", now))
        again = await form_rows.save(tx, amina, form("violence", now, step="contact"), alone=True)
        assert (again.id, again.step) == (first.id, "contact")
        assert await form_rows.active(tx, amina) == again


async def test_the_form_saved_last_is_active_and_the_other_flow_rests(
    db: Database, now: datetime, amina: PersonId
) -> None:
    async with db.transaction() as tx:
        conflict = await form_rows.save(tx, amina, form("conflict", now))
        violence = await form_rows.save(tx, amina, form("violence", now))
        assert await form_rows.active(tx, amina) == violence
        assert await form_rows.resting(tx, amina, "conflict") == conflict
        assert await form_rows.resting(tx, amina, "violence") is None


async def test_closing_wipes_the_open_form_and_leaves_what_rests(db: Database, now: datetime, amina: PersonId) -> None:
    async with db.transaction() as tx:
        await form_rows.save(tx, amina, form("conflict", now))
        await form_rows.rest(tx, amina)
        await form_rows.close(tx, amina)
        assert await form_rows.active(tx, amina) is None
        assert await form_rows.resting(tx, amina, "conflict") is not None
        violence = await form_rows.save(tx, amina, form("violence", now))
        await form_rows.close(tx, amina)
        assert violence.id is not None
        assert await form_rows.get(tx, violence.id) is None
        await form_rows.drop(tx, amina, "conflict")
        assert await form_rows.resting(tx, amina, "conflict") is None


async def test_ids_never_come_back(db: Database, now: datetime, amina: PersonId) -> None:
    """A button of a dropped form must not fit the next one."""
    async with db.transaction() as tx:
        first = await form_rows.save(tx, amina, form("violence", now))
        await form_rows.drop(tx, amina, "violence")
        assert (await form_rows.save(tx, amina, form("violence", now))).id != first.id


async def test_answers_are_sealed_and_wiped_ones_leave_no_bytes(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        person = await person_rows.arrive(tx, 42, "ky", now)
        saved = await form_rows.save(tx, person.id, form("conflict", now, step="step-of-hers", words="Kairagach"))
        assert saved.step == "step-of-hers"
        await form_rows.drop(tx, person.id, "conflict")
    assert database.url.database is not None
    await database.close()
    kept = b"".join(file.read_bytes() for file in _files(database.url.database))
    assert b"Kairagach" not in kept
    assert b"step-of-hers" not in kept


def _files(database: str) -> list[Path]:
    return list(Path(database).parent.glob("test.db*"))
