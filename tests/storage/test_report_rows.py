"""Reports come back as they were kept, on both engines; a second saver loses; nothing of hers is readable in the row."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from referrals.domain.kind import Track, Urgency, Voice
from referrals.domain.person import OrganisationCode, PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.report import AnyReport, Code, Contact, ReportState, ViolenceReport, read_code
from referrals.storage import person_rows, report_rows
from referrals.storage.database import Database, StaleVersion, Transaction
from tests.domain.samples import AYOL, NOW, OSH, conflict, violence


async def a_writer(tx: Transaction) -> PersonId:
    return (await person_rows.arrive(tx, 700, "ky", NOW)).id


async def kept(db: Database, *reports: AnyReport) -> tuple[Any, ...]:
    async with db.transaction() as tx:
        writer = await a_writer(tx)
        return tuple([await report_rows.insert(tx, replace(each, writer=writer)) for each in reports])


@pytest.mark.parametrize(
    "report",
    [
        violence(
            excluded_place=PlaceCode("KG-B-BAT"), contact=Contact.CALL, contact_words="0555 12 34 56", ask_later=True
        ),
        violence(returned=(OSH,), waiting_until=NOW + timedelta(hours=3), state=ReportState.WAITING_FOR_DUTY),
        conflict(village="Достук", going_on=True, people=(("women", 5), ("girls", 2)), words="Мост закрыт"),
        violence(voice=Voice.NOT_SAID, contact=Contact.NOT_SAID, words="He is at the door"),
        conflict(going_on=None, help=()),
    ],
)
async def test_comes_back_as_it_was_kept(db: Database, report: AnyReport) -> None:
    (made,) = await kept(db, report)
    async with db.reading() as tx:
        found = await report_rows.get(tx, made.track, made.id)

    assert found == made
    assert replace(made, id=report.id, code=report.code, writer=report.writer) == report


async def test_gives_each_a_code_that_can_be_read_out(db: Database) -> None:
    made = await kept(db, violence(), conflict(), violence())

    assert len({each.code for each in made}) == 3
    assert all(read_code(each.code.lower().replace("-", " ")) == each.code for each in made)


async def test_finds_by_code_in_either_track(db: Database) -> None:
    hers, other = await kept(db, violence(), conflict())
    async with db.reading() as tx:
        assert await report_rows.by_code(tx, hers.code) == hers
        assert await report_rows.by_code(tx, other.code) == other
        assert await report_rows.by_code(tx, Code("222-222")) is None


async def test_finds_nothing_where_there_is_nothing(db: Database) -> None:
    (made,) = await kept(db, violence())
    async with db.reading() as tx:
        assert await report_rows.get(tx, Track.CONFLICT, made.id) is None
        assert await report_rows.get(tx, Track.VIOLENCE, -1) is None


async def test_lists_a_writers_own_newest_first(db: Database) -> None:
    old, new = await kept(db, violence(), conflict(sent_at=NOW + timedelta(hours=1)))
    async with db.transaction() as tx:
        other = await person_rows.arrive(tx, 701, "ru", NOW)
        await report_rows.insert(tx, violence(writer=other.id))
    async with db.reading() as tx:
        assert await report_rows.of_writer(tx, old.writer) == (new, old)


async def test_the_second_to_save_loses(db: Database) -> None:
    (made,) = await kept(db, violence())
    async with db.transaction() as tx:
        saved = await report_rows.save(tx, replace(made, state=ReportState.ASKING))
    assert saved.version == made.version + 1
    with pytest.raises(StaleVersion):
        async with db.transaction() as tx:
            await report_rows.save(tx, replace(made, state=ReportState.WITHDRAWN))
    async with db.reading() as tx:
        assert await report_rows.get(tx, Track.VIOLENCE, made.id) == saved


async def test_lists_what_is_open_oldest_first(db: Database) -> None:
    late, early, *_ = await kept(
        db,
        violence(sent_at=NOW + timedelta(hours=1)),
        conflict(urgency=Urgency.HOUR),
        violence(state=ReportState.CLOSED),
        conflict(state=ReportState.WITHDRAWN),
    )
    async with db.reading() as tx:
        assert await report_rows.open_reports(tx) == (early, late)


async def test_counts_what_each_organisation_has_taken(db: Database) -> None:
    async with db.transaction() as tx:
        writer = await a_writer(tx)
        taken: dict[str, Any] = {"writer": writer, "taken_by": AYOL, "responder": writer}
        await report_rows.insert(tx, violence(state=ReportState.TAKEN, **taken))
        await report_rows.insert(tx, conflict(state=ReportState.SERVED, **taken))
        await report_rows.insert(tx, conflict(state=ReportState.CLOSED, **taken))
        await report_rows.insert(tx, violence(writer=writer))
    async with db.reading() as tx:
        assert await report_rows.open_cases(tx, Track.VIOLENCE) == {AYOL: 1}
        assert (await report_rows.open_cases(tx, Track.CONFLICT))[OrganisationCode("nobody")] == 0


async def test_what_she_wrote_is_sealed(db: Database) -> None:
    hers = violence(contact_words="0555 12 34 56", words="He is at the door")
    await kept(db, hers, conflict(village="Достук", words="Мост закрыт"))
    async with db.reading() as tx:
        rows = [
            *(await tx.execute(text("SELECT * FROM violence_reports"))).all(),
            *(await tx.execute(text("SELECT * FROM conflict_reports"))).all(),
        ]
    shown = str(rows)

    assert len(rows) == 2
    assert not any(each in shown for each in ("0555", "door", "Достук", "Мост"))


async def test_what_no_key_opens_stops_no_list_and_is_never_written_over(db: Database) -> None:
    hers, _ = await kept(db, violence(contact_words="0555 12 34 56"), conflict(words="Мост закрыт"))
    async with db.transaction() as tx:
        sealed = (await tx.execute(text("SELECT contact_sealed FROM violence_reports"))).scalar_one()
        await tx.execute(text("UPDATE violence_reports SET contact_sealed = :bad"), {"bad": b"another key's"})
        (listed,) = [each for each in await report_rows.open_reports(tx) if isinstance(each, ViolenceReport)]
        assert listed == replace(hers, contact_words="")
        saved = await report_rows.save(tx, replace(listed, state=ReportState.ASKING))
        await tx.execute(text("UPDATE violence_reports SET contact_sealed = :good"), {"good": sealed})
        assert await report_rows.get(tx, Track.VIOLENCE, hers.id) == replace(saved, contact_words="0555 12 34 56")
    async with db.transaction() as tx:
        await report_rows.save(tx, replace(saved, state=ReportState.TAKEN, contact_words=""))
        kept_words = (await tx.execute(text("SELECT contact_sealed FROM violence_reports"))).scalar_one()
        assert bytes(kept_words) == bytes(sealed)


async def test_who_has_an_open_report(db: Database) -> None:
    async with db.transaction() as tx:
        one, two, three, four = [(await person_rows.arrive(tx, 700 + n, "ky", NOW)).id for n in range(4)]
        await report_rows.insert(tx, violence(writer=one))
        await report_rows.insert(tx, conflict(writer=two, state=ReportState.WITH_COORDINATOR))
        await report_rows.insert(tx, violence(writer=three, state=ReportState.CLOSED))
        await report_rows.insert(tx, conflict(writer=four, state=ReportState.WITHDRAWN))

        assert await report_rows.writers_of_open(tx, [one, two, three, four]) == {one, two}
        assert await report_rows.writers_of_open(tx, [two, three]) == {two}
        assert await report_rows.writers_of_open(tx, []) == frozenset()
