"""Messages of a campaign on their way in stories about readers: approved already, since those stories begin with the reader.

Not for: how a campaign comes to be approved (see campaign_acts).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from referrals.domain.broadcast import message_subject
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState, Message, Text
from referrals.domain.person import Grant, Person, Role
from referrals.domain.timer import TimerKind
from referrals.storage import campaign_rows, person_rows, timers
from tests.conversation import Phone
from tests.stories.village import Village

BREAD = (
    "Bread tastes better when it is shared, and a heavy basket is lighter with two hands, says my neighbour. Come by."
)
ACT = "Bring somebody a warm loaf."
SATURDAY = date(2026, 11, 21)
TEN = datetime(2026, 11, 21, 4, tzinfo=UTC)
"""Ten in the morning in Bishkek on that Saturday."""
DAY = timedelta(days=1)


def written(text: str = BREAD, act: str = ACT, card: str = "Bread is for sharing") -> Text:
    """One language's words."""
    return Text(text, act, card)


async def known(network: Village, phone: Phone) -> Person:
    """She, as the network knows her now."""
    async with network.bot.database.reading() as tx:
        person = await person_rows.find(tx, phone.id)
    assert person is not None
    return person


async def changes(network: Village, phone: Phone, **what: Any) -> None:
    """Something about her is otherwise."""
    async with network.bot.database.transaction() as tx:
        await person_rows.change(tx, (await known(network, phone)).id, **what)


async def on_its_way(
    network: Village,
    texts: Mapping[str, Text] | None = None,
    *,
    days: Sequence[date] = (SATURDAY,),
    message: Mapping[str, Any] | None = None,
    **campaign: Any,
) -> CampaignId:
    """A campaign of Saida's for the whole network, approved, with the same words on each of these days at ten."""
    saida = await known(network, network.saida)
    now = network.world.clock.now()
    said = Message(days[0], texts or {"en": written()}, hour=time(10), approved=True)
    messages = tuple(replace(said, day=day, **(message or {})) for day in days)
    kept = Campaign(CampaignId(0), saida.id, saida.id, CampaignState.APPROVED, Audience(), messages, now)
    async with network.bot.database.transaction() as tx:
        await person_rows.grant(tx, saida.id, Grant(Role.COORDINATOR), now)
        made = await campaign_rows.keep(tx, replace(kept, **campaign))
        for each in made.messages:
            await timers.set_timer(tx, TimerKind.DELIVER, message_subject(each.id), max(now, each.schedule.begins_at))
    return made.id


async def comes(network: Village, moment: datetime = TEN) -> None:
    """That moment comes, and the messages go that are due then."""
    await network.becomes(moment)
    await network.passes(minutes=1)


async def got(network: Village, phone: Phone, text: str = BREAD) -> int:
    """How many of the visible messages of her chat hold it."""
    return sum(text in each.text for each in phone.messages() if each.sender is None)
