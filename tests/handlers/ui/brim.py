"""A network filled to the brim: the longest names, the most organisations, everything anyone can be and write, in all states.

For tests that look at every screen there is. Not for: the screens (see every_screen).
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import cycle
from typing import Any

from locales.words import LANGUAGES
from referrals.call import Call
from referrals.complaining import Complaining
from referrals.domain.campaign import Audience, Campaign, CampaignId, CampaignState, Message, Text
from referrals.domain.campaign.model import LONGEST_TEXT, LONGEST_WISH
from referrals.domain.campaign.sheet import LONGEST_CARD
from referrals.domain.complaint import LONGEST_ANSWER, About, Complaint, Whose
from referrals.domain.draft import LONGEST_CRY, LONGEST_NUMBER, LONGEST_VILLAGE, LONGEST_WORDS, MOST_PEOPLE
from referrals.domain.kind import ConflictHelp, ConflictKind, Help, Service, Urgency
from referrals.domain.network import Network
from referrals.domain.notice import Json
from referrals.domain.person import Grant, GroupCode, OrganisationCode, Role
from referrals.domain.place import PlaceCode
from referrals.domain.report import AnyReport, Contact
from referrals.domain.shown_text import LONGEST_ABOUT, LONGEST_NAME
from referrals.facts import parse_network
from referrals.storage import campaign_rows, crisis_rows, network_rows, person_rows
from referrals.storage.database import Transaction
from tests.referrals.scene import FACTS, Scene

ORGANISATIONS, GROUPS, REPORTS, MESSAGES = 40, 30, 9, 4
"""More messages are in tests/stories/test_campaign_largest."""
LETTERS = "Өмүр үчүн кызматташуу борбору Ёрии ҳуқуқӣ ба занон Женщины за мир & согласие "
"""Kyrgyz, Tajik and Russian, with what HTML has to escape."""
DAY = date(2026, 11, 25)
GROUP = GroupCode("group-00")
FULL_HELP = tuple(Help)


def long(beginning: str, length: int, letters: str = LETTERS) -> str:
    """Exactly so many characters, none of them at an end invisible."""
    endless = cycle(letters)
    text = beginning + "".join(next(endless) for _ in range(length - len(beginning)))
    return text[:-1] + "я"


WORDS, CRY_WORDS = long("W1 ", LONGEST_WORDS), long("W2 ", LONGEST_CRY)
NUMBER = long("+996 555 123 456 ", LONGEST_NUMBER)


def _organisation(n: int) -> dict[str, object]:
    return {
        "code": f"organisation-code-{n:02}",
        "sector": ("crisis_centre", "ngo", "health", "legal", "police")[n % 5],
        "names": {each: long(f"{n:02} {each} ", LONGEST_NAME) for each in ("en", "ru", "ky", "tg")},
        "covers": ["KG", "TJ", "UZ", "KZ"],
        "services": [each.value for each in Service if each is not Service.SAFEHOUSE],
        "conflict_help": [each.value for each in ConflictHelp],
        "languages": ["ky", "ru", "tg", "en"],
        "must_report_by_law": n % 5 in {2, 4},
        "phone": "+996 312 123 456",
        "about": {each: long("", LONGEST_ABOUT) for each in ("en", "ru", "ky", "tg")},
        "law_note": {each: long("", LONGEST_ABOUT) for each in ("en", "ru", "ky", "tg")},
    }


def network() -> Network:
    """Everything as long as its file's reader allows."""
    districts = [each.code for each in FACTS.gazetteer if each.level == "district"]
    document = {
        "countries": ["KG", "TJ", "UZ", "KZ"],
        "groups": [
            {"code": f"group-{n:02}", "name": long(f"{n:02} ", LONGEST_NAME), "district": districts[n % len(districts)]}
            for n in range(GROUPS)
        ],
        "organisations": [_organisation(n) for n in range(ORGANISATIONS)],
    }
    parsed = parse_network(document, FACTS.gazetteer)
    assert isinstance(parsed, Network), parsed
    return parsed


@dataclass
class Brim:
    """The scene with what was put into it."""

    scene: Scene
    reports: list[AnyReport]
    campaigns: list[Campaign]
    complaints: list[int]


async def fill(tx: Transaction) -> Brim:
    """Amina writes; Nazgul answers for an organisation, Cholpon coordinates everything and leads a group, Meerim only visits."""
    await network_rows.load_network(tx, network())
    scene = Scene(tx)
    for country in ("KG", "TJ", "UZ", "KZ"):
        await network_rows.open_country(tx, network_rows.Opening(PlaceCode(country), scene.now, "a test", ()))
    long_ago = scene.now - 2 * FACTS.policy.hotline_period
    await network_rows.keep_hotline_checks(tx, [each.key for each in FACTS.hotlines], "a test", long_ago)
    home = PlaceCode("KG-B-BAT-AKS")
    await scene.joins("amina", Grant(Role.MEMBER, group=GROUP), home=home)
    first = Grant(Role.FOCAL_POINT, organisation=OrganisationCode("organisation-code-00"))
    await scene.joins("nazgul", first, Grant(Role.MEMBER, group=GROUP))
    await scene.joins("gulnara", first, home=home)
    coordinates, leads = Grant(Role.COORDINATOR), Grant(Role.GROUP_LEADER, group=GROUP)
    await scene.joins("cholpon", coordinates, leads, Grant(Role.OPERATOR), chose_language=True)
    await scene.joins("saida", coordinates)
    scene.people["meerim"] = await person_rows.arrive(tx, 1, "ky", scene.now)
    for n in range(1, ORGANISATIONS):
        await scene.answers_for(f"of {n}", OrganisationCode(f"organisation-code-{n:02}"), home=PlaceCode("TJ-SU-ISF"))
    await scene.joins("dinara", Grant(Role.COMPLAINTS))
    return Brim(scene, await _reports(scene), await _campaigns(tx, scene), await _complaints(scene))


def _violence(**changes: Any) -> dict[str, Any]:
    allowed = tuple(OrganisationCode(f"organisation-code-{n:02}") for n in range(ORGANISATIONS))
    full = {"help": FULL_HELP, "allowed": allowed, "contact": Contact.CALL, "contact_words": NUMBER, "words": CRY_WORDS}
    return {"danger": True, "urgency": Urgency.HOUR, **full, **changes}


def _conflict() -> dict[str, Any]:
    people = tuple((who, MOST_PEOPLE) for who in ("women", "men", "girls", "boys", "all"))
    full = {"village": long("V ", LONGEST_VILLAGE), "words": WORDS, "people": people, "help": tuple(ConflictHelp)}
    return {"kind": ConflictKind.WATER, "going_on": True, "urgency": Urgency.HOUR, **full}


async def _reports(scene: Scene) -> list[AnyReport]:
    """Asked, taken and closed, of both tracks, and a dozen that wait."""
    taken = await scene.violence(**_violence(allowed=(OrganisationCode("organisation-code-00"),)))
    await scene.accept("nazgul", taken)
    about_all = await scene.conflict(**_conflict())
    mine = await scene.violence(**_violence(allowed=(OrganisationCode("organisation-code-00"),)))
    nobodys = await scene.violence(**_violence(allowed=()))
    more = [await scene.violence(**_violence()) for _ in range(REPORTS)]
    return [await scene.report(each) for each in (taken, about_all, mine, nobodys, *more)]


async def _complaints(scene: Scene) -> list[int]:
    """Of every kind, and in every state; the last one is nobody's to answer."""
    use, kept = Complaining(FACTS), list[int]()
    whom = {About.ORGANISATION: "organisation-code-00", About.SEXUAL: Whose.COORDINATOR}
    for about in About:
        answers: dict[str, Json] = {
            "about": about,
            "whom": whom.get(about, ""),
            "country": "KG",
            "words": WORDS,
            "answers_here": True,
        }
        sent = await use.send(Call(scene.tx, scene.people["amina"], scene.now), answers)
        assert isinstance(sent, Complaint)
        kept.append(sent.id)
    dinara = Call(scene.tx, scene.people["dinara"], scene.now)
    for number in kept[:2]:
        await use.look_into(dinara, number)
    await use.answer(dinara, kept[0], long("", LONGEST_ANSWER))
    return kept


def _longest_named(number: int) -> list[PlaceCode]:
    """The districts with the longest names, in whatever language."""
    districts = [each.code for each in FACTS.gazetteer if each.level == "district"]
    longest = {code: max(len(FACTS.gazetteer.name(code, each)) for each in LANGUAGES) for code in districts}
    return sorted(districts, key=lambda code: -longest[code])[:number]


def _message(day: date, **changes: Any) -> Message:
    act = long("", 300)
    text = Text(long("T ", LONGEST_TEXT - len(act)), act, long("C ", LONGEST_CARD))
    return replace(
        Message(day, dict.fromkeys(("en", "ru", "ky", "tg"), text), hour=time(10), picture="AgAC"), **changes
    )


async def _campaigns(tx: Transaction, scene: Scene) -> list[Campaign]:
    """One of everything: being written, waiting to be approved, on its way."""
    author, other = scene.people["cholpon"].id, scene.people["saida"].id
    days = [scene.now.date() + timedelta(days=n) for n in range(MESSAGES)]
    kept = []
    for owner, state in (
        (author, CampaignState.DRAFT),
        (other, CampaignState.SUBMITTED),
        (author, CampaignState.APPROVED),
    ):
        messages = tuple(_message(each, approved=state is CampaignState.APPROVED) for each in days)
        wish = long("X ", LONGEST_WISH) if state is CampaignState.DRAFT else ""
        made = Campaign(CampaignId(0), owner, owner, state, Audience(), messages, scene.now, change_request=wish)
        kept.append(await campaign_rows.keep(tx, replace(made, editors=frozenset({owner}))))
    for place in _longest_named(30):
        await crisis_rows.begin(tx, place, author, scene.now)
    return kept
