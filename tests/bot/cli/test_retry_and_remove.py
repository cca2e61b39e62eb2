"""`retry`, `people`, `remove`: by id and handle alone, never by a name or a word; what was held goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.demo import EXAMPLE
from referrals.domain.form import Form
from referrals.domain.notice import Notice
from referrals.domain.person import Grant, OrganisationCode, PersonId, Role, Standing
from referrals.domain.timer import TimerKind
from referrals.storage import form_rows, inbox, network_rows, outbox, person_rows, quarantine_rows, schema, timers
from referrals.storage.database import Database, Transaction
from tests.commandline import chiroq, in_database, joined, on_page

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
RAW = {"update_id": 1, "message": {"text": "hush, Gulnara", "chat": {"id": 1001}}}


async def put_three_aside(tx: Transaction) -> None:
    """An update, a message and a timer, each failed for good."""
    await tx.execute(update(schema.outbox).values(state="sent"))
    await inbox.keep(tx, [inbox.Incoming(1, 1001, RAW)], AT)
    for _ in range(inbox.TRIES):
        await inbox.failed(tx, 1, "KeyError at handlers/reporting/reporting.py:12", AT)
    await outbox.add(tx, [Notice(to=PersonId(1), key="menu", params={"say": "hush"})], AT)
    waiting = schema.outbox.c.state == "waiting"
    await tx.execute(update(schema.outbox).where(waiting).values(state="quarantined", done_at=AT))
    await tx.execute(schema.timers.delete())
    await timers.set_timer(tx, TimerKind.ROUTE, "violence:1", AT)
    await tx.execute(update(schema.timers).values(attempts=3, error="KeyError"))


def values(*columns: object, where: object = True) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []

    async def look(tx: Transaction) -> None:
        found.extend(tuple(row) for row in await tx.execute(select(*columns).where(where)))  # type: ignore[call-overload]

    in_database(look)
    return found


class TestRetry:
    @pytest.fixture(autouse=True)
    def aside(self) -> None:
        joined()
        in_database(put_three_aside)

    def test_what_was_put_aside_is_listed_by_id_and_kind_without_a_word_of_it(self) -> None:
        listed = chiroq("retry")

        assert listed.exit_code == 0
        assert on_page(
            listed, "u1", "message", "Fri 20 Nov 2026 10:00 UTC", "KeyError at handlers/reporting/reporting.py:12"
        )
        assert on_page(listed, "menu")
        assert on_page(listed, "route", "KeyError")
        assert "hush" not in listed.output
        assert "Gulnara" not in listed.output
        assert on_page(chiroq("check"), "python -m bot retry")

    def test_it_is_played_again(self) -> None:
        handles = [line.split()[0] for line in chiroq("retry").output.splitlines() if not line.startswith("→")]
        assert len(handles) == 3
        assert on_page(chiroq("retry", *handles), "3 to be played again")
        assert chiroq("retry").output == "Nothing was put aside.\n"
        assert values(schema.inbox.c.state, schema.inbox.c.attempts) == [("waiting", inbox.TRIES)]
        assert values(schema.timers.c.attempts, where=schema.timers.c.kind == "route") == [(0,)]
        assert values(func.count(), where=schema.outbox.c.state == "waiting") == [(1,)]

    def test_it_is_dropped_with_a_reason_that_is_kept_and_its_words_are_gone(self) -> None:
        assert chiroq("retry", "--drop", "u1").exit_code == 2
        assert on_page(chiroq("retry", "--drop", "u1", "--because", "a test of ours"), "Dropped u1")
        assert values(schema.inbox.c.state, schema.inbox.c.update_sealed) == [("done", b"")]
        assert values(func.count(), where=schema.events.c.kind == "dropped") == [(1,)]
        assert on_page(chiroq("retry", "u1"), "Nothing with the ID u1 was put aside")


@pytest.mark.parametrize(
    ("role", "drafting", "kept"),
    [
        (Role.FOCAL_POINT, None, timedelta(hours=48)),
        (Role.FOCAL_POINT, "violence", timedelta(hours=1)),
        (Role.COORDINATOR, "cry", timedelta(hours=1)),
        (Role.MEMBER, None, timedelta(hours=1)),
    ],
)
async def test_words_go_in_time_and_kind_time_and_error_stay(
    each_database: Database, role: Role, drafting: str | None, kept: timedelta
) -> None:
    """D14: of whoever does not answer or coordinate, the first thing she writes may be a cry."""
    async with each_database.transaction() as tx:
        person = await person_rows.arrive(tx, 1001, "en", AT)
        await person_rows.grant(tx, person.id, Grant(role), AT)
        if drafting:
            await form_rows.put_by(tx, person.id, Form(None, drafting, "help", {}, (), 1, AT, AT))
        await put_three_aside(tx)
    async with each_database.transaction() as tx:
        assert await quarantine_rows.forget_words(tx, AT + kept - timedelta(minutes=1)) == 0
        assert await quarantine_rows.forget_words(tx, AT + kept) == (2 if kept > inbox.DRAFT_WORDS_KEPT else 1)
        assert await quarantine_rows.forget_words(tx, AT + timedelta(days=9)) == (
            0 if kept > inbox.DRAFT_WORDS_KEPT else 1
        )
        lying = await quarantine_rows.listed(tx)
        assert [(each.handle[0], each.playable) for each in lying] == [("u", False), ("m", False), ("t", True)]
        assert lying[0].error.startswith("KeyError")
        assert await quarantine_rows.play_again(tx, lying[0].shelf, [lying[0].number], AT) == 0


class TestRemove:
    def handles(self, role: str) -> list[str]:
        return [line.split()[0] for line in chiroq("people").output.splitlines() if role in line]

    def test_staff_is_listed_without_names_and_members_are_not(self) -> None:
        joined()
        listed = chiroq("people")
        assert on_page(listed, "focal point ak-kanat", "joined")
        assert "member" not in listed.output
        for name in ("Gulnara", "Amina", "7048331", "1001"):
            assert name not in listed.output

    def test_one_person_has_no_role_any_more_and_what_she_held_goes_on(self) -> None:
        joined()
        before = self.handles("ak-kanat")
        assert on_page(chiroq("remove", before[0], typed="n\n"), "Nothing was changed")
        removed = chiroq("remove", before[0], "--yes")
        assert removed.exit_code == 0, removed.output
        assert self.handles("ak-kanat") == before[1:]
        left = schema.people.c.standing == Standing.LEFT
        ((number,),) = values(schema.people.c.id, where=left)
        gone = values(schema.timers.c.ref, where=schema.timers.c.kind == TimerKind.HOLDER_GONE)
        assert gone == [(f"person:{number}",)]
        assert on_page(chiroq("remove", before[0], "--yes"), "No one on the staff has the handle")
        assert chiroq("remove").exit_code == 2

    def test_an_organisation_stays_removed_when_its_file_is_loaded_again(self) -> None:
        joined()
        assert on_page(chiroq("remove", "--organisation", "nobody", "--yes"), "has no organisation 'nobody'")
        assert chiroq("remove", "--organisation", "ak-kanat", "--yes").exit_code == 0
        loaded = chiroq("network", "load", str(EXAMPLE), "--several-countries")
        assert on_page(loaded, "ak-kanat was removed on", "stays removed", "--bring-back")

        async def active(tx: Transaction) -> None:
            assert not await network_rows.is_active(tx, OrganisationCode("ak-kanat"))

        in_database(active)
        assert on_page(chiroq("remove", "--organisation", "ak-kanat", "--bring-back", "--yes"), "counts again")
        assert "was removed" not in chiroq("network", "load", str(EXAMPLE), "--several-countries").output
