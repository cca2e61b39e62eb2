"""The demo: the real bot and a simulated Telegram in one process, on a fresh database, with a small network in it.

Seeds through the use cases of the operator; nothing here is for real people. Not for: serving Telegram (bot/app).
"""

import asyncio
import contextlib
import signal
import tempfile
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import running
from bot.settings import Settings
from bot.simulator.cast import CAST, CHOLPON, INVITED, NEWCOMER, PHONES, Member, speaking
from bot.simulator.server import serving
from bot.simulator.world import World
from referrals.domain.network import Network
from referrals.domain.person import ALWAYS, Duty, Grant, GroupCode, OrganisationCode, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.enrolling import Enrolling, NotReady
from referrals.facts import Facts, load_facts, load_network
from referrals.storage import person_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import migrate
from referrals.storage.sealed import fresh_keys, read_keyring

EXAMPLE = Path(__file__).parent.parent / "docs" / "network.border.toml"
MORNING = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""When every demo begins: a Friday at ten in Bishkek, five days before the campaign of 25 November."""
PORT = 8010
NAME = "Chiroq (demo)"
"""Nobody should take it for the real one (D22). Set by language, which the bot itself does not do."""
BY = "the demo (no one has called or reviewed anything)"
ALWAYS_ON = Duty(frozenset(range(7)), ALWAYS)
"""The demo works at any hour its clock is moved to; "My duty" still does what it says."""

Opened = Callable[[str], Awaitable[None]]
Say = Callable[[str], None]


async def demo(port: int, speed: float, language: str, opened: Opened, say: Say) -> None:
    """Runs until it is told to stop by Ctrl-C or SIGTERM; `opened` is given the page's address once all is there."""
    stop, cast = _stopping(), speaking(language)
    async with AsyncExitStack() as stack:
        world = populated(speed, cast)
        address = await _served(stack, world, port, say)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="chiroq-demo-"))
        settings = settings_for(address, world, Path(folder))
        await prepare(settings, world.clock.now(), cast)
        await invite_newcomer(settings, world, language)
        bot = await stack.enter_async_context(running(settings))
        await opened(page_of(address, language))
        await bot.serve(stop)


def _stopping() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def _served(stack: AsyncExitStack, world: World, port: int, say: Say) -> str:
    """The simulator's address: at this port, or where one is free."""
    try:
        return await stack.enter_async_context(serving(world, port))
    except OSError:
        say(f"Port {port} is taken; another one is used.")
        return await stack.enter_async_context(serving(world))


def settings_for(address: str, world: World, folder: Path) -> Settings:
    """All of them, so that neither .env nor the environment of a real installation has a say."""
    return Settings(
        bot_token=world.token,
        bot_api_url=address,
        clock_url=f"{address}/clock",
        database_url=f"sqlite+aiosqlite:///{folder / 'demo.db'}",
        encryption_keys=fresh_keys(),
        webhook_url="",
        webhook_secret="",
        listen="",
        log_level="WARNING",
    )


async def prepare(settings: Settings, now: datetime, cast: Collection[Member] = CAST) -> None:
    """Make the database and put the network into it, before the bot is started on it."""
    database = Database(settings.database_url, read_keyring(settings.encryption_keys))
    try:
        await migrate(database)
        await seed(database, load_facts(), now, cast)
    finally:
        await database.close()


async def invite_newcomer(settings: Settings, world: World, language: str) -> None:
    """Somebody who has Telegram and an invite to Cholpon's group, and has not met the bot."""
    number, names = NEWCOMER
    group, now = GroupCode(CHOLPON.group), world.clock.now()
    database = Database(settings.database_url, read_keyring(settings.encryption_keys))
    try:
        async with database.transaction() as tx:
            code = await Enrolling(load_facts()).invite(tx, Grant(Role.MEMBER, group), 20, timedelta(days=7), now)
    finally:
        await database.close()
    about = INVITED[language].format(f"/start {code}")
    world.add_person(number, names[language], language_code=language, about=about, order=len(PHONES))


def page_of(address: str, language: str) -> str:
    """Where the phones are shown: those of the cast's front row, in its order, then of who may join and of who confirms her;
    with the guide in this language."""
    shown = (*(each.id for each in PHONES), NEWCOMER[0], CHOLPON.id)
    return f"{address}/?people={','.join(map(str, shown))}&language={language}"


def populated(speed: float = 1.0, cast: Collection[Member] = CAST) -> World:
    """A world in which the cast has Telegram and has met the bot."""
    world = World(start=MORNING, speed=speed)
    for place, member in enumerate(cast):
        person = world.add_person(
            member.id,
            member.first_name,
            language_code=member.language_code,
            about=member.about,
            order=place,
            time_zone=member.zone,
        )
        person.started = True
    for language in {"en", *(each.language_code for each in cast)}:
        world.profile.set_words("name", {"name": NAME, "language_code": language})
    return world


async def seed(database: Database, facts: Facts, now: datetime, cast: Collection[Member] = CAST) -> dict[int, PersonId]:
    """The example network with the cast in it, its countries opened, everybody's menu on its way; ids by Telegram id."""
    enrolling, network = Enrolling(facts), load_network(EXAMPLE, facts.gazetteer)
    async with database.transaction() as tx:
        await enrolling.load(tx, network, now)
        people = {each.id: await _enrol(tx, enrolling, each, now) for each in cast}
        await _open(tx, enrolling, network, now)
        await enrolling.show_menu(tx, people.values(), now)
    return people


async def _enrol(tx: Transaction, enrolling: Enrolling, member: Member, now: datetime) -> PersonId:
    person = await person_rows.arrive(tx, member.id, member.language_code, now)
    for grant in _grants(member):
        await enrolling.enrol(
            tx,
            person,
            grant,
            now,
            standing=Standing.ACTIVE,
            chose_language=True,
            agreed_at=now,
            duty=ALWAYS_ON,
            home=PlaceCode(member.home) if member.home else None,
            zone=member.zone,
        )
    return person.id


def _grants(member: Member) -> tuple[Grant, ...]:
    role = Role(member.role)
    if member.places:
        return tuple(Grant(role, place=PlaceCode(each)) for each in member.places)
    group = GroupCode(member.group) if member.group else None
    return (Grant(role, group, OrganisationCode(member.organisation) if member.organisation else None),)


async def _open(tx: Transaction, enrolling: Enrolling, network: Network, now: datetime) -> None:
    """A demo is always open (D22), and its checklist says that it is one."""
    for country in network.countries:
        numbers = (await enrolling.readiness(tx, country, now)).to_ring
        refused = await enrolling.open_country(tx, country, BY, ("opened by the demo",), numbers, now)
        if isinstance(refused, NotReady):
            raise RuntimeError(f"the demo's network does not allow to open {country}")
