"""A reader passes a message on to other messengers: words without us, and a picture; nobody can who has not got it."""

import re

from tests.stories.acts import goes, opens_menu
from tests.stories.beginnings import after
from tests.stories.reader_acts import ACT, BREAD, comes, on_its_way, written
from tests.stories.village import FAMILY, Village

LINK = re.compile(r"://|t\.me|@|/\w|chiroq", re.IGNORECASE)


@after(opens_menu, "amina")
async def test_the_words_alone(network: Village) -> None:
    """One press on the block, and nothing of the bot or of her is copied with them."""
    amina = network.amina
    await on_its_way(network)
    await comes(network)
    query = await amina.presses("Pass it on")
    await network.settles()
    assert (await amina.toast(query)).startswith("Tap the text below to copy it")
    copy = amina.newest()
    hint = "Tap the text below to copy it. Then paste it wherever you like."
    assert copy.text == f"{hint}\n\n{BREAD}\n\n{ACT}"
    assert LINK.search(copy.text) is None
    assert "Amina" not in copy.text
    assert FAMILY not in copy.text
    assert not copy.protect
    assert [(each["type"], each["offset"]) for each in copy.entities] == [("pre", len(hint) + 2)]
    await goes(network, amina, "Close")
    assert copy not in amina.messages()
    assert await amina.sees(BREAD)


@after(opens_menu, "amina")
async def test_a_picture(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, colour="#1f6f78")
    await comes(network)
    await goes(network, amina, "Pass it on")
    query = await amina.presses("As a picture")
    await network.settles()
    assert (await amina.toast(query)).startswith("Hold the picture to save it")
    assert (await amina.sees_picture()).startswith(b"\x89PNG")
    assert amina.newest().text == "", "what stands under a picture travels with it"


@after(opens_menu, "amina")
async def test_the_bots_own_key_does_not_travel(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, {"en": written(f"{BREAD}\n\nNumbers are under “Help and numbers”.\n\nThe end.")})
    await comes(network)
    await goes(network, amina, "Pass it on")
    assert amina.newest().text.endswith(f"{BREAD}\n\nThe end.\n\n{ACT}")


@after(opens_menu, "amina")
async def test_a_picture_of_what_has_no_words_for_one(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, {"en": written(BREAD, "", "")})
    await comes(network)
    await goes(network, amina, "Pass it on", "As a picture")
    assert (await amina.sees_picture()).startswith(b"\x89PNG")


@after(opens_menu, "amina")
async def test_nobody_has_it_by_a_forged_press(network: Village) -> None:
    amina = network.amina
    campaign = await on_its_way(network)
    for press in ("share", "card", "picture", "earlier", "answer"):
        for of in (":1", ":99", f":{campaign}:2026-11-21", ":99:2026-11-21", ":x", ""):
            said = await amina.toast(await amina.forges(f"1:n:{press}{of}"))
            assert said.startswith("This button is from an earlier message."), press + of
    await network.settles()
    await amina.never_sees(BREAD)
