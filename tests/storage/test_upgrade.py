"""A database written by the last commit before issue 8 is brought up to date, and every row of it is still there.

`OLD` is read past all of our code: as SQLite has it, opened with its keys. Where a column's place or value has changed since,
RENAMED, CHANGED or MOVED says so: a migration that loses a row or a value has nowhere to say it. See before_issue_8/README.md.
"""

import asyncio
import json
import lzma
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from referrals.storage import campaign_rows, referral_rows, report_rows, restoring, schema
from referrals.storage.database import Database, Transaction
from referrals.storage.identities import sealed_row
from referrals.storage.sealed import Keyring, fresh_keys, read_keyring
from tests.commandline import chiroq, on_page

HERE = Path(__file__).parent / "before_issue_8"
KEYS = (
    "find:a-test-key-that-opens-nothing-000000000000A=,"
    "seal:another-test-key-that-opens-nothing-0000000=,"
    "seal:an-older-test-key-that-opens-nothing-000000="
)
OLD = NOW = read_keyring(KEYS)
Row = Mapping[str, Any]
Rows = Mapping[tuple[Any, ...], Row]
"""A table's rows by primary key, each value by meaning: sealed ones opened."""
OF_NO_ACCOUNT = {"alembic_version", "sqlite_sequence", "leases"}
"""Not of the network: what the database says of itself, and who holds a lease that ended long ago."""

RENAMED: Mapping[tuple[str, str], str] = {
    ("outbox", "lane"): "priority",
    ("outbox", "loud"): "with_sound",
    ("outbox", "guarded"): "safe_hours_only",
    ("referrals", "rung"): "notified",
    ("violence_reports", "given_back"): "returned",
    ("conflict_reports", "given_back"): "returned",
    ("violence_reports", "keep_away"): "excluded_place",
    ("conflict_reports", "keep_away"): "excluded_place",
    ("campaigns", "keeper_id"): "owner_id",
    ("campaigns", "hands"): "editors",
    ("campaigns", "without"): "excluded_languages",
    ("campaigns", "wish_sealed"): "change_request_sealed",
}
"""Old table and column: the column's name now."""
MODES = {"fold": "send_or_edit", "update": "edit_only", "answer": "answer_callback"}
CHANGED: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("outbox", "mode"): lambda mode: MODES.get(mode, mode),
}
"""Old table and column: what its value is called now."""
_SEALED_WITH = ("step", "touched_at", "expires_at")


def _form(new: Mapping[str, Rows], row: Row) -> Any:
    return dict(new["forms"][row["id"],]["answers_sealed"])


def _answers(new: Mapping[str, Rows], row: Row) -> Any:
    return {name: value for name, value in _form(new, row).items() if name not in _SEALED_WITH}


def _address(new: Mapping[str, Rows], row: Row) -> Any:
    """What it was, where the person is found by her account now."""
    person = new["people"][row["id"],]
    return row["telegram_key"] if person["telegram_key"] == NOW.address(str(person["telegram_sealed"])) else None


def _chat(new: Mapping[str, Rows], row: Row) -> Any:
    """What it was, where her updates are of one chat still."""
    chats = {OLD.find("chat", each): NOW.find("inbox", NOW.address(each).hex()) for each in _accounts(new)}
    found = new["inbox"][row["id"],]["chat_key"]
    return row["chat_key"] if found == chats[row["chat_key"]] else None


def _accounts(new: Mapping[str, Rows]) -> set[str]:
    return {str(each["telegram_sealed"]) for each in new["people"].values()}


WORK = {"taken": "accepted", "contacted": "contacted", "served": "served", "closed": "closed", "withdrawn": "closed"}
"""A report's old state: the state of the work on it."""


def _work(track: str, new: Mapping[str, Rows], report: Row) -> Row:
    """By which it is or was worked on, also before it was taken back; of what nobody had, nothing."""
    states = [WORK[report["state"]]] if report["taken_by"] or report["responder_id"] or report["closing"] else []
    its = [row for row in new["referrals"].values() if (row["track"], row["report_id"]) == (track, report["id"])]
    found = [row for row in its if row["state"] in states]
    return found[-1] if found else {"reminded": 0}


def _of_work(track: str, column: str) -> Callable[[Mapping[str, Rows], Row], Any]:
    """Of what was taken back only why it was closed before is kept: the rest is nobody's."""

    def value(new: Mapping[str, Rows], report: Row) -> Any:
        nobody = report["state"] == "withdrawn" and column != "closing"
        return {"reminded": 0}.get(column) if nobody else _work(track, new, report).get(column)

    return value


def _waiting_until(track: str) -> Callable[[Mapping[str, Rows], Row], Any]:
    def until(new: Mapping[str, Rows], report: Row) -> Any:
        if report["state"] in WORK:
            return _work(track, new, report).get("due_at")
        if report["state"] != "asking":
            return new[f"{track}_reports"][report["id"],]["search_until"]
        its = [row for row in new["referrals"].values() if (row["track"], row["report_id"]) == (track, report["id"])]
        return next(row["answer_by"] for row in its if row["state"] == "offered")

    return until


def _ended(track: str) -> Callable[[Mapping[str, Rows], Row], Any]:
    def ended(new: Mapping[str, Rows], report: Row) -> Any:
        own = new[f"{track}_reports"][report["id"],]["ended_on"]
        return own if report["state"] == "withdrawn" else _work(track, new, report).get("closed_at")

    return ended


def _offer_state(new: Mapping[str, Rows], referral: Row) -> Any:
    """What was accepted is as far as its report was, and what was done is closed."""
    state = new["referrals"][referral["id"],]["state"]
    before = {"contacted": "accepted", "served": "accepted", "closed": "done"}
    return before.get(state, state)


def _message_of(new: Mapping[str, Rows], row: Row) -> Row:
    """A campaign's message, which had no id and was named by its day."""
    messages = new["campaign_messages"].values()
    return next(each for each in messages if (each["campaign_id"], each["day"]) == (row["campaign_id"], row["day"]))


def _scan_of(name: str) -> Callable[[Mapping[str, Rows], Row], Any]:
    return lambda new, row: new["broadcast_messages"][_message_of(new, row)["message_id"],][name]


def _by_its_day(table: str, name: str) -> Callable[[Mapping[str, Rows], Row], Any]:
    """What names a message by its id now, as it named it by its day."""

    def named(new: Mapping[str, Rows], row: Row) -> Any:
        subject = new[table][row["id"],][name]
        if not str(subject).startswith("message:"):
            return subject
        message = new["campaign_messages"][int(subject.removeprefix("message:")),]
        return f"campaign:{message['campaign_id']}:{message['day']}"

    return named


def _deliver(new: Mapping[str, Rows], row: Row) -> Any:
    kind = new["timers"][row["id"],]["kind"]
    return "campaign" if kind == "deliver" else kind


def _row_of_copy(new: Mapping[str, Rows], row: Row) -> Any:
    """What is recorded names none any more."""
    copy = new["broadcast_copies"][_message_of(new, row)["message_id"], row["person_id"]]
    return row["outbox_id"] if copy["outbox_id"] is None and row["state"] != "waiting" else copy["outbox_id"]


WORKED = {"taken_by": "organisation_code", "responder_id": "answered_by", "taken_at": "answered_at"}
MOVED: Mapping[tuple[str, str], Callable[[Mapping[str, Rows], Row], Any]] = {
    ("referrals", "state"): _offer_state,
    **{
        (f"{track}_reports", column): _of_work(track, WORKED.get(column, column))
        for track in ("violence", "conflict")
        for column in (*WORKED, "reminded", "reminded_at", "closing")
    },
    **{(f"{track}_reports", "waiting_until"): _waiting_until(track) for track in ("violence", "conflict")},
    **{(f"{track}_reports", "closed_at"): _ended(track) for track in ("violence", "conflict")},
    ("campaign_messages", "looked_at"): _scan_of("scanned_at"),
    ("campaign_messages", "cursor"): _scan_of("cursor"),
    ("campaign_copies", "campaign_id"): lambda new, row: _message_of(new, row)["campaign_id"],
    ("campaign_copies", "day"): lambda new, row: _message_of(new, row)["day"],
    ("campaign_copies", "outbox_id"): _row_of_copy,
    ("campaign_answers", "day"): lambda new, row: _message_of(new, row)["day"],
    ("messages", "slot"): _by_its_day("messages", "slot"),
    ("outbox", "slot"): _by_its_day("outbox", "slot"),
    ("outbox", "about"): _by_its_day("outbox", "about"),
    ("timers", "ref"): _by_its_day("timers", "ref"),
    ("timers", "kind"): _deliver,
    ("people", "telegram_key"): _address,
    ("inbox", "chat_key"): _chat,
    ("forms", "answers_sealed"): _answers,
    ("forms", "step"): lambda new, row: _form(new, row)["step"],
    ("forms", "touched_at"): lambda new, row: datetime.fromisoformat(_form(new, row)["touched_at"]),
    ("forms", "expires_at"): lambda new, row: datetime.fromisoformat(_form(new, row)["expires_at"]),
}
"""Old table and column: where its value is found now, given all tables and the old row."""
KEYED: Mapping[str, Callable[[Mapping[str, Rows], Row], tuple[str, tuple[Any, ...]]]] = {
    "campaign_messages": lambda new, row: ("campaign_messages", (_message_of(new, row)["message_id"],)),
    "campaign_copies": lambda new, row: (
        "broadcast_copies",
        (_message_of(new, row)["message_id"], row["person_id"]),
    ),
}
"""Old table: where its row is found now, where that is not under its old key."""


class Old:
    """The file as f76da7e left it."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self.file = folder / "chiroq.db"
        self.file.write_bytes(lzma.decompress((HERE / "chiroq.db.xz").read_bytes()))
        with sqlite3.connect(self.file) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            self.tables = {name: _old_rows(connection, name, keyring) for name in names if name not in OF_NO_ACCOUNT}


def _old_rows(connection: sqlite3.Connection, table: str, keyring: Keyring) -> Rows:
    columns = list(connection.execute(f"PRAGMA table_info({table})"))
    keys = [name for _, name, _, _, _, place in sorted(columns, key=lambda each: each[5]) if place]
    found = {}
    for values in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
        row = {
            name: _old_value(name, kind, value, keyring)
            for (_, name, kind, *_), value in zip(columns, values, strict=True)
        }
        found[tuple(row[key] for key in keys)] = row
    return found


def _old_value(name: str, kind: str, value: Any, keyring: Keyring) -> Any:
    match kind.partition("(")[0]:
        case _ if value is None:
            return None
        case "BLOB" if name.endswith("_sealed"):
            return _meant(keyring.open_bytes(value).decode() if value else "")
        case "DATETIME":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        case "DATE":
            return date.fromisoformat(value)
        case "BOOLEAN":
            return bool(value)
        case "JSON":
            return json.loads(value)
        case _:
            return value


def _meant(text: str) -> Any:
    """A text, or what JSON says; a finished row of the outbox keeps an empty value."""
    try:
        return json.loads(text)
    except ValueError:
        return text


async def now_there(tx: Transaction) -> dict[str, Rows]:
    """All tables of today, in the same way."""
    return {table.name: await _rows(tx, table) for table in schema.people.metadata.sorted_tables}


async def _rows(tx: Transaction, table: Any) -> Rows:
    found = {}
    for row in (await tx.execute(select(table))).mappings():
        values = {
            name: _opened(tx, table, row, name) if name.endswith("_sealed") and value is not None else value
            for name, value in row.items()
        }
        found[tuple(row[each.name] for each in table.primary_key.columns)] = values
    return found


def _opened(tx: Transaction, table: Any, row: Mapping[Any, Any], name: str) -> Any:
    return _meant(sealed_row(tx.keyring, table, row).open(name, row[name]) if row[name] else "")


@pytest.fixture(scope="module")
def keyring() -> Keyring:
    return read_keyring(KEYS)


@pytest.fixture
def old(tmp_path: Path, keyring: Keyring) -> Old:
    return Old(tmp_path, keyring)


@contextmanager
def _installed(old: Old) -> Iterator[pytest.MonkeyPatch]:
    """A machine whose settings name the old file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(old.file.parent)
        patch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{old.file}")
        patch.setenv("ENCRYPTION_KEYS", KEYS)
        yield patch


def _lost(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> list[str]:
    """Every row and value of the old database that is not where it should be."""
    lost = []
    for table, rows in old.items():
        for key, row in rows.items():
            where, now = KEYED[table](new, row) if table in KEYED else (table, key)
            if (found := new.get(where, {}).get(now)) is None:
                lost.append(f"{table} {key} is gone")
                continue
            lost += [
                f"{table} {key} {name}: {was!r}, now {now!r}" for name, was, now in _differing(table, row, found, new)
            ]
    return lost


def _differing(table: str, row: Row, found: Row, new: Mapping[str, Rows]) -> Iterator[tuple[str, Any, Any]]:
    for name, value in row.items():
        place = (table, name)
        was = CHANGED[place](value) if place in CHANGED else value
        now = MOVED[place](new, row) if place in MOVED else found.get(RENAMED.get(place, name), "no such column")
        if was != now:
            yield name, was, now


def test_the_old_file_holds_something_of_everything(old: Old) -> None:
    """Else a migration could lose what nobody looked for."""
    assert [name for name, rows in old.tables.items() if not rows] == []
    reports = {
        track: {row["state"] for row in old.tables[f"{track}_reports"].values()} for track in ("violence", "conflict")
    }
    assert len(reports["violence"]) == len({state for states in reports.values() for state in states}) == 9
    assert {row["flow"] for row in old.tables["forms"].values()} == {
        "violence",
        "conflict",
        "cry",
        "composing",
        "adding",
    }


async def test_a_command_brings_it_up_to_date_with_every_row(old: Old, keyring: Keyring) -> None:
    with _installed(old):
        verified = await _typed("audit", "verify")
    assert on_page(verified, f"All {len(old.tables['events'])} events verify.")
    database = Database(f"sqlite+aiosqlite:///{old.file}", keyring)
    try:
        async with database.reading() as tx:
            assert _lost(old.tables, await now_there(tx)) == []
            await _is_understood(tx, old)
    finally:
        await database.close()


async def _typed(*words: str) -> Any:
    return await asyncio.to_thread(chiroq, *words)


async def test_with_other_keys_nothing_is_changed(old: Old, keyring: Keyring) -> None:
    """Else all that is sealed would be left as no key opens it, for good."""
    with _installed(old) as patch:
        patch.setenv("ENCRYPTION_KEYS", fresh_keys())
        refused = await _typed("audit", "verify")
    assert refused.exit_code == 1
    assert on_page(refused, "ENCRYPTION_KEYS does not open this database")
    with sqlite3.connect(old.file) as connection:
        assert _old_rows(connection, "people", keyring) == old.tables["people"]


@pytest.fixture(params=["sqlite", "postgresql"])
async def elsewhere(request: pytest.FixtureRequest, keyring: Keyring, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database of either engine."""
    url = f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db"
    if request.param == "postgresql":
        url = await request.getfixturevalue("postgres").empty()
    database = Database(url, keyring)
    yield database
    await database.close()


async def test_its_backup_is_restored_with_every_row(old: Old, elsewhere: Database) -> None:
    async with restoring.restored(elsewhere, HERE / "chiroq.backup") as (tx, counts):
        assert counts == {name: len(rows) for name, rows in old.tables.items()}
        assert _lost(old.tables, await now_there(tx)) == []
        await _is_understood(tx, old)


async def _is_understood(tx: Transaction, old: Old) -> None:
    """Every report, referral and campaign is one that the code of today reads."""
    for track in ("violence", "conflict"):
        for (number,) in old.tables[f"{track}_reports"]:
            report = await report_rows.named(tx, track, number)
            assert report is not None
            before = old.tables[f"{track}_reports"][number,]
            assert (report.state, list(report.allowed)) == (before["state"], before["allowed"]), (track, number)
    for (number,) in old.tables["campaigns"]:
        assert await campaign_rows.get(tx, number) is not None
    for (number,) in old.tables["referrals"]:
        assert await referral_rows.get(tx, number) is not None, "it is marked"
