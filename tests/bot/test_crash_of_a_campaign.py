"""kill -9 at random instants while a campaign goes to some hundreds: nobody is left out, and no more get it twice than calls
were in flight.

The real process on SQLite, as in test_crash; `KILLS` kills more often, `SEED` repeats a run's chances.
"""

import os
import random
import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator.server import serving
from bot.simulator.world import World
from bot.transport import SENDING
from referrals.domain.broadcast import message_subject
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState, Message, Text
from referrals.domain.timer import TimerKind
from referrals.facts import load_facts
from referrals.storage import campaign_rows, person_rows, timers
from referrals.storage.database import Database
from tests.load.kills import AT_START, die_at_the_start, in_flight, live_and_die, quiet, recorded, settings, settled
from tests.load.network import Cast, give_phones, plan
from tests.load.process import ready_bot
from tests.waiting import until

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
MEMBERS = int(os.environ.get("MEMBERS", "120"))
SPEED = 2.0
"""Of Telegram's limits, so that it takes long enough to be killed in."""
LATENCY_S = 0.03
MOST_DEEDS = 60
"""Calls to Telegram before a kill, at most."""
TEXT = "Bread tastes better when it is shared."


async def put_in(database: Database, cast: Cast, world: World) -> None:
    """One message for everybody, for this moment."""
    now = world.clock.now()
    async with database.transaction() as tx:
        owner = await person_rows.find(tx, cast.coordinators[0])
        assert owner is not None
        message = Message(now.date(), {"en": Text(TEXT)}, at=now + timedelta(seconds=1), approved=True)
        made = Campaign(
            CampaignId(0),
            owner.id,
            owner.id,
            CampaignState.APPROVED,
            Audience(),
            (message,),
            now,
            approved_by=owner.id,
        )
        kept = await campaign_rows.keep(tx, made)
        await timers.set_timer(tx, TimerKind.DELIVER, message_subject(kept.messages[0].id), now)


async def _all_sent(file: Path, readers: int) -> bool:
    """By the bot's own book: everybody has a copy, and Telegram has taken each."""
    with sqlite3.connect(file) as connection:
        states = connection.execute("SELECT state, count(*) FROM broadcast_copies GROUP BY state").fetchall()
    return states == [("sent", readers)]


@pytest.mark.timeout(120 + 10 * KILLS)
async def test_kills_leave_nobody_out_and_double_no_more_than_was_in_flight(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    cast = plan(load_facts(), places=6, responders=1, members=MEMBERS)
    world = World(speed=SPEED, latency_s=LATENCY_S)
    world.calls.keep_at_most(1_000_000)
    async with serving(world) as url, settled(tmp_path, cast) as (database, keys):
        give_phones(world, cast)
        await put_in(database, cast, world)
        bot, file = ready_bot(tmp_path, settings(world, url, database, keys)), Path(str(database.url.database))
        everybody = {*cast.members, *cast.who_act()}
        try:
            killed_at = [
                await (
                    live_and_die(bot, world, chance, MOST_DEEDS) if life % AT_START else die_at_the_start(bot, chance)
                )
                for life in range(KILLS)
            ]
            bot.start()
            await until(lambda: _all_sent(file, len(everybody)))
            await quiet(bot, world)
        except (AssertionError, TimeoutError):
            print(f"\nSEED={SEED} lives={bot.lives}\n{bot.said()}")  # noqa: T201 (what the process said explains it)
            raise
        finally:
            await bot.stop()
        sent = [
            call for call in world.calls if call.ok and call.method == "sendMessage" and TEXT in call.params["text"]
        ]
        flying = in_flight(sent, recorded(file), killed_at)
    readers = Counter(call.params["chat_id"] for call in sent)
    doubles = sum(readers.values()) - len(readers)
    print(f"\nkills={KILLS} readers={len(everybody)} doubles={doubles} inflight={flying} (SEED={SEED})")  # noqa: T201
    assert everybody == readers.keys()
    assert doubles <= flying <= KILLS * SENDING
