"""A crowd that reports and answers without pause: reporters write one report after the other, both phones of every
organisation press whatever they are offered, Accept at the same instant, and coordinators take what no one may be offered.

They notice nothing of a bot that dies: they wait, as people do. Not for: judging what became of it (see the tests).
"""

import asyncio
import math
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from random import Random

from referrals.domain.report import Code, read_code
from tests.load import reports
from tests.load.hands import Button, Hands, Watch
from tests.load.network import Cast, Place

CODE = re.compile(r"\b[2-9ABCEHKMPTXY]{3}\u2011[2-9ABCEHKMPTXY]{3}\b")
"""As phones show one, with a hyphen that does not break."""
TOGETHER_WITHIN = 0.15
"""Seconds the first phone may wait for the other."""
FOR_EVER = math.inf

Fill = Callable[[Hands, Place], Awaitable[Button]]

WAYS: tuple[Fill, ...] = (reports.danger, reports.calm, reports.conflict, reports.restricted, reports.cry)
"""Every way from a phone to a report."""


@dataclass(slots=True)
class Sent:
    """One press of Send, meant to become exactly one report; the moments are `time.monotonic`."""

    way: str
    pressed: float
    code: Code | None = None
    answered: float = FOR_EVER

    def was_hit(self, killed_at: Sequence[float]) -> bool:
        """Whether the bot was killed before she had the receipt."""
        return any(self.pressed < kill < self.answered for kill in killed_at)


@dataclass(slots=True)
class Reporter:
    """What one reporter did and saw."""

    place: Place
    sent: list[Sent] = field(default_factory=list)


class Crowd:
    """Begins at once; `finish` lets everybody end what she began."""

    def __init__(self, watch: Watch, cast: Cast, random: Random) -> None:
        self.reporters = [Reporter(place) for place in cast.places]
        self._watch = watch
        self._random = random
        self._going_home = False
        self._reporting = [asyncio.create_task(self._report(*each)) for each in zip(self.reporters, cycle(WAYS))]
        self._answering = [
            asyncio.create_task(self._answer(phones))
            for phones in (*(place.responders for place in cast.places), *zip(cast.coordinators))
        ]

    def waits_for_receipt(self, way: str) -> bool:
        """Whether someone has pressed Send in this way and has not seen what became of it."""
        return any(each.sent and each.sent[-1].way == way and not each.sent[-1].code for each in self.reporters)

    def hit(self, killed_at: Sequence[float]) -> dict[str, int]:
        """Of each way to a report, how many a kill hit between Send and the receipt, so far."""
        sent = [each for reporter in self.reporters for each in reporter.sent]
        return {
            way.__name__: sum(each.way == way.__name__ and each.was_hit(killed_at) for each in sent) for way in WAYS
        }

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

    async def _report(self, reporter: Reporter, way: Fill) -> None:
        """One report after the other, the first of them in this way."""
        hands = Hands(self._watch, reporter.place.reporter)
        while not self._going_home:
            send = await way(hands, reporter.place)
            sent = Sent(way.__name__, time.monotonic())
            reporter.sent.append(sent)
            hands.presses(send)
            sent.code = await self._watch.until(
                hands.person, partial(self._receipt, reporter, hands, send), "the receipt"
            )
            sent.answered = time.monotonic()
            way = self._random.choice(WAYS)

    def _receipt(self, reporter: Reporter, hands: Hands, send: Button) -> Code | None:
        """The code she had not seen before. A further question means that she is out of step with the forms."""
        assert not hands.is_asked_after(send), f"it was not Send that she pressed:\n{self._watch.screen(hands.person)}"
        known = {each.code for each in reporter.sent}
        for message in reversed(self._watch.world.person(hands.person).visible()):
            for shown in CODE.findall(message.text) if message.sender is None else ():
                code = read_code(shown)
                if code not in known:
                    return code
        return None

    async def _answer(self, people: Sequence[int]) -> None:
        """Both phones of one organisation: a short wait lets the second one ring too, so that both press at once. Or a
        coordinator's."""
        self._watch.share(people)
        phones = [Hands(self._watch, each) for each in people]
        pressed: set[Button] = set()
        while True:
            await self._watch.until(phones[0].person, lambda: _waiting(phones, pressed) or None, "offers", FOR_EVER)
            await asyncio.sleep(self._random.uniform(0, TOGETHER_WITHIN))
            for phone, button in _waiting(phones, pressed):
                pressed.add(button)
                phone.presses(button)


def _waiting(phones: Iterable[Hands], pressed: set[Button]) -> list[tuple[Hands, Button]]:
    """What there is to open, accept or take, and was not pressed yet."""
    return [
        (phone, button)
        for phone in phones
        for button in phone.buttons()
        if button not in pressed and _answers(*button.words[1:])
    ]


def _answers(verb: str, *arguments: str) -> bool:
    """A push, a line of the list behind one for several, its next page, or the way on from what they show."""
    if (verb, *arguments[:1]) == ("k", "list"):
        return True
    return arguments[-1] in {"o": {"open", "show", "accept"}, "k": {"waiting", "show", "take"}}.get(verb, set())
