"""However much someone writes: all of it reaches the one who takes it, in parts, or she reads that there was no room for more."""

from tests.conversation import Phone
from tests.stories.acts import accepts, code_of, count, goes, opens_menu, says
from tests.stories.beginnings import after
from tests.stories.test_a_cry_is_heard import SEND
from tests.stories.village import Village

CRY = "help me please he is going to kill me"


def long(name: str, words: int = 560) -> str:
    """A text of some 3,900 letters, of which every word can be found again."""
    return " ".join(f"{name}{number:04}" for number in range(words))


async def reads_all(network: Village, phone: Phone) -> str:
    """Part after part, until there is no other."""
    await goes(network, phone, "Show what was written")
    read = [phone.newest().text]
    while "Next part" in " ".join(phone.labels()):
        await goes(network, phone, "Next part")
        read.append(phone.newest().text)
    return "\n".join(read)


@after(opens_menu, "amina")
async def test_two_long_messages_are_read_to_their_last_word(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await says(network, amina, f"{CRY} {long('a', 550)}")
    await says(network, amina, long("b"))
    await goes(network, amina, SEND)
    await accepts(network, gulnara)
    read = await reads_all(network, gulnara)
    missing = [word for word in (*long("a", 550).split(), *long("b").split()) if word not in read]
    assert missing == []
    await goes(network, gulnara, "Previous part")
    assert "This is only for you." in gulnara.newest().text
    await goes(network, gulnara, "Remove it")
    assert "a0001" not in gulnara.screen()


async def test_where_there_is_no_room_for_more_she_reads_it(network: Village) -> None:
    amina, full = network.amina, "It was too long: only the first 16\u00a0000 characters are saved."
    await opens_menu(network, amina)
    await says(network, amina, CRY)
    for name in "abcd":
        await says(network, amina, long(name))
        assert full not in amina.newest().text
    await says(network, amina, long("e"))
    assert full in amina.newest().text


async def test_too_much_for_a_form_stays_whole_and_is_added_afterwards(network: Village) -> None:
    amina, jyldyz = network.amina, network.jyldyz
    await says(network, amina, f"About the water and my neighbours. {long('w', 100)}")
    await goes(network, amina, "Write to the network", "Community: dispute")
    await goes(network, amina, "Dispute: water", "Dispute over water", "Batken District")
    await goes(network, amina, "Mediation", "Next", "Right now", "Send")
    code = await code_of(amina)
    await goes(network, amina, f"Add to {code}")
    assert count(network, "forms", network.where("forms.flow", "cry")) == 0
    await accepts(network, jyldyz)
    read = await reads_all(network, jyldyz)
    assert [word for word in long("w", 100).split() if word not in read] == []


@after(opens_menu, "amina")
async def test_whose_number_it_is_fits_what_she_said(network: Village) -> None:
    amina, zarina = network.amina, network.zarina
    await says(network, amina, CRY)
    await goes(network, amina, "It’s about someone else", "It’s about me", SEND)
    assert "Add my phone number" in amina.labels()
    await opens_menu(network, zarina)
    await says(network, zarina, CRY)
    await goes(network, zarina, "Send to")
    assert "Add a phone number" in zarina.labels()
