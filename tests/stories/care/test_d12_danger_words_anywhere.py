"""D12, D23: any words of danger, anywhere, from anybody, get numbers at once, whatever was open and whatever was asked."""

from collections.abc import Awaitable, Callable

import pytest

from referrals.storage import network_rows
from tests.conversation import Phone
from tests.stories.acts import code_of, count, goes, opens_menu, says, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.campaign_acts import opens_campaigns
from tests.stories.care.looking import everybody_but, labels_on
from tests.stories.reader_acts import BREAD, comes, on_its_way
from tests.stories.village import FACTS, Village

CRY = "help me please he is going to kill me"
NUMBER = "117"
Way = Callable[[Village], Awaitable[Phone]]


async def is_heard(network: Village, phone: Phone, cries: Callable[[], Awaitable[object]] | None = None) -> None:
    """What she does now brings a number, in a message that was not there before; nobody else is shown her words."""
    before = {each.id: len(each.person.shown) for each in network.phones.values()}
    await (cries() if cries else phone.says(CRY))
    await network.settles()
    new = {each: list(each.person.shown)[before[each.id] :] for each in network.phones.values()}
    assert [each for each in new[phone] if NUMBER in each], phone.transcript()
    assert not [each for each in everybody_but(network, phone) if "going to kill" in "".join(new[each])]


@pytest.mark.parametrize(
    ("about", "path"),
    [
        ("Help for myself", ("", "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next")),
        ("A woman asked me", ("", "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next")),
        ("Community:", ("", "Dispute: water", "Dispute over water", "Batken District", "Skip", "Today")),
    ],
)
async def test_at_every_step_of_a_report(network: Village, about: str, path: tuple[str, ...]) -> None:
    amina = network.amina
    await starts_writing(network, amina, about)
    for label in path:
        await goes(network, amina, *([label] if label else []))
        await is_heard(network, amina)


async def nothing_open(network: Village) -> Phone:
    await opens_menu(network, network.amina)
    return network.amina


async def track_asked(network: Village) -> Phone:
    await says(network, network.amina, "/report")
    return network.amina


async def settings(network: Village) -> Phone:
    await says(network, network.amina, "/settings")
    await goes(network, network.amina, "Where I live")
    return network.amina


async def a_report_sent(network: Village) -> Phone:
    await sends_violence_report(network, network.amina)
    return network.amina


async def a_letter_of_the_network(network: Village) -> Phone:
    await opens_menu(network, network.amina)
    await on_its_way(network)
    await comes(network)
    await network.amina.sees(BREAD)
    return network.amina


async def composing(network: Village) -> Phone:
    await opens_campaigns(network, network.saida)
    await goes(network, network.saida, "New", "My own messages")
    return network.saida


async def a_notice_to_the_group(network: Village) -> Phone:
    await opens_campaigns(network, network.cholpon)
    await goes(network, network.cholpon, "New", "Notice to my group")
    return network.cholpon


async def coordinator(network: Village) -> Phone:
    await says(network, network.saida, "/cases")
    return network.saida


async def an_open_offer(network: Village) -> Phone:
    await sends_violence_report(network, network.amina)
    await goes(network, network.gulnara, "Open")
    return network.gulnara


async def visitor(network: Village) -> Phone:
    meerim = await network.newcomer("meerim")
    await meerim.starts()
    await network.settles()
    await goes(network, meerim, "English")
    return meerim


async def before_a_language(network: Village) -> Phone:
    return await network.newcomer("meerim", "ky")


WAYS: tuple[tuple[Way, ...], ...] = (
    (before_a_language, nothing_open, composing, a_notice_to_the_group),
    (visitor, settings, coordinator),
    (track_asked,),
    (a_report_sent,),
    (a_letter_of_the_network,),
    (an_open_offer,),
)
"""Those of different people share a day."""


@pytest.mark.parametrize("ways", WAYS, ids=lambda ways: ways[0].__name__)
async def test_wherever_she_is(network: Village, ways: tuple[Way, ...]) -> None:
    for way in ways:
        await is_heard(network, await way(network))


@after(opens_menu, "amina")
async def test_in_whatever_way_it_comes(network: Village) -> None:
    """An edit, a caption, what somebody forwards, a reply."""
    amina = network.amina
    said = await amina.says("It is about bread")
    await network.settles()
    await is_heard(network, amina, lambda: amina.edits(said, CRY))
    await is_heard(network, amina, lambda: amina.sends_photo(CRY))
    await is_heard(network, amina, lambda: amina.forwards(said))
    await is_heard(network, amina, lambda: amina.says(CRY, amina.newest().id))
    await starts_writing(network, amina, "Help for myself")
    await is_heard(network, amina, lambda: amina.sends_photo(CRY))
    await is_heard(network, amina, lambda: amina.edits(said, CRY + "!"))
    await is_heard(network, amina, lambda: amina.forwards(said))


@after(sends_violence_report, "amina")
async def test_with_a_message_open_her_words_can_go_with_it_first_of_six(network: Village) -> None:
    amina = network.amina
    code = await code_of(network.amina)
    await is_heard(network, amina)
    labels = labels_on(amina.newest())
    assert labels[:2] == [f"Add to {code}", "Send to Ak-Kanat crisis centre"]
    assert len(labels) <= 6


async def test_while_an_answer_is_awaited(network: Village) -> None:
    amina = await a_letter_of_the_network(network)
    await goes(network, amina, "Answer")
    await is_heard(network, amina)


@after(opens_menu, "zarina")
async def test_across_the_border_they_are_her_own_countrys(network: Village) -> None:
    """As soon as somebody has rung them (D22)."""
    zarina = network.zarina
    async with network.bot.database.transaction() as tx:
        keys = [each.key for each in FACTS.hotlines]
        await network_rows.keep_hotline_checks(tx, keys, "Aizada", network.world.clock.now())
    await says(network, zarina, "шавҳарам маро мезанад")
    assert "1313" in zarina.newest().text
    assert NUMBER not in zarina.newest().text


async def test_a_command_with_the_bots_name_is_the_command(network: Village) -> None:
    """As Telegram writes it: "/help@our_bot" asks for the pages of help; what stands behind a command is heard."""
    amina, name = network.amina, network.world.profile.username
    await opens_menu(network, amina)
    await says(network, amina, f"/help@{name}")
    assert "Numbers" in " ".join(labels_on(amina.newest()))
    assert count(network, "forms") == 0
    for command, seen in (
        ("settings", "Where you live"),
        ("cancel", "nothing to stop"),
        ("status", "no open messages"),
    ):
        await says(network, amina, f"/{command}@{name}")
        await amina.sees(seen)
    await is_heard(network, amina, lambda: amina.says(f"/sos@{name} he is in the next room"))
    await goes(network, amina, "Send to Ak-Kanat crisis centre")
    await goes(network, network.gulnara, "Open", "Accept", "Show what was written")
    await network.gulnara.sees("he is in the next room")
