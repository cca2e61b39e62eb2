"""At two in the morning, in Kyrgyz: words of danger, numbers at once, one press, a centre by its name; from a member, from a
woman nobody has invited, and in the middle of a form about the community. What is asserted is what stands on the phone.
"""

from html import unescape

from referrals.domain.place import PlaceCode
from tests.conversation import Phone
from tests.stories.acts import count, goes, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import LIBRARY, ever, labels_on
from tests.stories.reader_acts import changes
from tests.stories.test_a_cry_is_heard import NIGHT
from tests.stories.village import FACTS, NETWORK, Village

CRY = "Жардам бергилечи, күйөөм мени өлтүрөт"
CENTRE = next(each for each in NETWORK.organisations if each.code == "ak-kanat").name("ky")
QUOTED = CENTRE.partition("«")[2].partition("»")[0] or CENTRE
ENGLISH = ("Call, or leave", "someone", "Send to", "Delete", "has arrived", "Where")


def ky(source: str, **values: object) -> str:
    """The catalogue's words, as they stand on a phone; ValueError where it has none of its own."""
    said = unescape(LIBRARY.words("ky").t(source, **values)).replace("<b>", "").replace("</b>", "")
    if said == source:
        raise ValueError(f"{source!r} is not translated")
    return said


def place(code: str) -> str:
    return FACTS.gazetteer.name(PlaceCode(code), "ky")


async def night(network: Village) -> None:
    """Tuesday, two o'clock; one woman of the centre is on duty."""
    await network.becomes(NIGHT)
    await network.gulnara.forges("1:d:on")
    await network.settles()


def has_numbers(phone: Phone) -> None:
    """At once, on the newest screen, and nothing of her words; the press that names the centre is on it or one before it."""
    screen = phone.newest().text
    assert screen.startswith(ky("Call, or leave, if you can: someone may see what you write."))
    assert "117" in screen.removeprefix(screen.split("\n\n")[0])
    assert "өлтүр" not in screen
    assert len(labels_on(phone.newest())) <= 6


async def sends(network: Village, phone: Phone) -> None:
    """One press, with the centre's name on it."""
    assert [each for each in labels_on(phone.newest()) if QUOTED in each]
    assert CENTRE in phone.newest().text, "and what it would learn, with its whole name"
    await goes(network, phone, QUOTED)
    arrived = ky(
        "Your message of {day} has arrived. Its code is <b>{code}</b>; you can read it out loud, it says nothing about you.",
        day="~",
        code="~",
    )
    assert all(part in phone.newest().text for part in arrived.split("~"))
    assert not [each for each in ENGLISH if each in ever(phone)]
    assert count(network, "violence_reports", "danger") == 1
    await goes(network, network.gulnara, "Open", "Accept", "Show what was written")
    await network.gulnara.sees(CRY)


async def test_a_member(network: Village) -> None:
    amina = network.amina
    await changes(network, amina, language="ky")
    await night(network)
    await says(network, amina, CRY)
    has_numbers(amina)
    await sends(network, amina)


async def test_a_woman_nobody_has_invited(network: Village) -> None:
    """Her Telegram is Kyrgyz: she reads Kyrgyz before she has chosen a language."""
    meerim = await network.newcomer("meerim", "ky")
    await night(network)
    await says(network, meerim, CRY)
    has_numbers(meerim)
    await goes(network, meerim, ky("Choose the district"), place("KG"), place("KG-B"), place("KG-B-BAT"))
    has_numbers(meerim)
    await sends(network, meerim)


@after(starts_writing, "amina", about="Community:")
async def test_in_the_middle_of_a_form_about_the_community(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "Dispute: water", "Dispute over water")
    await changes(network, amina, language="ky")
    await night(network)
    await says(network, amina, CRY)
    has_numbers(amina)
    assert ky("Continue writing") in labels_on(amina.newest())
    await goes(network, amina, QUOTED)
    await goes(network, network.gulnara, "Open", "Accept", "Show what was written")
    await network.gulnara.sees(CRY)
    assert count(network, "forms", network.where("forms.flow", "conflict")) == 1, "her form is still there"
