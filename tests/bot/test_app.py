"""The whole process: what keeps it from starting, that it serves by polling and by webhook, and that it stops cleanly."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.app import CannotStart, Running, running
from bot.settings import Settings
from bot.simulator.server import serving
from bot.simulator.world import World
from handlers.ui.about import about
from locales.words import read_library
from referrals.storage import taken_back_file
from referrals.storage.sealed import fresh_keys
from tests.conversation import phone
from tests.keys import KEYS
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world() -> World:
    return World(speed=5)


@pytest.fixture
async def settings(world: World, sqlite_url: str) -> AsyncIterator[Settings]:
    async with serving(world) as address:
        yield Settings(
            bot_token=world.token,
            bot_api_url=address,
            clock_url=f"{address}/clock",
            database_url=sqlite_url,
            encryption_keys=KEYS,
        )


async def is_answered(world: World, app: Running, name: str = "Amina") -> None:
    amina = phone(world, name)
    await amina.starts()
    await amina.sees("")
    await app.settled()


async def test_it_serves_by_polling_and_presents_itself(world: World, settings: Settings) -> None:
    async with running(settings) as app:
        await is_answered(world, app)
        async with asyncio.timeout(PATIENCE):
            while not world.calls.of("setMyCommands")[3:]:  # noqa: ASYNC110  # the last thing it says of itself
                await asyncio.sleep(0.01)
    changes = [call for call in world.calls if call.method.startswith("setMy")]
    async with running(settings) as app:
        await is_answered(world, app, "Nazira")

    assert world.profile.words("description", "ky")
    assert [call for call in world.calls if call.method.startswith("setMy")] == changes
    assert not world.calls.of("setMyName")
    assert world.violations == []


async def test_it_serves_by_webhook_and_gives_it_up_for_polling(world: World, settings: Settings) -> None:
    door = "127.0.0.1:18474"
    hooked = settings.model_copy(
        update={"webhook_url": f"http://{door}/hook", "webhook_secret": "s3cret", "listen": door}
    )
    async with running(hooked) as app:
        await is_answered(world, app)
        async with httpx.AsyncClient() as client:
            health = (await client.get(f"http://{door}/health")).json()
        assert health["database"] is True
        assert not world.calls.of("getUpdates")
    async with running(settings) as app:
        await is_answered(world, app, "Nazira")

    assert world.calls.of("deleteWebhook")


async def test_its_ticks_begin_with_it(settings: Settings) -> None:
    """Seen by the first that leaves something: the record beside the database."""
    async with running(settings) as app:
        record = taken_back_file.path_of(app.database)

        async def is_kept() -> bool:
            return record.exists()

        await until(is_kept)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"encryption_keys": ""}, "python -m bot init"),
        ({"encryption_keys": "nonsense"}, "ENCRYPTION_KEYS"),
        ({"bot_token": "1:wrong-token-wrong-token-wrong-token"}, "BOT_TOKEN"),
        ({"clock_url": "http://127.0.0.1:1/clock"}, "CLOCK_URL does not answer"),
        ({"bot_api_url": "https://elsewhere.example"}, "CLOCK_URL is for the simulator"),
        ({"listen": "nonsense"}, "LISTEN"),
    ],
)
async def test_what_keeps_it_from_starting(settings: Settings, changed: dict[str, str], why: str) -> None:
    with pytest.raises(CannotStart, match=why):
        async with running(settings.model_copy(update=changed)):
            pass


async def test_it_does_not_start_with_other_keys(world: World, settings: Settings) -> None:
    async with running(settings) as app:
        await is_answered(world, app)
    async with running(settings) as app:
        await app.settled()

    with pytest.raises(CannotStart, match="ENCRYPTION_KEYS does not open this database"):
        async with running(settings.model_copy(update={"encryption_keys": fresh_keys()})):
            pass


async def test_a_taken_port_keeps_it_from_starting(world: World, settings: Settings) -> None:
    listen = settings.bot_api_url.removeprefix("http://")
    with pytest.raises(CannotStart, match="LISTEN"):
        async with running(settings.model_copy(update={"listen": listen})):
            pass


async def test_telegram_down_at_start_is_waited_for(world: World, settings: Settings) -> None:
    world.faults.goes_down()
    plain = settings.model_copy(update={"clock_url": ""})
    asyncio.get_running_loop().call_later(0.5, world.faults.comes_up)
    async with running(plain) as app:
        await is_answered(world, app)


async def test_a_part_that_ends_by_itself_is_said(settings: Settings) -> None:
    async with running(settings) as app:
        app.courier.stop()
        with pytest.raises(RuntimeError, match="courier ended by itself"):
            await app.serve(asyncio.Event())


async def test_settled_says_what_is_left(world: World, settings: Settings) -> None:
    async with running(settings) as app:
        amina = phone(world, "Amina")
        world.faults.refuses("send*", error_code=500, description="Internal Server Error", times=100)
        await amina.starts()
        async with asyncio.timeout(PATIENCE):
            while not world.calls.of("sendMessage"):  # noqa: ASYNC110  # the log of calls rings no bell
                await asyncio.sleep(0.01)
        with pytest.raises(TimeoutError, match="message_due_at"):
            await app.settled(within=0.3)


async def test_run_stops_cleanly_when_told(world: World, settings: Settings) -> None:
    """By SIGTERM; Ctrl-C is pressed where the pages' commands are typed (commands/test_operating_page)."""
    set_ = {name.upper(): str(value) for name, value in settings.model_dump().items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env={**os.environ, **set_}, stderr=asyncio.subprocess.PIPE
    )
    amina = phone(world, "Amina")
    await amina.starts()
    await amina.sees("")
    process.send_signal(signal.SIGTERM)
    _, said = await asyncio.wait_for(process.communicate(), PATIENCE)

    assert process.returncode == 0
    assert "Traceback" not in said.decode()
    assert world.token.split(":")[1] not in said.decode()
    assert str(amina.id) not in said.decode().replace(str(process.pid), "")


def test_the_presentation_fits_and_is_neutral() -> None:
    for words in read_library().each():
        said = about(words)
        assert len(said.name) <= 64
        assert 0 < len(said.description) <= 512
        assert 0 < len(said.short_description) <= 120
        assert [name for name, _ in said.commands] == ["help", "settings", "language"]
