"""Sweeping chats, both sides of them: on time, at once where she asks for it, and whole where someone was removed (D7).

Not for: which message goes (domain/sweep), or deleting (one row of the outbox is one call of Telegram's).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from referrals.call import Call
from referrals.domain.notice import Mode, Notice, NoticeKey, Priority
from referrals.domain.person import PersonId, Role, Standing
from referrals.domain.sweep import AT_ONCE, CHOICES, ChatMessage, Sweep, read_whose, sweep, whose
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import form_rows, outbox, person_rows, sweep_rows, timers
from referrals.storage.database import Transaction

AT_LEAST = timedelta(minutes=15)
"""Between two looks at all chats."""
TOLD = "left"
"""Where she reads that something stays in her chat."""


class Sweeping:
    """One method is one action, inside the turn's transaction."""

    def __init__(self, facts: Facts) -> None:
        self._policy = facts.policy

    async def begin(self, tx: Transaction, now: datetime) -> None:
        """At the start of the bot: chats are looked at in time, unless that is armed already."""
        await timers.set_unless_armed(tx, TimerKind.SWEEP, "", now + min(CHOICES))

    async def look(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `sweep`: some messages whose time has come, in any chat; or the whole chat of "person:12", who was removed."""
        person = read_whose(ref)
        if person is not None:
            await self._all_of(tx, person, now)
            return
        chosen = await sweep_rows.choices(tx)
        usual = self._policy.chats_swept_after
        due = await sweep_rows.due(tx, usual, chosen, now, AT_ONCE)
        for each, messages in due.items():
            await self._sweep(tx, each, messages, now)
        if sum(map(len, due.values())) == AT_ONCE:
            again = now
        else:
            next_at = await sweep_rows.next_at(tx, min([usual, *chosen.values()]))
            again = max(next_at or now + min(CHOICES), now + AT_LEAST)
        await timers.set_timer(tx, TimerKind.SWEEP, "", again)

    async def _sweep(self, tx: Transaction, person_id: PersonId, messages: list[ChatMessage], now: datetime) -> None:
        form = await form_rows.active(tx, person_id) if any(each.slot for each in messages) else None
        found = sweep(messages, form, now, self._policy.violence_draft_hidden_after)
        await self._delete(tx, person_id, found, Priority.SWEEP, now)
        for held, until in found.held:
            await sweep_rows.look_again(tx, person_id, [held], until)
        await self._leave(tx, person_id, found.left, now)
        if found.may_wait:
            await self._ring_again(tx, person_id, now)

    async def _delete(self, tx: Transaction, to: PersonId, found: Sweep, priority: Priority, now: datetime) -> None:
        if found.until is not None:
            await sweep_rows.look_again(tx, to, [each for ids in found.calls for each in ids], found.until)
        rows = [
            Notice(to=to, key="", params={"ids": ids}, mode=Mode.SWEEP, priority=priority, safe_hours_only=False)
            for ids in found.calls
        ]
        await outbox.add(tx, rows, now)

    async def _leave(self, tx: Transaction, person_id: PersonId, left: Collection[int], now: datetime) -> None:
        """She is told once, at her hours. On a phone that may be another's by now nothing is said."""
        if not left:
            return
        await sweep_rows.give_up(tx, person_id, left)
        person = await person_rows.get(tx, person_id)
        if person.standing is not Standing.LEFT and person.blocked_at is None:
            told = Notice(
                to=person_id,
                key=NoticeKey.SWEEP_LEFT,
                slot=TOLD,
                mode=Mode.SEND_OR_EDIT,
                priority=Priority.FOLLOW_UP,
            )
            await outbox.add(tx, [told], now)

    async def _ring_again(self, tx: Transaction, person_id: PersonId, now: datetime) -> None:
        """What waits for her must not wait unseen (D12): whether anything does is looked at by whoever offers."""
        person = await person_rows.get(tx, person_id)
        if person.has(Role.FOCAL_POINT) or person.has(Role.COORDINATOR):
            await timers.set_timer(tx, TimerKind.OFFER_AGAIN, whose(person_id), now)

    async def _all_of(self, tx: Transaction, person_id: PersonId, now: datetime, also: Collection[int] = ()) -> None:
        standing = await sweep_rows.of_chat(tx, person_id)
        known = {each.telegram_id for each in standing}
        here = [ChatMessage(each, now, "") for each in also if each not in known]
        found = sweep([replace(each, slot="") for each in (*standing, *here)], None, now, timedelta())
        await self._delete(tx, person_id, found, Priority.REPLY, now)
        await self._leave(tx, person_id, found.left, now)

    async def at_once(self, call: Call, message: int | None) -> None:
        """She has everything deleted, both sides; `message` is the one in which she says so."""
        await self._all_of(call.tx, call.person.id, call.now, [] if message is None else [message])

    async def choose(self, call: Call, after: timedelta) -> None:
        """After how long her chat is swept; what is older goes now. Nothing happens for what is no choice."""
        if after in CHOICES:
            await sweep_rows.choose(call.tx, call.person.id, after)
            await timers.set_timer(call.tx, TimerKind.SWEEP, "", call.now)

    async def was_swept(self, call: Call, slot: str) -> bool:
        """Whether a message of hers in this slot was swept and none came since."""
        return await sweep_rows.was_swept(call.tx, call.person.id, slot)
