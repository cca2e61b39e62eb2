"""Work belongs to the referral: who has a report, how far she has come, by when, and how it ended move from the report to it.

What no referral says stays on the report: how far looking for someone has come. A coordinator's own work gets a referral
without an organisation.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014_states"
down_revision = "0013_s"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HELD = sa.text("state IN ('accepted', 'contacted', 'served')")
WORKED_ON = {"taken": "accepted", "contacted": "contacted", "served": "served", "closed": "closed"}
"""A report's state before: its referral's now."""
_OWN = (
    "UPDATE {table} SET search = state, search_until = waiting_until"
    " WHERE state IN ('waiting_for_duty', 'with_coordinator')",
    "UPDATE {table} SET search = state, ended_on = closed_at WHERE state = 'withdrawn'",
)
"""What no referral says."""
_closed_first = (sa.column("state") == "withdrawn") & sa.column("closing").is_not(None)
TRACKS = ("violence", "conflict")
referrals = sa.table(
    "referrals",
    sa.column("id", sa.Integer),
    sa.column("track", sa.String),
    sa.column("report_id", sa.Integer),
    sa.column("organisation_code", sa.String),
    sa.column("state", sa.String),
    sa.column("urgency", sa.String),
    sa.column("offered_at", MOMENT),
    sa.column("answer_by", MOMENT),
    sa.column("notified", sa.JSON),
    sa.column("opened_by", sa.JSON),
    sa.column("declined_by", sa.JSON),
    sa.column("answered_by", sa.Integer),
    sa.column("answered_at", MOMENT),
    sa.column("due_at", MOMENT),
    sa.column("reminded", sa.Integer),
    sa.column("reminded_at", MOMENT),
    sa.column("closing", sa.String),
    sa.column("closed_at", MOMENT),
    sa.column("version", sa.Integer),
)


def upgrade() -> None:
    """Forward only: going back is restoring the backup."""
    _widen_referrals()
    for track in TRACKS:
        _move(track)
    op.execute("UPDATE referrals SET state = 'closed' WHERE state = 'done'")
    op.create_index(
        "uq_referrals_one_acceptor",
        "referrals",
        ["track", "report_id"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
    for track in TRACKS:
        _narrow_reports(f"{track}_reports")


def _widen_referrals() -> None:
    op.drop_index("uq_referrals_one_acceptor", table_name="referrals")
    with op.batch_alter_table("referrals") as batch:
        batch.alter_column("organisation_code", existing_type=sa.String(32), nullable=True)
        batch.add_column(sa.Column("due_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("reminded_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("closing", sa.String(20), nullable=True))
        batch.add_column(sa.Column("closed_at", MOMENT, nullable=True))
    for track in TRACKS:
        with op.batch_alter_table(f"{track}_reports") as batch:
            batch.add_column(sa.Column("search", sa.String(20), server_default="received", nullable=False))
            batch.add_column(sa.Column("search_until", MOMENT, nullable=True))
            batch.add_column(sa.Column("ended_on", MOMENT, nullable=True))


def _move(track: str) -> None:
    names = ("id", "state", "urgency", "taken_by", "responder_id", "reminded")
    moments = ("sent_at", "taken_at", "waiting_until", "reminded_at", "closed_at")
    columns: list[Any] = [sa.column(name) for name in (*names, "closing")] + [
        sa.column(name, MOMENT) for name in moments
    ]
    table = sa.table(f"{track}_reports")
    held = sa.select(*columns).select_from(table).where(sa.column("state").in_(WORKED_ON))
    for report in op.get_bind().execute(held).all():
        _work(track, report)
    for report in op.get_bind().execute(sa.select(*columns).select_from(table).where(_closed_first)).all():
        _closed_before(track, report)
    for statement in _OWN:
        op.execute(statement.format(table=f"{track}_reports"))


def _closed_before(track: str, report: Any) -> None:
    """It was closed without its writer's knowing, and taken back then (D13): why it was closed stays with the work."""
    its = (referrals.c.track == track, referrals.c.report_id == report.id, referrals.c.state == "done")
    closed = {"closing": report.closing, "closed_at": report.closed_at}
    op.get_bind().execute(referrals.update().where(*its).values(**closed))


def _work(track: str, report: Any) -> None:
    """The referral by which it was taken, with what the report said of the work; a new one where there is none."""
    work = {
        "state": WORKED_ON[report.state],
        "due_at": report.waiting_until,
        "reminded": report.reminded,
        "reminded_at": report.reminded_at,
        "closing": report.closing,
        "closed_at": report.closed_at,
    }
    its = (referrals.c.track == track, referrals.c.report_id == report.id)
    by = (referrals.c.organisation_code == report.taken_by, referrals.c.answered_by == report.responder_id)
    found = sa.select(referrals.c.id).where(*its, *by, referrals.c.state.in_(("accepted", "done")))
    bind = op.get_bind()
    number = bind.execute(found.order_by(referrals.c.id.desc()).limit(1)).scalar()
    if number is not None:
        bind.execute(referrals.update().where(referrals.c.id == number).values(**work))
        return
    since = report.taken_at or report.sent_at
    people = [] if report.responder_id is None else [report.responder_id]
    made = {
        "track": track,
        "report_id": report.id,
        "organisation_code": report.taken_by,
        "urgency": report.urgency,
        "offered_at": since,
        "answer_by": since,
        "notified": people,
        "opened_by": people,
        "declined_by": [],
        "answered_by": report.responder_id,
        "answered_at": since,
        "version": 0,
    }
    bind.execute(referrals.insert().values(**_number(), **made, **work))


def _number() -> dict[str, int]:
    """After a restore SQLite would give a number again that stands on a button (see leaps)."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return {}
    highest = bind.execute(sa.select(sa.func.coalesce(sa.func.max(referrals.c.id), 0))).scalar_one()
    known = sa.inspect(bind).has_table("sqlite_sequence")
    kept = bind.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'referrals'")).scalar() if known else None
    return {"id": max(highest, kept or 0) + 1}


def _narrow_reports(table: str) -> None:
    op.drop_index(f"ix_{table}_taken_by_state", table_name=table)
    with op.batch_alter_table(table) as batch:
        for name in ("taken_by", "responder_id", "taken_at", "waiting_until", "reminded", "reminded_at", "closed_at"):
            batch.drop_column(name)
        batch.drop_column("closing")
        batch.alter_column("search", existing_type=sa.String(20), server_default=None, existing_nullable=False)
