"""`move-to URL`: everything from the database in use into an empty one of another engine, compared before it counts.

The bot has to be stopped. Not for: keeping two databases alike.
"""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli.cli_context import CommandContext, CommandError, console, errors, reachable, run
from referrals.storage import restoring
from referrals.storage.database import Database
from referrals.storage.restoring import Differs

Url = Annotated[
    str, typer.Argument(metavar="URL", help="Like postgresql+asyncpg://USER:PASSWORD@HOST/NAME", show_default=False)
]


def move_to(url: Url) -> None:
    """Copy everything into the empty database at URL, and compare. The one in use is only read."""
    run(lambda context: _move(context, url))


async def _move(context: CommandContext, url: str) -> None:
    target = await reachable(url, context.database.keyring)
    try:
        if await restoring.is_in_use(context.database):
            raise CommandError("The bot is running, or stopped less than a minute ago.", "Stop it, then move.")
        if not await restoring.is_empty(target):
            raise CommandError("The database at URL is not empty. Nothing was changed.", "Give it an empty one.")
        counts = await _copied(context.database, target)
    finally:
        await target.close()
    for name, rows in counts.items():
        console().print(f"{name}: {rows}")
    console().print(f"Moved {sum(counts.values())} rows; counts and digests of {len(counts)} tables are the same.")
    console().print("→ Put DATABASE_URL=URL into .env, then python -m bot check and python -m bot run.")
    console().print(
        "→ Keep the old database until you have a backup of the new one, then delete it. Do not start it again."
    )


async def _copied(source: Database, target: Database) -> dict[str, int]:
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=errors(), transient=True
    )
    with bar:
        rows = bar.add_task("rows", total=await restoring.how_many(source))

        def done(table: str, count: int) -> None:
            bar.update(rows, advance=count, description=table)

        try:
            return await restoring.copy(source, target, done)
        except Differs as error:
            raise CommandError(f"The copy is not the same: {error}. Nothing was kept.") from error
