"""Gulnara and Nurgul press Accept in the same moment: one has it, the other reads so at once."""

import asyncio

from tests.conversation import Phone
from tests.stories.acts import count, goes, sends_violence_report
from tests.stories.village import Village


async def _both_look(network: Village) -> tuple[Phone, Phone]:
    await sends_violence_report(network, network.amina, danger=True)
    await goes(network, network.gulnara, "Open")
    await goes(network, network.nurgul, "Open")
    return network.gulnara, network.nurgul


async def test_at_exactly_the_same_moment(network: Village) -> None:
    gulnara, nurgul = await _both_look(network)
    network.world.faults.goes_down()  # so that Telegram hands over both presses at once
    presses = await asyncio.gather(gulnara.presses("Accept"), nurgul.presses("Accept"))
    network.world.faults.comes_up()
    await network.settles()

    said = {await phone.toast(press) for phone, press in zip((gulnara, nurgul), presses, strict=True)}
    assert said == {"You have it now. Thank you.", "A colleague was faster: it’s already taken."}
    cards = sorted(phone.newest().text.splitlines()[0] for phone in (gulnara, nurgul))
    assert cards[0] == "A colleague has taken it. Thank you for being there."
    assert cards[1].startswith("You have it now.")
    assert count(network, "referrals", "state = 'accepted'") == 1
    assert count(network, "events", "kind = 'accepted'") == 1
    await network.amina.sees("Someone has taken it")


async def test_a_moment_later_the_card_has_changed_already(network: Village) -> None:
    gulnara, nurgul = await _both_look(network)
    await goes(network, nurgul, "Accept")
    await gulnara.sees("A colleague has taken it.")
    assert gulnara.newest().inline is None


async def test_a_late_press_from_the_old_card_changes_nothing(network: Village) -> None:
    """Her client had not drawn the new card yet."""
    gulnara, nurgul = await _both_look(network)
    card = await gulnara.sees("Please answer by")
    assert card.inline is not None
    accept = card.inline[0][0]["callback_data"]
    await goes(network, nurgul, "Accept")
    press = await gulnara.forges(accept, card.id)
    assert await gulnara.toast(press) == "A colleague was faster: it’s already taken."
    await network.settles()
    await gulnara.sees("A colleague has taken it.")
    await nurgul.sees("You have it now.")


async def test_pressing_twice_is_pressing_once(network: Village) -> None:
    gulnara, _ = await _both_look(network)
    network.world.faults.goes_down()
    await gulnara.presses("Accept")
    await gulnara.presses("Accept")
    network.world.faults.comes_up()
    await network.settles()
    await gulnara.sees("You have it now. Thank you. She may call or come herself")
    assert count(network, "events", "kind = 'accepted'") == 1
    assert count(network, "outbox", "state = 'quarantined'") == 0
