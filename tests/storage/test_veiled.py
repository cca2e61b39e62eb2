"""What statements compare says only which rows of one column are equal; what was not made with these keys for it is nobody."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from referrals.domain.person import Grant, Role
from referrals.storage import person_rows
from referrals.storage.database import Database
from referrals.storage.sealed import fresh_keys, read_keyring
from referrals.storage.veiled import LONG_AGO, NOBODY, Veil

NOW = datetime(2026, 11, 25, 10, 0, 0, 7, tzinfo=UTC)


@pytest.fixture
def veil() -> Veil:
    return read_keyring(fresh_keys()).veil


def test_the_same_person_is_equal_in_one_column_and_unlike_in_another(veil: Veil) -> None:
    assert veil.number("outbox.person_id", 7) == veil.number("outbox.person_id", 7)
    assert veil.number("outbox.person_id", 7) != veil.number("messages.person_id", 7)
    assert veil.text("outbox.slot", "menu") == veil.text("outbox.slot", "menu")
    assert veil.text("outbox.slot", "menu") != veil.text("messages.slot", "menu")


def test_all_texts_are_as_long(veil: Veil) -> None:
    assert len(veil.text("messages.slot", "menu")) == len(veil.text("messages.slot", "status:violence:123456"))
    assert veil.text("messages.slot", "") == b""


def test_a_moment_is_unlike_itself(veil: Veil) -> None:
    """One turn writes the same moment into many rows."""
    assert veil.moment("events.at", NOW) != veil.moment("events.at", NOW)


@pytest.mark.parametrize("number", [1, 7, 2**31, 2**62])
def test_everything_comes_back(veil: Veil, number: int) -> None:
    assert veil.plain_number("a.b", veil.number("a.b", number)) == number
    assert veil.plain_text("a.b", veil.text("a.b", f"status:{number} Ӯ")) == f"status:{number} Ӯ"
    assert veil.plain_moment("a.b", veil.moment("a.b", NOW)) == NOW
    assert veil.plain_numbers("a.b", veil.numbers("a.b", [number] * 9)) == [number] * 9


def test_what_stands_in_another_column_or_was_made_up_is_nobody(veil: Veil) -> None:
    assert veil.plain_number("messages.person_id", veil.number("outbox.person_id", 7)) == NOBODY
    assert veil.plain_number("messages.person_id", b"7") == NOBODY
    assert veil.plain_text("messages.slot", veil.text("outbox.slot", "menu")) == ""
    assert veil.plain_moment("events.at", veil.moment("referrals.due_at", NOW)) == LONG_AGO
    assert veil.plain_numbers("referrals.notified", veil.numbers("referrals.opened_by", [7])) == []


async def test_what_was_written_into_the_file_as_something_else_breaks_nothing(database: Database) -> None:
    """A text in a column of bytes: the row is nobody's, and those beside it are read."""
    async with database.transaction() as tx:
        amina = await person_rows.arrive(tx, 1, "ky", NOW)
        await person_rows.grant(tx, amina.id, Grant(Role.COORDINATOR), NOW)
        await person_rows.grant(tx, amina.id, Grant(Role.OPERATOR), NOW)
        for change in ("granted_at = 'then'", "mark = 'mine'"):
            await tx.execute(text(f"UPDATE grants SET {change} WHERE role = 'coordinator'"))  # noqa: S608
            assert (await person_rows.get(tx, amina.id)).grants == (Grant(Role.OPERATOR),)
        await tx.execute(text("UPDATE people SET centre_sealed = 'here'"))
        assert await person_rows.chosen_centre(tx, amina.id) is None


def test_an_account_is_hashed_at_great_cost_and_once() -> None:
    """Whoever has the look-up key and the file would otherwise try every account in an hour."""
    keyring = read_keyring(fresh_keys())
    salt = keyring.find("address", "")

    assert keyring.address("7048331001") == hashlib.scrypt(b"7048331001", salt=salt, n=2**14, r=8, p=1, dklen=16)
    assert keyring.knows("7048331001")
    keyring.remember("7048331002", b"as it stands in her row")
    assert keyring.address("7048331002") == b"as it stands in her row"
