"""Brings a database up to date, or says in plain words why it cannot be used as it is, and what to do. For the command line
and the start of the bot.

Not for: finding it out (referrals/storage/condition).
"""

from collections.abc import Callable
from pathlib import Path

from referrals.storage import rekeying
from referrals.storage.condition import Checked, Condition
from referrals.storage.database import Database
from referrals.storage.migrations import UpdateFirst, WrongKeys, migrate

OTHER_KEYS = ("ENCRYPTION_KEYS does not open this database.", "Put back the keys it was written with.")
UPDATE_FIRST = (
    "The database is of an earlier version, and ENCRYPTION_KEYS has a new find: key in front. Nothing was changed.",
    "Take the new find: key out and try again, so that the database is brought up to date. Exchange the key afterwards.",
)
STILL_AT_WORK = (
    "ENCRYPTION_KEYS has a new find: key in front, and a bot still works with the one before. Nothing was changed.",
    "Stop the bot first, then start it again: that puts everything under the new key. If it was killed, wait 15 seconds.",
)


class Unusable(Exception):
    """It cannot be brought up to date. `args`: what is wrong, and what to do."""


async def bring_up_to_date(database: Database, is_gone: Callable[[str], bool] = lambda _: False) -> bool:
    """Every missing version, then what a new look-up key asks for: whether that was exchanged. `is_gone`: see
    rekeying.rekey. Raises Unusable."""
    try:
        await migrate(database)
        return await rekeying.rekey(database, is_gone)
    except WrongKeys as error:
        raise Unusable(*OTHER_KEYS) from error
    except UpdateFirst as error:
        raise Unusable(*UPDATE_FIRST) from error
    except rekeying.AtWork as error:
        raise Unusable(*STILL_AT_WORK) from error


def why_unusable(checked: Checked, database: Database) -> tuple[str, str] | None:
    """What is wrong, and what to do; None where it can be used, be it after bringing it up to date."""
    where = name_of(database)
    match checked.condition:
        case Condition.UNREACHABLE:
            return f"The database {where} can't be opened ({checked.why}).", "Check DATABASE_URL in .env."
        case Condition.BROKEN:
            return (
                f"The database {where} is cut off or damaged.",
                "Move the file away and keep it. Then put back your last backup: python -m bot restore FILE",
            )
        case Condition.FOREIGN:
            return f"The database {where} belongs to another program.", "Check DATABASE_URL in .env."
        case Condition.AHEAD:
            return "The database was written by newer code than this.", "Bring the code up to date: git pull"
        case Condition.ABSENT | Condition.BEHIND | Condition.READY:
            return None


def name_of(database: Database) -> str:
    """The file or the host, never a password."""
    return Path(database.url.database or "").name if database.is_sqlite else str(database.url.host)
