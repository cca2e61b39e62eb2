"""A village for stories: the real bot on a fresh database, the simulated Telegram over HTTP, and people with phones.

Everybody reads English here so that stories can be read; what the other languages say is checked elsewhere. Nothing of
ours is faked.
"""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import Running, running
from bot.receiving.health import PROBE_EVERY_S
from bot.settings import Settings
from bot.simulator.profile import BotProfile
from bot.simulator.server import serving
from bot.simulator.world import World
from locales.words import LANGUAGES
from referrals.domain.person import Grant, GroupCode, OrganisationCode, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.enrolling import Enrolling
from referrals.facts import load_facts, load_network
from referrals.storage import look_up_key, network_rows, person_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.sealed import Keyring
from tests.conversation import Phone, phone
from tests.waiting import PATIENCE

FACTS = load_facts()
NETWORK = load_network(Path(__file__).parents[2] / "docs" / "network.border.toml", FACTS.gazetteer)
FRIDAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""Ten in the morning in Bishkek, a working day: everybody with ordinary duty hours is on duty."""
SPEED = 40.0
"""How much faster Telegram's limits and the courier's waits run; the calendar moves only by steps."""

BATKEN, ISFARA = PlaceCode("KG-B-BAT"), PlaceCode("TJ-SU-ISF")


_PRESENTED: list[BotProfile] = []
"""How the first bot of this process presented itself. Telegram keeps that: the next one asks, and has nothing to change."""


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is in the village: her grant, her home and her zone."""

    grant: Grant
    home: PlaceCode | None = None
    zone: str = "Asia/Bishkek"


def _focal(code: str, home: str, zone: str = "Asia/Bishkek") -> Post:
    return Post(Grant(Role.FOCAL_POINT, organisation=OrganisationCode(code)), PlaceCode(home), zone)


CAST = {
    "amina": Post(Grant(Role.MEMBER, group=GroupCode("batken-aksay")), BATKEN),
    "zarina": Post(Grant(Role.MEMBER, group=GroupCode("isfara-vorukh")), ISFARA, "Asia/Dushanbe"),
    "gulnara": _focal("ak-kanat", "KG-B-BAT"),
    "nurgul": _focal("ak-kanat", "KG-B-KAD"),
    "saida": Post(Grant(Role.COORDINATOR, place=PlaceCode("KG-B"))),
    "bermet": _focal("ukuk-batken", "KG-B-LEI"),
    "madina": _focal("mohi-nav", "TJ-SU-ISF", "Asia/Dushanbe"),
    "jyldyz": _focal("tynchtyk", "KG-B-BAT"),
    "elmira": _focal("police-batken", "KG-B-BAT"),
    "cholpon": Post(Grant(Role.GROUP_LEADER, group=GroupCode("batken-aksay")), BATKEN),
}
"""The same cast in every story."""
FIRST_ID = 7_048_331_001
IDS = {name: FIRST_ID + number for number, name in enumerate(CAST)}
"""Their Telegram ids: long, so that one found in a file is no accident (see discretion)."""
FAMILY = "Orozbekova"
"""Everybody's second name in Telegram, for the same reason."""


@dataclass
class Village:
    """The bot, its Telegram and everybody's phone. `bot` is another one after `stops` and `starts`."""

    world: World
    settings: Settings
    database_file: Path
    phones: dict[str, Phone]
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _bot: Running | None = None

    @property
    def bot(self) -> Running:
        """The bot at work; AssertionError while it is stopped."""
        assert self._bot is not None, "the bot is stopped"
        return self._bot

    @property
    def at_work(self) -> bool:
        """Whether the bot runs now."""
        return self._bot is not None

    async def starts(self) -> None:
        """The bot starts on the village's database, as after a reboot."""
        about_health = bool(self.settings.listen)
        every = PROBE_EVERY_S * (1 if about_health else SPEED)  # in real seconds no more often than a bot at work
        self._bot = await self._stack.enter_async_context(running(self.settings, probe_s=every))

    async def stops(self) -> None:
        """The bot stops cleanly; Telegram goes on taking what people write."""
        self._bot = None
        await self._stack.aclose()

    async def crashes(self) -> None:
        """The bot dies as when the power goes: what stands on the disk at this moment is all that is left of it, and no call
        that is on its way arrives. A later `starts` finds what is left."""
        left = self.database_file.with_name("left.db")
        with sqlite3.connect(self.database_file) as disk, sqlite3.connect(left) as copy:
            disk.backup(copy)
        self.world.faults.goes_down()
        await self.stops()
        self.world.faults.comes_up()
        for each in self.database_file.parent.glob(f"{self.database_file.name}*"):
            each.unlink()
        left.replace(self.database_file)

    def __getattr__(self, name: str) -> Phone:
        try:
            return self.phones[name]
        except KeyError:
            raise AttributeError(name) from None

    async def settles(self, within: float = PATIENCE) -> None:
        """Until Telegram has nothing more to hand over, the bot nothing more to do, and both agree on the time."""
        until = time.monotonic() + within
        while True:
            if not self.world.updates.pending(self.world.clock.now()) and self._same_time():
                await self.bot.settled(max(until - time.monotonic(), 0.1))
                if not self.world.updates.pending(self.world.clock.now()):
                    return
            if time.monotonic() > until:
                raise TimeoutError(f"Telegram still holds {self.world.updates.pending(self.world.clock.now())!r}")
            await asyncio.sleep(0.01)

    def _same_time(self) -> bool:
        return abs(self.world.clock.now() - self.bot.clock.now()) < timedelta(seconds=1)

    async def passes(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """The calendar moves on, and everything that came due by then is played."""
        await self.settles()
        self.world.clock.advance(timedelta(minutes=minutes, hours=hours, days=days))
        await self.settles()

    async def becomes(self, moment: datetime) -> None:
        """The calendar moves to a moment."""
        await self.settles()
        self.world.clock.move_to(moment)
        await self.settles()

    async def newcomer(self, name: str, language_code: str = "en") -> Phone:
        """Somebody who has Telegram and has not met the bot."""
        self.phones[name] = phone(self.world, called(name), language_code, max(self.world.people, default=FIRST_ID) + 1)
        return self.phones[name]

    async def invites(self, grant: Grant, use_cases: int = 1) -> str:
        """An invite's code, as the operator prints it."""
        async with self.bot.database.transaction() as tx:
            code = await self.bot.use_cases.enrolling.invite(
                tx, grant, use_cases, timedelta(days=7), self.world.clock.now()
            )
        if not isinstance(code, str):
            raise AssertionError(code)
        return code

    def where(self, column: str, text: str) -> str:
        """The condition for `rows` that a column, given as "table.column", holds a text that is encrypted in the file."""
        return f"{column.partition('.')[2]} = x'{self.bot.database.keyring.columns.text(column, text).hex()}'"

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """What stands in the database file, read beside the bot."""
        with sqlite3.connect(f"file:{self.database_file}?mode=ro", uri=True) as connection:
            return connection.execute(query, parameters).fetchall()


def called(name: str) -> str:
    """What Telegram calls her."""
    return f"{name.capitalize()} {FAMILY}"


async def seed(tx: Transaction, opened: bool = True) -> None:
    """The example network with the whole cast in it."""
    enrolling = Enrolling(FACTS)
    await enrolling.load(tx, NETWORK, FRIDAY)
    for name, role in CAST.items():
        person = await person_rows.arrive(tx, IDS[name], "en", FRIDAY)
        await person_rows.change(
            tx,
            person.id,
            standing=Standing.ACTIVE,
            language="en",
            chose_language=True,
            agreed_at=FRIDAY,
            home=role.home,
            zone=role.zone,
        )
        await person_rows.grant(tx, person.id, role.grant, FRIDAY)
    if opened:
        for country in NETWORK.countries:
            await network_rows.open_country(tx, network_rows.Opening(country, FRIDAY, "a story", ()))


@asynccontextmanager
async def village(
    seeded: Path, folder: Path, keys: str, start: datetime = FRIDAY, door: int = 0, cast: Mapping[str, int] = IDS
) -> AsyncIterator[Village]:
    """A village on a copy of a seeded database. Fails at its end if the bot ever called Telegram wrongly.

    With a `door`, a free port, Telegram brings what happens to the bot's webhook there; else the bot asks for it. Only the
    `cast` has Telegram; others come as newcomers.
    """
    world = World(start=start, speed=SPEED)
    world.answer_within_s *= SPEED  # a busy machine is not an hour's outage; the calendar still makes presses old
    if _PRESENTED:
        world.profile = deepcopy(_PRESENTED[0])
    phones = {name: phone(world, called(name), "en", number) for name, number in cast.items()}
    for each in phones.values():
        each.person.started = True
    async with living(seeded, folder, keys, world, phones, door) as place:
        yield place
    if not _PRESENTED and len(world.calls.of("setMyCommands")) == len(LANGUAGES):
        _PRESENTED.append(world.profile)


@asynccontextmanager
async def living(
    database: Path, folder: Path, keys: str, world: World, phones: dict[str, Phone], door: int = 0
) -> AsyncIterator[Village]:
    """As `village`, in a world that is there already."""
    file = folder / "village.db"
    shutil.copy(database, file)
    async with serving(world) as url:
        settings = Settings(
            bot_token=world.token,
            bot_api_url=url,
            clock_url=f"{url}/clock",
            database_url=f"sqlite+aiosqlite:///{file}",
            encryption_keys=keys,
            webhook_url=f"http://127.0.0.1:{door}/telegram" if door else "",
            webhook_secret="only-telegram-knows" if door else "",
            listen=f"127.0.0.1:{door}" if door else "",
            log_level="INFO",
        )
        place = Village(world, settings, file, phones)
        await place.starts()
        try:
            yield place
        finally:
            await place.stops()
    assert world.violations == []


async def make_seeded(file: Path, keyring: Keyring, opened: bool = True) -> None:
    """Put the cast into a migrated database file."""
    database = Database(f"sqlite+aiosqlite:///{file}", keyring)
    try:
        async with database.transaction() as tx:
            await seed(tx, opened)
            await look_up_key.sign(tx)
    finally:
        await database.close()
