"""Nothing in the file joins people, their reports and their messages without the keys; every row stays.

What happened when is encrypted where nothing is looked for by it, a form's step and times are sealed with its answers, and an
update's chat is no longer found among people.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from referrals.storage.migrations.encrypting_columns import ToEncrypt, encrypt_columns
from referrals.storage.migrations.keys import keyring_at
from referrals.storage.sealed import CannotOpen, Keyring

revision = "0016_s"
down_revision = "0015_ca"
branch_labels = None
depends_on = None

_PERSON, _WRITER, _KEPT_AWAY = ("person_id",), ("writer_id",), ("excluded_place",)
_OF_REPORTS = ("sent_at", "search_until", "operator_at", "ended_on")
ENCRYPTED = (
    ToEncrypt("outbox", _PERSON, ("notice", "slot", "about"), _PERSON),
    ToEncrypt("messages", _PERSON, ("slot",), _PERSON),
    ToEncrypt("timers", (), ("kind", "ref")),
    ToEncrypt("jobs", _PERSON, (), _PERSON, never_again=True),
    ToEncrypt("admissions", ("person_id", "decided_by"), (), ("person_id", "decided_by"), ("at",)),
    ToEncrypt("case_calls", ("report_id", "person_id"), (), _PERSON, ("told_at", "called_at", "opened_at")),
    ToEncrypt("people", moments=("arrived_at", "heard_at", "blocked_at", "stopped_at"), is_referred_to=True),
    ToEncrypt("grants", moments=("granted_at",)),
    ToEncrypt("campaign_answers", _PERSON, (), _PERSON, never_again=True),
    ToEncrypt("violence_reports", _WRITER, _KEPT_AWAY, _WRITER, (*_OF_REPORTS, "withdrawn_at")),
    ToEncrypt("conflict_reports", _WRITER, _KEPT_AWAY, _WRITER, _OF_REPORTS),
    ToEncrypt(
        "referrals",
        ("report_id", "answered_by"),
        foreign=("answered_by",),
        moments=("offered_at", "answer_by", "answered_at", "due_at", "reminded_at", "closed_at"),
        lists=("notified", "opened_by", "declined_by"),
    ),
    ToEncrypt("crises", ("by_id",), (), ("by_id",), key="place"),
)
_FORMS = ToEncrypt("forms", _PERSON, ("flow",), _PERSON, never_again=True)
_EVENTS = ToEncrypt("events", ("actor_id",), ("subject",), ("actor_id",), ("at",))
_AT = sa.DateTime(timezone=True)
_WITH_ANSWERS = ("step", "touched_at", "expires_at")


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    connection = op.get_bind()
    keyring = keyring_at(connection)
    _seal_forms(connection, keyring)
    with op.batch_alter_table("forms", table_kwargs={"sqlite_autoincrement": True}) as forms:
        for name in _WITH_ANSWERS:
            forms.drop_column(name)
    for each in (*ENCRYPTED, _FORMS):
        encrypt_columns(each)
    _name_chats(connection, keyring)
    with op.batch_alter_table("event_links") as links:
        links.drop_constraint("fk_event_links_event_id", type_="foreignkey")
    encrypt_columns(_EVENTS)
    with op.batch_alter_table("event_links") as links:
        links.create_foreign_key("fk_event_links_event_id", "events", ["event_id"], ["id"])


def _seal_forms(connection: sa.Connection, keyring: Keyring) -> None:
    """A form whose key is gone stays as it is: it opens nowhere."""
    types: dict[str, Any] = {"id": sa.Integer, "person_id": sa.Integer, "flow": sa.String, "step": sa.String}
    types |= {"answers_sealed": sa.LargeBinary, "touched_at": _AT, "expires_at": _AT}
    table = sa.table("forms", *(sa.column(name, type_) for name, type_ in types.items()))
    for row in connection.execute(sa.select(table)).mappings().all():
        sealed = keyring.row("forms", row["person_id"], row["flow"])
        try:
            kept = sealed.open_json("answers_sealed", row["answers_sealed"])
        except CannotOpen:
            continue
        kept |= {"step": row["step"], **{name: _aware(row[name]) for name in _WITH_ANSWERS[1:]}}
        here = sa.update(table).where(table.c.id == row["id"])
        connection.execute(here.values(answers_sealed=sealed.seal_json("answers_sealed", kept)))


def _aware(moment: datetime) -> str:
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()


def _name_chats(connection: sa.Connection, keyring: Keyring) -> None:
    types: dict[str, Any] = {"id": sa.Integer, "update_id": sa.BigInteger}
    types |= {"chat_key": sa.LargeBinary, "update_sealed": sa.LargeBinary}
    table = sa.table("inbox", *(sa.column(name, type_) for name, type_ in types.items()))
    for row in connection.execute(sa.select(table)).mappings().all():
        before = bytes(row["chat_key"])
        if not before:
            continue
        values = {"chat_key": keyring.find("inbox", before.hex())}
        try:
            if row["update_sealed"]:
                text = keyring.row("inbox", row["update_id"], before).open("update_sealed", row["update_sealed"])
                after = keyring.row("inbox", row["update_id"], values["chat_key"])
                values["update_sealed"] = after.seal("update_sealed", text)
        except CannotOpen:
            pass
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values(**values))
