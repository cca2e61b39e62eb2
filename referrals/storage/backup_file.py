"""The backup file: every row, compressed and sealed with the installation's sealing keys, in frames that cannot be reordered.

The keys are never in it; without them nobody opens it. Not for: reading and writing tables (see copying).
"""

import json
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, text

from referrals.storage import copying
from referrals.storage.copying import Tally, as_it_stands
from referrals.storage.database import Transaction, private_file
from referrals.storage.migrations import all_versions
from referrals.storage.sealed import CannotOpen, Keyring

MAGIC = b"CHIROQ BACKUP 1\n"


class BadBackup(Exception):
    """This file is no backup, is cut off, was changed, or was made with other keys. The text says which."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself."""

    schema: str
    made_at: str
    columns: dict[str, list[str]]
    highest_ids: dict[str, int]


async def write(tx: Transaction, file: Path, made_at: str) -> AsyncIterator[tuple[str, int]]:
    """Write all that one reading transaction sees; yields each table with its rows as it is done. Raises FileExistsError."""
    await copying.holds_still(tx)
    with private_file(file) as opened:
        opened.write(MAGIC)
        frames = _Frames(tx.keyring, opened)
        version = (await tx.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        named = {each.name: list(copying.columns(each)) for each in copying.tables()}
        ids = await copying.highest_ids(tx)
        frames.put({"schema": version, "made_at": made_at, "columns": named, "highest_ids": ids})
        totals = {}
        for table in copying.tables():
            found = Tally()
            async for batch in copying.rows(tx, table):
                frames.put({"table": table.name, "rows": batch})
                found = found.plus(batch)
            totals[table.name] = [found.rows, f"{found.digest:064x}"]
            yield table.name, found.rows
        frames.put({"end": totals})


class _Frames:
    """Each frame holds its number, so that none can be left out or moved."""

    def __init__(self, keyring: Keyring, opened: BinaryIO) -> None:
        self._keyring = keyring
        self._opened = opened
        self._number = 0

    def put(self, content: dict[str, Any]) -> None:
        packed = zlib.compress(json.dumps({"frame": self._number, **content}, separators=(",", ":")).encode())
        sealed = self._keyring.seal_bytes(packed)
        self._opened.write(len(sealed).to_bytes(4) + sealed)
        self._number += 1


def _frames(file: Path, keyring: Keyring) -> Iterator[dict[str, Any]]:
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise BadBackup("it is no backup of Chiroq")
        number = 0
        while size := opened.read(4):
            sealed = opened.read(int.from_bytes(size))
            frame = _open(sealed, keyring)
            if frame["frame"] != number:
                raise BadBackup("it was changed after it was made")
            yield frame
            if "end" in frame:
                return
            number += 1
    raise BadBackup("it is cut off")


def _open(sealed: bytes, keyring: Keyring) -> dict[str, Any]:
    try:
        frame: dict[str, Any] = json.loads(zlib.decompress(keyring.open_bytes(sealed)))
    except CannotOpen as error:
        raise BadBackup("it is cut off or changed, or ENCRYPTION_KEYS is not the key it was made with") from error
    return frame


def read_head(file: Path, keyring: Keyring) -> Head:
    """What it says of itself; raises BadBackup, and OSError where it cannot be read."""
    frame = next(_frames(file, keyring))
    return Head(frame["schema"], frame["made_at"], frame["columns"], frame["highest_ids"])


def _tables(connection: Connection, head: Head) -> dict[str, Table]:
    """By name, as its version has them: today's are known, an earlier one's are read from the database."""
    if head.schema == all_versions()[-1]:
        return {each.name: each for each in copying.tables()}
    return {each: as_it_stands(connection, each) for each in head.columns}


async def put_back(tx: Transaction, file: Path) -> dict[str, int]:
    """Insert every row into empty tables of the backup's own version and compare what was inserted with what was written;
    rows by table. Raises BadBackup, and nothing of it is kept then."""
    head, totals = read_head(file, tx.keyring), dict[str, list[Any]]()
    tables = await tx.run_sync(lambda connection: _tables(connection, head))
    if any(each not in tables or {*names} - {*tables[each].columns.keys()} for each, names in head.columns.items()):
        raise BadBackup("its columns are not those of its version")
    written = {name: Tally() for name in head.columns}
    for frame in _frames(file, tx.keyring):
        if "table" in frame:
            name, rows = frame["table"], frame["rows"]
            await copying.write(tx, tables[name], head.columns[name], rows)
            written[name] = written[name].plus(rows)
        totals = frame.get("end", totals)
    if {name: [each.rows, f"{each.digest:064x}"] for name, each in written.items()} != totals:
        raise BadBackup("its counts do not agree with what is in it")
    await copying.set_highest_ids(tx, head.highest_ids)
    return {name: each.rows for name, each in written.items()}
