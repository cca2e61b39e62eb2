"""A campaign as two coordinators make one: written, aimed at the members, handed in, approved. Its moment is now.

The bot is not told: it finds the timer at its next tick, as it would after any pause. Not for: the screens (see stories).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.message_packs import load_content
from referrals.call import Call
from referrals.campaigning import Campaigning
from referrals.campaigning.approving import ReviewCheck
from referrals.domain.campaign import Audience, Campaign, Message, Text
from referrals.domain.decision import Refused
from referrals.domain.person import Person
from referrals.facts import load_facts
from referrals.storage import person_rows
from referrals.storage.database import Database, Transaction
from tests.load.network import READERS, Cast

WORDS = Text(
    "Good morning! This week our groups meet in every district, and each of you is awaited. Think of one neighbour with whom "
    "you have not spoken for a long time: what would she tell you if you asked her how she is? Ask her today, listen to the "
    "end, and bring what you learned, without names, to the next meeting. Tea and bread are there for everybody.",
    call_to_action="Ask one neighbour how she is, and listen to the end.",
)


async def bring(database: Database, cast: Cast) -> None:
    """Every member is to get it, and nobody else. A further one on the same day is a campaign of its own."""
    campaigning, now = Campaigning(load_facts(), load_content()), datetime.now(UTC)
    async with database.transaction() as tx:
        writer, reader = [await _coordinator(tx, each) for each in cast.coordinators]
        message = Message(now.astimezone(ZoneInfo(writer.zone)).date(), {"en": WORDS}, at=now)
        writes = Call(tx, writer, now)
        number = _made(await campaigning.drafting.begin(writes, "")).id
        _made(await campaigning.drafting.write(writes, number, message))
        _made(await campaigning.drafting.aim(writes, number, Audience(groups=frozenset({READERS}))))
        version = _made(await campaigning.submitting.submit(writes, number)).version
        approved = campaigning.approving.approve(Call(tx, reader, now), number, version, frozenset(ReviewCheck))
        _made(await approved)


async def _coordinator(tx: Transaction, telegram_id: int) -> Person:
    found = await person_rows.find(tx, telegram_id)
    assert found, "nobody was settled"
    return found


def _made(outcome: Campaign | Refused) -> Campaign:
    assert isinstance(outcome, Campaign), outcome
    return outcome
