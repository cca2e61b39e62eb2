"""From a row of the outbox to a call of the Bot API: the text is made now, in the reader's language, from what holds now.

Also where a writer's window is checked again (D6). Not for: texts (views in handlers) or making the call (see telegram_calls).
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.sending.bounds import bounded
from bot.sending.telegram_calls import Answer, Call, Delete, DeleteMany, Edit, Markup, Send
from handlers.ui.page import Button, Page, Rendered, View, unbroken
from handlers.use_cases import UseCases
from locales.words import Library
from referrals.domain.notice import Json, Mode, comes_too_late, may_write_at
from referrals.domain.person import Person, Role
from referrals.domain.report_notices import BY_DUTY
from referrals.facts import Facts
from referrals.storage import message_rows, person_rows, sweep_rows
from referrals.storage.database import Transaction
from referrals.storage.deliveries import Delivery

ANSWERS_LAST = timedelta(seconds=10)
TOAST_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to do: `done` when the aim is reached without a call, else it is withdrawn."""

    done: bool = False


@dataclass(frozen=True, slots=True)
class NotYet:
    """Her window is closed; it opens at `until`."""

    until: datetime


Prepared = Call | Nothing | NotYet


@dataclass(frozen=True, slots=True)
class Renderer:
    """Prepares calls. Any exception means that the row cannot be rendered."""

    views: Mapping[str, View]
    use_cases: UseCases
    facts: Facts
    library: Library

    async def prepare(self, tx: Transaction, delivery: Delivery, now: datetime) -> Prepared:
        """The call for a row, from a reading transaction."""
        match delivery.mode:
            case Mode.ANSWER_CALLBACK:
                return await self._answer(tx, delivery, now)
            case Mode.DELETE:
                return await _delete(tx, delivery)
            case Mode.SWEEP:
                return await _sweep(tx, delivery, now)
            case _:
                return await self._content(tx, delivery, now)

    async def _answer(self, tx: Transaction, delivery: Delivery, now: datetime) -> Answer | Nothing:
        if now - delivery.created_at > ANSWERS_LAST:
            return Nothing()
        params = delivery.params(tx.keyring)
        query, alert = str(params["query"]), params.get("alert") is True
        if not delivery.key:
            return Answer(query, "", alert)
        reader = await person_rows.get(tx, delivery.person)
        rendered = await self._view(tx, delivery.key, params, reader, now)
        return Answer(query, _toast(rendered), alert)

    async def _content(self, tx: Transaction, delivery: Delivery, now: datetime) -> Prepared:
        reader, chat, heard_at, standing = await person_rows.addressee(tx, delivery.person, _changes(delivery))
        if self._is_guarded(delivery, reader, now) and (until := self._opens(delivery, reader, heard_at, now)) > now:
            return NotYet(until)
        if standing is None and await _stays_gone(tx, delivery):
            return Nothing()
        rendered = await self._view(tx, delivery.key, delivery.params(tx.keyring), reader, now)
        if rendered is None:
            return Nothing()
        return _call(bounded(rendered), chat, standing, delivery)

    def _is_guarded(self, delivery: Delivery, reader: Person, now: datetime) -> bool:
        window = self.facts.policy.writer_window
        return delivery.safe_hours_only or comes_too_late(delivery.priority, delivery.created_at, now, reader, window)

    def _opens(self, delivery: Delivery, reader: Person, heard_at: datetime | None, now: datetime) -> datetime:
        """When this may come: what is offered by duty, everything else in her own hours (D6)."""
        window = self.facts.policy.writer_window
        by_duty = delivery.key in BY_DUTY and reader.has(Role.FOCAL_POINT)
        return may_write_at(now, reader, last_press_at=heard_at, window=window, by_duty=by_duty)

    async def _view(
        self, tx: Transaction, key: str, params: Mapping[str, Json], reader: Person, now: datetime
    ) -> Rendered | None:
        words = self.library.words(reader.language)
        return await self.views[key](Page(reader, params, words, now, tx, self.use_cases, self.facts, self.library))


def _changes(delivery: Delivery) -> str:
    """The slot whose message the row changes; "" for rows that change none."""
    return "" if delivery.mode is Mode.SEND else delivery.slot


async def _stays_gone(tx: Transaction, delivery: Delivery) -> bool:
    """Whether nothing may come where no message stands: it never came, or she removed it."""
    match delivery.mode:
        case Mode.EDIT_ONLY:
            return True
        case Mode.REDRAW:
            return await message_rows.was_removed(tx, delivery.person, delivery.slot)
        case _:
            return False


async def _delete(tx: Transaction, delivery: Delivery) -> Delete | Nothing:
    there = await person_rows.addressee(tx, delivery.person, delivery.slot)
    return Nothing(done=True) if there.in_slot is None else Delete(there.telegram_id, there.in_slot)


async def _sweep(tx: Transaction, delivery: Delivery, now: datetime) -> DeleteMany | Nothing:
    """What became too old meanwhile is left out: one such message would keep Telegram from deleting the others."""
    ids = [each for each in _listed(delivery.params(tx.keyring).get("ids")) if isinstance(each, int)]
    young = await sweep_rows.deletable(tx, delivery.person, ids, now)
    if not young:
        return Nothing(done=True)
    there = await person_rows.addressee(tx, delivery.person)
    return DeleteMany(there.telegram_id, young)


def _listed(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else []


def _call(rendered: Rendered, chat: int, standing: int | None, delivery: Delivery) -> Send | Edit:
    """A message with a keyboard under the chat or an attachment cannot be edited in, so it is always a new one."""
    markup, attachment, text = markup_of(rendered), rendered.attachment, unbroken(rendered.text)
    if standing is None or attachment is not None or isinstance(markup, ReplyKeyboardMarkup | ReplyKeyboardRemove):
        return Send(chat, text, markup, not delivery.with_sound, rendered.protect, attachment)
    return Edit(chat, standing, text, markup)


def _toast(rendered: Rendered | None) -> str:
    return "" if rendered is None else html.unescape(unbroken(rendered.text))[:TOAST_LIMIT]


def markup_of(rendered: Rendered) -> Markup | None:
    """Telegram takes inline buttons or a keyboard, never both: ValueError. An empty keyboard takes the present one away."""
    if rendered.keyboard is None:
        rows = [[_button(each) for each in row] for row in rendered.buttons]
        return InlineKeyboardMarkup(rows) if rows else None
    if rendered.buttons:
        raise ValueError("a message has both buttons and a keyboard")
    if not rendered.keyboard:
        return ReplyKeyboardRemove()
    placeholder = rendered.placeholder or None
    share = [[KeyboardButton(rendered.shares, request_contact=True)]] if rendered.shares else []
    return ReplyKeyboardMarkup(
        [*share, *rendered.keyboard], resize_keyboard=True, is_persistent=True, input_field_placeholder=placeholder
    )


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(unbroken(button.label), url=button.url, callback_data=button.data, style=button.style)
