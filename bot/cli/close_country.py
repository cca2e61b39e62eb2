"""`close`: takes a country back to numbers, directory and conflict reports; open cases go on.

Not for: opening it again (see open_country), which needs the whole checklist.
"""

from typing import Annotated

import typer

from bot.cli.check_report import place_name
from bot.cli.cli_context import CommandContext, CommandError, console, run
from referrals.domain.place import PlaceCode

Country = Annotated[str, typer.Argument(metavar="COUNTRY", help="Two letters, like KG", show_default=False)]
By = Annotated[str, typer.Option(help="Who closes it; kept", show_default=False)]
Because = Annotated[str, typer.Option(help="Why; kept", show_default=False)]


def close_country(country: Country, by: By, because: Because) -> None:
    """Take no new reports of violence in COUNTRY. What is open continues."""
    if not by.strip() or not because.strip():
        raise typer.BadParameter("say who closes it and why: --by NAME --because “…”")
    run(lambda context: _close(context, PlaceCode(country.upper()), by.strip(), because.strip()))


async def _close(context: CommandContext, country: PlaceCode, by: str, because: str) -> None:
    name = place_name(country, context.facts) if country in context.facts.gazetteer else country
    async with context.database.transaction() as tx:
        if not await context.enrolling.close_country(tx, country, by, because, context.now):
            raise CommandError(
                f"{name} is not open, so there is nothing to close.", "python -m bot check says what is open."
            )
    console().print(f"{name} is closed: no new reports of violence there. Open cases continue.")
    console().print(f"→ To open it again, with its checklist: python -m bot open {country}")
