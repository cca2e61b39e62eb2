"""Whom a campaign is for and at which hour: places, groups, roles, languages, each chosen by pressing it in or out.

Not for: what a press does (handlers/campaigns/audience) or who belongs to an audience (storage/audience_rows).
"""

from collections.abc import Iterable, Mapping
from datetime import time

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import audience_in_words, heading, language_of_part, people, role
from handlers.campaigns.choices import HOURS
from handlers.forms.options import part_of, parts_inside
from handlers.ui.page import LABEL_MOST, Button, Page, Rendered, View, button, in_rows, named, opening, shortened
from handlers.ui.screens import OFF, ON
from handlers.view_key import ViewKey
from locales.words import LANGUAGES, NAMES, Words
from referrals.domain.authority import coordinated
from referrals.domain.broadcast.figures import cells
from referrals.domain.campaign import Audience, Campaign
from referrals.domain.network import Group
from referrals.domain.person import Person, Role
from referrals.domain.place import Level, Place, PlaceCode, lies_in

ON_A_PAGE = 10


async def whom(page: Page) -> Rendered | None:
    """As it is chosen now, whom that reaches, and the four ways to narrow it."""
    campaign = await _own(page)
    if campaign is None:
        return None
    w, number = page.words, campaign.id
    reach = await page.use_cases.campaigning.submitting.reach(page.call, number)
    lines = [heading(page, campaign), await audience_in_words(page, campaign)]
    if reach is not None:
        lines.append(w.t("It goes to {people}.", people=people(w, reach.people)))
        parts = cells({each: (readers, readers) for each, readers in reach.by_language.items()})
        named = [f"{language_of_part(w, each.key)} {w.number(each.total)}" for each in parts]
        lines += [", ".join(named)] if named else []
    rows = (
        (button(w.t("Places"), Verb.CAMPAIGN, "where", number), button(w.t("Groups"), Verb.CAMPAIGN, "groups", number)),
        (
            button(w.t("Roles"), Verb.CAMPAIGN, "roles", number),
            button(w.t("Languages"), Verb.CAMPAIGN, "tongues", number),
        ),
        (_back(w, number),),
    )
    return Rendered("\n".join(lines), rows)


async def where(page: Page) -> Rendered | None:
    """Down from all she coordinates: a place is pressed in or out, or opened."""
    campaign = await _own(page)
    if campaign is None:
        return None
    w, number, audience = page.words, campaign.id, campaign.audience
    inside = standing_in(page)
    rows = list[tuple[Button, ...]]()
    if inside is not None:
        called = page.facts.gazetteer.name(inside.code, w.language)
        name = named(lambda place: w.t("All of {place}", place=place), called, LABEL_MOST - len(f"{ON} "))
        whole = any(lies_in(inside.code, each) for each in audience.places)
        rows.append((_turned(name, whole, "place", number, inside.code, "all"),))
    part = page.number("part") if "part" in page.params else 0
    shown, following = part_of(below(page, inside), part)
    there = [_way_down(page, number, each, audience, part) for each in shown]
    if following is not None:
        there.append(button(w.t("More…"), Verb.CAMPAIGN, "where", number, inside.code if inside else "", following))
    rows += in_rows(there)
    rows.append((button(w.t("‹ Back"), Verb.CAMPAIGN, *_up(page, campaign, inside)),))
    return Rendered(f"{heading(page, campaign)}\n{await audience_in_words(page, campaign)}", tuple(rows))


def standing_in(page: Page) -> Place | None:
    """The place she has opened; at first her area, where she has one alone."""
    gazetteer, areas = page.facts.gazetteer, coordinated(page.reader)
    opened = gazetteer.get(PlaceCode(page.word("place")))
    alone = gazetteer.get(areas[0]) if len(areas) == 1 and areas[0] else None
    if opened is not None and covers(page.reader, opened.code):
        return opened
    return alone if alone and opens(page, alone) else None


def below(page: Page, inside: Place | None) -> list[Place]:
    """What can be chosen there, by the reader's alphabet: the areas she coordinates, or the parts of a place down to
    districts."""
    gazetteer = page.facts.gazetteer
    if inside is not None and inside.level is Level.DISTRICT:
        return []
    if inside is not None:
        return [gazetteer.place(each) for each in parts_inside(gazetteer, inside.code, page.words.language)]
    areas = coordinated(page.reader)
    if None in areas:
        return list(gazetteer.countries())
    return [place for each in areas if each and (place := gazetteer.get(each))]


def covers(person: Person, place: PlaceCode) -> bool:
    """Whether it is part of what she coordinates."""
    return any(area is None or lies_in(place, area) for area in coordinated(person))


def opens(page: Page, place: Place) -> bool:
    """Whether it has parts that can be chosen."""
    return place.level is not Level.DISTRICT and bool(page.facts.gazetteer.children(place.code))


def _way_down(page: Page, number: int, place: Place, audience: Audience, part: int) -> Button:
    name = page.facts.gazetteer.name(place.code, page.words.language)
    if not opens(page, place):
        return _turned(
            shortened(name, LABEL_MOST - len(f"{ON} ")),
            place.code in audience.places,
            "place",
            number,
            place.code,
            "in",
            part,
        )
    within = any(lies_in(each, place.code) for each in audience.places)
    return button(opening(name, " •" if within else ""), Verb.CAMPAIGN, "where", number, place.code)


def _up(page: Page, campaign: Campaign, inside: Place | None) -> tuple[object, ...]:
    above = inside.parent if inside else None
    if above and covers(page.reader, above):
        return "where", campaign.id, above
    return ("where", campaign.id) if inside and len(coordinated(page.reader)) > 1 else ("whom", campaign.id)


async def groups(page: Page) -> Rendered | None:
    """The groups of the places it is for."""
    campaign = await _own(page)
    if campaign is None:
        return None
    w, number, after = page.words, campaign.id, max(page.number("after"), 0)
    chosen, places = campaign.audience.groups, campaign.audience.places
    known = await page.use_cases.campaigning.showing.groups(page.tx)
    there = [each for each in known if each.code in chosen or _is_in(each, places)]
    shown = there[after : after + ON_A_PAGE]
    buttons = [_turned(each.name, each.code in chosen, "group", number, each.code, after) for each in shown]
    rows = [(each,) for each in buttons]
    if len(there) > after + ON_A_PAGE:
        rows.append((button(w.t("More ›"), Verb.CAMPAIGN, "groups", number, after + ON_A_PAGE),))
    text = w.t("Only for members of certain groups? If you choose none, it goes to everyone there.")
    if not there:
        text = w.t("There are no groups in these places.")
    return Rendered(f"{heading(page, campaign)}\n{text}", (*rows, (_up_to_whom(w, number),)))


def _is_in(group: Group, places: Iterable[PlaceCode]) -> bool:
    chosen = list(places)
    return not chosen or any(lies_in(group.district, each) for each in chosen)


async def roles(page: Page) -> Rendered | None:
    """Members, leaders, focal points, coordinators."""
    campaign = await _own(page)
    if campaign is None:
        return None
    w, number, chosen = page.words, campaign.id, campaign.audience.roles
    offered = [each for each in Role if each not in {Role.COMPLAINTS, Role.OPERATOR}]
    buttons = [_turned(role(w, each), each in chosen, "role", number, each) for each in offered]
    text = w.t("Only for certain people? If you choose none, it goes to everyone there.")
    return Rendered(f"{heading(page, campaign)}\n{text}", (*in_rows(buttons), (_up_to_whom(w, number),)))


async def tongues(page: Page) -> Rendered | None:
    """The languages people have chosen for the bot."""
    campaign = await _own(page)
    if campaign is None:
        return None
    w, number, chosen = page.words, campaign.id, campaign.audience.languages
    buttons = [_turned(NAMES[each], each in chosen, "tongue", number, each) for each in LANGUAGES]
    text = w.t("Only for people who use certain languages? If you choose none, it goes to everyone, in every language.")
    return Rendered(f"{heading(page, campaign)}\n{text}", (*in_rows(buttons), (_up_to_whom(w, number),)))


async def hour(page: Page) -> Rendered | None:
    """At which hour all its messages go."""
    campaign = await _own(page)
    if campaign is None:
        return None
    w, number = page.words, campaign.id
    present = {each.hour for each in campaign.messages if each.at is None}
    buttons = [button(_hour(each, present == {each}), Verb.CAMPAIGN, "hour", number, f"{each:%H%M}") for each in HOURS]
    text = w.t("What time should messages arrive, in each person’s local time?")
    return Rendered(f"{heading(page, campaign)}\n{text}", (*in_rows(buttons), (_back(w, number),)))


def _hour(each: time, present: bool) -> str:
    return f"• {each:%H:%M}" if present else f"{each:%H:%M}"


async def _own(page: Page) -> Campaign | None:
    """Only for whoever runs it."""
    return await page.use_cases.campaigning.showing.campaign(page.call, page.number("campaign"))


def _turned(label: str, on: bool, *press: object) -> Button:
    return button(f"{ON if on else OFF} {label}", Verb.CAMPAIGN, *press)


def _up_to_whom(w: Words, campaign: int) -> Button:
    return button(w.t("‹ Back"), Verb.CAMPAIGN, "whom", campaign)


def _back(w: Words, campaign: int) -> Button:
    return button(w.t("‹ Back"), Verb.CAMPAIGN, "home", campaign)


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.CAMPAIGN_WHOM: whom,
    ViewKey.CAMPAIGN_WHERE: where,
    ViewKey.CAMPAIGN_GROUPS: groups,
    ViewKey.CAMPAIGN_ROLES: roles,
    ViewKey.CAMPAIGN_TONGUES: tongues,
    ViewKey.CAMPAIGN_HOUR: hour,
}
