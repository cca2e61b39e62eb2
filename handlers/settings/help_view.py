"""Numbers, rights and who helps nearby: open to everybody, without registration.

Not for: which number may be shown when (referrals/domain/hotline decides).
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from handlers.callbacks import Verb
from handlers.settings.choices import COUNTRIES, home_country_of
from handlers.ui.labels import labels
from handlers.ui.page import Button, Page, Rendered, View, button, fitting, in_rows
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.hotline import DangerNumber, Hotline, Purpose, for_danger, of_country, open_first
from referrals.domain.network import Profile
from referrals.domain.organisation import Organisation, in_language
from referrals.domain.person import ALWAYS
from referrals.domain.place import PlaceCode
from referrals.facts import Facts

DIRECTORY_MOST = 3000
"""Characters of one page of the directory."""


async def numbers_of(page: Page, country: PlaceCode) -> str:
    """The numbers of one country as they may be shown now, those that may answer first and the women's line before the police,
    each on its line (HTML). Never empty."""
    shown = await _shown(page, country)
    return "\n".join(_line(page.words, each) for each in shown) or _none_checked(page.words)


async def numbers_line(page: Page, country: PlaceCode, *, short: bool = False) -> str:
    """The same numbers but for the fire brigade's in one line, to be repeated on every screen of somebody in danger. `short`
    is for behind a long text only: the police would be among the first hundred characters (D4)."""
    shown = [each for each in await _shown(page, country) if each.hotline.purpose is not Purpose.FIRE]
    w = page.words
    brief = [_brief(w, each.hotline, short=short) + _closed(w, each) for each in shown]
    if not brief:
        return _none_checked(w)
    old = () if all(each.lately for each in shown) else (w.t("not checked lately"),)
    return " · ".join((*brief, *old))


async def _shown(page: Page, country: PlaceCode) -> tuple[DangerNumber, ...]:
    facts = page.facts
    opened, checks = await page.use_cases.reporting.checks(page.tx)
    here = page.now.astimezone(ZoneInfo(facts.gazetteer.zone_of(country)))
    period = facts.policy.hotline_period
    found = for_danger(facts.hotlines, country, here.date(), opened=country in opened, checks=checks, period=period)
    return open_first(found, here.time())


def _closed(words: Words, number: DangerNumber) -> str:
    """Behind a number where no one answers at this hour: when someone does; "" of any other."""
    closed = words.t("closed now")
    return f" ({_hours(words, number.hotline)}, {closed})" if number.closed else ""


def _hours(words: Words, hotline: Hotline) -> str:
    """When someone answers; "" where it is not known."""
    return words.t("day and night") if hotline.hours == "24/7" else (hotline.hours or "").replace("-", "–")


def _none_checked(words: Words) -> str:
    return words.t("No number here has been checked yet for this country. Go to people you trust or to a health post.")


def _brief(words: Words, hotline: Hotline, *, short: bool = False) -> str:
    before = _with_police(words, hotline.country) if hotline.warns_police else ""
    label = _in_a_word(words, hotline) if short else purpose_label(words, hotline)
    return f"<b>{hotline.number}</b> {before}{label}"


def _in_a_word(words: Words, hotline: Hotline) -> str:
    """What a number is for, so short that all of them fit beside the buttons of a small phone."""
    labels = {
        Purpose.VIOLENCE_LINE: words.t("for women"),
        Purpose.SOCIAL_LINE: words.t("for women"),
        Purpose.FAMILY_LINE: words.t("for families"),
        # Translators: rescuers, the general emergency number: in one word.
        Purpose.RESCUE: words.t("rescue"),
        Purpose.CHILD_LINE: words.t("for children"),
    }
    return labels.get(hotline.purpose) or purpose_label(words, hotline)


_BY_LAW_POLICE = frozenset({PlaceCode("KZ"), PlaceCode("TM")})
"""Where the law says "police"; elsewhere here it says "militia", and so do the translations."""


def _with_police(words: Words, country: PlaceCode) -> str:
    if country in _BY_LAW_POLICE:
        # Translators: "police" as it is called in Kazakhstan: полиция, not милиция.
        return words.tp("Kazakhstan", "works with the police: ")
    return words.t("works with the police: ")


def _police(words: Words, country: PlaceCode) -> str:
    # Translators: with the context "Kazakhstan" as it is called there: полиция, not милиция.
    return words.tp("Kazakhstan", "police") if country in _BY_LAW_POLICE else words.t("police")


def all_numbers(words: Words, facts: Facts) -> str:
    """The numbers of every country on a line each, for when nothing is known of her and nothing can be looked up (HTML)."""
    lines = []
    for country in COUNTRIES:
        found = [each for each in of_country(facts.hotlines, country) if each.purpose in _FIRST]
        told = " · ".join(_brief(words, each) + _not_always(words, each) for each in found)
        if told:
            lines.append(f"{words.escape(facts.gazetteer.name(country, words.language))}: {told}")
    return "\n".join(lines)


def _not_always(words: Words, hotline: Hotline) -> str:
    """When someone answers, where that is not at any hour and nothing tells what hour it is."""
    return f" ({_hours(words, hotline)})" if hotline.hours not in {None, "24/7"} else ""


_FIRST = frozenset({Purpose.WOMEN_LINE, Purpose.VIOLENCE_LINE, Purpose.AMBULANCE, Purpose.RESCUE, Purpose.POLICE})
"""Whom to ring when there is room for few."""


def _line(words: Words, number: DangerNumber) -> str:
    hotline = number.hotline
    closed = words.t("closed now") if number.closed else ""
    old = "" if number.lately else words.t("not checked lately")
    return " · ".join(filter(None, (_brief(words, hotline), _hours(words, hotline), closed, old)))


def purpose_label(words: Words, hotline: Hotline) -> str:
    """What a number is for."""
    labels = {
        Purpose.WOMEN_LINE: words.t("for women"),
        Purpose.VIOLENCE_LINE: words.t("support line for women"),
        Purpose.SOCIAL_LINE: words.t("support for women and families"),
        Purpose.FAMILY_LINE: words.t("for families, women and children"),
        Purpose.AMBULANCE: words.t("ambulance"),
        Purpose.RESCUE: words.t("rescue, all emergencies"),
        Purpose.POLICE: _police(words, hotline.country),
        Purpose.FIRE: words.t("fire"),
        Purpose.CHILD_LINE: words.t("for children and young people"),
    }
    return labels[hotline.purpose]


async def overview(page: Page) -> Rendered:
    """The first page of help: what there is."""
    w = page.words
    country = home_country_of(page.reader, page.facts)
    rows = (
        (button(w.t("Numbers"), Verb.HELP, "numbers", country or "?", style="primary"),),
        (button(w.t("Who helps nearby"), Verb.HELP, "near", country or "?"),),
        (button(w.t("Your rights"), Verb.HELP, "rights"),),
        (button(w.t("About this bot"), Verb.HELP, "about"),),
        (button(w.t("Tell us if something is wrong"), Verb.COMPLAINT, "new"),),
    )
    return Rendered(
        w.t("You can look at everything here without saying anything about yourself. Choose what you need."), rows
    )


async def countries(page: Page) -> Rendered:
    """Which country? It is asked and never guessed."""
    w = page.words
    then = page.word("then")
    names = [button(page.facts.gazetteer.name(each, w.language), Verb.HELP, then, each) for each in COUNTRIES]
    return Rendered(w.t("Which country?"), (*in_rows(names), (_back(w),)))


def _back(words: Words) -> Button:
    return button(words.t("‹ Back"), Verb.HELP, "top")


async def numbers(page: Page) -> Rendered:
    """The numbers of one country."""
    w, country = page.words, PlaceCode(page.word("country"))
    name = page.facts.gazetteer.name(country, w.language)
    # Translators: this first line fills the preview on a locked screen; keep it long and harmless.
    head = w.t(
        "Useful numbers for {country}. You don’t have to say who you are, and you can hang up whenever you want to.",
        country=name,
    )
    other = button(w.t("Another country"), Verb.HELP, "numbers", "?")
    return Rendered(f"{head}\n\n{await numbers_of(page, country)}", ((other,), (_back(w),)))


async def near(page: Page) -> Rendered:
    """The directory of one country: name, area, what it offers, public number; never an address (D11)."""
    w, country = page.words, PlaceCode(page.word("country"))
    listed = await page.use_cases.enrolling.directory(page.tx, country)
    name = page.facts.gazetteer.name(country, w.language)
    # Translators: this first line fills the preview on a locked screen; keep it long and harmless.
    head = w.t(
        "People and places in {country} that you can turn to. Where there’s a number, call first and "
        "ask when and how to come.",
        country=name,
    )
    profiles = await page.use_cases.enrolling.profiles(page.tx)
    entries = [_entry(page, each, profiles[each.code]) for each in listed]
    after = page.number("after") if "after" in page.params else 0
    shown = fitting(entries[after:], DIRECTORY_MOST)
    body = "\n\n".join(shown) or w.t("No one is listed here yet. You can use the numbers.")
    left = after + len(shown) < len(entries)
    more = ((button(w.t("More ›"), Verb.HELP, "near", country, after + len(shown)),),) if left else ()
    rows = (*more, (button(w.t("Another country"), Verb.HELP, "near", "?"),), (_back(w),))
    return Rendered(f"{head}\n\n{body}", rows)


def _entry(page: Page, organisation: Organisation, profile: Profile) -> str:
    w = page.words
    area = ", ".join(sorted(page.facts.gazetteer.name(each, w.language) for each in organisation.covers))
    lines: list[str] = [f"<b>{w.escape(organisation.name(w.language))}</b> · {w.escape(area)}"]
    if organisation.services:
        lines.append(labels(w, sorted(organisation.services)))
    if about := in_language(profile.about, w.language):
        lines.append(w.escape(about))
    if organisation.must_report:
        law = in_language(profile.law_note, w.language)
        lines.append(w.escape(law) if law else w.t("By law they must tell the authorities what they hear."))
    if organisation.phone:
        lines.append(w.escape(organisation.phone) + open_hours(profile))
    else:
        lines.append(w.t("No public number. If you’re in the network, you can reach them through this bot."))
    return "\n".join(lines)


def open_hours(profile: Profile) -> str:
    """When the public may ring, behind a number; "" at any hour."""
    hours = profile.open_hours
    if hours is None or hours.hours == ALWAYS:
        return ""
    return f" · {hours.hours.start:%H:%M}–{hours.hours.end:%H:%M}"


async def rights(page: Page) -> Rendered:
    """Her rights in a few sentences that hold in the whole region; a lawyer knows the rest."""
    w = page.words
    sentences = (
        # Translators: this first line fills the preview on a locked screen; keep it long and harmless.
        w.t(
            "You have these rights at home, at work and in the street, no matter who you are or which papers you have."
        ),
        w.t(
            "No one may beat you, threaten you, lock you up or force you to marry: the law forbids it, in the "
            "family too."
        ),
        w.t("You may ask a lawyer, a doctor or a centre for women for help, and you decide what you tell them."),
        w.t(
            "In Kyrgyzstan, Tajikistan, Uzbekistan and Kazakhstan you may ask for a protection order: for a time, the "
            "person who hurts you is forbidden to come near you."
        ),
        w.t("No one may make you reconcile. In an emergency a doctor must help you even without papers."),
        w.t("This isn’t legal advice. A lawyer near you can tell you more, and it may be free."),
    )
    return Rendered("\n\n".join(sentences), ((_back(w),),))


async def about(page: Page) -> Rendered:
    """What the bot is and keeps, for whoever asks; the same four truths as on joining (D2)."""
    w = page.words
    sentences = (
        w.t(
            "Chiroq means “lamp”. It belongs to a network of women in villages and towns along the "
            "borders who help each other."
        ),
        w.t(
            "Members can write here, and we pass their messages to people who can help. You need an "
            "invite from a woman in the network."
        ),
        w.t(
            "While you only read, we keep your language, the fact that this chat exists, and when it "
            "was used; nothing else."
        ),
        w.t(
            "This isn’t a secret chat: Telegram and the person who runs this bot could read it, and "
            "anyone who looks through your phone can find it."
        ),
    )
    return Rendered("\n\n".join(sentences), ((_back(w),),))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.HELP: overview,
    ViewKey.HELP_COUNTRIES: countries,
    ViewKey.HELP_NUMBERS: numbers,
    ViewKey.HELP_NEAR: near,
    ViewKey.HELP_RIGHTS: rights,
    ViewKey.HELP_ABOUT: about,
}
