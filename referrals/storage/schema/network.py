"""What a network is made of: countries, numbers that were rung, groups, organisations.

Not for: statements (see the *_rows modules).
"""

from sqlalchemy import Boolean, Column, LargeBinary, String, Table, text

from referrals.storage.columns import Moment, Written, mark_column, metadata

countries = Table(
    "countries",
    metadata,
    Column("code", String(2), primary_key=True),
    Column("opened_at", Moment),
    Column("opened_by_sealed", LargeBinary),
    Column("checklist_sealed", LargeBinary),
)

hotline_checks = Table(
    "hotline_checks",
    metadata,
    Column("country", String(2), primary_key=True),
    Column("number", String(20), primary_key=True),
    Column("checked_at", Moment, nullable=False),
    Column("checked_by_sealed", LargeBinary, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("names", Written, nullable=False),
    Column("district", String(20), nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("names", Written, nullable=False),
    Column("sector", String(20), nullable=False),
    Column("covers", Written, nullable=False),
    Column("services", Written, nullable=False),
    Column("conflict_help", Written, nullable=False),
    Column("languages", Written, nullable=False),
    Column("must_report", Boolean, nullable=False),
    Column("phone", String(40)),
    Column("profile", Written, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("removed_at", Moment),
    mark_column(),
)
