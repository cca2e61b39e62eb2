"""The keys at hand while a version is applied: the one database's that is being brought up to date.

Not for: anything but versions that have to open what is sealed (see sealed).
"""

from sqlalchemy import Connection, TextClause, text

from referrals.storage.sealed import Keyring


class WrongKeys(Exception):
    """The keys are not those this database was written with: nothing of it was changed."""


class UpdateFirst(Exception):
    """The database is of an earlier version, and a new look-up key is in front: versions are applied with the key it was
    written with, and the key is exchanged afterwards. Nothing of it was changed."""


def no_bytes(connection: Connection) -> TextClause:
    """What a new column of bytes holds in the rows that stand there, until they are given their own: it fits no key."""
    return text("x''" if connection.dialect.name == "sqlite" else "''::bytea")


def keyring_at(connection: Connection) -> Keyring:
    """The keys its engine was opened with."""
    keyring = getattr(connection.dialect, "keyring", None)
    if not isinstance(keyring, Keyring):
        raise TypeError("a database is migrated by the engine that Database opened")
    return keyring
