"""D8: help for a child goes to those vetted for children only, whatever else is wanted with it, at every step; and members are
adults. (Age band, an adult she trusts and the child line are not asked yet.)
"""

from locales.words import LANGUAGES, NAMES
from referrals.domain.kind import Service
from referrals.domain.person import Grant, GroupCode, Role
from tests.stories.acts import count, goes, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import asked, changed, ever, labels_on, loads, touched
from tests.stories.village import Village

FOR_A_CHILD = ("Help for a child", "Legal advice")
"""Ukuk-Batken gives legal advice, and is not vetted for children."""
VETTED = frozenset({Service.LEGAL, Service.CHILD_PROTECTION})


@after(starts_writing, "amina", about="Help for myself")
async def test_only_the_vetted_are_named_asked_and_offered_to_her_later(network: Village) -> None:
    """On the screen, in escalation, by a coordinator, in the wider circle, and by forged presses."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    await goes(network, amina, "Yes, for now", *FOR_A_CHILD, "Next", "Batken District")
    assert [each for each in amina.labels() if each[0] in "☐☑"][:1] == ["☑ Ak-Kanat crisis centre"]
    assert "Ukuk-Batken" not in amina.newest().text
    assert "Ukuk-Batken" not in " ".join(amina.labels())
    await goes(network, amina, "Next", "Send")
    assert network.rows("SELECT urgency FROM violence_reports") == [("3_hours",)]
    await goes(network, gulnara, "Open", "We can’t take it", "I’d rather not say")
    await amina.sees("A coordinator of the network was told")
    assert "Contact others too" not in amina.labels()
    await goes(network, saida, "Open", "Try one that said no")
    for phone, forged in ((amina, "1:r:violence:1:widen:ukuk-batken"), (saida, "1:k:violence:1:ask:ukuk-batken")):
        await phone.forges(forged)
        await network.settles()
    assert {code for code, _ in asked(network)} == {"ak-kanat"}
    assert network.rows("SELECT allowed FROM violence_reports") == [('["ak-kanat"]',)]
    assert touched([network.bermet, network.elmira]) == []
    assert "Ukuk-Batken" not in ever(amina)


async def test_who_is_no_longer_vetted_is_asked_no_more(network: Village) -> None:
    """Ticked while it was vetted; a network file later it is not, and she has lost nothing but that one."""
    amina, gulnara, bermet = network.amina, network.gulnara, network.bermet
    await loads(network, changed("ukuk-batken", services=VETTED))
    await sends_violence_report(network, amina, wanted=("A safe place to stay", *FOR_A_CHILD))
    assert count(network, "violence_reports", "allowed LIKE '%ukuk-batken%' AND allowed LIKE '%ak-kanat%'") == 1
    assert asked(network) == [("ak-kanat", "offered")]
    await loads(network, changed("ukuk-batken", services=frozenset({Service.LEGAL})))
    await goes(network, gulnara, "Open", "We can’t take it", "I’d rather not say")
    await network.passes(hours=1)
    assert {code for code, _ in asked(network)} == {"ak-kanat"}
    assert touched([bermet]) == []
    await goes(network, network.saida, "Open")
    await network.saida.sees("it’s with the coordinators")


async def test_members_are_adults_by_their_word_and_by_their_leaders(network: Village) -> None:
    """Each reads it on the button itself, in her language."""
    link = await network.invites(Grant(Role.MEMBER, group=GroupCode("batken-aksay")), use_cases=len(LANGUAGES))
    for language in LANGUAGES:
        minor = await network.newcomer(f"minor_{language}")
        await minor.starts(link)
        await network.settles()
        await goes(network, minor, NAMES[language])
        agrees, *_ = labels_on(minor.newest())
        assert "18" in agrees
    minor = network.minor_en
    await goes(network, minor, "18 or older")
    await goes(network, network.cholpon, "Open")
    await network.cholpon.sees("are they an adult?")
    await goes(network, network.cholpon, "No")
    await minor.says("/report")
    await minor.sees("you need an invite")
