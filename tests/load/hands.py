"""People who know the forms by heart: they press buttons by what their data says, as soon as it is on the screen.

Wordings may change without a change here. A screen is known by its form's version, so no press is ever stale.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from bot.simulator import keyboards, people_do
from bot.simulator.bell import Bell
from bot.simulator.people import ChatMessage, Query
from bot.simulator.world import World

T = TypeVar("T")
PATIENCE = 120.0


class Watch:
    """Wakes whoever waits for one chat; a world's own bell would wake hundreds for every message."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._bells: defaultdict[int, Bell] = defaultdict(Bell)
        world.listeners.append(self._heard)

    def _heard(self, person: int | None) -> None:
        if person is not None and person in self._bells:
            self._bells[person].ring()

    def share(self, people: Sequence[int]) -> None:
        """Who waits for one of these hears of all of them."""
        for person in people:
            self._bells[person] = self._bells[people[0]]

    async def until(self, person: int, look: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
        """What `look` finds in her chat, as soon as it does; AssertionError after `patience` seconds, with her screen."""
        bell, end = self._bells[person], time.monotonic() + patience
        while True:
            heard = bell.rung
            found = look()
            if found is not None:
                return found
            left = end - time.monotonic()
            assert left > 0, f"{person} waited {patience:.0f} s for {what}:\n{self.screen(person)}"
            await bell.wait(heard, left)

    def screen(self, person: int) -> str:
        """Her newest messages with their buttons' data."""
        return "\n".join(_line(message) for message in self.world.person(person).visible()[-8:])


def _line(message: ChatMessage) -> str:
    who = "bot" if message.sender is None else "me"
    data = " ".join(f"[{each['text']} = {each.get('callback_data')}]" for each in keyboards.buttons(message.inline))
    return f"{who} #{message.id}: {message.text} {data}"


class Button(tuple[int, str]):
    """Message id and data."""

    __slots__ = ()

    @property
    def words(self) -> list[str]:
        """The data's parts: version of the format, verb, arguments."""
        return self[1].split(":")


class Hands:
    """One person's. `version` is that of the last form screen she pressed on."""

    def __init__(self, watch: Watch, person: int) -> None:
        self.watch = watch
        self.person = person
        self._last: tuple[str, int] = ("", -1)

    def buttons(self, newer: int = -1) -> Iterator[Button]:
        """Everything she could press, the newest message first; shown after `newer` (see `Person.acted_at`)."""
        for message in reversed(self.watch.world.person(self.person).visible()):
            if message.sender is None and message.shown_at > newer:
                for button in keyboards.buttons(message.inline):
                    if "callback_data" in button:
                        yield Button((message.id, button["callback_data"]))

    def says(self, text: str) -> None:
        """A text or a command."""
        people_do.says(self.watch.world, self.person, text)

    def presses(self, button: Button) -> Query:
        """Her thumb on a button."""
        message, data = button
        return people_do.presses(self.watch.world, self.person, message, data)

    async def finds(self, verb: str, *arguments: str) -> Button:
        """The newest button of this verb with these among its arguments, shown since she last did anything."""
        newer = self.watch.world.person(self.person).acted_at
        look = partial(self._first, verb, arguments, newer)
        return await self.watch.until(self.person, look, f"{verb}:{':'.join(arguments)}")

    def _first(self, verb: str, arguments: tuple[str, ...], newer: int) -> Button | None:
        for button in self.buttons(newer):
            if button.words[1] == verb and {*arguments} <= {*button.words[2:]}:
                return button
        return None

    async def finds_answer(self, value: str) -> Button:
        """The button of a form's screen with this value, once that screen is newer than her last press."""
        return await self.watch.until(self.person, lambda: self._fresh(value), f"the answer {value!r}")

    def _fresh(self, value: str) -> Button | None:
        for button in self.buttons():
            words = button.words
            if words[1] == "f" and len(words) >= 5:
                form, version = words[2], int(words[3])
                if ":".join(words[4:]) == value and (form != self._last[0] or version > self._last[1]):
                    return button
        return None

    async def answers(self, *values: str) -> None:
        """One press on each of these, each on a screen drawn after the one before."""
        for value in values:
            button = await self.finds_answer(value)
            self._last = (button.words[2], int(button.words[3]))
            self.presses(button)

    def is_asked_after(self, pressed: Button) -> bool:
        """Whether a screen of the same form came after the one with this button."""
        form, version = pressed.words[2], pressed.words[3]
        later = (each.words for each in self.buttons() if each.words[1] == pressed.words[1] == "f")
        return any(words[2] == form and int(words[3]) > int(version) for words in later)
