"""The coordinator's guide on the demo's page in a real browser, at a phone's width: the same steps as in its story.

With PICTURES=1 it goes through every language and takes the guide's pictures (`make pictures`).
"""

import io
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser

from bot.simulator import keyboards
from bot.simulator.people import SimulatedPerson
from locales.words import LANGUAGES
from tests.bot.handset import BROWSER, Board, Handset, board
from tests.coordinators_guide import LARGEST_PICTURE, PICTURES, CoordinatorsGuide, Deed, Kind
from tests.keys import KEYS
from tests.stories.campaign_acts import crowd
from tests.stories.guide_acts import ON_THE_WAY, sits_at_the_machine, types_at_the_machine
from tests.stories.village import BATKEN, FIRST_ID, ISFARA, Village, village
from tests.waiting import until

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(
        BROWSER is None, reason="no chromium, chromium-browser or google-chrome here: the page was not tried"
    ),
]
WANTED = os.environ.get("PICTURES") == "1"
NAMES = {"en": ("Saida", "Ainura"), "ru": ("Саида", "Айнура"), "ky": ("Саида", "Айнура"), "tg": ("Саида", "Мадина")}
HOMES = {"en": BATKEN, "ru": BATKEN, "ky": BATKEN, "tg": ISFARA}
READERS = 212 if WANTED else 20
"""Those who join between the approval and the first day."""
WIDTH, HEIGHT, SCALE = 360, 960, 1.5
COLOURS = 96
LOOKING, COUNTING = "Preview", "Progress"
"""Where the English guide's ways to the last two pictures lead."""


@dataclass
class Album:
    """Pictures of the screen in hand, numbered, light enough for a slow line."""

    language: str
    folder: Path
    sizes: list[int] = field(default_factory=list)

    async def takes(self, handset: Handset) -> None:
        await handset.board.page.mouse.move(0, 0)
        shot = await handset.node.locator(".screen").screenshot()
        picture = (
            Image.open(io.BytesIO(shot))
            .convert("RGB")
            .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        )
        file = self.folder / f"coordinators-{self.language}-{len(self.sizes) + 1}.png"
        picture.save(file, optimize=True)
        self.sizes.append(file.stat().st_size)


@dataclass
class Hands:
    """Two women, each with her phone on the page; one of them is in hand."""

    village: Village
    board: Board
    codes: dict[int, str]

    async def does(self, person: SimulatedPerson, *deeds: Deed) -> Handset:
        handset = self.board.phone(person)
        await self.board.find(f'[data-tab="{person.id}"]').click()
        for deed in deeds:
            before = person.acted_at
            if deed.kind is Kind.TYPE:
                await handset.writes(deed.words)
            elif not person.messages:
                await handset.opens_link(self.codes.pop(person.id), start=deed.words)
            else:
                await handset.presses_exactly(deed.words)
            await until(partial(_has_an_answer, person, before))
            await self.village.settles()
            await until(partial(_stands_on, handset, person))
        return handset


async def _has_an_answer(person: SimulatedPerson, acted_before: int) -> bool:
    """Whether the page has passed on what was done on it, and the bot has shown something since."""
    since = person.acted_at
    return since > acted_before and any(each.shown_at > since for each in person.visible() if each.sender is None)


async def _stands_on(handset: Handset, person: SimulatedPerson) -> bool:
    """Whether the page shows the newest message with all its buttons, as it is by now."""
    newest = [each for each in person.visible() if each.sender is None][-1]
    data = [each["callback_data"] for each in keyboards.buttons(newest.inline)]
    message = handset.node.locator(f'[data-message-id="{newest.id}"]')
    texts = await message.evaluate_all("nodes => nodes.map(each => each.textContent)")
    shown = await message.locator(".inline-button").evaluate_all("nodes => nodes.map(each => each.dataset.callback)")
    return shown == data and any(newest.text.splitlines()[0] in each for each in texts)


@pytest.fixture(params=LANGUAGES if WANTED else LANGUAGES[:1])
def guide(request: pytest.FixtureRequest) -> CoordinatorsGuide:
    return CoordinatorsGuide(request.param)


@pytest_asyncio.fixture(loop_scope="session")
async def empty(migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Village]:
    """Nobody is there yet but whoever runs the machine."""
    async with village(migrated_file, tmp_path, KEYS, cast={}) as place:
        sits_at_the_machine(place, tmp_path / "machine", monkeypatch)
        yield place


@pytest.mark.timeout(300)
async def test_the_guides_steps_on_two_phones(
    browser: Browser, empty: Village, guide: CoordinatorsGuide, tmp_path: Path
) -> None:
    codes = await types_at_the_machine(guide.parts()[0])
    women = [
        empty.world.add_person(FIRST_ID + number, name, language_code=guide.language)
        for number, name in enumerate(NAMES[guide.language])
    ]
    people = ",".join(str(each.id) for each in women)
    address = f"{empty.settings.bot_api_url}/?people={people}&language={guide.language}"
    album = Album(guide.language, PICTURES if WANTED else tmp_path)
    async with board(browser, address, WIDTH, HEIGHT, SCALE) as shown:
        hands = Hands(empty, shown, {each.id: code for each, code in zip(women, codes, strict=True)})
        await the_first_chapter(hands, guide, women, album)
        await the_days_go(empty, guide.language)
        for goal in (LOOKING, COUNTING):
            await album.takes(await hands.does(women[0], *way_to(goal, guide)))
        assert shown.complaints == []

    assert empty.rows("SELECT state FROM campaigns") == [("approved",)]
    assert len(album.sizes) == len(guide.pictures())
    assert max(album.sizes) <= LARGEST_PICTURE


async def the_first_chapter(hands: Hands, guide: CoordinatorsGuide, women: list[SimulatedPerson], album: Album) -> None:
    """Pictures of the list, of the card, and of the whole checklist before the last press."""
    _, joins, joins_too, begins, approves = guide.parts()
    first, second = women
    await hands.does(first, *joins.deeds)
    await hands.does(second, *joins_too.deeds)
    await album.takes(await hands.does(first, begins.deeds[0]))
    await album.takes(await hands.does(first, *begins.deeds[1:3]))
    await hands.does(first, *begins.deeds[3:])
    await album.takes(await hands.does(second, *approves.deeds[:-1]))
    await hands.does(second, approves.deeds[-1])


async def the_days_go(empty: Village, language: str) -> None:
    """The groups have come in, and the first message has gone to them."""
    await crowd(empty, READERS, HOMES[language], language)
    empty.world.clock.move_to(ON_THE_WAY)
    await empty.settles(60)


def way_to(goal: str, guide: CoordinatorsGuide) -> tuple[Deed, ...]:
    """The first way that leads there, in the guide's own language."""
    english = CoordinatorsGuide("en").ways()
    return guide.ways()[next(number for number, way in enumerate(english) if way[-1].words == goal)]
