"""What statements compare says only which rows of one column are equal; what was not made with these keys for it is nobody."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from referrals.domain.person import Grant, Role
from referrals.storage import person_rows
from referrals.storage.database import Database
from referrals.storage.encrypted_columns import LONG_AGO, NOBODY, ColumnCipher
from referrals.storage.sealed import fresh_keys, read_keyring

NOW = datetime(2026, 11, 25, 10, 0, 0, 7, tzinfo=UTC)


@pytest.fixture
def cipher() -> ColumnCipher:
    return read_keyring(fresh_keys()).columns


def test_the_same_person_is_equal_in_one_column_and_unlike_in_another(cipher: ColumnCipher) -> None:
    assert cipher.number("outbox.person_id", 7) == cipher.number("outbox.person_id", 7)
    assert cipher.number("outbox.person_id", 7) != cipher.number("messages.person_id", 7)
    assert cipher.text("outbox.slot", "menu") == cipher.text("outbox.slot", "menu")
    assert cipher.text("outbox.slot", "menu") != cipher.text("messages.slot", "menu")


def test_all_texts_are_as_long(cipher: ColumnCipher) -> None:
    assert len(cipher.text("messages.slot", "menu")) == len(cipher.text("messages.slot", "status:violence:123456"))
    assert cipher.text("messages.slot", "") == b""


def test_a_moment_is_unlike_itself(cipher: ColumnCipher) -> None:
    """One turn writes the same moment into many rows."""
    assert cipher.moment("events.at", NOW) != cipher.moment("events.at", NOW)


@pytest.mark.parametrize("number", [1, 7, 2**31, 2**62])
def test_everything_comes_back(cipher: ColumnCipher, number: int) -> None:
    assert cipher.plain_number("a.b", cipher.number("a.b", number)) == number
    assert cipher.plain_text("a.b", cipher.text("a.b", f"status:{number} Ӯ")) == f"status:{number} Ӯ"
    assert cipher.plain_moment("a.b", cipher.moment("a.b", NOW)) == NOW
    assert cipher.plain_numbers("a.b", cipher.numbers("a.b", [number] * 9)) == [number] * 9


def test_what_stands_in_another_column_or_was_made_up_is_nobody(cipher: ColumnCipher) -> None:
    assert cipher.plain_number("messages.person_id", cipher.number("outbox.person_id", 7)) == NOBODY
    assert cipher.plain_number("messages.person_id", b"7") == NOBODY
    assert cipher.plain_text("messages.slot", cipher.text("outbox.slot", "menu")) == ""
    assert cipher.plain_moment("events.at", cipher.moment("referrals.due_at", NOW)) == LONG_AGO
    assert cipher.plain_numbers("referrals.notified", cipher.numbers("referrals.opened_by", [7])) == []


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
