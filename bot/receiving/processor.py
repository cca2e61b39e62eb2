"""Plays kept updates and due timers, in order within a chat; each is one transaction with all it causes.

A turn commits only if exactly one handler answered and none failed; else it is undone and tried again. After three tries an
update is put aside; a timer is tried on, ever more rarely, and the operator is alerted. Not for: what a handler does, or
sending what it says (see courier).
"""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeAlias

from telegram import Update, User
from telegram.constants import ChatMemberStatus

from bot.clock import Clock
from bot.logs import where
from bot.receiving import apologies, shape
from handlers.context import CURRENT, App, TurnState
from handlers.use_cases import UseCases
from locales.words import Library, guess_language
from referrals.domain import alert
from referrals.domain.form import Form
from referrals.domain.notice import Mode, Notice, comes_too_late
from referrals.domain.person import Person
from referrals.facts import Facts
from referrals.storage import alerts, form_rows, inbox, message_rows, outbox, person_rows, set_back, timers
from referrals.storage.database import Database, StaleVersion, Transaction, Wake, run_to_completion
from referrals.storage.inbox import Claimed
from referrals.storage.timers import Timer

log = logging.getLogger(__name__)

RACES = 20
"""Lost version races in a row that are no failure yet."""
SET_BACK = timedelta(minutes=1)
"""How far the calendar must have gone back to be no mere correction."""
SHORTEST_REST, LONGEST_REST = 0.02, 3600.0

Play: TypeAlias = Callable[[Transaction, str, datetime], Awaitable[object]]

TIMERS: Mapping[str, Callable[[UseCases], Play]] = MappingProxyType(
    {
        "route": lambda each: each.dispatching.route,
        "ring": lambda each: each.dispatching.ring,
        "holder_gone": lambda each: each.dispatching.holder_gone,
        "look_at_all": lambda each: each.dispatching.look_at_all,
        "offer_again": lambda each: each.dispatching.offer_again,
        "ask_later": lambda each: each.following_up.ask,
        "forget": lambda each: each.reporting.forget,
        "redraw": lambda each: each.telling.redraw,
        "wipe": lambda each: each.reporting.wipe_draft,
        "cry": lambda each: each.crying.look,
        "campaign": lambda each: each.campaigning.delivering.deliver,
        "campaign_told": lambda each: each.campaigning.delivering.tell,
        "forget_answer": lambda each: each.campaigning.replies.forget_answer,
        "alert_operator": lambda each: each.operating.alert,
        "daily_look": lambda each: each.operating.daily_look,
        "sheet_read": lambda each: each.campaigning.importing.sheet_read,
    }
)
"""What a timer means: the use case that is called with its ref."""


class Unanswered(RuntimeError):
    """No handler returned normally, or more than one did: what was done half is undone."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a turn is made of beside the update: the same for all."""

    application: App
    use_cases: UseCases
    facts: Facts
    library: Library
    timers: Mapping[str, Callable[[UseCases], Play]] = field(default_factory=lambda: TIMERS)


class Processor:
    """The workers. One on SQLite, where there is one writer; `workers` on PostgreSQL."""

    def __init__(self, database: Database, dependencies: Dependencies, clock: Clock, workers: int = 4) -> None:
        self._database = database
        self._dependencies = dependencies
        self._clock = clock
        self._workers = 1 if database.is_sqlite else workers
        self._bell = database.bells[Wake.TURNS]
        self._at_work = list[_Worker]()
        clock.ring_on_step(database.bells[Wake.TURNS])

    @property
    def busy(self) -> bool:
        """Whether a worker plays, or is about to look."""
        return self._bell.rung or not all(worker.resting for worker in self._at_work)

    async def run(self) -> None:
        """Runs until cancelled; a turn that has begun is ended first."""
        self._at_work = [self._worker() for _ in range(self._workers)]
        async with asyncio.TaskGroup() as group:
            for worker in self._at_work:
                group.create_task(worker.run())

    async def play_due(self) -> None:
        """Play all that can be played now, and return."""
        await self._worker().play_due()

    def _worker(self) -> "_Worker":
        return _Worker(self._database, self._dependencies, self._clock)


class _Worker:
    """Plays one turn after the other. Remembers only how often it lost a race in a row, whose turn it was lately, and the
    moment of the last one."""

    def __init__(self, database: Database, dependencies: Dependencies, clock: Clock) -> None:
        self._database = database
        self._dependencies = dependencies
        self._clock = clock
        self._bell = database.bells[Wake.TURNS]
        self._races = 0
        self._latest: datetime | None = None
        self._timer_before = False
        self._in_turn = inbox.InTurn()
        self.resting = False
        """Whether it waits for the bell or for what is due."""

    async def run(self) -> None:
        """Play, rest until something is due or the bell rings, play. Trouble with the database is waited out."""
        while True:
            try:
                await self._rest(await self.play_due())
            except Exception as error:
                log.error("turns stand still: %s", where(error))
                await asyncio.sleep(1)

    async def play_due(self) -> datetime | None:
        """Play until nothing is due; the moment of what comes next, if anything waits."""
        while (left := await run_to_completion(self._turn())) is None:
            pass
        return min(filter(None, (left.timer_due_at, left.retry_at)), default=None)

    async def _turn(self) -> inbox.Look | None:
        """Play one; what is left to wait for when there was none, or none but this and it left nothing."""
        job: Claimed | Timer | None = None
        self._bell.heard()
        try:
            async with self._database.transaction() as tx:
                now = await self._moment(tx)
                look = await self._in_turn.look(tx, now)
                job = await self._choose(tx, look, now)
                if job is None:
                    return look
                await self._play(tx, job, now)
            self._races = 0
            if job is look.update and not (look.others or self._bell.rung or _is_due(look.timer_due_at, now)):
                return look
        except Exception as error:
            if job is None:
                raise
            await self._failed(job, error)
        return None

    async def _moment(self, tx: Transaction) -> datetime:
        """Now. Where the calendar was set back, what it had put ahead is looked at again."""
        now = self._clock.now()
        if self._latest is not None and now < self._latest - SET_BACK:
            await self._dependencies.use_cases.dispatching.begin(tx, now)
            await set_back.pull_in(tx, self._dependencies.facts.policy, now)
        self._latest = now
        return now

    async def _choose(self, tx: Transaction, look: inbox.Look, now: datetime) -> Claimed | Timer | None:
        """A due timer goes first, but no two while an update waits."""
        timer = None
        if _is_due(look.timer_due_at, now) and not (self._timer_before and look.update):
            timer = await timers.take(tx, now)
        self._timer_before = timer is not None
        return timer or look.update

    async def _play(self, tx: Transaction, job: Claimed | Timer, now: datetime) -> None:
        if isinstance(job, Timer):
            await self._dependencies.timers[job.kind](self._dependencies.use_cases)(tx, job.ref, now)
        else:
            self._in_turn.played(job)
            await _Processing(self._dependencies, tx, now).play(job)
            await inbox.done(tx, job.id, now)

    async def _failed(self, job: Claimed | Timer, error: Exception) -> None:
        """Count the try, in a transaction of its own; a lost race is no try."""
        self._races += 1
        if isinstance(error, StaleVersion) and self._races <= RACES:
            return
        self._races = 0
        name = f"timer {job.kind}" if isinstance(job, Timer) else f"update {job.id}"
        log.error("%s failed: %s\n%s", name, where(error), "".join(traceback.format_tb(error.__traceback__)))
        async with self._database.transaction() as tx:
            now = self._clock.now()
            if isinstance(job, Timer):
                counted = await timers.failed(tx, job, where(error), now)
                if counted and job.kind != alert.TIMER:
                    await alerts.raise_alert(tx, alert.AlertReason.PUT_ASIDE, now)
            else:
                counted = await inbox.failed(tx, job.id, where(error), now)
                if counted:
                    await apologies.apologise(tx, job, self._dependencies.facts.policy, now)
        if counted:
            log.error("%s keeps failing: see `python -m bot check`", name)

    async def _rest(self, until: datetime | None) -> None:
        left = LONGEST_REST if until is None else (until - self._clock.now()) / timedelta(seconds=1)
        self.resting = True
        with contextlib.suppress(TimeoutError):  # wait_for would swallow a cancellation that meets the bell
            async with asyncio.timeout(min(max(left, SHORTEST_REST), LONGEST_REST)):
                await self._bell.wait()
        self.resting = False


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


class _Processing:
    """One update in its transaction."""

    def __init__(self, dependencies: Dependencies, tx: Transaction, now: datetime) -> None:
        self._dependencies = dependencies
        self._tx = tx
        self._now = self._came_at = now

    async def play(self, job: Claimed) -> None:
        """Raises whatever went wrong. What is not from a person in her own chat is passed over in silence."""
        raw = job.raw(self._tx)
        update = shape.read(raw, self._dependencies.application.bot)
        self._came_at = job.received_at
        if update is None:
            log.warning("update %s cannot be read and is passed over", job.id)
            await apologies.pass_over(self._tx, raw, self._dependencies.facts.policy.safe_hours, self._now)
            return
        user = update.effective_user
        if user is None or not shape.is_private(update):
            return
        person, form = await self._load(user)
        person = await self._presence(update, person)
        of = self._dependencies
        state = TurnState(self._tx, self._now, person, form, of.use_cases, of.facts, of.library, form_after=form)
        state.replayed = job.again and self._now - job.received_at > self._dependencies.facts.policy.writer_window
        await self._dispatch(update, state)
        await self._keep(update, state)

    async def _load(self, user: User) -> tuple[Person, Form | None]:
        found = await person_rows.find_with_form(self._tx, user.id)
        if found is not None:
            return found
        language, safe = guess_language(user.language_code), self._dependencies.facts.policy.safe_hours
        return await person_rows.arrive(self._tx, user.id, language, self._now, safe), None

    async def _presence(self, update: Update, person: Person) -> Person:
        """She blocked the bot, or is back: Telegram says so, and whoever writes is back."""
        member = update.my_chat_member
        away = member is not None and member.new_chat_member.status == ChatMemberStatus.BANNED
        if away == (person.blocked_at is not None):
            return person
        if away:
            await self._dependencies.use_cases.dispatching.unreachable(self._tx, person.id, self._now)
        else:
            await person_rows.change(self._tx, person.id, blocked_at=None)
        return replace(person, blocked_at=self._now if away else None)

    async def _dispatch(self, update: Update, state: TurnState) -> None:
        token = CURRENT.set(state)
        try:
            await self._dependencies.application.process_update(update)
        finally:
            CURRENT.reset(token)
        if state.failure is not None:
            raise state.failure
        if state.answered != 1:
            raise Unanswered(f"{state.answered} answers")

    async def _keep(self, update: Update, state: TurnState) -> None:
        """All the turn leaves, in as few statements as there are kinds of it."""
        await self._keep_form(state)
        if update.message is not None:
            hers = update.message.message_id
            await message_rows.record_incoming(self._tx, state.person.id, hers, self._now, state.incoming)
        spoken = _spoken(update, state)
        late = [each.safe_hours_only or self._is_late(each, state) for each in spoken]
        said = [replace(each, safe_hours_only=waits) for each, waits in zip(spoken, late, strict=True)]
        await outbox.add(self._tx, said, self._now)

    def _is_late(self, notice: Notice, state: TurnState) -> bool:
        window = state.facts.policy.writer_window
        return comes_too_late(notice.priority, self._came_at, self._now, state.person, window)

    async def _keep_form(self, state: TurnState) -> None:
        before, after = state.form, state.form_after
        if after is not None and after != before:
            alone = before is not None and before.flow == after.flow
            await form_rows.save(self._tx, state.person.id, after, alone=alone)
        elif after is None and before is not None:
            await form_rows.close(self._tx, state.person.id)


def _spoken(update: Update, state: TurnState) -> list[Notice]:
    """The notices, with one answer to a press, silent where the handler had no toast. Where nothing was pressed, a toast
    becomes a message: it is never lost."""
    query = update.callback_query
    said = [each for each in state.notices if each.mode is not Mode.ANSWER_CALLBACK]
    toasts = [each for each in state.notices if each.mode is Mode.ANSWER_CALLBACK]
    if query is None:
        return said + [replace(each, mode=Mode.SEND) for each in toasts]
    first = toasts[0] if toasts else Notice(to=state.person.id, key="", mode=Mode.ANSWER_CALLBACK)
    return [replace(first, params={**first.params, "query": query.id}), *said]
