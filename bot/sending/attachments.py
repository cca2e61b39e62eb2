"""What goes with messages, made ready: cards drawn and sheets written in a thread, never in a turn nor in the loop.

A card is uploaded once: Telegram's id of it is remembered, and whoever wants the same card meanwhile waits for that. Bytes live
only as long as their call. Not for: what a card looks like (see cards), what a sheet is (see sheets).
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from bot.sending.telegram_calls import Call, File, Final, Outcome, Send, Sent, Why
from handlers.ui.page import Attachment, Card, Photo, Sheet

log = logging.getLogger(__name__)

T = TypeVar("T")
V = TypeVar("V")
REMEMBERED = 256
"""Cards whose ids are remembered, and pictures that Telegram refuses."""


class Attachments:
    """Remembers in memory only: after a restart a card is uploaded again."""

    def __init__(self) -> None:
        self._ids: OrderedDict[Card, str] = OrderedDict()
        self._refused: OrderedDict[Attachment, None] = OrderedDict()
        self._going: dict[Card, asyncio.Event] = {}
        self._one_at_a_time = asyncio.Lock()

    async def ready(self, call: Send) -> Send:
        """The call with its file. A picture that cannot be drawn or that Telegram refuses is left out; the text goes all the
        same."""
        match call.attachment:
            case None:
                return call
            case Sheet() as sheet:
                file = File(await self._made(_written, sheet), sheet.name, photo=False)
            case refused if refused in self._refused:
                return call
            case Photo(file_id):
                file = File(file_id, "", photo=True)
            case Card() as card:
                try:
                    file = File(await self._of_card(card), "card.png", photo=True)
                except OSError as error:
                    log.error("a card cannot be drawn here and is left out: %s", error)
                    return call
        return replace(call, file=file)

    async def _of_card(self, card: Card) -> bytes | str:
        while (known := self._ids.get(card)) is None and (going := self._going.get(card)) is not None:
            await going.wait()
        if known is not None:
            self._ids.move_to_end(card)
            return known
        return await self._made(_drawn, card)

    async def _made(self, make: Callable[[T], bytes], of: T) -> bytes:
        async with self._one_at_a_time:
            return await asyncio.to_thread(make, of)

    @contextmanager
    def going(self, call: Call) -> Iterator[None]:
        """While the call is made: whoever wants the card that it uploads waits."""
        card = (
            call.attachment if isinstance(call, Send) and call.file and isinstance(call.file.content, bytes) else None
        )
        if not isinstance(card, Card) or card in self._going:
            yield
            return
        self._going[card] = asyncio.Event()
        try:
            yield
        finally:
            self._going.pop(card).set()

    def over(self, call: Call, outcome: Outcome) -> None:
        """Learn Telegram's id of what was uploaded, and what it refuses."""
        match call, outcome:
            case Send(attachment=Card() as card, file=File()), Sent(file=str() as file_id):
                _remember(self._ids, card, file_id)
            case Send(attachment=Card() as card, file=File(content=str() as file_id)), Final(Why.FILE_REFUSED):
                if self._ids.get(card) == file_id:
                    del self._ids[card]
            case Send(attachment=Card() | Photo() as refused), Final(Why.FILE_REFUSED):
                log.error("Telegram refuses a picture; the text goes without it")
                _remember(self._refused, refused, None)


def _written(sheet: Sheet) -> bytes:
    """In the thread, where openpyxl is loaded with the first sheet: most processes never write one."""
    from bot.sending import sheets

    return sheets.write(sheet)


def _drawn(card: Card) -> bytes:
    """In the thread, where Pillow is loaded with the first card."""
    from bot.sending import cards

    return cards.draw(card)


def _remember(where: OrderedDict[T, V], what: T, value: V) -> None:
    where[what] = value
    where.move_to_end(what)
    while len(where) > REMEMBERED:
        where.popitem(last=False)
