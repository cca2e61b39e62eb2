"""What happens in many stories: writing, pressing one's way through a form, sending a report, reading its code, taking it.

Not for: anything a story is about.
"""

import re

from tests.conversation import Phone
from tests.stories.village import Village

CODE = re.compile(r"\b[0-9A-Z]{3}\u2011[0-9A-Z]{3}\b")
HELP_FOR_A_DAY = ("Someone to talk to",)
HELP_FOR_HOURS = ("A safe place to stay", "Legal advice")
"""Two centres in Batken can give it, Ak-Kanat more of it than Ukuk-Batken."""


async def goes(network: Village, phone: Phone, *labels: str) -> None:
    """One press after the other, each on the screen that the one before brought."""
    for label in labels:
        await phone.presses(label)
        await network.settles()


async def says(network: Village, phone: Phone, text: str, reply_to: int | None = None) -> None:
    """And the bot has answered."""
    await phone.says(text, reply_to)
    await network.settles()


async def starts_writing(network: Village, phone: Phone, about: str) -> None:
    """To the first question of a form."""
    await says(network, phone, "/report")
    await goes(network, phone, "Yes", about)


async def sends_violence_report(
    network: Village,
    phone: Phone,
    *,
    about: str = "Help for myself",
    danger: bool = False,
    wanted: tuple[str, ...] = HELP_FOR_A_DAY,
    strikes: tuple[str, ...] = (),
    number: str = "",
    ask_later: bool = False,
) -> str:
    """From `/report` to the receipt, for somebody in Batken; the code. `strikes` are organisations she does not want."""
    await starts_writing(network, phone, about)
    if danger:
        return await _sends_in_danger(network, phone, strikes, number)
    await goes(network, phone, "Yes, for now")
    await goes(network, phone, *wanted, "Next", "Batken District", *strikes, "Next")
    if number:
        await says(network, phone, number)
    await goes(network, phone, *(["Ask me later"] if ask_later else []), "Send")
    return await code_of(phone)


async def _sends_in_danger(network: Village, phone: Phone, strikes: tuple[str, ...], number: str) -> str:
    """Send sends at once; a number, if there is one, comes afterwards."""
    await goes(network, phone, "help is needed at once", *(("More…", *strikes) if strikes else ()), "Send")
    code = await code_of(phone)
    if number:
        await goes(network, phone, "Add my phone number")
        await says(network, phone, number)
        await goes(network, phone, *(["Yes, it’s right"] if "Is this right?" in phone.newest().text else []), "Done")
    return code


async def sends_conflict_report(
    network: Village,
    phone: Phone,
    *,
    kind: tuple[str, ...] = ("Dispute: water", "Dispute over water"),
    when: tuple[str, ...] = ("Right now",),
    wanted: tuple[str, ...] = ("Mediation",),
    words: str = "",
) -> str:
    """From `/report` to the receipt, about the writer's own district; the code."""
    await starts_writing(network, phone, "Community:")
    await goes(network, phone, *kind, "Batken District", *wanted, "Next", *when)
    if words:
        await says(network, phone, words)
    await goes(network, phone, "Send")
    return await code_of(phone)


async def code_of(phone: Phone) -> str:
    """The code of her newest receipt."""
    receipt = await phone.sees("has arrived")
    found = CODE.search(receipt.text)
    assert found is not None, receipt.text
    return found[0]


async def accepts(network: Village, phone: Phone) -> None:
    """She opens what waits and takes it."""
    await goes(network, phone, "Open", "Accept")
    await phone.sees("You have it now")


async def amina_is_helped(network: Village) -> None:
    """A beginning: Gulnara of Ak-Kanat has her report, and Ukuk-Batken could be contacted after her."""
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await accepts(network, network.gulnara)


async def opens_menu(network: Village, phone: Phone) -> None:
    """The keys beside her text field."""
    await phone.starts()
    await network.settles()


def count(network: Village, table: str, where: str = "1 = 1") -> int:
    """How many rows a table has."""
    ((number,),) = network.rows(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
    assert isinstance(number, int)
    return number
