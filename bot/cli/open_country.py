"""`open`: walks the operator through the checklist of D22 and records who opened a country, and when.

Asks and words only: what is missing is decided by domain/readiness, and kept by Enrolling.open_country.
"""

from typing import Annotated

import typer

from bot.cli.check_report import LANGUAGE, moment, numbers, place_name
from bot.cli.cli_context import CommandContext, CommandError, console, run
from locales.words import LANGUAGES, SOURCE, name_in
from referrals.domain.hotline import Hotline
from referrals.domain.kind import Service
from referrals.domain.place import PlaceCode
from referrals.domain.readiness import Readiness, Staffing
from referrals.enrolling import NotReady

Country = Annotated[str, typer.Argument(metavar="COUNTRY", help="Two letters, like KG", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: --by has called every number and seen the review")]
By = Annotated[str | None, typer.Option(help="Who opens it and is responsible for that; recorded", show_default=False)]
ReviewedBy = Annotated[str | None, typer.Option(help="Who reviewed the language, if not --by", show_default=False)]


def open_country(country: Country, yes: Yes = False, by: By = None, reviewed_by: ReviewedBy = None) -> None:
    """Open COUNTRY for reports of violence, on a checklist that is kept with name and date."""
    if yes and not (by or "").strip():
        raise typer.BadParameter("with --yes, say by whom: --by NAME")
    run(lambda context: _Opening(context, PlaceCode(country.upper()), yes, (by or "").strip(), reviewed_by).go())


class _Opening:
    """One walk through the checklist."""

    def __init__(
        self, context: CommandContext, country: PlaceCode, yes: bool, by: str, reviewed_by: str | None
    ) -> None:
        self.context = context
        self.country = country
        self.name = place_name(country, context.facts)
        self.yes = yes
        self.by = by
        self.reviewed_by = reviewed_by

    async def go(self) -> None:
        """Refuses before asking what nobody could mend by an answer."""
        async with self.context.database.reading() as tx:
            readiness = await self.context.enrolling.readiness(tx, self.country, self.context.now)
        missing = _missing(readiness, self.name)
        if missing:
            raise CommandError("\n".join((f"{self.name} can’t be opened yet:", *missing)))
        self.by = self.by or typer.prompt("Your name, which is recorded").strip()
        rung = tuple(each for each in readiness.to_ring if self._has_rung(each))
        reviews = tuple(self._review(each) for each in LANGUAGES if each in readiness.languages)
        checklist = (*(_rung(each) for each in rung), *reviews, *_services(readiness))
        if rung == readiness.to_ring:
            self._confirm(checklist)
        await self._record(checklist, rung)

    def _has_rung(self, hotline: Hotline) -> bool:
        question = f"Have you called {numbers([hotline])}, and does the right service answer?"
        return self.yes or typer.confirm(question, default=False)

    def _review(self, language: str) -> str:
        name = name_in(SOURCE, language)
        who = self.reviewed_by or (self.by if self.yes else "")
        who = who or typer.prompt(
            f"Which GBV worker who speaks {name} has reviewed the {name} texts?", default="no one"
        )
        if who.strip() in {"", "no one", "nobody"}:
            raise CommandError(
                f"The {name} texts have not been reviewed.", f"Let a GBV worker who speaks {name} read them."
            )
        return f"{name} reviewed by {who.strip()}"

    def _confirm(self, checklist: tuple[str, ...]) -> None:
        console().print(f"To be recorded for {self.name}, {moment(self.context.now)}, by {self.by}:")
        for line in checklist:
            console().print(f"  {line}")
        if not self.yes and not typer.confirm(f"Open {self.name} for reports of violence?", default=False):
            raise CommandError("Not opened. Nothing was recorded.")

    async def _record(self, checklist: tuple[str, ...], rung: tuple[Hotline, ...]) -> None:
        async with self.context.database.transaction() as tx:
            refused = await self.context.enrolling.open_country(
                tx, self.country, self.by, checklist, rung, self.context.now
            )
        if isinstance(refused, NotReady):
            raise CommandError(
                f"{self.name} is not open: no one has called {numbers(refused.unrung)}.",
                f"Call them, then: python -m bot open {self.country} (what you called today is recorded).",
            )
        console().print(f"{self.name} is open.")


def _missing(readiness: Readiness, name: str) -> tuple[str, ...]:
    """What has to be done first; empty where only numbers are left to ring."""
    if not readiness.in_network:
        return (f"- The network has no {name}: name it under `countries` in the network file and load that.",)
    lines = []
    if not readiness.numbers:
        lines.append("- No emergency number is known: add them to referrals/data/hotlines.toml, with their source.")
    if not readiness.watches:
        lines.append("- No organisation offers services after violence there: add one to the network file.")
    lines += [line for each in readiness.watches if (line := _nobody(each, readiness.unready))]
    return tuple(lines)


def _nobody(watch: Staffing, unready: tuple[Service, ...]) -> str:
    """What an organisation without anybody would have to offer; empty where it is not needed."""
    needed = ", ".join(_word(each) for each in unready if each in watch.organisation.services)
    if watch.reachable or not needed:
        return ""
    code = watch.organisation.code
    name = f"{watch.organisation.name(LANGUAGE)} ({needed})"
    return f"- No one has joined for {name}: python -m bot invite focal_point --organisation {code}"


def _word(service: Service) -> str:
    return service.value.removesuffix("_service").replace("_", " ")


def _rung(hotline: Hotline) -> str:
    return f"{numbers([hotline])} rung"


def _services(readiness: Readiness) -> tuple[str, ...]:
    """Each offered service with those who are ready for it."""
    ready: dict[str, list[str]] = {}
    for each in readiness.watches:
        for service in sorted(each.organisation.services) if each.reachable else ():
            ready.setdefault(_word(service), []).append(each.organisation.name(LANGUAGE))
    return tuple(f"{service}: {', '.join(names)}" for service, names in sorted(ready.items()))
