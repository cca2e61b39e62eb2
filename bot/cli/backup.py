"""`backup` and `restore`: everything the bot remembers in one sealed file, and back again.

A backup is opened and compared before it counts as one. Not for: the keys, which are never in it.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import after_restore
from bot.cli.cli_context import CommandContext, CommandError, console, moment, run, run_with_database
from bot.settings import Settings
from referrals.operating import Restored
from referrals.operating.audit import Audit
from referrals.storage import backup_file, restoring, taken_back, taken_back_file
from referrals.storage.backup_file import BadBackup
from referrals.storage.database import Database

File = Annotated[Path, typer.Argument(metavar="FILE", help="Only its owner can read it", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Replace everything that is in the database now")]


def backup(file: File) -> None:
    """Write everything into FILE while the bot runs; sealed, compressed, and verified by opening it."""
    run(lambda context: _backup(context, file))


def restore(file: File, force: Force = False) -> None:
    """Make the database what FILE says. Refuses while the bot runs, and where something would be lost."""
    run_with_database(lambda database: _restore(database, file, force))


async def _backup(context: CommandContext, file: Path) -> None:
    part = file.with_name(f"{file.name}.part")
    try:
        async with context.database.reading() as tx:
            async for _ in backup_file.write(tx, part, context.now.isoformat(timespec="seconds")):
                pass
        counts, broken = await _opened(context.database, part)
        part.replace(file)
    except OSError as error:
        raise CommandError(
            f"{part} can't be written ({error.strerror}).", "Choose another place, or make room."
        ) from error
    except BadBackup as error:
        raise CommandError(f"The backup could not be verified: {error}.", "Try again. No backup was made.") from error
    finally:
        part.unlink(missing_ok=True)
    console().print(f"Wrote {file}: {sum(counts.values())} rows in {len(counts)} tables, opened and compared.")
    if broken:
        console().print("The log of events does not verify; the backup holds it as it is. → python -m bot audit verify")
    console().print("→ Keep it on another machine. It opens only with ENCRYPTION_KEYS, which are not in it.")


async def _opened(database: Database, file: Path) -> tuple[dict[str, int], bool]:
    """The backup put back into a database of its own, for a moment: rows by table, and whether its log is broken."""
    with tempfile.TemporaryDirectory(prefix="chiroq-verify-") as folder:
        copy = Database(f"sqlite+aiosqlite:///{folder}/copy.db", database.keyring)
        try:
            async with restoring.restored(copy, file) as (tx, counts):
                return counts, bool(await Audit().verify(tx))
        finally:
            await copy.close()


async def _restore(database: Database, file: Path, force: bool) -> None:
    if await restoring.is_in_use(database):
        raise CommandError(
            "The bot is running on this database, or stopped less than a minute ago.", "Stop it, then restore."
        )
    if not force and not await restoring.is_empty(database):
        raise CommandError(
            "The database is not empty: restoring would replace everything in it. Nothing was changed.",
            "If you want that: python -m bot restore FILE --force",
        )
    try:
        head = backup_file.read_head(file, database.keyring)
        now = await moment(Settings())
        records, made_at = await restoring.known_here(database, now), datetime.fromisoformat(head.made_at)
        async with restoring.restored(database, file) as (tx, counts):
            records = await taken_back.under_newest(tx, records, now)
            settled = await Restored().settle(tx, records, made_at, now)
        if settled.since is not None:
            taken_back_file.write(taken_back_file.path_of(database), records, database.keyring)
    except OSError as error:
        raise CommandError(f"{file} can't be read ({error.strerror}).") from error
    except BadBackup as error:
        raise CommandError(f"{file} can't be restored: {error}. Nothing was changed.") from error
    console().print(f"Restored {sum(counts.values())} rows in {len(counts)} tables, as of {head.made_at}.")
    for line in after_restore.lines(settled, made_at):
        console().print(line)
