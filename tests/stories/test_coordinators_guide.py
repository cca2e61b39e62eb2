"""The coordinator's guide, done word for word on pretended phones: from an empty network to the approved 16 Days, then every
way that its other chapters name. What the guide marks as a button must stand on the screen in exactly these words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.simulator import keyboards, people_do
from locales.words import LANGUAGES, NAMES, read_catalogue
from referrals.domain.person import Grant, GroupCode, Role
from referrals.storage import person_rows
from tests.conversation import Phone
from tests.coordinators_guide import LARGEST_PICTURE, PICTURES, CoordinatorsGuide, Deed, Kind, telegrams_start
from tests.stories.acts import count
from tests.stories.guide_acts import ON_THE_WAY, sits_at_the_machine, types_at_the_machine
from tests.stories.village import Village
from tests.waiting import until

MOST = 25
"""Presses from an empty network to the approved 16 Days, with the two links that are opened."""
GROUPS = {"en": "batken-aksay", "ru": "batken-aksay", "ky": "batken-aksay", "tg": "isfara-vorukh"}

SECONDS = {"Take over", "Read and approve"}
"""Where the English guide's ways for the second coordinator lead."""


class NotThere(AssertionError):
    """What the guide says is not on the screen."""


@dataclass
class Reading:
    """People who do what the guide says, each on her own phone, in its language."""

    village: Village
    guide: CoordinatorsGuide
    links: list[str] = field(default_factory=list)
    holders: dict[str, tuple[Phone, str]] = field(default_factory=dict)
    presses: int = 0

    async def first_chapter(self) -> None:
        machine, *others = self.guide.parts()
        self.links += await types_at_the_machine(machine)
        for part in others:
            for deed in part.deeds:
                await self.does(part.who, deed)

    async def does(self, who: str, deed: Deed) -> None:
        if who not in self.holders:
            woman = await self.village.newcomer(f"n{len(self.holders)}", self.guide.language)
            self.holders[who] = (woman, self.links.pop(0))
        phone, code = self.holders[who]
        if deed.kind is Kind.TYPE:
            await phone.says(deed.words)
        elif not phone.messages():
            await self._opens(phone, code, deed)
        else:
            await self._presses(phone, deed)
        await phone.sees_new("")
        await self.village.settles()

    async def _opens(self, phone: Phone, code: str, deed: Deed) -> None:
        if deed.words != telegrams_start(self.guide.language):
            raise NotThere(f"{deed.place}\nTelegram's button is {telegrams_start(self.guide.language)!r}")
        self.presses += 1
        await phone.starts(code)

    async def _presses(self, phone: Phone, deed: Deed) -> None:
        self.presses += 1
        try:
            await until(partial(_is_there, phone, deed.words))
        except TimeoutError:
            raise NotThere(f"{deed.place}\nno button says {deed.words!r}\n{phone.transcript()}") from None
        found = next((each for each in buttons(phone) if each[2] == deed.words), None)
        if found is not None:
            people_do.presses(self.village.world, phone.id, found[0], found[1])
        else:
            people_do.taps(self.village.world, phone.id, deed.words)


async def _is_there(phone: Phone, words: str) -> bool:
    return words in phone.labels() or any(each[2] == words for each in buttons(phone))


def buttons(phone: Phone) -> Iterator[tuple[int, str, str]]:
    """Message, data and words of every button on the screen, the newest message first."""
    for message in reversed(phone.messages()):
        for button in keyboards.buttons(message.inline):
            if "callback_data" in button:
                yield message.id, button["callback_data"], button["text"]


@pytest.fixture(params=LANGUAGES)
def guide(request: pytest.FixtureRequest) -> CoordinatorsGuide:
    return CoordinatorsGuide(request.param)


@pytest.fixture
def reading(empty: Village, guide: CoordinatorsGuide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """Nobody has done anything yet."""
    sits_at_the_machine(empty, tmp_path / "machine", monkeypatch, "TJ" if guide.language == "tg" else "KG")
    return Reading(empty, guide)


async def test_the_16_days_in_ten_minutes_then_every_way_of_the_other_chapters(reading: Reading) -> None:
    village = reading.village
    assert (count(village, "people"), count(village, "groups"), count(village, "campaigns")) == (0, 0, 0)

    await the_16_days_in_ten_minutes(reading)
    await every_way_of_the_other_chapters(reading)

    assert village.rows("SELECT pack, group_code IS NOT NULL, state FROM campaigns ORDER BY id") == [
        ("16-days", 0, "cancelled"),
        ("", 0, "submitted"),
        ("", 1, "ended"),
        ("year", 0, "submitted"),
    ]


async def the_16_days_in_ten_minutes(reading: Reading) -> None:
    village, guide = reading.village, reading.guide
    await reading.first_chapter()

    assert village.rows("SELECT state, pack FROM campaigns") == [("approved", "16-days")]
    assert village.rows("SELECT state, approved, count(*) FROM campaign_messages GROUP BY 1, 2") == [("planned", 1, 16)]
    assert count(village, "people") == len(reading.holders) == 2
    assert reading.links == []
    assert reading.presses == guide.presses_said
    assert [each.said for each in guide.parts()] == [each.presses for each in guide.parts()]
    assert reading.presses + len(reading.holders) <= MOST


async def every_way_of_the_other_chapters(reading: Reading) -> None:
    """The first coordinator leads a group beside."""
    village, guide = reading.village, reading.guide
    first, second = reading.holders
    await leads_a_group(village, reading.holders[first][0], GroupCode(GROUPS[guide.language]))
    await village.becomes(ON_THE_WAY)

    english = CoordinatorsGuide("en").ways()
    for way, named in zip(guide.ways(), english, strict=True):
        for deed in way:
            await reading.does(second if named[-1].words in SECONDS else first, deed)


async def leads_a_group(village: Village, phone: Phone, group: GroupCode) -> None:
    async with village.bot.database.transaction() as tx:
        person = await person_rows.find(tx, phone.id)
        assert person is not None
        await person_rows.grant(tx, person.id, Grant(Role.GROUP_LEADER, group=group), village.world.clock.now())


def test_nothing_is_marked_as_a_button_that_is_none(guide: CoordinatorsGuide) -> None:
    """Not one of the steps, not on one of the ways, and yet in bold: at least the bot says it somewhere."""
    said = labels(guide.language)
    played = {each for part in guide.parts() for each in part.deeds} | {each for way in guide.ways() for each in way}
    assert guide.unplayed() == []
    alone = [each for each in guide.bold() if each not in played]
    assert [each for each in alone if not any(label.fullmatch(each.words) for label in said)] == []


def labels(language: str) -> list[re.Pattern[str]]:
    """All that the bot says in a language, whatever is filled in; what Telegram says on its own button; the languages' names."""
    texts = [telegrams_start(language), *NAMES.values()]
    for message in read_catalogue(language):
        said = message.id if language == "en" else message.string or ""
        texts += [said] if isinstance(said, str) else [*said]
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(each))) for each in texts if each]


def test_the_four_guides_lead_to_each_other(guide: CoordinatorsGuide) -> None:
    assert guide.linked() == {CoordinatorsGuide(each).file.name for each in LANGUAGES} - {guide.file.name}
    assert len(guide.ways()) == len(CoordinatorsGuide("en").ways())
    assert [each.presses for each in guide.parts()] == [each.presses for each in CoordinatorsGuide("en").parts()]


def test_its_pictures_are_there_light_and_told_in_words(guide: CoordinatorsGuide) -> None:
    kept = {each.name for each in PICTURES.glob(f"coordinators-{guide.language}-*.png")}
    assert guide.pictures().keys() == kept
    assert 4 <= len(kept) <= 6
    assert [each for each in kept if (PICTURES / each).stat().st_size > LARGEST_PICTURE] == []
    assert all(len(alt) > 40 for alt in guide.pictures().values())
