"""The demo: what is on the phones when it opens, that it looks like a demo, and how it starts and stops as a process."""

import asyncio
import os
import re
import signal
import socket
import sys
import webbrowser
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.cli.demo import open_in_window
from bot.demo import MORNING, demo, page_of, populated, prepare, settings_for
from bot.settings import Settings
from bot.simulator.cast import AIGUL, AMINA, BEHIND, CAST, GULNARA, NEWCOMER, NURGUL, PHONES, SAIDA, ZARINA, speaking
from bot.simulator.world import World
from locales.words import LANGUAGES
from referrals.domain.authority import Action, coordinates, may
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState
from referrals.domain.person import Role
from referrals.domain.place import PlaceCode
from referrals.enrolling import Enrolling
from referrals.facts import load_facts
from referrals.storage import network_rows, person_rows
from referrals.storage.database import Database
from referrals.storage.sealed import read_keyring
from tests.waiting import PATIENCE, apart, until

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """What the demo's bot finds when it starts; these tests only read it."""
    settings = settings_for("http://127.0.0.1:9", populated(), tmp_path_factory.mktemp("demo"))
    apart(prepare(settings, MORNING))
    return settings


@pytest.fixture
async def database(prepared: Settings) -> AsyncIterator[Database]:
    opened = Database(prepared.database_url, read_keyring(prepared.encryption_keys))
    yield opened
    await opened.close()


async def test_everybody_of_the_cast_is_in_with_her_role(database: Database) -> None:
    async with database.reading() as tx:
        people = {each.id: await person_rows.find(tx, each.id) for each in CAST}

    for member in CAST:
        person = people[member.id]
        assert person is not None
        assert person.has(Role(member.role)), member.first_name
        assert person.language == member.language_code


@pytest.mark.parametrize("hours", [0, 12, 16, 24, 48, 5 * 24])
async def test_nothing_is_wrong_at_any_hour_the_clock_is_moved_to(database: Database, hours: int) -> None:
    now = MORNING + timedelta(hours=hours)
    async with database.reading() as tx:
        survey = await Enrolling(load_facts()).survey(tx, now)

    assert all(each.on_duty for each in survey.watches)
    assert (survey.uncoordinated, survey.leaderless, survey.put_aside) == ((), (), ())
    assert all(each.opened_at == MORNING and not each.to_ring for each in survey.countries)


@pytest.mark.parametrize("places", [SAIDA.places, SAIDA.places[:1], SAIDA.places[1:]])
async def test_aigul_may_approve_saidas_campaigns_and_hears_of_none_of_her_cases(
    database: Database, places: tuple[str, ...]
) -> None:
    async with database.reading() as tx:
        saida, aigul = [await person_rows.find(tx, each.id) for each in (SAIDA, AIGUL)]
    assert saida is not None
    assert aigul is not None
    audience = Audience(places=frozenset(map(PlaceCode, places)))
    campaign = Campaign(CampaignId(1), saida.id, saida.id, CampaignState.SUBMITTED, audience, (), MORNING)

    assert may(saida, Action.RUN_CAMPAIGN, campaign)
    assert may(aigul, Action.APPROVE_CAMPAIGN, campaign)
    assert not any(coordinates(aigul, PlaceCode(each.home)) for each in CAST if each.home)


async def test_the_record_of_opening_says_that_it_is_a_demo(database: Database) -> None:
    async with database.reading() as tx:
        countries = await network_rows.network_countries(tx)
        openings = [await network_rows.opening(tx, each) for each in countries]

    assert [each for each in openings if each is None or "demo" not in each.by] == []


def test_the_campaign_day_lies_ahead() -> None:
    assert f"{MORNING + timedelta(hours=6):%A %H:%M}" == "Friday 10:00"
    assert MORNING.month == 11
    assert MORNING.day < 25


def test_the_page_shows_the_front_row_in_its_order() -> None:
    assert page_of("http://here", "en") == "http://here/?people=1001,1003,1004,1005,1002,1006,1007,1017&language=en"
    assert [each.role for each in PHONES[:3]] == ["member", "focal_point", "focal_point"]
    assert [each.role for each in PHONES[3:]] == ["coordinator", "member", "coordinator"]


def test_every_phone_shows_a_bot_that_calls_itself_a_demo() -> None:
    world: World = populated()

    assert {world.profile.words("name", each.language_code) for each in CAST} == {"Chiroq (demo)"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phone_speaks_the_language_of_who_plays_but_zarinas(language: str) -> None:
    cast = speaking(language)
    world = populated(1.0, cast)
    spoken = {each.id: world.people[each.id].language_code for each in cast}

    assert spoken == {each.id: "tg" if each.id == ZARINA.id else language for each in cast}


async def test_the_bot_writes_to_everybody_in_the_language_of_her_phone(tmp_path: Path) -> None:
    cast = speaking("ky")
    settings = settings_for("http://127.0.0.1:9", populated(1.0, cast), tmp_path)
    await prepare(settings, MORNING, cast)
    database = Database(settings.database_url, read_keyring(settings.encryption_keys))
    async with database.reading() as tx:
        known = [await person_rows.find(tx, each.id) for each in cast]
    await database.close()

    assert [each and each.language for each in known] == [each.language_code for each in cast]


def test_who_reads_english_can_read_every_name_on_the_page() -> None:
    assert all(f"{each.first_name} {each.about}".isascii() for each in speaking("en"))
    assert [each.first_name for each in speaking("ky")] == [each.first_name for each in CAST]


@pytest.mark.parametrize(
    ("language", "amina", "nurgul"),
    [
        ("ru", "участница, Баткен", "кризисный центр «Ак-Канат»"),
        ("ky", "катышуучу, Баткен", "«Ак-Канат» кризистик борбору"),
        ("tg", "иштирокчӣ, Боткен", "маркази бӯҳронии «Ак-Канат»"),
    ],
)
def test_what_stands_under_each_name_is_in_the_language_of_the_page(language: str, amina: str, nurgul: str) -> None:
    """Zarina's, too, whose phone keeps its own."""
    shown = {each.id: each.about for each in speaking(language)}
    assert (shown[1001], shown[1004]) == (amina, nurgul)
    assert ("иштирокчӣ" in shown[ZARINA.id]) is (language == "tg")


async def test_it_is_all_there_before_the_address_is_told() -> None:
    told: list[str] = []

    async def opened(url: str) -> None:
        async with httpx.AsyncClient() as page:
            people = (await page.get(httpx.URL(url).join("/sim/people"))).json()
        told.extend(each["first_name"] for each in people)
        signal.raise_signal(signal.SIGTERM)

    await demo(0, 1.0, "ky", opened, told.append)

    newcomer = NEWCOMER[1]["ky"]
    assert told == [*(each.first_name for each in PHONES), newcomer, *(each.first_name for each in BEHIND)]


@asynccontextmanager
async def started(*words: str) -> AsyncIterator[tuple[Process, list[str]]]:
    """`python -m bot demo`, with the lines it says until it is ready. A real installation's settings are around it, and a proxy
    that leads nowhere.
    """
    around = {**os.environ, "BOT_TOKEN": "1:real", "DATABASE_URL": "sqlite+aiosqlite:///must-not-be-made.db"}
    around |= {"HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--no-browser", *words, cwd=ROOT, env=around, stdout=PIPE, stderr=PIPE
    )
    try:
        assert process.stdout is not None
        lines = [(await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode() for _ in range(2)]
        yield process, lines
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process) -> tuple[int | None, str]:
    """How it ended, and what stood on standard error."""
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, errors.decode()


async def test_it_picks_another_port_prints_one_address_greets_every_phone_and_stops_at_ctrl_c() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        await _stops_at_ctrl_c(taken.getsockname()[1])


async def _stops_at_ctrl_c(taken: int) -> None:
    async with started("--port", str(taken)) as (process, lines):
        (address,) = re.findall(r"http://[\w.:]+", "".join(lines))
        assert not address.endswith(f":{taken}")

        async with httpx.AsyncClient(base_url=address) as page:
            assert "<html" in (await page.get("/")).text

            async def greeted() -> bool:
                chats = [(await page.get(f"/sim/people/{each.id}/chat")).json() for each in PHONES]
                return all(chat["messages"] and chat["keyboard"] for chat in chats)

            await until(greeted)
            await says(page, AMINA.id, "/report")
            await answered(page, AMINA.id, messages=3)
            summary = (await page.get("/sim/summary")).json()
            assert summary["violations"] == []
            assert (await page.get("/sim/guide?lang=ky")).json()["steps"]

        process.send_signal(signal.SIGINT)
        code, errors = await ended(process)

    assert (code, errors) == (0, f"Port {taken} is taken; another one is used.\n")
    assert not (ROOT / "must-not-be-made.db").exists()


async def says(page: httpx.AsyncClient, person: int, words: str) -> None:
    (await page.post(f"/sim/people/{person}/text", json={"text": words})).raise_for_status()


async def answered(page: httpx.AsyncClient, person: int, messages: int) -> None:
    async def seen() -> bool:
        return len((await page.get(f"/sim/people/{person}/chat")).json()["messages"]) >= messages

    await until(seen)


@pytest.mark.parametrize(("browser", "opens"), [(webbrowser.BaseBrowser, True), (webbrowser.GenericBrowser, False)])
def test_a_browser_that_would_take_the_terminal_is_left_alone(
    browser: type[webbrowser.BaseBrowser], opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    found = browser("some-browser")
    found.open = lambda url, new=0, autoraise=True: bool(asked.append(url))  # type: ignore[method-assign,func-returns-value]
    monkeypatch.setattr(webbrowser, "get", lambda: found)

    open_in_window("http://here")

    assert asked == (["http://here"] if opens else [])


def test_the_front_row_has_a_centre_and_its_coordinator() -> None:
    assert GULNARA.organisation == NURGUL.organisation == "ak-kanat"
    assert SAIDA.places == ("KG-B", "TJ-SU")
