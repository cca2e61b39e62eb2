"""D25, as far as it is there: a code from another chat shows nothing, not even that it exists; "who has it" names an organisation
and nobody's name.
"""

from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    goes,
    opens_menu,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import ever
from tests.stories.village import CAST, FAMILY, Village

NOBODYS = "XXX-XXX"
TYPED = ("/status {}", "/accept {}", "{}")
PRESSES = (
    "status", "show", "who", "phones", "wider", "withdraw", "withdrawn", "strike:ak-kanat", "over", "widen:ukuk-batken",
    "sure:ukuk-batken", "came:no", "came:yes", "add", "add:number", "again",
)  # fmt: skip
"""All that stands under a writer's own card."""
FEW = ("status", "phones", "withdrawn")
"""What she reads there, whom she could call, and what changes it."""


async def _learns_nothing(network: Village, phone: Phone, codes: list[str], presses: tuple[str, ...] = PRESSES) -> None:
    """Whatever she types or presses is answered like a code that nobody has, and a report that was never written."""
    for command in TYPED:
        answers = [await _answers(network, phone, command.format(code)) for code in (*codes, NOBODYS)]
        assert answers[0]
        assert [each for each in answers if each != answers[0]] == []
    for act in presses:
        toasts = [
            await phone.toast(await phone.forges(f"1:r:{track}:{number}:{act}"))
            for track, number in (("violence", 1), ("conflict", 1), ("violence", 999))
        ]
        assert len(set(toasts)) == 1, f"{act}: {toasts}"
    await network.settles()
    assert not [code for code in codes if code in ever(phone)]


async def _answers(network: Village, phone: Phone, text: str) -> list[str]:
    before = len(phone.person.shown)
    await says(network, phone, text)
    return list(phone.person.shown)[before:]


async def test_somebody_elses_code_and_nobodys_are_answered_alike(network: Village) -> None:
    """Before anyone has taken it and afterwards, to a member, a leader, focal points, a coordinator and a visitor."""
    amina = network.amina
    codes = [
        await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS),
        await sends_conflict_report(network, amina),
    ]
    await network.newcomer("meerim")
    await opens_menu(network, network.meerim)
    for phone in (network.zarina, network.madina, network.saida):
        await _learns_nothing(network, phone, codes)
    for phone in (network.cholpon, network.elmira, network.meerim):
        await _learns_nothing(network, phone, codes, FEW)
    await accepts(network, network.gulnara)
    await accepts(network, network.jyldyz)
    await _learns_nothing(network, network.zarina, codes, FEW)
    await _learns_nothing(network, network.saida, codes)
    assert network.rows("SELECT state, allowed FROM violence_reports") == [("taken", '["ukuk-batken", "ak-kanat"]')]
    assert network.rows("SELECT state FROM conflict_reports") == [("taken",)]


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_who_has_it_names_no_person(network: Village) -> None:
    """On every screen from sending to closing, in both tracks."""
    amina, gulnara, jyldyz = network.amina, network.gulnara, network.jyldyz
    await goes(network, gulnara, "Open", "I can’t: contact a colleague")
    await accepts(network, network.nurgul)
    await goes(network, amina, "Who has it")
    assert "Ak-Kanat crisis centre" in (await amina.sees("This is only for you.")).text
    await goes(network, amina, "Close")
    await goes(network, network.nurgul, "We have been in touch", "Help was given", "Skip", "Close", "Help was received")
    await goes(network, amina, "Who has it", "Close")
    await sends_conflict_report(network, amina)
    await accepts(network, jyldyz)
    await goes(network, amina, "Who has it")
    await amina.sees("Tynchtyk")
    await goes(network, jyldyz, "Help was given", "Close this case")
    people = {name.capitalize() for name in CAST} | {FAMILY}
    assert not [name for name in people - {"Amina"} if name in ever(amina)]
    assert not [name for name in people if name in ever(gulnara, network.nurgul, jyldyz, network.saida)]
