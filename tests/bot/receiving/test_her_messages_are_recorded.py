"""What she wrote stands in her chat, whether it was played or not: its id and the time at which Telegram took it are kept, since
both are needed to take it away. Not for: what stands in a slot (see tests/storage/test_outbox).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from handlers.context import Context
from handlers.routes import Route
from referrals.domain.form import typed_into
from referrals.domain.kind import Track
from referrals.domain.readiness import Queue
from referrals.storage import inbox, quarantine_rows
from referrals.storage.schema import messages
from tests.bot.conftest import Incoming, Make
from tests.bot.receiving.test_processor import POISON, echo
from tests.conversation import Phone

HOURS = 3600
SLOT = f"{typed_into(Track.VIOLENCE)}1"


async def _recorded(incoming: Incoming) -> list[tuple[int, str, datetime]]:
    """Id, slot and time of each message of hers."""
    hers = select(messages.c.telegram_id, messages.c.slot, messages.c.sent_at).where(messages.c.direction == "in")
    async with incoming.database.reading() as tx:
        return [(row.telegram_id, row.slot, row.sent_at) for row in await tx.execute(hers)]


async def _comes_late(incoming: Incoming, raw: dict[str, Any] | None = None) -> tuple[int, str, datetime]:
    """An outage of hours lies between her message and the turn. Its id, and when she wrote."""
    (update,) = (
        [raw] if raw else [each.as_json() for each in incoming.world.updates.head(9, incoming.world.clock.now())]
    )
    incoming.world.updates.clear()
    await incoming.receives(update)
    await incoming.clock_steps(5 * HOURS)
    await incoming.plays()
    written = update["message"]
    return written["message_id"], "", datetime.fromtimestamp(written["date"], UTC)


async def test_with_the_time_at_which_she_wrote(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    await amina.says("hello")
    assert [await _comes_late(incoming)] == await _recorded(incoming)


async def test_where_its_turn_failed(make: Make, amina: Phone) -> None:
    async def fails(context: Context) -> None:
        raise ZeroDivisionError

    incoming = await make(Route("text", "", fails))
    await amina.says("hello")
    assert [await _comes_late(incoming)] == await _recorded(incoming)


async def test_where_it_cannot_be_read(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    date = int(incoming.clock.now().timestamp())
    who = {"id": amina.id, "first_name": "Amina", "is_bot": False}
    message = {"message_id": 7, "date": date, "chat": {"id": amina.id, "type": "private"}, "from": who, "text": 5}
    assert [await _comes_late(incoming, {"update_id": 1, "message": message})] == await _recorded(incoming)


async def test_no_id_that_is_none(make: Make, amina: Phone) -> None:
    incoming = await make(Route("text", "", echo))
    who = {"id": amina.id, "first_name": "Amina", "is_bot": False}
    chat = {"id": amina.id, "type": "private"}
    for number, wrong in enumerate(("7", True, -1, 2**40, None), start=100):
        message = {"message_id": wrong, "date": 0, "chat": chat, "from": who, "text": "hello"}
        await incoming.receives({"update_id": number, "message": message})
    await incoming.receives(*POISON)
    await incoming.plays()
    assert await _recorded(incoming) == []
    assert await incoming.put_aside() == 0


async def test_played_again_it_gets_the_slot_in_which_it_leaves_with_her_form(make: Make, amina: Phone) -> None:
    broken = True

    async def takes(context: Context) -> None:
        if broken:
            raise ZeroDivisionError
        context.incoming = SLOT

    incoming = await make(Route("text", "", takes))
    await amina.says("hello")
    await incoming.plays()
    broken = False
    async with incoming.database.transaction() as tx:
        (kept,) = await inbox.quarantined(tx)
        await quarantine_rows.play_again(tx, Queue.UPDATES, [kept.id], incoming.clock.now())
    await incoming.plays()
    ((_, slot, _),) = await _recorded(incoming)
    assert slot == SLOT
