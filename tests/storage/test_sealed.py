"""What is sealed in a row opens there alone, in its column and for its person, and its length says next to nothing."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Table

from referrals.storage.columns import metadata
from referrals.storage.identities import IDENTITIES, sealed_columns, sealed_row
from referrals.storage.sealed import CannotOpen, Keyring, OutOfPlace, fresh_keys, read_keyring

WORDS = "Ал мени чыгарбайт"


def _rows(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """Two rows of a table that differ in all by which a row is known."""
    return dict.fromkeys(IDENTITIES[table], "one"), dict.fromkeys(IDENTITIES[table], "another")


def test_every_table_with_sealed_columns_says_what_its_rows_are() -> None:
    assert {each for each in metadata.sorted_tables if list(sealed_columns(each))} == set(IDENTITIES)


@pytest.mark.parametrize("table", IDENTITIES, ids=str)
def test_a_value_opens_in_its_own_row_and_nowhere_else(table: Table, keyring: Keyring) -> None:
    """Any one part of what a row is, moved to another row, is enough: its number, its kind, or whose it is."""
    one, other = _rows(table)
    column = next(iter(sealed_columns(table))).name
    value = sealed_row(keyring, table, one).seal(column, WORDS)

    assert sealed_row(keyring, table, one).open(column, value) == WORDS
    for name in IDENTITIES[table]:
        with pytest.raises(OutOfPlace):
            sealed_row(keyring, table, one | {name: other[name]}).open(column, value)


def test_a_value_opens_in_no_other_column_or_table(keyring: Keyring) -> None:
    value = keyring.row("violence_reports", "K7M-4PX", 1).seal("words_sealed", WORDS)

    for table, column in (("violence_reports", "contact_sealed"), ("conflict_reports", "words_sealed")):
        with pytest.raises(OutOfPlace):
            keyring.row(table, "K7M-4PX", 1).open(column, value)


def test_what_was_sealed_for_no_row_opens_in_none(keyring: Keyring) -> None:
    """As it was before: whoever puts an old value back must not be believed."""
    with pytest.raises(OutOfPlace):
        keyring.row("people", 1).open("telegram_sealed", keyring.seal_bytes(WORDS.encode()))


def test_a_value_that_was_changed_does_not_open(keyring: Keyring) -> None:
    row = keyring.row("people", 1)
    value = bytearray(row.seal("telegram_sealed", WORDS))
    value[-1] ^= 1

    with pytest.raises(OutOfPlace):
        row.open("telegram_sealed", bytes(value))


def test_the_keys_rotate() -> None:
    old = fresh_keys()
    newer = read_keyring(f"{old.split(',')[0]},seal:{Fernet.generate_key().decode()},{old.split(',')[1]}")
    value = read_keyring(old).row("people", 1).seal("telegram_sealed", WORDS)

    assert newer.row("people", 1).open("telegram_sealed", value) == WORDS
    with pytest.raises(CannotOpen) as other:
        read_keyring(old).row("people", 1).open("telegram_sealed", newer.row("people", 1).seal("telegram_sealed", ""))
    assert not isinstance(other.value, OutOfPlace)


@pytest.mark.parametrize(("short", "long"), [("", "x" * 63), ("x" * 64, "x" * 255), ("x" * 256, "x" * 1000)])
def test_what_she_wrote_is_as_long_as_many_other_things(short: str, long: str, keyring: Keyring) -> None:
    row = keyring.row("violence_reports", "K7M-4PX", 1)

    assert len(row.seal("words_sealed", short)) == len(row.seal("words_sealed", long))


@pytest.mark.parametrize("text", ["", "\x80", "x" * 63 + "\x80", "\x00\x80\x00", "Ӯ" * 5000])
def test_every_text_comes_back(text: str, keyring: Keyring) -> None:
    row = keyring.row("people", 1)
    assert row.open("centre_sealed", row.seal("centre_sealed", text)) == text
