"""The cast as test drivers: what a woman does on her phone, and what she sees there, over a simulated world.

Everything waits on the world's changes, never by sleeping a guess. No driver looks into the bot.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from bot.simulator import keyboards, people_do
from bot.simulator.people import ChatMessage, Query, SimulatedPerson
from bot.simulator.world import World
from tests.waiting import PATIENCE

FIRST_ID = 5001
T = TypeVar("T")


def phone(world: World, first_name: str, language_code: str | None = "en", person_id: int | None = None) -> "Phone":
    """Somebody new, who has not met the bot yet. Each world numbers its people alike: what an id costs is paid once."""
    found = world.add_person(person_id or _next_id(world), first_name, language_code=language_code)
    return Phone(world, found)


def _next_id(world: World) -> int:
    return max((FIRST_ID - 1, *world.people)) + 1


class Phone:
    """One person's phone. A text "is on the screen" when a visible message of the bot, or the toast, contains it."""

    def __init__(self, world: World, person: SimulatedPerson, timeout: float = PATIENCE) -> None:
        self.world = world
        self.person = person
        self.timeout = timeout

    @property
    def id(self) -> int:
        return self.person.id

    async def starts(self, payload: str | None = None) -> ChatMessage:
        return people_do.starts(self.world, self.id, payload)

    async def says(self, text: str, reply_to: int | None = None) -> ChatMessage:
        return people_do.says(self.world, self.id, text, reply_to)

    async def sees(self, text: str, within: float | None = None) -> ChatMessage:
        """Waits for the text and returns the newest message with it (id 0: it was the toast)."""
        return await self._waits(lambda: self._find(text), f"sees {text!r}", within)

    async def sees_new(self, text: str, within: float | None = None) -> ChatMessage:
        """As `sees`, in what was sent or edited after the last thing she did."""
        newer = self.person.acted_at
        return await self._waits(lambda: self._find(text, newer), f"sees {text!r} anew", within)

    async def loses(self, text: str, within: float | None = None) -> None:
        """Waits until the text is no longer on the screen."""
        await self._waits(lambda: True if self._find(text) is None else None, f"loses {text!r}", within)

    async def never_sees(self, text: str, quiet: float = 0.2) -> None:
        """After the bot has fallen quiet: the text was never on the screen, not even before an edit or a deletion."""
        await settles(self.world, quiet, self.timeout)
        seen = [shown for shown in self.person.shown if text in shown]
        assert not seen, f"{self.person.first_name} was shown {text!r}:\n{seen[-1]}\n\n{self.transcript()}"

    async def presses(self, label: str, within: float | None = None) -> Query:
        """The inline button whose label contains this, on the newest message with one; its answer is not waited for."""
        message, button = await self._waits(lambda: self._button(label), f"finds a button {label!r}", within)
        return people_do.presses(self.world, self.id, message.id, button)

    async def forges(self, data: str, message_id: int | None = None) -> Query:
        """Sends data that no button need have said, from a message of hers or one that is gone."""
        newest = next((message.id for message in self._bots()), 1)
        return people_do.presses(self.world, self.id, newest if message_id is None else message_id, data)

    async def toast(self, query: Query, within: float | None = None) -> str:
        """What the answer to a press said in passing; empty if it said nothing. Waits for the answer."""
        await self._waits(lambda: query if query.answered else None, "gets an answer to her press", within)
        return query.toast.text if query.toast else ""

    async def taps(self, label: str, within: float | None = None) -> ChatMessage:
        """The key beside her text field whose label contains this."""
        whole = await self._waits(lambda: self._key(label), f"finds a key {label!r}", within)
        return people_do.taps(self.world, self.id, whole)

    async def edits(self, message: ChatMessage, text: str) -> ChatMessage:
        return people_do.edits(self.world, self.id, message.id, text)

    async def deletes(self, message: ChatMessage, for_both: bool = False) -> None:
        people_do.deletes(self.world, self.id, message.id, for_both)

    async def clears(self, for_both: bool = False) -> None:
        people_do.clears(self.world, self.id, for_both)

    async def sends_photo(self, caption: str = "", content: bytes | None = None) -> ChatMessage:
        return people_do.sends_photo(self.world, self.id, caption, content)

    async def sends_document(self, name: str, content: bytes, caption: str = "") -> ChatMessage:
        return people_do.sends_document(self.world, self.id, name, content, caption)

    async def sees_picture(self, text: str = "", within: float | None = None) -> bytes:
        """Waits for a picture whose caption contains the text; the newest one."""
        found = await self._waits(lambda: self._with("photo", text), f"sees a picture {text!r}", within)
        return self.world.files.by_id(found.media["photo"][-1]["file_id"]).content

    async def gets_document(self, text: str = "", within: float | None = None) -> tuple[str, bytes]:
        """Waits for a document whose caption contains the text; name and content of the newest one."""
        found = await self._waits(lambda: self._with("document", text), f"gets a document {text!r}", within)
        document = found.media["document"]
        return document["file_name"], self.world.files.by_id(document["file_id"]).content

    async def sends_voice(self, seconds: int = 5) -> ChatMessage:
        return people_do.sends_voice(self.world, self.id, seconds)

    async def forwards(self, message: ChatMessage) -> ChatMessage:
        """Any message of any chat, to the bot; Impossible if it is protected."""
        return people_do.forwards(self.world, self.id, message.id, message.chat_id)

    async def blocks(self) -> None:
        people_do.blocks(self.world, self.id)

    async def unblocks(self) -> None:
        people_do.unblocks(self.world, self.id)

    def messages(self) -> list[ChatMessage]:
        """Everything visible, oldest first, hers and the bot's."""
        return self.person.visible()

    def newest(self) -> ChatMessage:
        """The bot's newest visible message."""
        return next(self._bots())

    def labels(self) -> list[str]:
        """What could be pressed now: the newest message's buttons, then the keys beside the text field."""
        newest = next(self._bots(), None)
        inline = [button["text"] for button in keyboards.buttons(newest.inline if newest else None)]
        return inline + [key["text"] for key in self._keys()]

    def screen(self) -> str:
        """All that is visible, as text."""
        lines = [_line(message) for message in self.person.visible()]
        if self.person.keyboard:
            lines.append("keys: " + " ".join(f"[{key['text']}]" for key in self._keys()))
        if self.person.toast:
            lines.append(f"toast: {self.person.toast.text}")
        return "\n".join(lines)

    def transcript(self) -> str:
        """For failures: the screen, and what the Bot API refused lately."""
        refused = [f"{c.method}: {c.error_code} {c.description}" for c in self.world.calls if not c.ok][-5:]
        state = " (has blocked the bot)" if self.person.blocked else ""
        parts = [f"--- {self.person.first_name}'s screen{state} ---", self.screen() or "(empty)", "---"]
        parts += [f"refused: {line}" for line in refused] + [f"violation: {v}" for v in self.world.violations[-5:]]
        waiting = self.world.updates.pending(self.world.clock.now())
        return "\n".join([*parts, f"updates the bot has not confirmed: {waiting}"])

    def _bots(self) -> Iterator[ChatMessage]:
        return (message for message in reversed(self.person.visible()) if message.sender is None)

    def _find(self, text: str, newer: int = -1) -> ChatMessage | None:
        toast = self.person.toast
        if toast and text in toast.text:
            return ChatMessage(0, self.id, self.world.timestamp(), text=toast.text)
        return next((m for m in self._bots() if text in m.text and m.shown_at > newer), None)

    def _with(self, kind: str, text: str) -> ChatMessage | None:
        return next((m for m in self._bots() if kind in m.media and text in m.text), None)

    def _button(self, label: str) -> tuple[ChatMessage, str] | None:
        for message in self._bots():
            for button in keyboards.buttons(message.inline):
                if label in button["text"] and "callback_data" in button:
                    return message, button["callback_data"]
        return None

    def _keys(self) -> list[keyboards.Json]:
        return list(keyboards.buttons(self.person.keyboard["rows"] if self.person.keyboard else None))

    def _key(self, label: str) -> str | None:
        return next((key["text"] for key in self._keys() if label in key["text"]), None)

    async def _waits(self, look: Callable[[], T | None], what: str, within: float | None) -> T:
        until = time.monotonic() + (self.timeout if within is None else within)
        while True:
            heard = self.world.changed.rung
            found = look()
            if found is not None:
                return found
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{self.person.first_name} waited in vain: she {what}\n{self.transcript()}")
            await self.world.changed.wait(heard, left)


async def settles(world: World, quiet: float = 0.2, within: float = PATIENCE) -> None:
    """Until the bot has confirmed every update and called nothing but getUpdates for `quiet` seconds."""
    until = time.monotonic() + within
    while True:
        before = _deeds(world)
        await asyncio.sleep(quiet)
        if before == _deeds(world) and not world.updates.pending(world.clock.now()):
            return
        assert time.monotonic() < until, f"the bot has not fallen quiet: {before} calls and counting"


def _deeds(world: World) -> int:
    return world.calls.total - sum(n for (method, _), n in world.calls.answers.items() if method == "getUpdates")


def _line(message: ChatMessage) -> str:
    who = "me " if message.sender is not None else "bot"
    marks = " (edited)" if message.edited_at else ""
    media = "".join(f"<{kind}> " for kind in message.media)
    buttons = "".join(f" [{button['text']}]" for button in keyboards.buttons(message.inline))
    return f"{who} #{message.id}{marks}: {media}{message.text}{buttons}"
