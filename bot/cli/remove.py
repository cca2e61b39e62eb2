"""`people` and `remove`: who is on the staff, without a name, and taking someone or an organisation out.

Not for: members, whom no command lists, or what becomes of the cases (they go on by themselves).
"""

from typing import Annotated

import typer

from bot.cli.check_report import moment
from bot.cli.cli_context import CommandContext, CommandError, console, run
from referrals.domain.person import Grant, OrganisationCode
from referrals.operating import Removing
from referrals.operating.removing import Listed

Handle = Annotated[str | None, typer.Argument(metavar="HANDLE", help="From python -m bot people", show_default=False)]
Organisation = Annotated[str | None, typer.Option(help="Its code in the network file", show_default=False)]
Back = Annotated[
    bool, typer.Option("--bring-back", help="With --organisation: let the network file count for it again")
]
Yes = Annotated[bool, typer.Option("--yes", help="Don’t ask whether you are sure")]


def people() -> None:
    """List the staff by role and handle: no names, no Telegram ids, no members."""
    run(_list)


def remove(
    handle: Handle = None, organisation: Organisation = None, bring_back: Back = False, yes: Yes = False
) -> None:
    """Take all roles from someone, or take an organisation out; what they held is passed on at once."""
    if (handle is None) == (organisation is None) or (bring_back and handle):
        raise typer.BadParameter("name one: a HANDLE (see python -m bot people) or --organisation CODE")
    if handle is not None:
        run(lambda context: _remove_person(context, handle, yes))
    else:
        run(lambda context: _remove_organisation(context, OrganisationCode(organisation or ""), bring_back, yes))


async def _list(context: CommandContext) -> None:
    async with context.database.reading() as tx:
        staff = await Removing().staff(tx)
    for each in staff:
        console().print(_line(each))
    if not staff:
        console().print("No one on the staff has joined yet. → python -m bot invite --help")


def _line(each: Listed) -> str:
    roles = ", ".join(_role(grant) for grant in each.grants)
    joined = f"joined {moment(each.agreed_at)}" if each.agreed_at else "joining not dated"
    heard = f"last wrote {moment(each.heard_at)}" if each.heard_at else "wrote nothing in the last 48 hours"
    blocked = "; has blocked the bot" if each.person.blocked_at else ""
    return f"{each.handle}  {roles}; {joined}; {heard}; reads {each.person.language}{blocked}"


def _role(grant: Grant) -> str:
    scope = grant.organisation or grant.group or grant.place
    return f"{grant.role.value.replace('_', ' ')}{f' {scope}' if scope else ''}"


async def _remove_person(context: CommandContext, handle: str, yes: bool) -> None:
    async with context.database.reading() as tx:
        staff = await Removing().staff(tx)
    chosen = next((each for each in staff if each.handle == handle.lower()), None)
    if chosen is None:
        raise CommandError(f"No one on the staff has the handle {handle}.", "python -m bot people lists the handles.")
    console().print(_line(chosen))
    _sure("Take all roles from this person?", yes)
    async with context.database.transaction() as tx:
        await Removing().remove(tx, chosen.person, context.now)
    console().print("Removed. Open cases are passed on now if the bot is running, otherwise at its next start.")
    console().print("→ python -m bot check says whether anyone is missing now.")


async def _remove_organisation(context: CommandContext, code: OrganisationCode, bring_back: bool, yes: bool) -> None:
    _sure(f"{'Bring back' if bring_back else 'Remove'} {code}?", yes)
    async with context.database.transaction() as tx:
        if bring_back:
            done = await Removing().bring_back(tx, code, context.now)
        else:
            done = await Removing().remove_organisation(tx, code, context.now)
    if not done:
        raise CommandError(
            f"{code} was not removed before." if bring_back else f"The network has no organisation {code!r}.",
            "Its code is in the network file.",
        )
    if bring_back:
        console().print(f"{code} counts again once its network file is loaded. → python -m bot network load FILE")
    else:
        console().print(
            f"{code} is offered nothing more, and what it holds is passed on. Loading the file keeps it removed."
        )


def _sure(question: str, yes: bool) -> None:
    if not yes and not typer.confirm(question, default=False):
        raise CommandError("Nothing was changed.")
