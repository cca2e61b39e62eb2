"""The records of what was taken back, sealed, in a small file beside the database, so that they outlive it: newest first.

Not for: what stands in it (see taken_back).
"""

import json
import os
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from referrals.storage import look_up_key, taken_back
from referrals.storage.database import Database, private_file
from referrals.storage.sealed import CannotOpen, Keyring
from referrals.storage.taken_back import Names, Record

ENDING = ".taken-back"
_ELSEWHERE = "data/chiroq"
"""Where it stands for a database that is no file."""


def path_of(database: Database) -> Path:
    """Beside the file of SQLite; in the folder `data` where a server keeps the database."""
    return Path(f"{(database.url.database if database.is_sqlite else None) or _ELSEWHERE}{ENDING}")


async def keep(database: Database, now: datetime) -> None:
    """Write what this database knows, and behind it what databases knew that were lost. Raises OtherLookUpKey."""
    file = path_of(database)
    async with database.reading() as tx:
        await look_up_key.check(tx)
        record = await taken_back.read(tx, now)
    write(file, record.before(read(file, database.keyring)), database.keyring)


def rename(file: Path, names: Names, keyring: Keyring) -> None:
    """Where the look-up key is exchanged: what has another name from now on."""
    records = read(file, keyring)
    if records:
        write(file, [each.renamed(names) for each in records], keyring)


def write(file: Path, records: Iterable[Record], keyring: Keyring) -> None:
    """All of it in the place of what was there, or nothing: also when the power goes in between."""
    content = [{"as_of": each.as_of.isoformat(), "parts": each.parts} for each in records]
    sealed = keyring.seal_bytes(zlib.compress(json.dumps(content, separators=(",", ":")).encode()))
    part = file.with_name(f"{file.name}.part")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    with private_file(part) as opened:
        opened.write(sealed)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)


def read(file: Path, keyring: Keyring) -> tuple[Record, ...]:
    """What it says; nothing where there is none, or no present key opens it."""
    try:
        content = json.loads(zlib.decompress(keyring.open_bytes(file.read_bytes())))
    except (FileNotFoundError, CannotOpen):
        return ()
    return tuple(Record(datetime.fromisoformat(each["as_of"]), each["parts"]) for each in content)
