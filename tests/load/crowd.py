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

CODE = re.compile(r"\b[2-9ABCEHKMPTXY]{3}\u2011[2-9ABCEHKMPTXY]{3}\b")
TOGETHER_WITHIN = 0.15
"""Seconds the first phone may wait for the other."""
FOR_EVER = 1e6

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
        """Both phones of one organisation: a short wait lets the second one ring too, so that both press at once."""
        self._watch.share(place.responders)
        phones = [Hands(self._watch, each) for each in place.responders]
        pressed: set[Button] = set()
        while True:
            await self._watch.until(phones[0].person, lambda: _waiting(phones, pressed) or None, "offers", FOR_EVER)
            await asyncio.sleep(self._random.uniform(0, TOGETHER_WITHIN))
            for phone, button in _waiting(phones, pressed):
                pressed.add(button)
                phone.presses(button)


def _waiting(phones: Iterable[Hands], pressed: set[Button]) -> list[tuple[Hands, Button]]:
    """What there is to open or accept and was not pressed yet."""
    return [
        (phone, button)
        for phone in phones
        for button in phone.buttons()
        if button.words[1] == "o" and button.words[-1] in {"open", "accept"} and button not in pressed
    ]


async def _violence(hands: Hands, place: Place) -> Button:
    return await reports.violence(hands, place)


async def _conflict(hands: Hands, place: Place) -> Button:
    return await reports.conflict(hands, place)


async def _restricted(hands: Hands, place: Place) -> Button:
    return await reports.conflict(hands, place, restricted=True)


_KINDS: tuple[Fill, ...] = (_violence, _violence, _violence, _conflict, _restricted)
