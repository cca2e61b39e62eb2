"""Whom she lets be contacted after sending: more organisations by name, or one less, or none (D3). Every press is hers.

Not for: the card of her report (see status_view) or consent before sending (see reporting/consent_view).
"""

from collections.abc import Mapping

from handlers.forms.options import part_of
from handlers.reporting.consent_view import by_law, offers
from handlers.status.standing_text import beside
from handlers.status.status_view import act, own, status, stays
from handlers.ui.page import Button, Page, Rendered, View, named
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain.addition import held_in_danger
from referrals.domain.consent import choice_of, read_choice
from referrals.domain.organisation import Organisation
from referrals.domain.report import AnyReport
from referrals.reporting import Agreed

MOST_CHOICES = 8
"""On the screen on which she takes it back."""
Row = tuple[Button, ...]


async def withdraw(page: Page) -> Rendered | None:
    """From all, asked once since it cannot be undone; or from one by one, which she can allow again."""
    report = await own(page)
    if report is None or not stays(report):
        return await status(page)
    w = page.words
    if held_in_danger(report):
        text = w.t("Take {code} back? The people who have it will be told. This can’t be undone.", code=report.code)
    else:
        text = w.t(
            "Take {code} back? We won’t contact anyone else, and the people who have it will be "
            "told. This can’t be undone.",
            code=report.code,
        )
    agreed = await page.use_cases.reporting.agreed(page.tx, report)
    rows = _one_by_one(page, report, agreed)
    if rows:
        text = "\n\n".join(
            (
                text,
                w.t("You can also withdraw your consent from just one organisation: tap its name."),
                *_over(w, agreed),
            )
        )
    yes, no = act(w.t("Yes, take it back"), report, "withdrawn"), act(w.t("No, leave it"), report, "status")
    return Rendered(await beside(page, report, text), ((yes,), *rows, (no,)))


def _one_by_one(page: Page, report: AnyReport, agreed: Agreed) -> tuple[Row, ...]:
    """What there is to take back, by name; those whose turn is over together. At most so many that a screen has eight choices."""
    w = page.words
    part = page.number("part") if "part" in page.params else 0
    shown, following = part_of(agreed.ahead, part, MOST_CHOICES - 2 - bool(agreed.over))
    rows = [act(_not_any_more(each.name(w.language)), report, "strike", each.code) for each in shown]
    if following is not None:
        rows.append(act(w.t("More…"), report, "withdraw", str(following)))
    if rows and agreed.over:
        # Translators: a button; "those" are organisations named above it, which did not take her message.
        rows.append(act(w.t("Don’t contact those again"), report, "over"))
    return tuple((each,) for each in rows)


def _not_any_more(name: str) -> str:
    """Under "take it back from just one organisation"."""
    return named(lambda each: f"✕ {each}", name)


def _over(w: Words, agreed: Agreed) -> tuple[str, ...]:
    """Nobody is told what has become of each: only that none of them works on it."""
    if not agreed.over:
        return ()
    names = ", ".join(each.name(w.language) for each in agreed.over)
    told = w.t(
        "Contacted before, and not working on it now: {names}. Only a coordinator could have them contacted again.",
        names=names,
    )
    return (told,)


async def wider(page: Page) -> Rendered | None:
    """More organisations by name, each by a press of hers (D3)."""
    report = await own(page)
    others = await page.use_cases.reporting.wider(page.tx, report) if report else ()
    if report is None or not others:
        return await status(page)
    w = page.words
    lead = w.t(
        "We could contact others too, if you agree. We contact no one without your consent: tap the name of each "
        "organisation you agree to."
    )
    rows = [(act(_wider_name(w, report, each), report, "widen", choice_of(each, w.language)),) for each in others]
    body = "\n\n".join(
        each for each in (lead, await _changed(page, report), by_law(w, others), offers(w, others)) if each
    )
    return Rendered(await beside(page, report, body), (*rows, (act(w.t("‹ Back"), report, "status"),)))


async def sure(page: Page) -> Rendered | None:
    """Before one that may have to act on what it hears is contacted: what that means. Going back loses nothing."""
    report = await own(page)
    code, _ = read_choice(page.word("choice"))
    others = await page.use_cases.reporting.wider(page.tx, report) if report else ()
    found = next((each for each in others if each.code == code), None)
    if report is None or found is None:
        return await status(page)
    w = page.words
    parts = (
        # Translators: the first line of a message that may be seen on a locked screen: keep it long and say nothing.
        w.t(
            "Please read this first. Nothing new has been sent yet, and if you go back, nothing changes: everything else "
            "stays as it is."
        ),
        offers(w, (found,)),
        _may_act(w, found),
        by_law(w, (found,)),
        w.t(
            "If you agree, the organisation first sees only the kind of help, the district, the language and how soon. Only if "
            "it takes this on does it see what was written and how to make contact."
        ),
    )
    yes = act(w.t("Yes, I agree"), report, "sure", choice_of(found, w.language))
    text = await beside(page, report, "\n\n".join(filter(None, parts)))
    return Rendered(text, ((yes,), (act(w.t("‹ Back"), report, "wider"),)))


def _may_act(w: Words, organisation: Organisation) -> str:
    """What an authority may make of what it hears; "" of any other."""
    if not organisation.sector.is_authority:
        return ""
    return w.t(
        "{name} is police, army or officials. They may have to act on what they hear, even if you don’t want them to, and "
        "other people may learn of it.",
        name=organisation.name(w.language),
    )


async def _changed(page: Page, report: AnyReport) -> str:
    """Which of those she agreed to are no longer what she was shown (D3)."""
    w = page.words
    names = ", ".join(each.name(w.language) for each in await page.use_cases.reporting.changed(page.tx, report))
    return w.t("Changed since you agreed, and no longer contacted: {names}.", names=names) if names else ""


def _wider_name(w: Words, report: AnyReport, organisation: Organisation) -> str:
    """Who gave it back is asked again only if she knows that and still wishes it (D5)."""
    name = organisation.name(w.language)
    return name if organisation.code not in report.returned else " · ".join((name, w.t("gave it back")))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.STATUS_WITHDRAW: withdraw,
    ViewKey.WIDER: wider,
    ViewKey.WIDER_SURE: sure,
}
