"""One update played in its transaction: she and her form are loaded, one handler answers, and all it leaves is kept.

A turn that no handler answered is undone and fails. Not for: which update is played, when, and what becomes of one that fails
(see processor).
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import Bot, Update, User
from telegram.constants import ChatMemberStatus

from bot.receiving import apologies
from bot.receiving.raw_updates import is_private, read_update
from handlers import open_form
from handlers.context import Context
from handlers.routes import Routes
from handlers.use_cases import UseCases
from locales.words import Library, guess_language
from referrals.domain.form import Form
from referrals.domain.notice import Mode, Notice, comes_too_late
from referrals.domain.person import Person
from referrals.facts import Facts
from referrals.storage import form_rows, message_rows, outbox, person_rows
from referrals.storage.database import Transaction
from referrals.storage.inbox import Claimed

log = logging.getLogger(__name__)


class Unanswered(RuntimeError):
    """The table of routes has no handler for it."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a turn is made of beside the update: the same for all."""

    bot: Bot
    routes: Routes
    use_cases: UseCases
    facts: Facts
    library: Library


class Turn:
    """One update in its transaction."""

    def __init__(self, dependencies: Dependencies, tx: Transaction, now: datetime) -> None:
        self._dependencies = dependencies
        self._tx = tx
        self._now = self._came_at = now

    async def play(self, job: Claimed) -> None:
        """Raises whatever went wrong. What is not from a person in her own chat is passed over in silence."""
        raw = job.raw(self._tx)
        update = read_update(raw, self._dependencies.bot)
        self._came_at = job.received_at
        if update is None:
            log.warning("update %s cannot be read and is passed over", job.id)
            await apologies.pass_over(self._tx, job, raw, self._dependencies.facts.policy.safe_hours, self._now)
            return
        user = update.effective_user
        if user is None or not is_private(update):
            return
        person, form = await self._load(user)
        person = await self._presence(update, person)
        of = self._dependencies
        context = Context(update, self._tx, self._now, person, form, of.use_cases, of.facts, of.library)
        context.replayed = job.again and self._now - job.received_at > of.facts.policy.writer_window
        await self._answer(context)
        await self._keep(context, form)

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
            await self._dependencies.use_cases.dispatching.watching.unreachable(self._tx, person.id, self._now)
        else:
            await person_rows.change(self._tx, person.id, blocked_at=None)
        return replace(person, blocked_at=self._now if away else None)

    async def _answer(self, context: Context) -> None:
        """By the one handler that the table names."""
        route = self._dependencies.routes.find(context)
        if route is None:
            raise Unanswered
        await route.handler(context)
        await open_form.after(context)

    async def _keep(self, context: Context, before: Form | None) -> None:
        """All the turn leaves, in as few statements as there are kinds of it; `before` is the form it found open."""
        await self._keep_form(context, before)
        message = context.update.message
        if message is not None:
            await message_rows.record_incoming(
                self._tx, context.person.id, message.message_id, self._came_at, context.incoming
            )
        spoken = _spoken(context)
        late = [each.safe_hours_only or self._is_late(each, context) for each in spoken]
        said = [replace(each, safe_hours_only=waits) for each, waits in zip(spoken, late, strict=True)]
        await outbox.add(self._tx, said, self._now)

    def _is_late(self, notice: Notice, context: Context) -> bool:
        window = context.facts.policy.writer_window
        return comes_too_late(notice.priority, self._came_at, self._now, context.person, window)

    async def _keep_form(self, context: Context, before: Form | None) -> None:
        after = context.form
        if after is not None and after != before:
            alone = before is not None and before.flow == after.flow
            await form_rows.save(self._tx, context.person.id, after, alone=alone)
        elif after is None and before is not None:
            await form_rows.close(self._tx, context.person.id)


def _spoken(context: Context) -> list[Notice]:
    """The notices, with one answer to a press, silent where the handler had no toast. Where nothing was pressed, a toast
    becomes a message: it is never lost."""
    query = context.update.callback_query
    said = [each for each in context.notices if each.mode is not Mode.ANSWER_CALLBACK]
    toasts = [each for each in context.notices if each.mode is Mode.ANSWER_CALLBACK]
    if query is None:
        return said + [replace(each, mode=Mode.SEND) for each in toasts]
    first = toasts[0] if toasts else Notice(to=context.person.id, key="", mode=Mode.ANSWER_CALLBACK)
    return [replace(first, params={**first.params, "query": query.id}), *said]
