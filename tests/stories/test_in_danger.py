"""The way in danger: pressed, counted and printed (`pytest -s`). At most five presses from the key to "we have contacted",
at most six choices a screen, numbers after the second press; whatever else there is to say comes afterwards.
"""

from dataclasses import dataclass, field

import pytest

from bot.simulator import people_do
from referrals.domain.place import PlaceCode
from referrals.storage import network_rows
from tests.conversation import Phone
from tests.stories.acts import accepts, code_of, count, goes, opens_menu, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import labels_on, lives_in
from tests.stories.reader_acts import changes
from tests.stories.village import Village

URGENT_WORDS = 40


@dataclass
class Way:
    """What she did and saw, one press after the other."""

    network: Village
    phone: Phone
    told: list[str] = field(default_factory=list)

    async def goes(self, *labels: str) -> "Way":
        for label in labels:
            if label.startswith("="):
                await says(self.network, self.phone, label[1:])
            elif label == "Write to the network":
                await self.phone.taps(label)
                await self.network.settles()
            else:
                await goes(self.network, self.phone, label)
            newest = self.phone.newest()
            choices = labels_on(newest)
            assert len(choices) <= 6, choices
            self.told.append(f"{len(self.told) + 1}. {label} -> {len(choices)} choices: {choices}")
        return self

    def shows(self) -> None:
        print("\n" + "\n".join(self.told))  # noqa: T201


@pytest.mark.parametrize(
    ("presses", "home", "forced"),
    [
        (("Help is needed right now", "I do", "Send"), True, False),
        (("Help is needed right now", "I’m being forced to marry", "Send"), True, True),
        (("Help is needed right now", "A woman who asked me", "Send"), True, False),
        (("Yes", "Help for myself", "No: help is needed at once", "Send"), True, False),
        (("Yes", "Help for myself", "Being forced into marriage now", "Send"), True, True),
        (("Help is needed right now", "I do", "=batken district", "Send"), False, False),
        (("Help is needed right now", "I do", "Kyrgyzstan", "Send"), False, False),
    ],
)
async def test_five_presses_and_six_choices(
    network: Village, presses: tuple[str, ...], home: bool, forced: bool
) -> None:
    amina = network.amina
    if not home:
        await lives_in(network, amina, None)
    await opens_menu(network, amina)
    way = Way(network, amina)
    await way.goes("Write to the network", *presses[:1])
    if presses[0] != "Yes":
        assert "117" in amina.newest().text, "numbers after the second press"
    await way.goes(*presses[1:])
    way.shows()
    assert len(way.told) <= 5
    await amina.sees("We’ve contacted an organisation")
    await network.gulnara.sees("Something is waiting")
    assert network.rows("SELECT danger, urgency, help, contact FROM violence_reports") == [
        (1, "1_hour", '["forced_marriage"]' if forced else "[]", "not_said")
    ]


async def test_no_screen_of_danger_has_more_than_six_choices(network: Village) -> None:
    """Every part of every list, "More" and the ways out counted; the last part leads to the first one again."""
    amina = network.amina
    for home in (True, False):
        if not home:
            await lives_in(network, amina, None)
        await opens_menu(network, amina)
        way = await Way(network, amina).goes("Write to the network", "Help is needed right now", "I do")
        if not home:
            await way.goes("Kyrgyzstan")
        seen = await _all_parts(way)
        assert {"☐ Batken District police (example)", "☑ Ak-Kanat crisis centre"} <= seen
        await way.goes("Another place")
        assert "Kazakhstan ›" in await _all_parts(way) or "Tajikistan" in await _all_parts(way)
        while "Batken Region ›" not in labels_on(amina.newest()):
            await way.goes("More…")
        await way.goes("Batken Region")
        assert {"Leilek District", "Batken District"} <= await _all_parts(way)
        while "Leilek District" not in labels_on(amina.newest()):
            await way.goes("More…")
        await way.goes("Leilek District")
        assert "Leilek District" in amina.newest().text
        way.shows()
        await way.goes("Stop and delete")


async def _all_parts(way: Way) -> set[str]:
    """The choices of a list until it begins again."""
    first, seen = labels_on(way.phone.newest()), set[str]()
    while labels_on(way.phone.newest()) != first or not seen:
        seen |= {*labels_on(way.phone.newest())}
        if "More…" not in first:
            break
        await way.goes("More…" if "More…" in labels_on(way.phone.newest()) else "‹ Back")
    return seen


@after(starts_writing, "amina", about="Help for myself")
async def test_a_place_typed_on_the_screen_that_sends_sends_nothing(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "No: help is needed at once", "☑ Ak-Kanat")
    for name, shown in (("batken district", "Batken District"), ("Leilek", "Leilek District")):
        await says(network, amina, name)
        assert shown in amina.newest().text
        assert "Send" in labels_on(amina.newest())
        assert "Something has changed" not in amina.newest().text
    assert count(network, "violence_reports") == 0


@after(starts_writing, "amina", about="Help for myself")
async def test_the_numbers_stand_in_the_forms_own_message_on_every_screen(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "No: help is needed at once")
    for press in ("More…", "‹ Back", "Another place", "Batken Region", "Batken District"):
        screen = amina.newest()
        assert "Call, or leave, if you can" in screen.text
        assert "117" in screen.text
        assert labels_on(screen), "the buttons are where the numbers are"
        await goes(network, amina, press)
    assert "Send" in labels_on(amina.newest())


@after(starts_writing, "amina", about="Help for myself")
async def test_the_urgent_screen_is_short_and_names_who_comes_first(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "No: help is needed at once")
    screen = amina.newest()
    said = [line for line in screen.text.splitlines() if not line.startswith("117")]
    assert len(" ".join(said).split()) <= URGENT_WORDS, screen.text
    assert labels_on(screen)[:2] == ["Send", "☑ Ak-Kanat crisis centre"]
    await goes(network, amina, "More…")
    assert "☐ Batken District police (example)" in labels_on(amina.newest())
    assert "Also ticked: Ak-Kanat crisis centre" in amina.newest().text
    await goes(network, amina, "‹ Back", "☑ Ak-Kanat crisis centre")
    assert labels_on(amina.newest())[1] == "☐ Ak-Kanat crisis centre", "ticked before, and hers to strike"
    await changes(network, amina, language="ru")
    await goes(network, amina, "☐ Ak-Kanat crisis centre")
    assert "Юридическая помощь «Укук-Баткен»" in amina.newest().text, "its button has no room for the whole name"


@after(starts_writing, "amina", about="Help for myself")
async def test_send_sends_and_what_is_missing_is_asked_afterwards(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await goes(network, amina, "No: help is needed at once", "Send")
    await code_of(amina)
    assert count(network, "violence_reports") == 1
    await accepts(network, gulnara)
    await gulnara.sees("No number given yet")
    assert "Show how to reach her" not in gulnara.labels()
    await goes(network, amina, "Add my phone number")
    typed = await amina.says("0700 12 34")
    await network.settles()
    await amina.sees("Is this right? 0700 12 34")
    await says(network, amina, "0700 123 456, ask for the sewing class")
    await goes(network, amina, "A doctor or nurse", "Done")
    assert "How may they" not in amina.newest().text
    assert typed not in amina.messages(), "what she typed does not stay in her chat"
    await gulnara.sees("Something is waiting for you here.")
    await goes(network, gulnara, "Open", "Show how to reach her")
    await gulnara.sees("0700 123 456, ask for the sewing class")
    await gulnara.sees("a doctor or nurse")


@after(opens_menu, "amina")
async def test_a_number_shared_by_telegrams_own_key(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "No: help is needed at once", "Send", "Add my phone number", "Share my number")
    await amina.sees("Tap the button under the chat to share your number")
    await amina.taps("Share my number")
    await network.settles()
    await goes(network, amina, "Done")
    assert "Share my number" not in amina.labels()
    assert "Write to the network" in amina.labels()
    assert not [each for each in amina.messages() if "contact" in each.media]
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    shared = [each["phone_number"] for each in _contacts(network, amina)]
    await gulnara.sees(shared[0])


def _contacts(network: Village, phone: Phone) -> list[dict[str, str]]:
    """What Telegram shares of her: the same number each time."""
    return [people_do.shares_contact(network.world, phone.id).media["contact"]]


@after(starts_writing, "amina", about="Help for myself")
async def test_nothing_has_to_be_said_afterwards(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "No: help is needed at once", "Send", "Add my phone number", "Nothing to add")
    assert "has arrived" in amina.newest().text
    assert count(network, "forms") == 0


async def test_who_has_nobody_is_not_named_and_a_child_is_for_those_vetted(network: Village) -> None:
    amina = network.amina
    for woman in (network.gulnara, network.nurgul):
        await woman.blocks()
        await network.settles()
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", "Legal advice", "Next", "Batken District")
    assert "Ak-Kanat" not in amina.newest().text
    assert "☑ Ukuk-Batken legal aid" in amina.labels()
    await goes(network, amina, "‹ Back", "‹ Back", "Help for a child", "Next", "Batken District")
    assert "Ukuk-Batken" not in amina.newest().text
    assert "We don’t know anyone here yet who offers this" in amina.newest().text


@after(starts_writing, "amina", about="Help for myself")
async def test_a_need_nobody_covers_is_said_before_sending_with_who_could_be_contacted(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await goes(network, amina, "Yes, for now", "A doctor or nurse", "Next", "Batken District")
    screen = amina.newest()
    assert "No one here offers this: a doctor or nurse." in screen.text
    assert "☐ Ak-Kanat crisis centre" in labels_on(screen), "named, and hers to tick"
    await goes(network, amina, "☐ Ak-Kanat", "Next", "Send")
    await gulnara.sees("Something is waiting")


async def test_with_one_country_open_it_is_place_enough(unopened: Village) -> None:
    """Nobody has said where she lives, and only one country is open: no screen asks for it; the others are not contacted."""
    amina = unopened.amina
    async with unopened.bot.database.transaction() as tx:
        opening = network_rows.Opening(PlaceCode("KG"), unopened.world.clock.now(), "a story", ())
        await network_rows.open_country(tx, opening)
    await lives_in(unopened, amina, None)
    await opens_menu(unopened, amina)
    way = Way(unopened, amina)
    await way.goes("Write to the network", "Help is needed right now", "I do")
    assert "Where: Kyrgyzstan" in amina.newest().text
    assert "117" in amina.newest().text
    await way.goes("Send")
    way.shows()
    assert len(way.told) == 4
    await amina.sees("We’ve contacted an organisation")
    await unopened.gulnara.sees("Something is waiting")
    assert unopened.rows("SELECT country, district FROM violence_reports") == [("KG", "KG")]
    assert not unopened.madina.person.shown
