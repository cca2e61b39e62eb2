"""`retry`: what failed three times and was put aside, by id and kind; play it again, or drop it and say why.

Never shows what anyone wrote. Not for: finding the mistake (the log says where in the code).
"""

from typing import Annotated

import typer

from bot.cli.check_report import moment
from bot.cli.cli_context import CommandContext, CommandError, console, run
from referrals.domain.readiness import Lying
from referrals.operating import Quarantine

Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID", help="Like u12; without any, the list", show_default=False)
]
All = Annotated[bool, typer.Option("--all", help="Play everything again that can be played")]
Drop = Annotated[str | None, typer.Option(metavar="ID", help="Never play this one", show_default=False)]
Because = Annotated[str | None, typer.Option(help="Why it is dropped; kept", show_default=False)]


def retry(ids: Ids = None, everything: All = False, drop: Drop = None, because: Because = None) -> None:
    """List what was put aside, play it again, or drop it."""
    if drop and not (because or "").strip():
        raise typer.BadParameter("with --drop, say why: --because “…”")
    run(lambda context: _retry(context, ids or [], everything, drop or "", (because or "").strip()))


async def _retry(context: CommandContext, ids: list[str], everything: bool, drop: str, because: str) -> None:
    quarantine = Quarantine()
    async with context.database.transaction() as tx:
        lying = await quarantine.listed(tx)
        if drop:
            (chosen,) = _chosen(lying, [drop])
            await quarantine.drop(tx, chosen, because, context.now)
            console().print(f"Dropped {drop}. The reason is kept.")
        elif ids or everything:
            wanted = [each for each in lying if each.playable] if everything else _chosen(lying, ids)
            played = await quarantine.play_again(tx, [each for each in wanted if each.playable], context.now)
            console().print(_played(played, [each for each in wanted if not each.playable]))
        else:
            _list(lying)


def _chosen(lying: tuple[Lying, ...], ids: list[str]) -> list[Lying]:
    by_handle = {each.handle: each for each in lying}
    unknown = [each for each in ids if each.lower() not in by_handle]
    if unknown:
        raise CommandError(
            f"Nothing with the ID {', '.join(unknown)} was put aside.", "python -m bot retry lists the IDs."
        )
    return [by_handle[each.lower()] for each in ids]


def _played(count: int, wordless: list[Lying]) -> str:
    said = f"{count} to be played again: now if the bot runs, else at its next start. Then: python -m bot check"
    if not wordless:
        return said
    left = ", ".join(each.handle for each in wordless)
    return f"{said}\n{left}: the content is deleted and can't be played. → python -m bot retry --drop ID --because “…”"


def _list(lying: tuple[Lying, ...]) -> None:
    if not lying:
        console().print("Nothing was put aside.")
        return
    for each in lying:
        state = "" if each.playable else "  (content deleted)"
        console().print(f"{each.handle}  {each.kind}  {moment(each.since)}  {each.error}{state}")
    console().print(
        "→ Play again: python -m bot retry ID … or --all. Drop: python -m bot retry --drop ID --because “…”"
    )
