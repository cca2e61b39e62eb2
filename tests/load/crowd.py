"""A crowd that reports and answers without pause: reporters write one report after the other, and both phones of every
organisation press whatever they are offered, Accept at the same instant.

They notice nothing of a bot that dies: they wait, as people do. Not for: judging what became of it (see the tests).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from tests.load import reports
from tests.load.hands import Button, Hands, Watch
from tests.load.network import Cast, Place

CODE = re.compile(r"\b[2-9ABCEHKMPTXY]{3}-[2-9ABCEHKMPTXY]{3}\b")
TOGETHER_WITHIN = 0.3
"""Seconds the first phone waits for the other before it presses Accept alone."""

Fill = Callable[[Hands, Place], Awaitable[Button]]


@dataclass(slots=True)
class Reporter:
    """What one reporter did and saw. Every press of Send is meant to become exactly one report."""

    place: Place
    sends: int = 0
    codes: list[str] = field(default_factory=list)


class Crowd:
    """Begins at once; `finish` lets everybody end what she began."""

    def __init__(self, watch: Watch, cast: Cast, random: Random) -> None:
        self.reporters = [Reporter(place) for place in cast.places]
        self._watch = watch
        self._random = random
        self._going_home = False
        self._reporting = [asyncio.create_task(self._report(each)) for each in self.reporters]
        self._answering = [asyncio.create_task(self._answer(each)) for each in cast.places]

    async def finish(self) -> None:
        """Until everybody has the receipt of her last report. Raises what went wrong for anybody."""
        self._going_home = True
        await asyncio.gather(*self._reporting)

    async def leave(self) -> None:
        """Those who answer stop too."""
        for task in (*self._reporting, *self._answering):
            task.cancel()
        ended = await asyncio.gather(*self._reporting, *self._answering, return_exceptions=True)
        for failure in ended:
            if isinstance(failure, Exception):
                raise failure

    async def _report(self, reporter: Reporter) -> None:
        hands = Hands(self._watch, reporter.place.reporter)
        while not self._going_home:
            send = await self._random.choice(_KINDS)(hands, reporter.place)
            reporter.sends += 1
            hands.presses(send)
            code = await self._watch.until(hands.person, lambda: self._new_code(reporter), "the receipt")
            reporter.codes.append(code)

    def _new_code(self, reporter: Reporter) -> str | None:
        for message in reversed(self._watch.world.person(reporter.place.reporter).visible()):
            for code in CODE.findall(message.text) if message.sender is None else ():
                if code not in reporter.codes:
                    return str(code)
        return None

    async def _answer(self, place: Place) -> None:
        phones = [Hands(self._watch, each) for each in place.responders]
        await asyncio.gather(*(self._open(each) for each in phones), self._accept(phones))

    async def _open(self, hands: Hands) -> None:
        """Every push is opened as soon as it shows."""
        pressed: set[Button] = set()
        while True:
            new = await self._watch.until(
                hands.person, lambda: _unpressed([hands], "open", pressed), "an offer", FOR_EVER
            )
            for phone, button in new:
                pressed.add(button)
                phone.presses(button)

    async def _accept(self, phones: list[Hands]) -> None:
        """Both at once where both have been asked."""
        pressed: set[Button] = set()
        first = phones[0].person
        while True:
            await self._watch.until_any(
                [each.person for each in phones], lambda: _unpressed(phones, "accept", pressed), "a card", FOR_EVER
            )
            await asyncio.sleep(self._random.uniform(0, TOGETHER_WITHIN))
            for phone, button in _unpressed(phones, "accept", pressed) or ():
                pressed.add(button)
                phone.presses(button)
