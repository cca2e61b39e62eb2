"""`network load` and `invite`: who is in the network, and how its people come in.

Not for: what the file must say (facts/network) or what an invite gives (domain/invite).
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.check_report import moment
from bot.cli.cli_context import CommandContext, CommandError, console, errors, run, stop
from bot.cli.telegram_account import Account, ask_telegram
from referrals.domain.invite import STAFF
from referrals.domain.person import Grant, GroupCode, OrganisationCode, Role
from referrals.domain.place import PlaceCode
from referrals.enrolling import STAFF_INVITE_LASTS, UnknownPlaceOf
from referrals.facts import load_network
from referrals.operating import Removing
from referrals.toml_files.reading import FileRefused

ROLES = ", ".join(Role)
MEMBERS_AT_ONCE = 20
MEMBERS_INVITE_LASTS = timedelta(days=14)

network = typer.Typer(help="The network's countries, groups and organisations.", no_args_is_help=True)


@network.command("load")
def load(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A TOML file like docs/network.example.toml", show_default=False)
    ],
    several_countries: Annotated[
        bool, typer.Option("--several-countries", help="Keep more than one country in this one database")
    ] = False,
) -> None:
    """Make the network what FILE says. With a mistake anywhere in it, nothing is changed."""
    run(lambda context: _load(context, file, several_countries))


async def _load(context: CommandContext, file: Path, several_countries: bool) -> None:
    try:
        read = load_network(file, context.facts.gazetteer)
    except FileRefused as error:
        raise CommandError(
            f"{error}\nNothing was loaded.", "Fix these places in the file, then load it again."
        ) from error
    if len(read.countries) > 1 and not several_countries:
        raise CommandError(
            f"{file.name} names {len(read.countries)} countries. Nothing was loaded: each country has a database of its "
            "own, so that no one can read both if one is taken.",
            "Make one file and one installation for each. If you want one for all, add --several-countries.",
        )
    async with context.database.transaction() as tx:
        touched = await context.enrolling.load(tx, read, context.now)
        removed = await Removing().removed(tx)
    console().print(
        f"Loaded {len(read.countries)} countries, {len(read.groups)} groups, {len(read.organisations)} organisations."
    )
    for code, reports in touched.items():
        console().print(
            f"{code} is stricter now, or another one, than {reports} open reports agreed to: they stop contacting it, and"
            " their writers are asked again."
        )
    for each in read.organisations:
        if each.code in removed:
            console().print(
                f"{each.code} was removed on {moment(removed[each.code])} and stays removed."
                f"  → python -m bot remove --organisation {each.code} --bring-back"
            )
    console().print("→ Invite their people: python -m bot invite --help")


Organisation = Annotated[
    str | None,
    typer.Option(
        help="Its code in the network file; a focal point needs one, and whoever answers complaints names hers"
    ),
]
Group = Annotated[str | None, typer.Option(help="Its code in the network file; a member or group leader needs one")]
Place = Annotated[
    str | None,
    typer.Option(
        help="What a coordinator looks after, like KG-B; or the country whose complaints someone answers, like KG"
    ),
]
Everywhere = Annotated[bool, typer.Option("--everywhere", help="A coordinator of the whole network")]
Uses = Annotated[int, typer.Option(min=1, max=500, help="How many members it admits; staff invites admit one")]
Days = Annotated[int | None, typer.Option(min=1, max=365, help="How long it is valid: 14 for members, 7 for staff")]


def invite(
    role: Annotated[Role, typer.Argument(metavar="ROLE", help=ROLES, show_default=False)],
    organisation: Organisation = None,
    group: Group = None,
    place: Place = None,
    everywhere: Everywhere = False,
    uses: Uses = MEMBERS_AT_ONCE,
    days: Days = None,
) -> None:
    """Print a link and a code, one per line, that let someone in as ROLE."""
    try:
        grant = _grant(role, organisation, group, place)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from problem
    if role is Role.COORDINATOR and grant.place is None and not everywhere:
        _sure_of_everything()
    run(lambda context: _invite(context, grant, uses, timedelta(days=days) if days else _lasts(role)))


def _sure_of_everything() -> None:
    """A forgotten --place gives somebody the whole network."""
    question = "Without --place this coordinator sees the open cases of the whole network. Is that what you want?"
    if not typer.confirm(question, default=False, err=True):
        stop("No invite was made.\n→ Name her area: python -m bot invite coordinator --place KG-B")


def _lasts(role: Role) -> timedelta:
    return STAFF_INVITE_LASTS if role in STAFF else MEMBERS_INVITE_LASTS


def _grant(role: Role, organisation: str | None, group: str | None, place: str | None) -> Grant:
    """The role with the scope it must have and no other; raises ValueError."""
    needed, allowed = _scope(role)
    given = {"--organisation": organisation, "--group": group, "--place": place}
    if needed and not given[needed]:
        raise ValueError(f"a {role.value.replace('_', ' ')} needs {needed}")
    for name, value in given.items():
        if value and name not in {needed, *allowed}:
            raise ValueError(f"a {role.value.replace('_', ' ')} has no {name}")
    return Grant(
        role,
        GroupCode(group) if group else None,
        OrganisationCode(organisation) if organisation else None,
        PlaceCode(place) if place else None,
    )


def _scope(role: Role) -> tuple[str, tuple[str, ...]]:
    """The option it needs, and those it may have."""
    match role:
        case Role.FOCAL_POINT:
            return "--organisation", ()
        case Role.MEMBER | Role.GROUP_LEADER:
            return "--group", ()
        case Role.COORDINATOR:
            return "", ("--place",)
        case Role.COMPLAINTS:
            return "", ("--place", "--organisation")
        case Role.OPERATOR:
            return "", ()


def _unknown(found: UnknownPlaceOf, *, is_place: bool) -> CommandError:
    if is_place:
        listed = f"Did you mean {' or '.join(found.near)}? " if found.near else ""
        return CommandError(
            f"There is no place with the code {found.code!r}.",
            f"{listed}All codes are in referrals/data/places.toml, like KG-B or KG-B-BAT.",
        )
    known = (
        f"Known are: {', '.join(found.near)}."
        if found.near
        else "No network is loaded: python -m bot network load FILE"
    )
    return CommandError(f"The network has no {found.code!r}.", known)


async def _invite(context: CommandContext, grant: Grant, uses: int, lasts: timedelta) -> None:
    account = await ask_telegram(context.settings)
    async with context.database.transaction() as tx:
        code = await context.enrolling.invite(tx, grant, uses, lasts, context.now)
    if isinstance(code, UnknownPlaceOf):
        raise _unknown(code, is_place=grant.place is not None)
    if isinstance(account, Account):
        console().print(f"https://t.me/{account.username}?start={code}")
    else:
        errors().print("Telegram did not give the bot's name, so there is no link: see python -m bot check")
    console().print(code)
    people = "one person" if grant.role in STAFF else f"{uses} people"
    errors().print(f"For {people}, within {lasts.days} days. It is not stored anywhere: hand it over now.")
