"""The columns every table is made of, and the one MetaData. Not for: the tables themselves (see schema)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement

from referrals.storage.encrypted_columns import LONG_AGO, EncryptedMoment, EncryptedNumbers, EncryptedText, Reference

_Read = Callable[[Any], Any]


def or_else(read: _Read, otherwise: Any) -> _Read:
    """Reads what stands in a column, or has this for what cannot be read."""

    def reads(value: Any) -> Any:
        try:
            return read(value)
        except (ValueError, TypeError):
            return otherwise

    return reads


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps it as text that sorts, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time aloud: it would mean two moments in two places."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was about to be kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read | None:
        """Long ago where someone wrote no moment into the file: no statement fails for it."""
        read = super().result_processor(dialect, coltype)
        return or_else(read, LONG_AGO) if read else None


class Written(TypeDecorator[Any]):
    """JSON that anyone may read in the file. What is none is read as nothing: the mark of its row does not hold then, and no
    statement fails for it."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read | None:
        """As JSON has it."""
        read = super().result_processor(dialect, coltype)
        return or_else(read, None) if read else None


class Day(TypeDecorator[date]):
    """A day. What is none is read as nothing, and no statement fails for it."""

    impl = Date
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read | None:
        """As the driver has it."""
        read = super().result_processor(dialect, coltype)
        return or_else(read, None) if read else None


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class NoBytes(ColumnElement[bytes]):
    """What versions gave rows that were there before a column was, and what is still its default, since SQLite cannot take a
    default away: it fits no key."""

    inherit_cache = True


@compiles(NoBytes)
def _no_bytes(_default: NoBytes, compiler: SQLCompiler, **_options: Any) -> str:
    return "x''" if compiler.dialect.name == "sqlite" else "''::bytea"


def identity() -> Column[int]:
    """A row's number."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def person_column(name: str = "person_id", **options: Any) -> Column[int]:
    """A column that names a person; required unless told otherwise."""
    return Column(name, Integer, ForeignKey("people.id"), **{"nullable": False, **options})


ROW_KEY = 8
"""Bytes by which a row is told from others of its table where nothing else does before it has a number."""


def row_key() -> Column[bytes]:
    """Random bytes of the row's own, to which what is sealed in it is bound."""
    return Column("row_key", LargeBinary(ROW_KEY), nullable=False, server_default=NoBytes())


def mark_column() -> Column[bytes]:
    """A keyed hash of what the row says (see marks)."""
    return Column("mark", LargeBinary(16), nullable=False, server_default=NoBytes())


def reference(column: str, **options: Any) -> Column[int]:
    """A column, given as "table.column", that names a person or another row, and joins nothing without the keys."""
    return Column(column.partition(".")[2], Reference(column), **{"nullable": False, **options})


def encrypted_text(column: str, **options: Any) -> Column[str]:
    """A column, given as "table.column", of texts that are looked for and say nothing without the keys."""
    return Column(column.partition(".")[2], EncryptedText(column), **{"nullable": False, **options})


def references(column: str) -> Column[list[int]]:
    """A column, given as "table.column", that names several people."""
    return Column(column.partition(".")[2], EncryptedNumbers(column), nullable=False)


def moment(column: str, **options: Any) -> Column[datetime]:
    """A column, given as "table.column", of when something happened, by which nothing is joined and nothing looked for."""
    return Column(column.partition(".")[2], EncryptedMoment(column), **{"nullable": False, **options})


def report_columns(table: str) -> tuple[Column[Any], ...]:
    """What both tracks need to be routed, followed and counted; the tables stay apart. `state` is what the domain derives from
    the rest and from the referrals, kept for lists and counts: nothing reads it back."""
    return (
        identity(),
        Column("code", String(7), nullable=False, unique=True),
        reference(f"{table}.writer_id"),
        Column("state", String(20), nullable=False),
        Column("urgency", String(8), nullable=False),
        Column("country", String(2), nullable=False),
        Column("district", String(20), nullable=False),
        Column("language", String(8), nullable=False),
        moment(f"{table}.sent_at"),
        Column("allowed", Written, nullable=False),
        Column("returned", Written, nullable=False),
        encrypted_text(f"{table}.excluded_place", nullable=True),
        Column("search", String(20), nullable=False),
        moment(f"{table}.search_until", nullable=True),
        moment(f"{table}.operator_at", nullable=True),
        moment(f"{table}.ended_on", nullable=True),
        Column("sources_sealed", LargeBinary),
        Column("version", Integer, nullable=False),
        mark_column(),
    )
