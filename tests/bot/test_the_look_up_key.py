"""The look-up key is exchanged beside a bot at work, or under its feet: nobody becomes someone else, nothing is lost.

Not for: what an exchange does to the rows (tests/storage/test_rekeying).
"""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import CannotStart, Running, running
from bot.cli.cli_context import CommandError, opened
from bot.settings import Settings
from bot.simulator.world import World
from referrals.storage import rekeying, schema
from referrals.storage.database import Database
from referrals.storage.look_up_key import OtherLookUpKey
from referrals.storage.sealed import fresh_keys, read_keyring
from tests.bot.test_app import settings, world
from tests.conversation import Phone, phone
from tests.waiting import PATIENCE

__all__ = ["settings", "world"]


@pytest.fixture
def edited(settings: Settings) -> Settings:
    """As .env is after the operator put a new find: key in front."""
    keys = f"{fresh_keys().partition(',')[0]},{settings.encryption_keys}"
    return settings.model_copy(update={"encryption_keys": keys})


async def people(settings: Settings) -> int:
    database = Database(settings.database_url, read_keyring(settings.encryption_keys))
    async with database.reading() as tx:
        found = (await tx.execute(select(schema.people.c.id))).all()
    await database.close()
    return len(found)


async def test_beside_a_bot_at_work_no_command_and_no_second_bot_exchanges_it(
    world: World, settings: Settings, edited: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    amina = phone(world, "Amina")
    async with running(settings) as app:
        await is_answered(amina, app)
        with pytest.raises(CannotStart, match="Stop the bot first, then start it again"):
            async with running(edited):
                pass
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DATABASE_URL", edited.database_url)
        monkeypatch.setenv("ENCRYPTION_KEYS", edited.encryption_keys)
        with pytest.raises(CommandError, match="Stop the bot first, then start it again"):
            async with opened():
                pass
        await is_answered(amina, app)
        assert await people(settings) == 1
    async with running(edited) as app:
        await is_answered(amina, app)
        assert await people(edited) == 1


async def test_a_bot_under_whose_feet_it_was_exchanged_stops_and_makes_nobody_new(
    world: World, settings: Settings, edited: Settings
) -> None:
    amina = phone(world, "Amina")
    with pytest.raises(OtherLookUpKey):  # noqa: PT012  # stopping raises it, too
        async with running(settings) as app:
            await is_answered(amina, app)
            await _exchanged(edited)
            answered = len(world.calls.of("sendMessage"))
            await amina.starts()
            async with asyncio.timeout(PATIENCE):
                await app.serve(asyncio.Event())
    assert len(world.calls.of("sendMessage")) == answered
    assert await people(edited) == 1

    async with running(edited) as app:
        await app.settled()
        assert len(world.calls.of("sendMessage")) > answered, "what she wrote meanwhile was kept"
        assert await people(edited) == 1


async def is_answered(amina: Phone, app: Running) -> None:
    await amina.starts()
    await amina.sees("")
    await app.settled()


async def _exchanged(edited: Settings) -> None:
    """As if the bot had been frozen for longer than its lease."""
    database = Database(edited.database_url, read_keyring(edited.encryption_keys))
    assert await rekeying.rekey(database, lambda _: True)
    await database.close()
