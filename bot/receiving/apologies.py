"""What is said about an update that could not be played: to its author alone, in her own chat, where her message stands and is
recorded as any other.

Not for: updates that a handler answers (see handlers/errors).
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.receiving.raw_updates import author_of, chat_of, message_of
from handlers.errors import UNKNOWN
from handlers.view_key import ViewKey
from locales.words import guess_language
from referrals.domain.notice import Mode, Notice, Priority, comes_too_late
from referrals.domain.person import Hours, Person
from referrals.domain.policy import Policy
from referrals.storage import message_rows, outbox, person_rows
from referrals.storage.database import Transaction
from referrals.storage.inbox import Claimed

log = logging.getLogger(__name__)


async def apologise(tx: Transaction, job: Claimed, policy: Policy, now: datetime) -> None:
    """Tell her once that it went wrong and was kept; after the time of a reply, at her own hours (D6). Whether that succeeds
    or not, the update stays put aside."""
    if job.again:
        return
    try:
        async with tx.attempt():
            raw = job.raw(tx)
            person = await _author(tx, raw, policy.safe_hours, now)
            if person is not None:
                await _record(tx, person, raw, job.received_at)
                late = comes_too_late(Priority.REPLY, job.received_at, now, person, policy.writer_window)
                await outbox.add(tx, _sorry(person, raw, late), now)
    except Exception as error:
        log.error("no apology for update %s: %s", job.id, type(error).__name__)


async def pass_over(tx: Transaction, job: Claimed, raw: Mapping[str, Any], safe: Hours, now: datetime) -> None:
    """It will never be readable: whoever sent it is told at once, and a press is answered."""
    person = await _author(tx, raw, safe, now)
    if person is not None:
        await _record(tx, person, raw, job.received_at)
        query = _query(raw)
        unread = Notice(to=person.id, key=ViewKey.ERROR_ONLY_TEXT, slot=UNKNOWN, safe_hours_only=False)
        old = Notice(to=person.id, key=ViewKey.ERROR_OLD_BUTTON, mode=Mode.ANSWER_CALLBACK, params={"query": query})
        await outbox.add(tx, [old if query else unread], now)


async def _author(tx: Transaction, raw: Mapping[str, Any], safe: Hours, now: datetime) -> Person | None:
    """Who made a raw update in her own chat with the bot, as far as it can be read."""
    author = author_of(raw)
    if author is None or author["id"] != chat_of(raw):
        return None
    code = author.get("language_code")
    language = guess_language(code if isinstance(code, str) else None)
    return await person_rows.arrive(tx, author["id"], language, now, safe)


async def _record(tx: Transaction, person: Person, raw: Mapping[str, Any], written_at: datetime) -> None:
    """Her message can be taken away in time, though no one could play it (D7)."""
    message = message_of(raw)
    if message is not None:
        await message_rows.record_incoming(tx, person.id, message, written_at)


def _query(raw: Mapping[str, Any]) -> str:
    """The id of a press, or ""."""
    press = raw.get("callback_query")
    query = press.get("id") if isinstance(press, Mapping) else None
    return query if isinstance(query, str) else ""


def _sorry(person: Person, raw: Mapping[str, Any], late: bool) -> list[Notice]:
    """The apology; and the press, if it was one, is answered, so that its button stops waiting."""
    sorry, query = Notice(to=person.id, key=ViewKey.ERROR_KEPT, with_sound=True, safe_hours_only=late), _query(raw)
    return (
        [Notice(to=person.id, key="", mode=Mode.ANSWER_CALLBACK, params={"query": query}), sorry] if query else [sorry]
    )
