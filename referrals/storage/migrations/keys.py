"""The keys at hand while a version is applied: the one database's that is being brought up to date.

Not for: anything but versions that have to open what is sealed (see sealed).
"""

from sqlalchemy import Connection

from referrals.storage.sealed import Keyring


class WrongKeys(Exception):
    """The keys are not those this database was written with: nothing of it was changed."""


def keyring_at(connection: Connection) -> Keyring:
    """The keys its engine was opened with."""
    keyring = getattr(connection.dialect, "keyring", None)
    if not isinstance(keyring, Keyring):
        raise TypeError("a database is migrated by the engine that Database opened")
    return keyring
