"""D23: "in danger now" shows numbers at once, the women's line before the police, and "call or leave if you can; writing here may
be seen". "Is now a good time?" answered no: the question goes, harmless content stays, nothing is kept.
"""

import re
from datetime import UTC, datetime

from locales.words import LANGUAGES
from referrals.domain.hotline import Purpose
from referrals.domain.place import PlaceCode
from referrals.storage import network_rows
from tests.stories.acts import count, goes, opens_menu, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import everybody_but, lives_in, says_in, touched
from tests.stories.village import FACTS, Village

DANGER = ("No: help is needed at once", "Being forced into marriage now")
WOMENS = (Purpose.WOMEN_LINE, Purpose.VIOLENCE_LINE, Purpose.SOCIAL_LINE, Purpose.FAMILY_LINE)


async def _all_rung(network: Village) -> None:
    """Somebody has rung every number, so that all are shown."""
    async with network.bot.database.transaction() as tx:
        keys = [each.key for each in FACTS.hotlines]
        await network_rows.keep_hotline_checks(tx, keys, "Aizada", network.world.clock.now())


async def test_numbers_at_once_and_on_every_further_screen(network: Village) -> None:
    """At the end of the form's own message, beside the buttons, so that nothing pushes them up; gone with the form. Who writes
    for another is not told to leave."""
    await _all_rung(network)
    for phone, about, danger, lead in (
        (network.amina, "A woman asked me", DANGER[0], "Call for her, if you can: someone may see what you write."),
        (network.cholpon, "Help for myself", DANGER[1], "Call, or leave, if you can: someone may see what you write."),
    ):
        await starts_writing(network, phone, about)
        form = phone.newest()
        before = len(phone.person.shown)
        await goes(network, phone, danger)
        (new,) = list(phone.person.shown)[before:]
        assert new.startswith(lead)
        assert "117" in new
        assert phone.newest().id == form.id, "where the buttons are"
        await goes(network, phone, "More…", "‹ Back", "Another place", "‹ Back")
        for each in list(phone.person.shown)[before:]:
            assert each.startswith(lead)
            last = each.split("\n\n")[-1]
            assert last.startswith("117")
            assert last.index("117") < last.index("102"), "in the one line, too"
        await goes(network, phone, "Stop and delete")
        await phone.loses("117")
    assert count(network, "violence_reports") == 0


@after(opens_menu, "amina")
async def test_the_red_button_is_the_second_press(network: Village) -> None:
    amina = network.amina
    await amina.taps("Write to the network")
    await network.settles()
    await goes(network, amina, "Help is needed right now")
    text = amina.newest().text
    assert text.startswith("Call, or leave, if you can")
    assert text.split("\n\n")[-1].startswith("117"), "beside the buttons"
    await says(network, amina, "/cancel")
    await says(network, amina, "/sos")
    text = amina.newest().text
    assert text.startswith("Call, or leave, if you can")
    assert text.split("\n\n")[-1].startswith("117"), "beside the buttons"
    await network.becomes(datetime(2026, 11, 23, 20, tzinfo=UTC))
    await says(network, amina, "/sos")
    night = amina.newest().text.split("\n\n")[-1]
    assert "117 for women (09:00–18:00, closed now)" in night
    assert night.index("103") < night.index("117") < night.index("102"), "who may answer first, the police late"


@after(opens_menu, "amina")
async def test_not_now_deletes_what_was_said_before(network: Village) -> None:
    amina = network.amina
    await says(network, amina, "It is about my neighbour")
    assert count(network, "forms") == 1
    await amina.taps("Write to the network")
    await amina.sees("what you wrote stays saved for an hour")
    await goes(network, amina, "Not now")
    assert count(network, "forms") == 0
    assert "neighbour" not in amina.screen()
    assert "Is now a good time?" not in amina.screen()


async def test_the_womens_line_before_the_police_in_every_country_and_language(network: Village) -> None:
    amina = network.amina
    await _all_rung(network)
    await lives_in(network, amina, None)
    await says(network, amina, "/report")
    await goes(network, amina, "Help is needed right now")
    for country in ("KG", "TJ"):
        lines = {each.number: each.purpose for each in FACTS.hotlines if each.country == PlaceCode(country)}
        for language in LANGUAGES:
            for key in ("violence", "help.numbers", "report.support"):
                text = await says_in(network, amina, language, key, country=country, open=True)
                name = FACTS.gazetteer.name(PlaceCode(country), language)
                here = next(each for each in text.splitlines() if each.startswith(name)) if key == "violence" else text
                numbers = re.findall(r"(?:^|: | · )(\d+) ", here, re.MULTILINE)
                order = [lines[each] for each in numbers]
                assert Purpose.POLICE in order
                police = order.index(Purpose.POLICE)
                assert all(order.index(each) < police for each in WOMENS if each in order), (key, text)
                assert any(each in order[:police] for each in WOMENS)
    both = await says_in(network, amina, "en", "violence")
    assert both.index("Kyrgyzstan") < both.index("Tajikistan")


@after(opens_menu, "amina")
async def test_not_now_takes_the_question_away_and_keeps_nothing(network: Village) -> None:
    amina = network.amina
    before = [each.text for each in amina.messages() if each.sender is None]
    forms = count(network, "forms"), count(network, "timers"), count(network, "events")
    await amina.taps("Write to the network")
    await amina.sees("Is now a good time?")
    await goes(network, amina, "Not now")
    assert [each.text for each in amina.messages() if each.sender is None] == before
    assert (count(network, "forms"), count(network, "timers"), count(network, "events")) == forms
    assert touched(everybody_but(network, amina)) == []
    bodies = network.rows("SELECT DISTINCT update_sealed FROM inbox WHERE state = 'done'")
    assert bodies == [(b"",)], "what was played need not be kept"
