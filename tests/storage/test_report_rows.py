"""Reports come back as they were kept, on both engines; a second saver loses; nothing of hers is readable in the row."""

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from referrals.domain.authority import Action, may
from referrals.domain.kind import Track, Urgency, Voice
from referrals.domain.person import PersonId
from referrals.domain.place import PlaceCode
from referrals.domain.report import AnyReport, Code, Contact, ReportState, ViolenceReport, read_code
from referrals.storage import decisions, person_rows, referral_rows, report_rows, schema
from referrals.storage.database import Database, StaleVersion, Transaction
from tests.domain.samples import AYOL, NOW, OSH, changed, conflict, referral, violence


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
        saved = await report_rows.save(tx, changed(made, state=ReportState.WITH_COORDINATOR))
    assert saved.version == made.version + 1
    with pytest.raises(StaleVersion):
        async with db.transaction() as tx:
            await report_rows.save(tx, changed(made, state=ReportState.WITHDRAWN))
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


async def test_comes_with_its_own_referrals_in_the_order_they_were_made(db: Database) -> None:
    hers, other = await kept(db, violence(), conflict())
    async with db.transaction() as tx:
        first, second = [
            await referral_rows.insert(tx, referral(report=hers.id, organisation=each)) for each in (OSH, AYOL)
        ]
        of_other = await referral_rows.insert(tx, referral(report=other.id, track=Track.CONFLICT))
    async with db.reading() as tx:
        assert await report_rows.get(tx, Track.VIOLENCE, hers.id) == replace(hers, referrals=(first, second))
        assert {each.referrals for each in await report_rows.open_reports(tx)} == {(first, second), (of_other,)}


@pytest.mark.parametrize("state", list(ReportState))
async def test_the_state_in_its_row_is_what_it_says_and_its_referrals_say(db: Database, state: ReportState) -> None:
    (made,) = await kept(db, violence(state=state))
    async with db.reading() as tx:
        row = (await tx.execute(text("SELECT state, search FROM violence_reports"))).one()
        assert (row.state, row.search) == (state, made.search)


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
        saved = await report_rows.save(tx, changed(listed, state=ReportState.WITH_COORDINATOR))
        await tx.execute(text("UPDATE violence_reports SET contact_sealed = :good"), {"good": sealed})
        assert await report_rows.get(tx, Track.VIOLENCE, hers.id) == replace(saved, contact_words="0555 12 34 56")
    async with db.transaction() as tx:
        await report_rows.save(tx, changed(saved, state=ReportState.RECEIVED, contact_words=""))
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


@pytest.mark.parametrize("made", [violence(), conflict()])
async def test_of_what_was_changed_without_the_keys_nobody_s_consent_counts(db: Database, made: AnyReport) -> None:
    """Whichever column it is, and a change that is taken away again was none."""
    async with db.transaction() as tx:
        writer, away = await a_writer(tx), PlaceCode("KG-B")
        hers = await report_rows.insert(tx, replace(made, writer=writer, allowed=(AYOL,), excluded_place=away))
        narrowed = replace(hers, allowed=(OSH,), returned=(OSH,), excluded_place=None)
        anothers = await report_rows.insert(
            tx, replace(narrowed, urgency=Urgency.DAYS, search_until=NOW, language="tg")
        )
        table = schema.violence_reports if hers.track is Track.VIOLENCE else schema.conflict_reports
        copied = ("allowed", "returned", "excluded_place", "language", "urgency", "search_until", "mark")
        for column in (table.c[each] for each in copied):
            with contextlib.suppress(Undone):
                async with tx.attempt():
                    value = select(column).where(table.c.id == anothers.id).scalar_subquery()
                    await tx.execute(update(table).where(table.c.id == hers.id).values({column: value}))
                    tx.unverified.clear()
                    found = await report_rows.get(tx, hers.track, hers.id)
                    assert found is not None
                    assert AYOL not in found.allowed
                    assert OSH not in found.allowed
                    assert tx.unverified == {f"{table.name}.mark"}
                    raise Undone
            assert await report_rows.get(tx, hers.track, hers.id) == hers, "it holds again"


async def test_nor_is_one_found_under_the_number_of_another(db: Database) -> None:
    """By which a referral names it."""
    hers, anothers = await kept(db, violence(allowed=(AYOL,)), violence(allowed=(OSH,)))
    async with db.transaction() as tx:
        for number, becomes in ((hers.id, 999), (anothers.id, hers.id)):
            moved = update(schema.violence_reports).where(schema.violence_reports.c.id == number)
            await tx.execute(moved.values(id=becomes))
        found = await report_rows.get(tx, Track.VIOLENCE, hers.id)
        assert found is not None
        assert found.allowed == ()
        assert tx.unverified >= {"violence_reports.mark"}


async def test_nor_does_one_become_anothers_by_its_writer(db: Database) -> None:
    """Not either once it was saved, as it is while the case goes on."""
    hers, other = await kept(db, violence(contact_words="0555 12 34 56"), conflict(words="Мост закрыт"))
    async with db.transaction() as tx:
        thief = await person_rows.arrive(tx, 701, "ky", NOW)
        for table in (schema.violence_reports, schema.conflict_reports):
            await tx.execute(update(table).values(writer_id=thief.id))
        for each in (hers, other):
            found = await report_rows.get(tx, each.track, each.id)
            assert found is not None
            await report_rows.save(tx, changed(found, state=ReportState.WITH_COORDINATOR))
            found = await report_rows.get(tx, each.track, each.id)
            assert found is not None
            assert found.state is ReportState.WITH_COORDINATOR
            assert not may(thief, Action.SEE_STATUS, found)
        assert await report_rows.of_writer(tx, thief.id) == ()
        for table in (schema.violence_reports, schema.conflict_reports):
            await tx.execute(update(table).values(writer_id=hers.writer))
        assert [each.writer_known for each in await report_rows.of_writer(tx, hers.writer)] == [True, True]


async def test_lists_find_an_open_one_again_whatever_was_written_as_its_state(db: Database) -> None:
    """It is kept as it is read, and holds again."""
    for each in await kept(db, violence(), conflict()):
        table = schema.violence_reports if each.track is Track.VIOLENCE else schema.conflict_reports
        async with db.transaction() as tx:
            await tx.execute(update(table).values(state="closed", urgency="x", allowed=7, help={"no": "list"}))
            assert each.id not in {
                found.id for found in await report_rows.open_reports(tx) if found.track is each.track
            }
            await decisions.keep_changed(tx, NOW)
            tx.unverified.clear()
            (found,) = [found for found in await report_rows.open_reports(tx) if found.track is each.track]
            assert (found.id, found.urgency, tx.unverified) == (each.id, Urgency.HOUR, set())


class Undone(Exception):
    """What was done is gone."""
