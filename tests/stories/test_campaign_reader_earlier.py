"""What was let go while a reader paused, or the bot was not there, is not lost: the next message offers it, and only then."""

from tests.stories.acts import goes, opens_menu
from tests.stories.beginnings import after
from tests.stories.care.looking import labels_on
from tests.stories.reader_acts import BREAD, DAY, SATURDAY, TEN, comes, on_its_way, written
from tests.stories.village import Village

DAYS = tuple(SATURDAY + DAY * number for number in range(4))


@after(opens_menu, "amina")
async def test_earlier_ones_are_offered_one_after_another(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=DAYS)
    await amina.says("/pause")
    await network.settles()
    await goes(network, amina, "1 week")
    for number in range(3):
        await comes(network, TEN + number * DAY)
    await amina.never_sees(BREAD)
    await amina.says("/resume")
    await network.passes(minutes=1)
    today = await amina.sees("3 of 4")
    assert "Earlier: 22 November" in labels_on(today)
    await goes(network, amina, "Earlier: 22 November")
    second = await amina.sees("2 of 4")
    assert "/pause" not in second.text
    await goes(network, amina, "Earlier: 21 November")
    assert "Earlier" not in " ".join(labels_on(await amina.sees("1 of 4")))
    await amina.says("We baked together.", reply_to=second.id)
    await network.settles()
    await amina.sees("Passed on to the coordinator, without your name.")
    assert network.rows("SELECT day FROM campaign_answers JOIN campaign_messages USING (message_id)") == [
        ("2026-11-22",)
    ]


@after(opens_menu, "amina")
async def test_what_an_outage_made_too_late_is_offered_too(network: Village) -> None:
    """The bot was not there for two of four days: nothing of them comes late, and nothing of them is lost."""
    amina = network.amina
    await on_its_way(network, days=DAYS)
    await comes(network, TEN)
    await amina.sees("1 of 4")
    await comes(network, TEN + 3 * DAY)
    today = await amina.sees("4 of 4")
    assert not [each for each in amina.messages() if "2 of 4" in each.text or "3 of 4" in each.text]
    assert "Earlier: 23 November" in labels_on(today)
    await goes(network, amina, "Earlier: 23 November")
    await amina.sees("3 of 4")
    await goes(network, amina, "Earlier: 22 November")
    assert "Earlier" not in " ".join(labels_on(await amina.sees("2 of 4")))


@after(opens_menu, "amina")
async def test_nothing_is_offered_where_nothing_was_let_go(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=DAYS[:2])
    await comes(network, TEN)
    await comes(network, TEN + DAY)
    assert "Earlier" not in " ".join(labels_on(await amina.sees("2 of 2")))


@after(opens_menu, "amina")
async def test_pressed_twice_it_stands_there_once(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, {"en": written()}, days=DAYS[:2])
    await amina.says("/pause")
    await network.settles()
    await goes(network, amina, "1 week")
    await comes(network, TEN)
    await comes(network, TEN + DAY)
    await amina.says("/resume")
    await network.passes(minutes=1)
    await amina.sees("2 of 2")
    await goes(network, amina, "Earlier: 21 November", "Earlier: 21 November")
    assert sum("1 of 2" in each.text for each in amina.messages()) == 1
