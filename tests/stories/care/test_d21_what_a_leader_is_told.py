"""D21: a leader's notice to her own group comes to all alike, whoever has an open report; nothing the leader is shown, pushed or
answered, and no sentence in anybody's Settings, differs from when nobody has reported anything.
"""

import re
from pathlib import Path

import pytest

from tests.conversation import Phone
from tests.keys import KEYS
from tests.stories.acts import goes, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.campaign_acts import opens_campaigns
from tests.stories.village import Village, village

LETTER = "Meeting today at 3, at the well."


def shown(leader: Phone) -> str:
    """What stands on her screen, without the numbers that Telegram gives to the messages of all; her own copy may come before
    a card or after it."""
    return "\n".join(sorted(re.sub(r"#\d+", "#", leader.screen()).splitlines()))


async def looks_at_everything(network: Village, leader: Phone) -> list[str]:
    """The list, the card, its days, one day, how it goes and what is asked before cancelling; with every button."""
    screens = []
    await opens_campaigns(network, leader)
    for label in ("Notice of", "Progress", "By district and language", "The campaign", "Messages"):
        await goes(network, leader, label)
        screens.append(shown(leader))
    await leader.presses("November")
    await network.settles()
    return [*screens, shown(leader)]


async def what_she_is_shown(network: Village, reports: bool, cancels: str) -> tuple[list[str], bool]:
    """All her screens from the notice to days after; and whether Amina got it."""
    leader = network.cholpon
    if reports:
        await sends_violence_report(network, network.amina)
    await opens_campaigns(network, leader)
    await goes(network, leader, "New", "Notice to my group")
    await leader.says(LETTER)
    await network.settles()
    await goes(network, leader, "Send")
    await network.passes(minutes=10)
    screens = await looks_at_everything(network, leader)
    got = any(LETTER in each.text for each in network.amina.messages())
    if cancels:
        if cancels == "Cancel all":
            await opens_campaigns(network, leader)
            await goes(network, leader, "Notice of")
        await goes(network, leader, cancels)
        screens.append(shown(leader))
        await goes(network, leader, "Yes, cancel")
        screens.append(shown(leader))
    for hours in (7, 40):
        await network.passes(hours=hours)
        screens += [shown(leader), *await looks_at_everything(network, leader)]
    return screens, got


@pytest.mark.parametrize("cancels", ["", "Cancel all", "Cancel this message"])
async def test_an_open_report_changes_nothing_she_sees(seeded_file: Path, tmp_path: Path, cancels: str) -> None:
    seen = {}
    for reports in (False, True):
        folder = tmp_path / str(reports)
        folder.mkdir()
        async with village(seeded_file, folder, KEYS) as network:
            screens, got = await what_she_is_shown(network, reports, cancels)
            assert got, "she would be known by what she did not get"
            seen[reports] = screens
    assert seen[True] == seen[False]


@after(sends_violence_report, "amina")
async def test_settings_say_the_same_to_everybody(network: Village) -> None:
    """Whoever looks over her shoulder into her Settings learns nothing from what they say about holding back."""
    said = {}
    for phone in (network.amina, network.cholpon):
        await phone.says("/settings")
        await network.settles()
        await goes(network, phone, "Messages from the network")
        said[phone.id] = phone.newest().text
    assert len(set(said.values())) == 1
