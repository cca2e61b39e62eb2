"""Joining by a link: language, four honest sentences, "I agree", the leader's press, three steps for the phone, the menu.
An invite that leads nowhere says why, and help is open to everybody.
"""

from datetime import UTC, datetime

from referrals.domain.person import Grant, GroupCode, OrganisationCode, Role
from tests.conversation import Phone
from tests.stories.acts import accepts, count, goes, says, sends_violence_report
from tests.stories.village import Village

MEMBER = Grant(Role.MEMBER, group=GroupCode("batken-aksay"))
FOCAL_POINT = Grant(Role.FOCAL_POINT, organisation=OrganisationCode("ak-kanat"))


async def test_a_member_joins_and_writes(network: Village) -> None:
    link = await network.invites(MEMBER, use_cases=5)
    nargiza, cholpon = await network.newcomer("nargiza"), network.cholpon
    await nargiza.starts(link)
    await nargiza.sees("Choose your language.")
    await network.settles()
    assert nargiza.labels() == ["English", "Русский", "Кыргызча", "Тоҷикӣ"]
    await goes(network, nargiza, "English")
    terms = await nargiza.sees("Welcome. You’re invited to “Ак-Сай айымдары” as a member.")
    for promise in ("What this is:", "What is kept:", "Who sees it:", "What we can’t promise:"):
        assert promise in terms.text
    await goes(network, nargiza, "I am 18 or older and I agree")
    await nargiza.sees("The leader of your group confirms every new member")
    await nargiza.says("/report")
    await nargiza.sees("you need an invite")

    pushed = await cholpon.sees("Something is waiting for you here.")
    assert pushed.silent
    await goes(network, cholpon, "Open")
    question = await cholpon.sees(
        "“\u2068Nargiza Orozbekova\u2069” asks to join “Ак-Сай айымдары”. Do you know this person"
    )
    assert question.protect
    await goes(network, cholpon, "Yes, let them in")
    await cholpon.sees("The new member of “Ак-Сай айымдары” has joined.")
    steps = await nargiza.sees("You’re in. Three quick steps make your phone safer.")
    for step in ("1. Hide previews", "2. Lock Telegram", "3. Look at Settings › Devices"):
        assert step in steps.text
    await goes(network, nargiza, "Done", "None for now")
    await nargiza.sees("Your menu is below.")
    assert nargiza.labels() == ["Write to the network", "My messages", "Help and numbers", "Settings"]

    await sends_violence_report(network, nargiza)
    await accepts(network, network.gulnara)
    await nargiza.sees("Someone has taken it")


async def test_the_code_by_itself_is_as_good_as_its_link(network: Village) -> None:
    """As the introduction says; what is no code is heard for what it is."""
    code, nargiza = await network.invites(MEMBER, use_cases=5), await network.newcomer("nargiza")
    await nargiza.starts()
    await network.settles()
    await goes(network, nargiza, "English")
    await says(network, nargiza, code[:-1])
    await nargiza.sees("To join the network, ask a woman who is in it for her link.")
    await says(network, nargiza, f" {code} ")
    await nargiza.sees("Welcome. You’re invited to “Ак-Сай айымдары” as a member.")
    await goes(network, nargiza, "I am 18 or older and I agree")
    await nargiza.sees("The leader of your group confirms every new member")
    await says(network, nargiza, code)
    assert count(network, "admissions") == 1


async def test_the_leader_does_not_know_her(network: Village) -> None:
    link = await network.invites(MEMBER, use_cases=5)
    stranger = await network.newcomer("stranger")
    await stranger.starts(link)
    await network.settles()
    await goes(network, stranger, "English", "I am 18 or older and I agree")
    await goes(network, network.cholpon, "Open", "No")
    await stranger.sees("Your group hasn’t confirmed you.")
    await network.cholpon.sees("wasn’t confirmed")
    await stranger.says("/report")
    await stranger.sees("you need an invite")
    assert count(network, "admissions", "name_sealed IS NOT NULL") == 0


async def test_nobody_but_the_leader_decides(network: Village) -> None:
    link = await network.invites(MEMBER, use_cases=5)
    nargiza = await network.newcomer("nargiza")
    await nargiza.starts(link)
    await network.settles()
    await goes(network, nargiza, "English", "I am 18 or older and I agree")
    for woman in (nargiza, network.amina, network.gulnara, network.zarina):
        await woman.forges("1:j:yes:1")
    await network.settles()
    assert count(network, "grants", "person_id = (SELECT max(id) FROM people)") == 0
    await goes(network, network.cholpon, "Open", "Yes, let them in")
    await nargiza.sees("You’re in.")


async def test_she_does_not_agree(network: Village) -> None:
    link = await network.invites(MEMBER, use_cases=1)
    nargiza = await network.newcomer("nargiza")
    await nargiza.starts(link)
    await network.settles()
    await goes(network, nargiza, "English", "No, thank you")
    await nargiza.sees("the network has nothing about you")
    assert network.cholpon.messages() == []
    assert network.rows("SELECT uses_left FROM invites") == [(1,)]
    await nargiza.starts(link)
    await network.settles()
    await goes(network, nargiza, "I am 18 or older and I agree")
    await goes(network, network.cholpon, "Open")
    await network.cholpon.sees("asks to join")


async def test_an_invite_that_leads_nowhere_says_why(network: Village) -> None:
    nargiza, meerim = await network.newcomer("nargiza"), await network.newcomer("meerim")
    await nargiza.starts("not-an-invite-of-ours")
    await nargiza.sees("I don’t know this invite.")
    await nargiza.sees("Help and numbers are open to everyone: /help")

    once = await network.invites(FOCAL_POINT)
    await meerim.starts(once)
    await network.settles()
    await goes(network, meerim, "English", "I am 18 or older and I agree")
    await meerim.sees("You’re in.")
    await nargiza.starts(once)
    await nargiza.sees("This invite has expired or was used already.")
    await meerim.starts(once)
    await meerim.sees("You’re already in. Nothing has changed.")

    late = await network.invites(MEMBER, use_cases=5)
    await network.passes(days=8)
    await nargiza.starts(late)
    await nargiza.sees_new("This invite has expired or was used already.")
    assert count(network, "admissions") == 1


async def test_an_invite_that_ends_while_she_reads(network: Village) -> None:
    once = await network.invites(FOCAL_POINT)
    slow, quick = await network.newcomer("slow"), await network.newcomer("quick")
    for woman in (slow, quick):
        await woman.starts(once)
        await network.settles()
        await goes(network, woman, "English")
    await goes(network, quick, "I am 18 or older and I agree")
    await goes(network, slow, "I am 18 or older and I agree")
    await quick.sees("You’re in.")
    await slow.sees("This invite has expired or was used already.")


async def test_a_new_focal_point_is_rung(network: Village) -> None:
    """A staff invite works once and needs no leader; what it gives is shown before she agrees."""
    link = await network.invites(FOCAL_POINT)
    nargiza = await network.newcomer("nargiza")
    await nargiza.starts(link)
    await network.settles()
    await goes(network, nargiza, "English")
    await nargiza.sees("You’re invited as a contact person of your organisation.")
    await goes(network, nargiza, "I am 18 or older and I agree", "Later")
    assert "My duty" in nargiza.labels()
    await sends_violence_report(network, network.amina, danger=True)
    await accepts(network, nargiza)


async def test_without_an_invite_there_is_help(network: Village) -> None:
    nargiza = await network.newcomer("nargiza")
    await nargiza.starts()
    await network.settles()
    await goes(network, nargiza, "English")
    await nargiza.sees("To join, ask a woman in the network near you for her link.")
    assert nargiza.labels() == ["Help and numbers", "Settings"]


async def _asks(network: Village, name: str, link: str) -> Phone:
    woman = await network.newcomer(name)
    await woman.starts(link)
    await network.settles()
    await goes(network, woman, "English", "I am 18 or older and I agree")
    return woman


async def test_who_joins_at_night_wakes_nobody(network: Village) -> None:
    """The leader has her own hours too; in the morning she finds one silent card."""
    link = await network.invites(MEMBER, use_cases=5)
    await network.becomes(datetime(2026, 11, 20, 20, 10, tzinfo=UTC))  # ten past two in Bishkek
    nargiza = await _asks(network, "nargiza", link)
    assert network.cholpon.messages() == []
    await network.passes(hours=6)
    await goes(network, network.cholpon, "Open", "Yes, let them in")
    await nargiza.sees("You’re in.")


async def test_many_who_join_are_one_silent_card(network: Village) -> None:
    link = await network.invites(MEMBER, use_cases=5)
    women = [await _asks(network, f"newcomer{number}", link) for number in range(3)]
    (card,) = network.cholpon.messages()
    assert card.silent
    assert card.text == "3 things are waiting for you here."
    await goes(network, network.cholpon, "Open")
    await network.cholpon.sees("2 more people are waiting.")
    await goes(network, network.cholpon, "Yes, let them in", "No", "Yes, let them in")
    assert len(network.cholpon.messages()) == 1
    await women[0].sees("You’re in.")
    await women[1].sees("hasn’t confirmed you")
    await women[2].sees("You’re in.")


async def test_one_person_uses_a_link_once(network: Village) -> None:
    """Whoever presses it again and again takes nobody's place, and rings nobody."""
    link = await network.invites(MEMBER, use_cases=20)
    nargiza = await _asks(network, "nargiza", link)
    for _ in range(3):
        await says(network, nargiza, f"/start {link}")
        await nargiza.sees("You’ve already asked.")
        await nargiza.forges("1:j:agree")
        await network.settles()
    assert network.rows("SELECT uses_left FROM invites") == [(19,)]
    await goes(network, network.cholpon, "Open", "No")
    await says(network, nargiza, f"/start {link}")
    await nargiza.sees("This invite has expired or was used already.")
    assert network.rows("SELECT uses_left FROM invites") == [(19,)]
    assert len(network.cholpon.messages()) == 1


async def test_a_name_from_outside_is_shown_harmless(network: Village) -> None:
    link = await network.invites(MEMBER, use_cases=5)
    for number, (told, shown) in enumerate(
        (
            ("\u202eagluG\u202c \u200b\u2066x", "“\u2068agluG x\u2069” asks"),
            ("Ai" + "\u0301" * 200 + "da", "“\u2068Ai\u0301\u0301da\u2069” asks"),
            ("\u200b\u3164\u2800", "“A new member” asks"),
            ("Нуржамал " * 30, "“\u2068" + ("Нуржамал " * 30)[:40].strip() + "\u2069” asks"),
        )
    ):
        stranger = await network.newcomer(f"stranger{number}")
        stranger.person.first_name = told
        await stranger.starts(link)
        await network.settles()
        await goes(network, stranger, "English", "I am 18 or older and I agree")
        await goes(network, network.cholpon, "Open")
        await network.cholpon.sees(shown)
        await goes(network, network.cholpon, "No")
