"""A new database: the tables of schema at once, at the newest version, and without Alembic.

What versions do to rows has no part in it, since there are none. Not for: a database that holds anything (see the package).
"""

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table

from referrals.storage import schema

VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic has it."""


def create(connection: Connection, version: str) -> None:
    """Every table, with no row but the one that says the version. Fails where one of them is there."""
    schema.people.metadata.create_all(connection, checkfirst=False)
    VERSION.create(connection, checkfirst=False)
    connection.execute(VERSION.insert().values(version_num=version))
