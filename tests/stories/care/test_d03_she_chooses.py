"""D3: before sending she sees by name who may be asked, what each would learn and who must report by law, and strikes whom she
wants; escalation stays among the rest; a wider circle needs her press; the police is never ticked beforehand, mediation and
elders do not exist here; consent can be taken back.
"""

import pytest

from referrals.domain.kind import Service
from referrals.domain.organisation import Sector
from referrals.domain.person import Grant, OrganisationCode, Role
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    count,
    goes,
    says,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import (
    also,
    asked,
    changed,
    data_on,
    ever,
    everybody_but,
    labels_on,
    loads,
    touched,
    with_copy,
)
from tests.stories.village import NETWORK, Village

ALL_SERVICES = frozenset(Service)


async def test_by_name_with_what_each_learns_and_police_and_mediation_left_out(network: Village) -> None:
    """Even where a committee lists services of its own, and where help from the police was ticked."""
    amina = network.amina
    await loads(network, changed("tynchtyk", services=ALL_SERVICES))
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "Yes, for now", *HELP_FOR_HOURS, "More…", "The police", "Next")
    await goes(network, amina, "Batken District")
    screen = await amina.sees("Tick the organisations you allow us to contact.")
    for told in (
        "Ak-Kanat crisis centre: ",
        "Ukuk-Batken legal aid: ",
        "By law these must tell the authorities what they hear: Batken District police (example).",
        "Each of them first sees only the kind of help, the district, the language and how soon.",
        "Only the one that says yes sees how to make contact.",
    ):
        assert told in screen.text
    ticks = [each for each in labels_on(screen) if each[0] in "☐☑"]
    assert ticks[:3] == ["☑ Ukuk-Batken legal aid", "☑ Ak-Kanat crisis centre", "☐ Batken District police (example)"]
    assert "Tynchtyk" not in ever(amina)

    await goes(network, amina, "Next", "Send")
    for woman in (network.gulnara, network.bermet):
        await goes(network, woman, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, network.saida, "Open")
    await network.saida.sees("it’s with the coordinators")
    await goes(network, network.saida, "Try one that said no")
    assert asked(network) == [("ak-kanat", "declined"), ("ukuk-batken", "declined"), ("ak-kanat", "offered")]
    assert touched([network.elmira, network.jyldyz]) == []
    await goes(network, amina, "Check for news")
    assert "Tynchtyk" not in ever(amina)


@after(starts_writing, "amina", about="Help for myself")
async def test_an_authority_is_asked_by_her_own_press_only(network: Village) -> None:
    amina, elmira = network.amina, network.elmira
    await goes(network, amina, "Yes, for now", "More…", "The police", "Next", "Batken District")
    await goes(network, amina, "☐ Batken District police", "No police, army")
    assert "☐ Batken District police (example)" in amina.labels()
    await goes(network, amina, "☐ Batken District police", "Next", "Send")
    assert asked(network) == [("police-batken", "offered")]
    await elmira.sees("Something is waiting")


@pytest.mark.parametrize("danger", [True, False])
async def test_who_must_report_is_said_and_ticked_by_her_own_press_only(network: Village, danger: bool) -> None:
    """On the screen of danger, behind its "More…", and on the calm one."""
    amina, law = network.amina, "By law these must tell the authorities what they hear: "
    await loads(network, changed("ak-kanat", must_report=True))
    await starts_writing(network, amina, "Help for myself")
    if danger:
        await goes(network, amina, "help is needed at once")
        assert f"{law}Ak-Kanat crisis centre." in amina.newest().text
        assert "First they see only the help, district, language and urgency." in amina.newest().text
        await goes(network, amina, "More…")
        assert "☐ Batken District police (example)" in amina.labels()
        assert f"{law}Batken District police (example)." in amina.newest().text
        await goes(network, amina, "‹ Back")
    else:
        await goes(network, amina, "Yes, for now", *HELP_FOR_HOURS, "Next", "Batken District")
        assert f"{law}Ak-Kanat crisis centre." in amina.newest().text
    ticks = [each for each in amina.labels() if each[0] in "☐☑"]
    assert "☐ Ak-Kanat crisis centre" in ticks
    assert "☑ Ukuk-Batken legal aid" in ticks
    await goes(network, amina, *(() if danger else ("Next",)), "Send")
    assert asked(network) == [("ukuk-batken", "offered")]
    assert touched([network.elmira, network.gulnara]) == []


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
async def test_escalation_stays_among_those_she_left(network: Village) -> None:
    """Whom she struck and who came to the network afterwards are asked by her press alone, whatever a coordinator does."""
    amina, saida = network.amina, network.saida
    names = {"en": "Newcomers"}
    await loads(network, with_copy("newcomers", of="ak-kanat", sector=Sector.NGO, names=names, must_report=True))
    await goes(network, network.gulnara, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, saida, "Open")
    await saida.sees("it’s with the coordinators")
    await goes(network, saida, "Try one that said no")
    for forged in ("1:k:violence:1:ask:ukuk-batken", "1:k:violence:1:ask:newcomers", "1:k:violence:1:take"):
        await saida.forges(forged)
        await network.settles()
    await network.passes(hours=2)
    assert {code for code, _ in asked(network)} == {"ak-kanat"}
    assert touched([network.bermet, network.elmira]) == []

    await goes(network, saida, "Ask her: may we try others?")
    await goes(network, amina, "View")
    wider = amina.newest().text
    assert "By law these must tell the authorities what they hear: Newcomers." in wider
    assert "Newcomers: " in wider
    assert "Ukuk-Batken legal aid: " in wider
    assert touched([network.bermet]) == [], "the question alone has asked somebody"
    await goes(network, amina, "Ukuk-Batken")
    await network.passes(minutes=45)
    await network.bermet.sees("Something is waiting")
    assert {code for code, _ in asked(network)} == {"ak-kanat", "ukuk-batken"}


POLICE = "Batken District police (example)"


@pytest.mark.parametrize("danger", [True, False])
async def test_after_everyone_declined_an_authority_takes_two_taps(network: Village, danger: bool) -> None:
    """The first one says what it means; going back loses nothing, and an old or forged press contacts nobody either."""
    amina = network.amina
    await sends_violence_report(network, amina, danger=danger, wanted=(*HELP_FOR_HOURS, "More…", "The police"))
    for woman in (network.gulnara, network.bermet):
        await goes(network, woman, "Open", "We can’t take it", "I’d rather not say")
    tried = asked(network)
    assert len(tried) == 2
    await goes(network, amina, "Check for news", "Contact others too", POLICE)
    screen = await amina.sees("Please read this first. Nothing new has been sent yet")
    assert f"By law these must tell the authorities what they hear: {POLICE}." in screen.text
    assert f"{POLICE} is police, army or officials. They may have to act on what they hear" in screen.text
    assert f"{POLICE}: police" in screen.text
    assert "117" in screen.text, "it presses: numbers are on every screen"
    assert (asked(network), touched([network.elmira])) == (tried, [])

    await goes(network, amina, "‹ Back")
    await amina.sees("We could contact others too")
    await amina.forges(next(each for each in data_on(amina.newest()) if "police-batken" in each))
    await network.settles()
    assert (asked(network), touched([network.elmira])) == (tried, [])
    await goes(network, amina, "Yes, I agree")
    assert asked(network) == [*tried, ("police-batken", "offered")]


async def test_in_danger_a_crisis_centre_takes_one_tap_all_the_same(network: Village) -> None:
    """One that must report, too: the list has named its duty."""
    amina = network.amina
    await loads(network, changed("ak-kanat", must_report=True))
    await sends_violence_report(network, amina, danger=True)
    await goes(network, network.bermet, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, amina, "Check for news", "Contact others too", "Ak-Kanat")
    assert asked(network) == [("ukuk-batken", "declined"), ("ak-kanat", "offered")]


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
async def test_nobody_else_widens_it_for_her(network: Village) -> None:
    for other in everybody_but(network, network.amina):
        await other.forges("1:r:violence:1:widen:ukuk-batken")
        await other.forges("1:r:violence:1:withdrawn")
    await network.settles()
    assert network.rows("SELECT allowed, state FROM violence_reports") == [('["ak-kanat"]', "asking")]


async def test_taken_back_at_any_time_and_for_good(network: Village) -> None:
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    await sends_violence_report(network, amina, number="0770998877 say it is the school")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    await goes(network, amina, "Take it back", "Yes, take it back")
    await gulnara.loses("0770998877")
    await gulnara.sees("Please don’t contact her yourself; if she gets in touch")
    for woman in (gulnara, network.nurgul):
        for act in ("words", "accept", "open", "show"):
            await woman.forges(f"1:o:1:{act}")
    await saida.forges("1:k:violence:1:again")
    await network.passes(days=1)
    await gulnara.loses("0770998877")
    assert network.rows("SELECT state FROM violence_reports") == [("withdrawn",)]
    assert [state for _, state in asked(network)] == ["revoked"]


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_from_one_organisation_only(network: Village) -> None:
    """The one that was contacted loses it and the next is contacted; the one that had it reads that it was taken back."""
    amina, gulnara, bermet = network.amina, network.gulnara, network.bermet
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show how to reach her")
    await goes(network, amina, "Take it back", "✕ Ak-Kanat")
    await amina.sees("We’ve contacted an organisation")
    await gulnara.loses("0770998877")
    await gulnara.sees("was taken back on the phone it was sent from. We don’t know who did it")
    assert asked(network) == [("ak-kanat", "revoked"), ("ukuk-batken", "offered")]
    for act in ("words", "accept", "open", "show"):
        await gulnara.forges(f"1:o:1:{act}")
    await network.settles()
    await gulnara.loses("0770998877")
    await accepts(network, bermet)
    await amina.sees("Someone has taken it")
    await goes(network, amina, "Take it back")
    assert not [each for each in amina.labels() if each.startswith("✕ ")], "with one left it is all or nothing"


async def test_only_what_can_still_be_taken_back_is_listed_each_by_its_name(network: Village) -> None:
    """Who is contacted or has it, then who is still to come; who said no is in the text, and goes by a press of its own."""
    amina, police = network.amina, "✕ Batken District police…"
    wanted = ("Legal advice", "More…", "The police")
    await sends_violence_report(network, amina, wanted=wanted, strikes=("☐ Batken District police",))
    assert asked(network) == [("police-batken", "offered")]
    await goes(network, amina, "Take it back")
    assert "Contacted before" not in amina.newest().text
    one_by_one = [police, "✕ Ak-Kanat crisis centre", "✕ Ukuk-Batken legal aid"]
    assert labels_on(amina.newest()) == ["Yes, take it back", *one_by_one, "No, leave it"]
    await goes(network, network.elmira, "Open", "We can’t take it", "I’d rather not say")
    await accepts(network, network.bermet)
    await goes(network, amina, "Take it back")
    told = f"Contacted before, and not working on it now: {POLICE}. Only a coordinator could have them contacted again."
    assert told in amina.newest().text
    again = ["Don’t contact those again", "No, leave it"]
    assert labels_on(amina.newest()) == ["Yes, take it back", *reversed(one_by_one[1:]), *again]

    await goes(network, amina, "Don’t contact those again", "Take it back")
    assert labels_on(amina.newest()) == ["Yes, take it back", *reversed(one_by_one[1:]), "No, leave it"]
    assert "Contacted before" not in amina.newest().text
    assert network.rows("SELECT state, allowed FROM violence_reports") == [("taken", '["ukuk-batken", "ak-kanat"]')]
    await amina.forges("1:r:violence:1:over")
    await network.settles()
    assert network.rows("SELECT allowed FROM violence_reports") == [('["ukuk-batken", "ak-kanat"]',)]


async def test_with_many_to_take_it_back_from_she_has_eight_choices_at_most(network: Village) -> None:
    amina = network.amina
    more = NETWORK
    for n in range(6):
        more = with_copy(f"centre-{n}", of="ak-kanat", to=more, names={"en": f"Centre {n}"})
        await also(network, network.nurgul, Grant(Role.FOCAL_POINT, organisation=OrganisationCode(f"centre-{n}")))
    await loads(network, more)
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await goes(network, network.gulnara, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, amina, "Take it back")
    seen = set[str]()
    for _ in range(3):
        labels = labels_on(amina.newest())
        assert len(labels) <= 8
        seen |= {each for each in labels if each.startswith("✕")}
        await goes(network, amina, "More…")
    assert {f"✕ Centre {n}" for n in range(6)} <= seen


@after(starts_writing, "amina", about="Help for myself")
async def test_a_place_typed_on_the_screen_that_sends_sends_nothing(network: Village) -> None:
    """K4: typed twice, or of several meanings; only "Send" sends."""
    amina = network.amina  # typed in small letters: the police has the district in its public name
    await goes(network, amina, "No: help is needed at once", "More…", "☐ Batken District police (example)")
    for typed in ("batken district", "batken district"):
        await says(network, amina, typed)
        assert "Send" in labels_on(amina.newest())
    await says(network, amina, "Ош")
    assert "Send" not in labels_on(amina.newest())
    assert len(labels_on(amina.newest())) > 2
    assert count(network, "violence_reports") == 0


async def test_words_kept_apart_go_along_only_by_her_press(network: Village) -> None:
    """K14: "no one reads it until you choose"."""
    amina = network.amina
    await says(network, amina, "It is about my neighbour and her mother-in-law")
    await starts_writing(network, amina, "Help for myself")
    await goes(network, amina, "No: help is needed at once", "Send")
    await code_of(amina)
    await amina.sees("No one has read what you wrote")
    await accepts(network, network.gulnara)
    assert "Show what was written" not in network.gulnara.labels()
