"""The disk is full: whoever writes reads at once that her message waits, with numbers; /health says it; later she is answered."""

import httpx
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from referrals.storage.database import Database
from tests.stories.acts import opens_menu
from tests.stories.beginnings import after
from tests.stories.village import Village

FULL = "I can’t take messages at the moment."
LONG = "please call me when you can " * 146
"""More than fits into a page of the file: a shorter text may find room in one that is half empty."""


async def _fills_up(database: Database) -> None:
    """The file may not grow, and one row grows a page at a time until no page in it is free."""
    async with database.engine.begin() as disk:
        pages = (await disk.execute(text("PRAGMA page_count"))).scalar_one()
        await disk.execute(text(f"PRAGMA max_page_count = {pages}"))
    grow = text(
        "INSERT INTO leases VALUES ('filler', 0, :holder, '2020-01-01') ON CONFLICT (name) DO UPDATE SET holder = :holder"
    )
    try:
        for size in range(1_000):
            async with database.engine.begin() as disk:
                await disk.execute(grow, {"holder": "x" * 4000 * size})
    except DBAPIError:
        return
    raise AssertionError("the disk did not fill up")


async def _has_room(database: Database) -> None:
    async with database.engine.begin() as disk:
        await disk.execute(text("PRAGMA max_page_count = 1000000"))


@after(opens_menu, "amina")
async def test_who_writes_while_the_disk_is_full(network: Village) -> None:
    amina, bot = network.amina, network.bot
    await _fills_up(bot.database)
    for _ in range(3):
        await amina.says(LONG)
    said = await amina.sees(FULL)

    assert "112" in said.text
    assert "Kyrgyzstan" in said.text
    assert "Tajikistan" in said.text
    assert len([each for each in amina.messages() if FULL in each.text]) == 1
    await _has_room(bot.database)
    await network.settles(30)
    assert len([each for each in amina.messages() if FULL in each.text]) == 1
    assert amina.newest().text != said.text  # what she wrote was read in the end


async def test_health_writes(by_webhook: Village) -> None:
    network, amina = by_webhook, by_webhook.amina
    await _fills_up(network.bot.database)
    await amina.says(LONG)
    await amina.sees(FULL)
    async with httpx.AsyncClient(base_url=f"http://{network.settings.listen}") as client:
        before = network.bot.health.wrote_at
        while network.bot.clock.monotonic() - before < 70:  # the village's seconds are short
            await client.get("/health")
        assert (await client.get("/health")).status_code == 503
        await _has_room(network.bot.database)
        while (await client.get("/health")).status_code != 200:
            pass
    await network.settles(30)
