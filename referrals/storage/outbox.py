"""The outbox: notices kept beside what they tell, one row for each call of the Bot API to come.

A newer notice for a slot takes the place of older ones that were not sent. Not for: sending them (see deliveries and
bot/sending/courier) or wording them (views in handlers).
"""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam, cast, insert, literal, null, select, union_all, update

from referrals.domain.notice import Mode, Notice
from referrals.domain.person import PersonId
from referrals.storage.columns import ROW_KEY
from referrals.storage.database import Transaction, Wake
from referrals.storage.schema import messages, outbox
from referrals.storage.sealed import Keyring, SealedRow

MOST_AT_ONCE = 200
"""Rows one transaction may insert, so that no alert waits behind a long write."""
EMPTIED = {"notice": "", "params_sealed": b""}
"""What is over keeps no content."""


class OutboxState(StrEnum):
    """Where a row is on its way. Only `WAITING` rows can still be taken back."""

    WAITING = "waiting"
    """To be sent, from `not_before` on."""
    SENDING = "sending"
    """An attempt is recorded and its result is not: after a crash nobody knows whether it arrived."""
    SENT = "sent"
    """Telegram has taken it, or there was nothing left to do."""
    IN_DOUBT = "in doubt"
    """Nobody knows whether Telegram took it, and twice would be worse than not at all: a message of a campaign."""
    SUPERSEDED = "superseded"
    """A newer notice took its place before it was sent."""
    CANCELLED = "cancelled"
    """It became untrue before it was sent."""
    WITHDRAWN = "withdrawn"
    """When it was to be sent, there was nothing true to say, or nobody who may read it."""
    REFUSED = "refused"
    """Telegram will never take it: the reader blocked the bot, or is gone."""
    QUARANTINED = "quarantined"
    """Our own mistake: it could not be rendered, or Telegram called it malformed. An operator has to look."""


Slot = tuple[PersonId, str]
FRESH = frozenset({Mode.SEND, Mode.SEND_OR_EDIT, Mode.REDRAW})
CONTENT = FRESH | {Mode.EDIT_ONLY}


async def add(tx: Transaction, notices: Iterable[Notice], now: datetime) -> None:
    """Keep notices for sending, in this order within a slot; at most MOST_AT_ONCE, else ValueError.

    What is left in a slot is what a reader should see: an unsent SEND replaced by a SEND_OR_EDIT stays a new message;
    EDIT_ONLY of what was never sent sends neither, or leaves it as it is (`replaces_unsent`); DELETE of what was never
    sent sends nothing. A press is answered by Mode.ANSWER_CALLBACK, whose `params` carry the press's id as "query" and
    perhaps "alert"; key "" answers it silently.
    """
    given = tuple(notices)
    if len(given) > MOST_AT_ONCE:
        raise ValueError(f"{len(given)} notices in one transaction")
    kept, superseded = _settle(given, await _places(tx, given))
    if superseded:
        await _supersede(tx, superseded, now)
    if kept:
        await tx.put(_INSERT, [_row(tx, notice, now) for notice in kept])
        tx.wake(Wake.COURIER)


_INSERT = insert(outbox)


def taking_its_place(mode: Mode, replaced: Collection[Mode]) -> Mode:
    """How a notice enters the chat that replaces unsent ones: what was to be a new message stays one."""
    if mode not in (Mode.SEND_OR_EDIT, Mode.REDRAW):
        return mode
    return next((each for each in (Mode.SEND, Mode.SEND_OR_EDIT) if each in replaced), mode)


async def cancel(tx: Transaction, about: str) -> None:
    """Take back everything about this subject that was not sent. What is being sent is checked again by its view."""
    await tx.put(_CANCEL, {"subject": about})


_CANCEL = (
    update(outbox)
    .where(outbox.c.about == bindparam("subject"), outbox.c.state == OutboxState.WAITING)
    .values(state=OutboxState.CANCELLED, **EMPTIED)
)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row that was kept before (`row`), or the notice at `index` among those being added."""

    mode: Mode
    row: int = 0
    index: int = -1


@dataclass(slots=True)
class _Place:
    """One slot of one chat: what waits there, and whether a message is there or on its way."""

    waiting: list[_Waiting] = field(default_factory=list)
    taken: bool = False

    def add(self, index: int, mode: Mode, *, replaces_unsent: bool) -> list[_Waiting]:
        """Let a notice enter; what it replaces."""
        if not replaces_unsent and any(each.mode in FRESH for each in self.waiting):
            return []
        dropped = self._drop(CONTENT)
        modes = {each.mode for each in dropped}
        if mode is Mode.EDIT_ONLY and modes & FRESH:
            dropped += self._drop(frozenset({Mode.DELETE}))
        mode = taking_its_place(mode, modes)
        if mode in FRESH or (self.taken and not self.waiting):
            self.waiting.append(_Waiting(mode, index=index))
        return dropped

    def _drop(self, modes: frozenset[Mode]) -> list[_Waiting]:
        dropped = [each for each in self.waiting if each.mode in modes]
        self.waiting = [each for each in self.waiting if each.mode not in modes]
        return dropped


def _settle(notices: Sequence[Notice], places: dict[Slot, _Place]) -> tuple[list[Notice], list[int]]:
    """What is to be inserted, in the order given, and the rows it supersedes."""
    superseded = [
        each.row
        for index, notice in enumerate(notices)
        if notice.slot
        for each in places[notice.to, notice.slot].add(index, notice.mode, replaces_unsent=notice.replaces_unsent)
        if each.row
    ]
    kept = {index: notice for index, notice in enumerate(notices) if not notice.slot}
    for place in places.values():
        kept |= {each.index: replace(notices[each.index], mode=each.mode) for each in place.waiting if not each.row}
    return [kept[index] for index in sorted(kept)], superseded


def _none(column: Column[Any]) -> ColumnElement[Any]:
    """Nothing, in the place of a column of the other table: each is encrypted in its own way."""
    return cast(null(), column.type)


_ITS = (_none(messages.c.person_id).label("its_person"), _none(messages.c.slot).label("its_slot"))
_TAKEN = union_all(
    select(outbox.c.person_id, outbox.c.slot, *_ITS, outbox.c.id, outbox.c.mode, outbox.c.state).where(
        outbox.c.person_id.in_(bindparam("people", expanding=True)),
        outbox.c.slot.in_(bindparam("slots", expanding=True)),
        outbox.c.state.in_((OutboxState.WAITING, OutboxState.SENDING)),
    ),
    select(
        *(_none(outbox.c.person_id), _none(outbox.c.slot), messages.c.person_id, messages.c.slot),
        *(messages.c.id, literal(""), literal(OutboxState.SENT.value)),
    ).where(
        messages.c.person_id.in_(bindparam("its_people", expanding=True)),
        messages.c.slot.in_(bindparam("its_slots", expanding=True)),
        messages.c.gone_at.is_(None),
    ),
)


async def _places(tx: Transaction, notices: Sequence[Notice]) -> dict[Slot, _Place]:
    """One statement, so that a message just being sent is seen either on its way or as being there. It asks for people and for
    slots, since SQLite finds no pairs of them in an index."""
    places = {(notice.to, notice.slot): _Place() for notice in notices if notice.slot}
    if not places:
        return {}
    people, slots = list({person for person, _ in places}), list({slot for _, slot in places})
    asked = {"people": people, "slots": slots, "its_people": people, "its_slots": slots}
    for found in await tx.execute(_TAKEN, asked):
        place = places.get((found.person_id or found.its_person, found.slot or found.its_slot))
        if place is None:
            continue
        if found.state == OutboxState.WAITING:
            place.waiting.append(_Waiting(Mode(found.mode), row=found.id))
        else:
            place.taken = True
    return places


async def _supersede(tx: Transaction, rows: Sequence[int], now: datetime) -> None:
    await tx.put(_SUPERSEDE, {"rows": list(rows), "now": now})


_SUPERSEDE = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("rows", expanding=True)), outbox.c.state == OutboxState.WAITING)
    .values(state=OutboxState.SUPERSEDED, done_at=bindparam("now", type_=outbox.c.done_at.type), **EMPTIED)
)


def sealed_row(keyring: Keyring, row_key: bytes, to: PersonId, *kind: str) -> SealedRow:
    """What seals the parameters of a notice: they open in this row, for this reader, and as this `kind`: its key, slot and
    subject."""
    return keyring.row(outbox.name, row_key, to, *kind)


def _row(tx: Transaction, notice: Notice, now: datetime) -> dict[str, Any]:
    row_key = os.urandom(ROW_KEY)
    sealed = sealed_row(tx.keyring, row_key, notice.to, notice.key, notice.slot, notice.about)
    return {
        "row_key": row_key,
        "person_id": notice.to,
        "priority": int(notice.priority),
        "mode": notice.mode,
        "notice": notice.key,
        "params_sealed": sealed.seal_json("params_sealed", dict(notice.params)),
        "slot": notice.slot,
        "about": notice.about,
        "with_sound": notice.with_sound,
        "safe_hours_only": notice.safe_hours_only,
        "state": OutboxState.WAITING,
        "not_before": notice.not_before or now,
        "created_at": now,
    }
