"""D21: a coordinator sees how a campaign goes, and of nobody why she did not get it: no figure under ten, and none that could
be worked out from the others.
"""

import re
from datetime import timedelta

from referrals.domain.person import PersonId, Subscription
from referrals.domain.place import PlaceCode
from referrals.storage import person_rows
from tests.stories.acts import goes
from tests.stories.beginnings import after
from tests.stories.campaign_acts import FIRST_DAY, approved_16_days, crowd
from tests.stories.care.looking import ever
from tests.stories.village import Village

KADAMJAY, LEILEK, TOWN = PlaceCode("KG-B-KAD"), PlaceCode("KG-B-LEI"), PlaceCode("KG-B-SUL")
STOPPED = Subscription(stopped_at=FIRST_DAY - timedelta(days=3))
PAUSED = Subscription(paused_until=FIRST_DAY + timedelta(days=3))


pytestmark = after(approved_16_days)


async def wish(network: Village, people: list[PersonId], subscription: Subscription) -> None:
    """What they want of campaigns."""
    async with network.bot.database.transaction() as tx:
        for each in people:
            await person_rows.change(tx, each, subscription=subscription)


async def blocks(network: Village, people: list[PersonId]) -> None:
    """They have blocked the bot."""
    async with network.bot.database.transaction() as tx:
        for each in people:
            await person_rows.change(tx, each, blocked_at=FIRST_DAY - timedelta(days=3))


async def first_day_has_gone(network: Village) -> str:
    """The progress of the first day, as Saida has it in her chat."""
    await network.becomes(FIRST_DAY)
    return await it_has_gone_to_all(network)


async def it_has_gone_to_all(network: Village) -> str:
    """The same, some minutes after it began."""
    for _ in range(4):
        await network.passes(minutes=2)
    return (await network.saida.sees("Message 1 of 16")).text


def figures(text: str) -> list[int]:
    """Every figure of a screen after its heading."""
    body = text.split("\n\n", 1)[1].replace("below 10", "").replace("fewer than 10", "")
    return [int(each) for each in re.findall(r"\b\d+\b", body)]


async def test_what_is_large_enough_is_said(network: Village) -> None:
    people = await crowd(network, 40)
    await wish(network, people[:12], STOPPED)
    await wish(network, people[12:27], PAUSED)
    await blocks(network, people[27:37])
    text = await first_day_has_gone(network)
    assert "Recipients: 48" in text
    assert "Later: 15" in text
    assert "Don’t want campaigns: 12" in text
    assert "Can’t be reached: 10" in text
    assert "Sent: 11" in text


async def test_nine_are_too_few(network: Village) -> None:
    people = await crowd(network, 60)
    await wish(network, people[:12], STOPPED)
    await wish(network, people[12:27], PAUSED)
    await blocks(network, people[27:36])
    text = await first_day_has_gone(network)
    assert figures(text) == [68, 30]


async def test_one_who_stopped_is_in_no_figure(network: Village) -> None:
    """While it begins all but one have it or are on the way, however far it is: no figure of them may leave the one over."""
    saida = network.saida
    people = await crowd(network, 40)
    await wish(network, people[:1], STOPPED)
    await network.becomes(FIRST_DAY)
    await goes(network, saida, "View", "Progress")
    text = (await saida.sees("Message 1 of 16")).text
    assert "nearly all of" in text
    assert figures(text)[0] == 48
    assert min(figures(text)) >= 10

    text = await it_has_gone_to_all(network)
    assert "Sent: nearly all of 48" in text
    assert "Not shown: later, don’t want campaigns, can’t be reached" in text
    assert [each for each in figures(text) if each < 10] == []
    assert 47 not in figures(text)
    await _other_days_are_a_press_away(network)


async def _other_days_are_a_press_away(network: Village) -> None:
    await network.becomes(FIRST_DAY + timedelta(days=1))
    await network.passes(minutes=2)
    await network.saida.sees("Message 2 of 16")
    await network.saida.loses("Message 1 of 16")
    await goes(network, network.saida, "‹")
    await network.saida.sees("Message 1 of 16, Wednesday, 25 November")
    await goes(network, network.saida, "›")
    await network.saida.sees("Message 2 of 16")


async def test_a_small_figure_is_hidden_behind_another(network: Village) -> None:
    """Three stopped: were the fourteen who wait told, the three could be worked out."""
    people = await crowd(network, 60)
    await wish(network, people[:3], STOPPED)
    await wish(network, people[3:17], PAUSED)
    text = await first_day_has_gone(network)
    assert figures(text) == [68, 50]


async def test_of_a_handful_nothing_is_said(network: Village) -> None:
    """Neither after it was sent, nor on the screens where it is written and approved."""
    text = await first_day_has_gone(network)
    assert "It’s for fewer than 10 people, too few to show more." in text
    assert figures(text) == []
    before = ever(network.saida, network.ainura)
    assert "It goes to fewer than 10 people." in before
    assert re.findall(r"\b\d+ (?:people|person)\b", before.replace("fewer than 10 people", "")) == []


async def test_by_district_and_language(network: Village) -> None:
    """One woman of a small district, in sixteen messages, does not become a figure that is large enough."""
    await crowd(network, 5, home=TOWN)
    await crowd(network, 9, home=KADAMJAY, language="ky")
    lonely = await crowd(network, 1, home=LEILEK, language="tg")
    await wish(network, lonely, STOPPED)
    await first_day_has_gone(network)
    for day in range(1, 12):
        await network.becomes(FIRST_DAY + timedelta(days=day))
        await network.passes(minutes=2)
    await goes(network, network.saida, "By district and language")
    text = (await network.saida.sees("People who got at least one message")).text
    assert "Leilek" not in text
    assert "Тоҷикӣ" not in text
    assert re.search(r"Kadamjay District: (10|nearly all) of 10", text)
    assert "smaller districts combined: nearly all of 13" in text
    assert [each for each in figures(text) if each < 10] == []
