"""`check`: what is wrong with this installation and how to mend it, one line each; ends with 1 when something is wrong.

Changes nothing and makes no database. Not for: wording what concerns the network itself (see check_report).
"""

import asyncio

import typer
from rich.text import Text

from bot import zones
from bot.cli.check_report import Finding, SetUpStep, Weight, fine, look, of_network, of_zones, wrong
from bot.cli.cli_context import CommandError, console, keyring_of, moment
from bot.cli.telegram_account import Account, TokenRefused, Unreachable, ask_telegram
from bot.settings import Settings
from bot.unusable import name_of, why_unusable
from referrals.complaining import Complaining
from referrals.enrolling import Enrolling
from referrals.facts import load_facts
from referrals.operating.audit import Audit
from referrals.storage import rekeying
from referrals.storage.condition import Checked, Condition, check_condition
from referrals.storage.database import BadAddress, Database

STYLES = {Weight.FINE: "green", Weight.WARNING: "yellow", Weight.WRONG: "bold red"}
"""Of the mark alone; the mark says the same without colour."""


def check() -> None:
    """Say in plain words what is wrong, and how to fix it."""
    if asyncio.run(_check()):
        raise typer.Exit(1)


async def _check() -> bool:
    """Whether something is wrong."""
    findings = await _findings(Settings())
    for step in SetUpStep:
        _print(step, [each for each in findings if each.step is step])
    bad = [each for each in findings if each.weight is Weight.WRONG]
    first = min((each.step for each in bad), key=list(SetUpStep).index, default=None)
    console().print(f"{len(bad)} to fix. Next step: {first}." if first else "Nothing to fix.")
    return bool(bad)


def _print(step: SetUpStep, findings: list[Finding]) -> None:
    if findings:
        console().print(f"{step}:")
    for each in findings:
        console().print(Text(each.weight, STYLES[each.weight]), each.line)


async def _findings(settings: Settings) -> list[Finding]:
    found = [await _telegram(settings), of_zones(zones.installed(), zones.locked())]
    try:
        return found + await _at_home(settings)
    except CommandError as error:
        return [*found, _plain(error)]


async def _at_home(settings: Settings) -> list[Finding]:
    """What this machine holds: settings, key, database."""
    found, keyring = [], keyring_of(settings)
    if settings.bot_token and (problem := settings.problem()):
        found.append(wrong(problem))
    try:
        database = Database(settings.database_url, keyring)
    except BadAddress as error:
        return [*found, wrong(f"The database can't be opened: {error}.", "Check DATABASE_URL in .env.")]
    try:
        return [*found, *await _database(settings, database)]
    finally:
        await database.close()


def _plain(error: CommandError) -> Finding:
    what, _, do = str(error).partition("\n→ ")
    return wrong(what, do)


async def _telegram(settings: Settings) -> Finding:
    if not settings.bot_token:
        return wrong(
            "BOT_TOKEN is missing: the bot has no account.", "Ask @BotFather for one, then: python -m bot init"
        )
    match await ask_telegram(settings):
        case TokenRefused():
            return wrong("Telegram refuses the token.", "Copy it again from @BotFather (/token) into .env.")
        case Unreachable(why):
            return wrong(f"Telegram can't be reached ({why}).", "Look at the network, the proxy, and BOT_API_URL.")
        case Account() as account:
            return _way_in(account, settings)


def _way_in(account: Account, settings: Settings) -> Finding:
    """Whether updates come the way the settings say."""
    if account.webhook and not settings.webhook_url:
        return wrong(
            f"A webhook is set for @{account.username}, but this bot fetches its updates: it would get none.",
            "Start it once with python -m bot run, which takes the webhook away; if another machine runs this bot, stop one.",
        )
    if settings.webhook_url and not account.webhook:
        return wrong(
            f"WEBHOOK_URL is given, but no webhook is set for @{account.username}: no update comes.",
            "python -m bot run sets it.",
        )
    if account.webhook != settings.webhook_url:
        return wrong(
            f"The webhook of @{account.username} leads to another address than WEBHOOK_URL.",
            "Start python -m bot run here, or stop the other machine that runs this bot.",
        )
    return fine(f"Telegram knows the bot as @{account.username}; updates come by {_way(settings)}.")


def _way(settings: Settings) -> str:
    return "webhook" if settings.webhook_url else "polling"


async def _database(settings: Settings, database: Database) -> list[Finding]:
    checked = await check_condition(database)
    found = [_condition(checked, database)]
    if checked.condition is not Condition.READY:
        return found
    facts = load_facts()
    enrolling, now = Enrolling(facts), await moment(settings)
    async with database.reading() as tx:
        if await rekeying.is_due(tx):
            mend = "Stop the bot if it runs, then start it: python -m bot run puts everything under the new key."
            return [*found, look("ENCRYPTION_KEYS has a new find: key that is not used yet.", mend)]
        if not await enrolling.keys_fit(tx):
            mend = "Put back the keys it was written with; don't run the bot before."
            return [*found, wrong("ENCRYPTION_KEYS does not open this database.", mend)]
        found += [_log(len(await Audit().verify(tx))), _sealed(await Audit().misplaced(tx))]
        found += [_complaints(await Complaining(facts).stuck(tx, now))]
        return [*found, *of_network(await enrolling.survey(tx, now), facts, now)]


def _complaints(stuck: int) -> Finding:
    if not stuck:
        return fine("No complaint is stuck.")
    what = f"Complaints that no one may answer, or no one has answered in time: {stuck}. What they say is shown to no one else."
    return look(what, "Name someone outside those chains: python -m bot invite complaints --help")


def _log(changed: int) -> Finding:
    if not changed:
        return fine("The log of events is whole.")
    return wrong(f"The log of events was changed in {changed} places.", "python -m bot audit verify")


def _sealed(misplaced: dict[str, int]) -> Finding:
    if not misplaced:
        return fine("Everything that is sealed stands where it was sealed.")
    where = ", ".join(f"{number} in {column}" for column, number in sorted(misplaced.items()))
    what = f"Something was changed in the database without its keys, or a key is gone: {where}. Nobody is shown what it says."
    return wrong(what, "Ask who can write the database’s file; then restore a backup from before.")


def _condition(checked: Checked, database: Database) -> Finding:
    if problem := why_unusable(checked, database):
        return wrong(*problem)
    match checked.condition:
        case Condition.ABSENT:
            return wrong(f"There is no database {name_of(database)} yet.", "python -m bot network load FILE makes it.")
        case Condition.BEHIND:
            versions = ", ".join(checked.pending)
            return wrong(f"The database is behind this code: it lacks {versions}.", "python -m bot run brings it up.")
        case _:
            return fine("The database is there, with all its tables.")
