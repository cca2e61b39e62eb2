"""What a reader gets: a harmless beginning, what to do, the hour where she is, a picture where it fits, and the way to less."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.simulator import pictures
from referrals.domain.campaign import PLAIN
from tests.stories.acts import goes, opens_menu
from tests.stories.beginnings import after
from tests.stories.discretion import PREVIEW, telling
from tests.stories.reader_acts import ACT, BREAD, DAY, SATURDAY, TEN, changes, comes, on_its_way, written
from tests.stories.village import Village

TELLING = (
    "A shelter is a house where a woman can rest when her husband beats her. Everybody should know that there is one."
)


@after(opens_menu, "amina")
async def test_only_the_first_of_all_says_how_to_have_less(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=(SATURDAY, SATURDAY + DAY))
    await comes(network)
    first = await amina.sees(BREAD)
    assert first.silent
    assert f"Today: {ACT}" in first.text
    assert "write /pause or /stop" in first.text
    assert "1 of 2" in first.text
    assert first.text.endswith("\n\nFrom the coordinators of your network")
    await comes(network, TEN + DAY)
    second = await amina.sees("2 of 2")
    assert "/pause" not in second.text
    assert amina.labels()[:3] == ["Pass it on", "Answer", "My preferences"]


@after(opens_menu, "amina")
async def test_one_that_stands_for_itself_has_no_number(network: Village) -> None:
    await on_its_way(network, days=(SATURDAY, SATURDAY + 60 * DAY))
    await comes(network)
    letter = await network.amina.sees(BREAD)
    assert re.search(r"\d of \d", letter.text) is None


@after(opens_menu, "amina")
async def test_what_tells_too_much_begins_with_something_harmless(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, {"en": written(TELLING)})
    await comes(network)
    letter = await amina.sees(TELLING)
    assert letter.text.startswith("Today’s message from your network.")
    assert letter.text.index("shelter") > PREVIEW
    assert telling([letter.text]) == []
    await goes(network, amina, "Pass it on")
    copy = await amina.sees_new(TELLING)
    assert telling([copy.text]) == []


@after(opens_menu, "amina")
async def test_a_leaders_own_words_are_held_against_every_language(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, {PLAIN: written("Хусусан дар бораи зӯроварӣ дар оила сӯҳбат мекунем.", "", "")})
    await comes(network)
    assert (await amina.sees("сӯҳбат мекунем")).text.startswith("Today’s message from your network.")


async def test_a_meeting_is_shown_by_each_readers_own_clock(network: Village) -> None:
    """ "10:00 – Astana, Bishkek; 09:00 – Dushanbe, Tashkent", as an invitation of 2021 had it: Almaty is UTC+5 since March 2024
    (N56)."""
    zones = {"amina": "Asia/Bishkek", "zarina": "Asia/Dushanbe", "gulnara": "Asia/Almaty", "nurgul": "Europe/Berlin"}
    for name, zone in zones.items():
        await opens_menu(network, network.phones[name])
        await changes(network, network.phones[name], zone=zone)
    meeting = datetime(2026, 11, 24, 4, tzinfo=UTC)
    await on_its_way(network, message={"event_at": meeting})
    await comes(network)
    await comes(network, TEN + timedelta(hours=5))
    shown = {name: (await network.phones[name].sees("When: ")).text for name in zones}
    for name, hour in {"amina": "10:00", "zarina": "09:00", "gulnara": "09:00", "nurgul": "05:00"}.items():
        assert f"When: Tuesday, 24 November, {hour}, your time." in shown[name]
    await goes(network, network.zarina, "Pass it on")
    await network.zarina.sees("When: Tuesday, 24 November, 09:00 (Dushanbe time)")


@after(opens_menu, "amina")
async def test_a_picture_stands_above_the_words_where_they_fit(network: Village) -> None:
    amina = network.amina
    photo = network.world.files.keep("photo", "lamp.png", pictures.picture(3), 0)
    await on_its_way(network, message={"picture": photo.file_id})
    await comes(network)
    assert await amina.sees_picture(BREAD) == photo.content
    assert "The picture" not in amina.labels()


@after(opens_menu, "amina")
async def test_who_writes_is_left_out_where_it_would_not_fit(network: Village) -> None:
    amina = network.amina
    photo = network.world.files.keep("photo", "lamp.png", pictures.picture(3), 0)
    await on_its_way(network, {"en": written((BREAD * 10)[:880])}, message={"picture": photo.file_id})
    await comes(network)
    await amina.sees_picture("write /pause or /stop")
    await amina.never_sees("From the coordinators")


@after(opens_menu, "amina")
async def test_and_apart_where_they_do_not(network: Village) -> None:
    amina = network.amina
    photo = network.world.files.keep("photo", "lamp.png", pictures.picture(3), 0)
    await on_its_way(network, {"en": written(BREAD * 10)}, message={"picture": photo.file_id})
    await comes(network)
    assert not (await amina.sees(BREAD)).media
    await goes(network, amina, "The picture")
    assert await amina.sees_picture("The picture for this message.") == photo.content


async def test_a_preview_is_the_same_screen_and_some_of_its_buttons_are_for_readers(network: Village) -> None:
    """Saida has not got the message, she wrote it."""
    saida = network.saida
    await opens_menu(network, saida)
    await on_its_way(network, days=(SATURDAY + 3 * DAY,))
    for press in ("answer", "earlier", "wishes"):
        said = await saida.toast(await saida.forges(f"1:n:{press}:1"))
        assert said == "This is only a preview: here the button does nothing."
    await network.settles()
    await saida.never_sees(BREAD)


async def test_whoever_writes_it_sees_in_a_preview_what_is_passed_on(network: Village) -> None:
    """In the language she looks at; nobody else by the same press."""
    saida, amina = network.saida, network.amina
    await opens_menu(network, saida)
    await opens_menu(network, amina)
    day = SATURDAY + 3 * DAY
    campaign = await on_its_way(network, {"en": written(), "tg": written("Нони гарм.", "", "")}, days=(day,))
    await saida.forges(f"1:m:look:{campaign}:1:tg:0")
    await network.settles()
    await goes(network, saida, "Паҳн кардан")
    assert saida.newest().text.endswith("\n\nНони гарм.")
    await goes(network, saida, "Ҳамчун расм")
    assert (await saida.sees_picture()).startswith(b"\x89PNG")
    said = await amina.toast(await amina.forges("1:n:share:1:tg"))
    assert said.startswith("This button is from an earlier message.")
    await network.settles()
    await amina.never_sees("Нони гарм.")


@after(opens_menu, "amina")
async def test_words_in_another_language_do_not_come(network: Village) -> None:
    await on_its_way(network, {"tg": replace(written(), text="Нон")}, excluded_languages=frozenset({"en"}))
    await comes(network)
    await network.amina.never_sees("Нон")
