"""Messages of campaigns get ids of their own, and share copies with every message to many; every row stays.

What named a message by its day is named anew: slots, timers, and the rows to which words are bound. Copies on their way in the
outbox are asked again, by timers that are there; those whose attempt has no result stay in doubt. A value that no key opens stays
as it is. Not for: forms and buttons, which say themselves that they are of before.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.keys import keyring_at
from referrals.storage.sealed import CannotOpen, SealedRow

revision = "0015_ca"
down_revision = "0014_states"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
_NAMED = sa.table("named", sa.column("id", sa.Integer), sa.column("day", sa.Date))
_OLD = ("campaign_messages", "campaign_copies", "campaign_answers")


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    for table in _OLD:
        op.execute(f"CREATE TEMPORARY TABLE was_{table} AS SELECT * FROM {table}")  # noqa: S608
    _name_messages()
    highest = _highest_id_given("campaign_answers")
    for table in _OLD:
        op.drop_table(table)
    _create()
    _fill()
    _ids_follow("campaign_answers", highest)
    _bind_anew()
    _ask_again()
    _rename_slots_and_timers()
    for table in ("named", *(f"was_{each}" for each in _OLD)):
        op.execute(f"DROP TABLE {table}")


def _name_messages() -> None:
    """An id for each, in order of campaign and day."""
    days = " UNION ".join(f"SELECT campaign_id, day FROM was_{table}" for table in _OLD)  # noqa: S608
    number = "row_number() OVER (ORDER BY campaign_id, day)"
    subject = "'campaign:' || campaign_id || ':' || CAST(day AS VARCHAR(10))"
    op.execute(
        f"CREATE TEMPORARY TABLE named AS SELECT {number} AS id, campaign_id, day, {subject} AS subject"  # noqa: S608
        f" FROM ({days}) AS days"
    )
    op.execute("CREATE UNIQUE INDEX named_subject ON named (subject)")


def _create() -> None:
    op.create_table(
        "broadcast_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("scanned_at", _AT, nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_messages")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaign_messages",
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.String(length=5), nullable=True),
        sa.Column("at", _AT, nullable=True),
        sa.Column("event_at", _AT, nullable=True),
        sa.Column("texts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("picture_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        _message_key("campaign_messages"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_messages_campaign_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_campaign_messages")),
    )
    op.create_index(
        op.f("ix_campaign_messages_campaign_id_day"), "campaign_messages", ["campaign_id", "day"], unique=True
    )
    op.create_table(
        "broadcast_copies",
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("again_at", _AT, nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        _message_key("broadcast_copies"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_broadcast_copies_person_id")),
        sa.PrimaryKeyConstraint("message_id", "person_id", name=op.f("pk_broadcast_copies")),
    )
    op.create_index(
        op.f("ix_broadcast_copies_message_id_state_again_at"), "broadcast_copies", ["message_id", "state", "again_at"]
    )
    _create_answers()


def _create_answers() -> None:
    op.create_table(
        "campaign_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_answers_campaign_id")),
        _message_key("campaign_answers"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_campaign_answers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaign_answers_campaign_id_state"), "campaign_answers", ["campaign_id", "state"])
    op.create_index(op.f("ix_campaign_answers_person_id"), "campaign_answers", ["person_id"])


def _message_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["message_id"], ["broadcast_messages.id"], name=op.f(f"fk_{table}_message_id"))


def _fill() -> None:
    here = "{0} JOIN named ON named.campaign_id = {0}.campaign_id AND named.day = {0}.day"
    messages, copies, answers = (here.format(f"was_{each}") for each in _OLD)
    at = "was_campaign_messages.campaign_id = named.campaign_id AND was_campaign_messages.day = named.day"
    op.execute(
        "INSERT INTO broadcast_messages (id, kind, scanned_at, cursor)"  # noqa: S608
        f" SELECT named.id, 'campaign', scanned_at, coalesce(cursor, 0) FROM named LEFT JOIN was_campaign_messages ON {at}"
    )
    kept = "hour, at, event_at, texts_sealed, picture_sealed, state, approved"
    op.execute(
        f"INSERT INTO campaign_messages (message_id, campaign_id, day, {kept})"  # noqa: S608
        f" SELECT named.id, named.campaign_id, named.day, {kept} FROM {messages}"
    )
    kept = "person_id, state, again_at, outbox_id"
    op.execute(f"INSERT INTO broadcast_copies (message_id, {kept}) SELECT named.id, {kept} FROM {copies}")  # noqa: S608
    kept = "person_id, state, words_sealed, name_sealed, at"
    op.execute(
        f"INSERT INTO campaign_answers (id, campaign_id, message_id, {kept})"  # noqa: S608
        f" SELECT was_campaign_answers.id, named.campaign_id, named.id, {kept} FROM {answers}"
    )
    number = op.get_bind().execute(sa.text("SELECT count(*) FROM named")).scalar_one()
    _ids_follow("broadcast_messages", number)


def _bind_anew() -> None:
    """Words are bound to what names their row."""
    messages = {"message_id": sa.Integer, "campaign_id": sa.Integer, "day": sa.Date}
    _seal_again(
        "campaign_messages", messages, ("texts_sealed", "picture_sealed"), ("campaign_id", "day"), ("message_id",)
    )
    answers = {
        "id": sa.Integer,
        "campaign_id": sa.Integer,
        "message_id": sa.Integer,
        "person_id": sa.Integer,
        "at": _AT,
    }
    whose = ("person_id", "at")
    _seal_again(
        "campaign_answers",
        answers,
        ("words_sealed", "name_sealed"),
        ("campaign_id", "day", *whose),
        ("message_id", *whose),
    )


def _seal_again(
    name: str, columns: dict[str, Any], sealed: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    connection = op.get_bind()
    keyring = keyring_at(connection)
    days = {row.id: row.day for row in connection.execute(sa.select(_NAMED))}
    table = sa.table(
        name,
        *(sa.column(each, type_) for each, type_ in columns.items()),
        *(sa.column(each, sa.LargeBinary) for each in sealed),
    )
    for row in connection.execute(sa.select(table)).mappings().all():
        known = {**row, "day": days[row["message_id"]]}
        old, new = (keyring.row(name, *(known[each] for each in identity)) for identity in (before, after))
        changed = {each: _bound_to(new, each, old, bytes(row[each])) for each in sealed}
        first = next(iter(columns))
        connection.execute(sa.update(table).where(table.c[first] == row[first]).values(**changed))


def _bound_to(new: SealedRow, column: str, old: SealedRow, value: bytes) -> bytes:
    try:
        return new.seal(column, old.open(column, value))
    except CannotOpen:
        return value


def _ask_again() -> None:
    """Rows of the outbox name the message in a sealed part, by its day: none of them can be sent."""
    over = "notice = '', params_sealed = :nothing WHERE slot IN (SELECT subject FROM named) AND state = "
    for state, becomes in (("waiting", "cancelled"), ("sending", "in doubt")):
        statement = sa.text(f"UPDATE outbox SET state = '{becomes}', {over}'{state}'")  # noqa: S608
        op.execute(statement.bindparams(sa.bindparam("nothing", b"", sa.LargeBinary)))


def _rename_slots_and_timers() -> None:
    """What an operator has still to look at in the outbox keeps its slot: to that its parameters are bound."""
    new = "(SELECT 'message:' || named.id FROM named WHERE named.subject = {0})"
    for table, column in (("messages", "slot"), ("outbox", "slot"), ("outbox", "about"), ("timers", "ref")):
        old = f"{column} LIKE 'campaign:%:%' AND {column} IN (SELECT subject FROM named)"  # noqa: S608
        if table == "outbox":
            old += " AND length(params_sealed) = 0"
        op.execute(f"UPDATE {table} SET {column} = {new.format(f'{table}.{column}')} WHERE {old}")  # noqa: S608
    op.execute("UPDATE timers SET kind = 'deliver' WHERE kind = 'campaign'")


def _highest_id_given(table: str) -> int:
    """An answer that was forgotten keeps its number: an old button must not mean another one."""
    connection, sequence = op.get_bind(), f"pg_get_serial_sequence('{table}', 'id')"
    if connection.dialect.name == "sqlite":
        given = connection.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table})
        return int(given.scalar() or 0)
    name = connection.execute(sa.text(f"SELECT {sequence}")).scalar_one()
    used = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}"  # noqa: S608
    return int(connection.execute(sa.text(used)).scalar_one())


def _ids_follow(table: str, highest: int) -> None:
    """New rows get ids above this one."""
    if not highest:
        return
    connection, known = op.get_bind(), {"name": table, "highest": highest}
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :highest)"), known)
    elif not connection.execute(
        sa.text("UPDATE sqlite_sequence SET seq = :highest WHERE name = :name"), known
    ).rowcount:
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :highest)"), known)
