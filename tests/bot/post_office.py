"""A courier at work between a real database and the simulator, with views that say what a test wants said."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from telegram import Bot

from bot.clock import FollowedClock
from bot.message_packs import load_content
from bot.sending.courier import Courier
from bot.sending.leader_lease import LeaderLease
from bot.sending.rendering import Renderer
from bot.simulator.calls import ApiCall
from bot.simulator.server import serving
from bot.simulator.world import World
from bot.transport import Transport
from handlers.ui.page import Button, Card, Page, Photo, Rendered, Sheet, View
from handlers.use_cases import UseCases, use_cases_with
from locales.words import read_library
from referrals.domain.notice import Json, Mode, Notice, Priority
from referrals.domain.person import PersonId
from referrals.domain.report_notices import PUSH
from referrals.facts import Facts, load_facts
from referrals.storage import message_rows, outbox, person_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.schema import outbox as rows
from tests.conversation import Phone, phone
from tests.waiting import PATIENCE

FACTS = load_facts()
LIBRARY = read_library()


async def _say(page: Page) -> Rendered | None:
    return Rendered(page.word("text"))


async def _buttons(page: Page) -> Rendered | None:
    return Rendered(page.word("text"), ((Button("Go on", "1:go", style="primary"), Button("Stop", "1:stop")),))


async def _menu(page: Page) -> Rendered | None:
    return Rendered(page.word("text"), keyboard=(("One", "Two"), ("Three",)), placeholder="Write here", protect=True)


async def _untrue(page: Page) -> Rendered | None:
    return None


async def _broken(page: Page) -> Rendered | None:
    raise LookupError("a secret word")


async def _card(page: Page) -> Rendered | None:
    card = Card("16 Days", page.word("text") or "Words", page.word("colour") or "#c8501e", "en")
    return Rendered(page.word("caption"), ((Button("Go on", "1:go"),),), protect=True, attachment=card)


async def _photo(page: Page) -> Rendered | None:
    return Rendered(page.word("text"), attachment=Photo(page.word("file")))


async def _sheet(page: Page) -> Rendered | None:
    return Rendered(
        page.word("text"), attachment=Sheet("16-days.xlsx", (("day", "text"), ("2026-11-25", "")), ("How",))
    )


async def _ringing(page: Page) -> Rendered | None:
    return await (_broken if page.params.get("fails") else _say)(page)


VIEWS: dict[str, View] = {
    PUSH: _ringing,
    "say": _say,
    "buttons": _buttons,
    "menu": _menu,
    "untrue": _untrue,
    "broken": _broken,
    "card": _card,
    "photo": _photo,
    "sheet": _sheet,
}


def all_uses(facts: Facts) -> UseCases:
    return use_cases_with(facts, load_content())


@dataclass
class PostOffice:
    """What a test holds in its hands. Everything goes through the outbox and over HTTP."""

    world: World
    address: str
    database: Database
    clock: FollowedClock
    bot: Bot
    lost: list[PersonId] = field(default_factory=list)
    hook_fails: list[Exception] = field(default_factory=list)
    """What the hook for unreachable people raises, once each."""
    people: dict[int, PersonId] = field(default_factory=dict)

    async def joins(self, name: str = "Amina", started: bool = True) -> tuple[Phone, PersonId]:
        """Somebody known to both sides."""
        her = phone(self.world, name)
        her.person.started = started
        async with self.database.transaction() as tx:
            person = await person_rows.arrive(tx, her.id, "en", self.clock.now())
        self.people[her.id] = person.id
        return her, person.id

    async def post(self, *notices: Notice) -> None:
        async with self.database.transaction() as tx:
            await outbox.add(tx, notices, self.clock.now())

    def courier(self, leadership: LeaderLease | None = None) -> Courier:
        async def unreachable(tx: Transaction, person: PersonId, now: datetime) -> None:
            if self.hook_fails:
                raise self.hook_fails.pop(0)
            self.lost.append(person)

        renderer = Renderer(VIEWS, all_uses(FACTS), FACTS, LIBRARY)
        return Courier(self.database, self.bot, renderer, self.clock, unreachable, leadership=leadership)

    @contextlib.asynccontextmanager
    async def working(self, leadership: LeaderLease | None = None) -> AsyncIterator[Courier]:
        courier = self.courier(leadership)
        task = asyncio.create_task(courier.run())
        try:
            yield courier
        finally:
            courier.stop()
            await asyncio.wait_for(task, 10)

    async def states(self) -> list[str]:
        """Of all rows, in order."""
        async with self.database.reading() as tx:
            return list((await tx.execute(select(rows.c.state).order_by(rows.c.id))).scalars())

    async def errors(self) -> list[str | None]:
        async with self.database.reading() as tx:
            return list((await tx.execute(select(rows.c.error).order_by(rows.c.id))).scalars())

    async def becomes(self, *states: str, within: float = PATIENCE) -> None:
        """Waits until the rows are in these states."""
        await self.until(lambda found: found == list(states), within)

    async def until(self, holds: Callable[[list[str]], bool], within: float = PATIENCE) -> None:
        try:
            async with asyncio.timeout(within):
                while not holds(await self.states()):  # noqa: ASYNC110  # the database rings no bell here
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(f"{await self.states()} {await self.errors()}") from None

    async def attempts(self) -> int:
        """Of all rows together."""
        async with self.database.reading() as tx:
            return sum((await tx.execute(select(rows.c.attempts))).scalars())

    async def in_slot(self, person: PersonId, slot: str) -> int | None:
        async with self.database.reading() as tx:
            return await message_rows.of_slot(tx, person, slot)

    def calls(self, *methods: str) -> list[ApiCall]:
        """Of the methods that reach people, or of these."""
        wanted = methods or (
            "sendMessage",
            "sendPhoto",
            "sendDocument",
            "editMessageText",
            "deleteMessage",
            "answerCallbackQuery",
        )
        return [call for call in self.world.calls if call.method in wanted]


def note(
    to: PersonId,
    text: str = "",
    slot: str = "",
    mode: Mode = Mode.SEND,
    priority: Priority = Priority.REPLY,
    **more: Json,
) -> Notice:
    """A notice of the test's own views; `key` and the flags of a Notice may be given too."""
    flags = {name: more.pop(name) for name in ("with_sound", "safe_hours_only", "about", "not_before") if name in more}
    key = str(more.pop("key", "say"))
    return Notice(to=to, key=key, params={"text": text, **more}, slot=slot, mode=mode, priority=priority, **flags)  # type: ignore[arg-type]


MORNING = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""Ten in Bishkek, at whatever hour the tests run: everybody may be written to for ten hours."""


@contextlib.asynccontextmanager
async def open_post_office(
    database: Database,
    *,
    speed: float = 20.0,
    latency_s: float = 0.0,
    start: datetime = MORNING,
    answers_within: float = 30,
) -> AsyncIterator[PostOffice]:
    world = World(start=start, speed=speed, latency_s=latency_s)
    async with serving(world) as address:
        clock = FollowedClock(f"{address}/clock")
        await clock.synchronise()
        following = asyncio.create_task(clock.follow())
        request = Transport(address, 16, answers_within)
        bot = Bot(world.token, f"{address}/bot", f"{address}/file/bot", request)
        async with bot:
            try:
                yield PostOffice(world, address, database, clock, bot)
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
        assert world.violations == []
