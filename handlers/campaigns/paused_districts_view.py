"""Paused places: no campaign goes there until a coordinator ends the pause.

Not for: warnings, or why (nobody is asked).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.campaigns.audience_view import below, covers, opens, standing_in
from handlers.forms.options import part_of
from handlers.ui.page import Button, Page, Rendered, View, button, in_rows, named, opening
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.authority import coordinated
from referrals.domain.place import Place


async def still(page: Page) -> Rendered | None:
    """Those in her area, and the way to pause one more."""
    w, name = page.words, page.facts.gazetteer.name
    if not coordinated(page.reader):
        return None
    held = await page.use_cases.campaigning.showing.districts_held(page.tx)
    hers = {place: since for place, since in held.items() if covers(page.reader, place)}
    lines = [w.t("You can pause campaigns where people have more urgent worries. Everything else continues as usual.")]
    lines += [
        w.t("{place}: since {day}", place=name(place, w.language), day=w.date(since, page.reader.zone))
        for place, since in hers.items()
    ]
    rows: list[tuple[Button, ...]] = [
        (button(_resume(w, name(place, w.language)), Verb.CAMPAIGN, "lift", place, style="success"),) for place in hers
    ]
    rows.append((button(w.t("Pause a place"), Verb.CAMPAIGN, "stand"),))
    rows.append((button(w.t("‹ Back"), Verb.CAMPAIGN, "list"),))
    return Rendered("\n\n".join(lines), tuple(rows))


def _resume(w: Words, name: str) -> str:
    return named(lambda place: w.t("Resume: {place}", place=place), name)


async def stand(page: Page) -> Rendered | None:
    """Which one: down from all she coordinates."""
    w, gazetteer = page.words, page.facts.gazetteer
    if not coordinated(page.reader):
        return None
    inside = standing_in(page)
    rows: list[tuple[Button, ...]] = []
    if inside is not None and covers(page.reader, inside.code):
        whole = named(lambda place: w.t("All of {place}", place=place), gazetteer.name(inside.code, w.language))
        rows.append((button(whole, Verb.CAMPAIGN, "hold", inside.code),))
    shown, following = part_of(below(page, inside), page.number("part") if "part" in page.params else 0)
    choices = [_choice(page, each) for each in shown]
    if following is not None:
        choices.append(button(w.t("More…"), Verb.CAMPAIGN, "stand", inside.code if inside else "", following))
    rows += in_rows(choices)
    rows.append((button(w.t("‹ Back"), Verb.CAMPAIGN, "still"),))
    text = w.t(
        "Where should campaigns be paused? The pause starts now and lasts until you or another coordinator ends it."
    )
    return Rendered(text, tuple(rows))


def _choice(page: Page, place: Place) -> Button:
    name = page.facts.gazetteer.name(place.code, page.words.language)
    if opens(page, place):
        return button(opening(name), Verb.CAMPAIGN, "stand", place.code)
    return button(name, Verb.CAMPAIGN, "hold", place.code)


VIEWS: Mapping[ViewKey, View] = {ViewKey.CAMPAIGNS_STILL: still, ViewKey.CAMPAIGNS_STAND: stand}
