"""`audit verify`: whether the log of events is what was written, and where it is not.

Not for: reading the log; it says what happened to whom, and no command prints it.
"""

import typer

from bot.cli.cli_context import CommandContext, CommandError, console, run
from referrals.operating.audit import Audit

MOST = 10

audit = typer.Typer(help="The log of what happened.", no_args_is_help=True)


@audit.callback()
def _audit() -> None:
    """A group of commands, though there is one."""


@audit.command("verify")
def verify() -> None:
    """Recompute every event's digest and the chain that ties them together."""
    run(_verify)


async def _verify(context: CommandContext) -> None:
    async with context.database.reading() as tx:
        wrong, count = await Audit().verify(tx), await Audit().count(tx)
    if wrong:
        listed = ", ".join(map(str, wrong[:MOST])) + (" and more" if len(wrong) > MOST else "")
        raise CommandError(
            f"{len(wrong)} of {count} events do not verify: {listed}. Each was changed, or one before it was removed.",
            "Someone wrote into the database past the bot. Compare with your last backup, and tell the coordinators.",
        )
    console().print(f"All {count} events verify.")
