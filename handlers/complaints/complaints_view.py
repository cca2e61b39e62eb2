"""What is read of complaints once they are sent: the receipt, the answer, and the list of both sides.

Not for: writing one (see complaint_form_view), or what the one who answers reads (see answer_complaint_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.settings.help_view import numbers_of
from handlers.toasts import ComplaintToast
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.complaining import Prospect
from referrals.domain.complaint import About, Complaint, ComplaintState
from referrals.domain.complaint.deadlines import answer_by

MOST_LISTED = 3
"""Of each side, the newest: the list has eight buttons at most."""


async def card(page: Page) -> Rendered | None:
    """How it stands: a person and a date, or a plain word that no one may read it yet (D12)."""
    complaint = await page.use_cases.complaining.own(page.call, page.number("complaint"))
    if complaint is None:
        return None
    prospect = await page.use_cases.complaining.prospect(page.tx, complaint)
    w, text = page.words, [_standing(page, complaint, prospect)]
    if complaint.about is About.SEXUAL or not prospect.someone:
        text += [w.t("If you need someone to talk to now:"), await numbers_of(page, complaint.country)]
    answered = complaint.state is ComplaintState.ANSWERED
    read = [(_read(w, complaint),)] if answered else []
    return Rendered("\n\n".join(text), (*read, (_hide(w, complaint),)))


def _standing(page: Page, complaint: Complaint, prospect: Prospect) -> str:
    w, due = page.words, answer_by(complaint, page.facts.policy.complaints)
    by = w.date(due, page.reader.zone)
    match complaint.state:
        case ComplaintState.ANSWERED:
            return w.t("There’s an answer for you here.")
        case ComplaintState.BEING_LOOKED_AT:
            return w.t(
                "Thank you. Someone has read it and is looking into it. You should have an answer by {date}.", date=by
            )
        case ComplaintState.RECEIVED:
            return _received(w, prospect, by)


def _received(w: Words, prospect: Prospect, by: str) -> str:
    if prospect.someone:
        return w.t(
            "Thank you, it’s here. Someone apart from the people it’s about reads it, usually within a day. You should have "
            "an answer by {date}.",
            date=by,
        )
    kept = w.t(
        "Thank you, it’s here and is kept. At the moment there’s no one who may read it: everyone works with the people "
        "it’s about. It goes to the first person who doesn’t."
    )
    told = w.t("The person who runs this bot is told that someone is needed, and nothing of what you wrote.")
    return f"{kept} {told}" if prospect.operator else kept


def _read(w: Words, complaint: Complaint) -> Button:
    return button(w.t("Read the answer"), Verb.COMPLAINT, "read", complaint.id, style="primary")


def _hide(w: Words, complaint: Complaint) -> Button:
    # Translators: only the message on the screen goes; what she sent is kept, and the answer comes all the same.
    return button(w.t("Take this message away"), Verb.COMPLAINT, "hide", complaint.id)


async def answered(page: Page) -> Rendered | None:
    """In her hours, silently: that there is something, and not what (D6)."""
    complaint = await page.use_cases.complaining.own(page.call, page.number("complaint"))
    if complaint is None or complaint.state is not ComplaintState.ANSWERED:
        return None
    # Translators: seen on a locked screen. It must not say what is waiting, nor from whom.
    text = page.words.t("Something is waiting for you here.")
    return Rendered(text, ((button(page.words.t("Open"), Verb.COMPLAINT, "read", complaint.id, style="primary"),),))


async def read(page: Page) -> Rendered | None:
    """The answer, once she asked for it."""
    complaint = await page.use_cases.complaining.own(page.call, page.number("complaint"))
    if complaint is None or complaint.state is not ComplaintState.ANSWERED:
        return None
    w = page.words
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = w.t(
        "This was written for you by someone of the network whose task it is to answer. If it isn’t enough, you can write again: "
        "/complaint"
    )
    text = w.escape(complaint.answer) or w.t("The answer is no longer kept.")
    return Rendered(f"{lead}\n\n{text}", ((_hide(w, complaint),),), protect=True)


async def listed(page: Page) -> Rendered:
    """What she has sent, and what waits for her to answer, by day and state alone."""
    w, use = page.words, page.use_cases.complaining
    hers, waiting = await use.hers(page.call), await use.to_answer(page.call)
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = w.t(
        "Here you can see what you’ve sent this way and how it stands, or write something new. Choose what you need."
    )
    to_answer = [(_waits(page, each),) for each in waiting[:MOST_LISTED]]
    sent = [(_sent(page, each),) for each in hers[-MOST_LISTED:]]
    return Rendered(lead, (*to_answer, *sent, ((button(w.t("Write something new"), Verb.COMPLAINT, "new")),)))


def _waits(page: Page, complaint: Complaint) -> Button:
    day = page.words.date(complaint.received_at, page.reader.zone)
    return button(page.words.t("To answer: {date}", date=day), Verb.COMPLAINT, "look", complaint.id, style="primary")


def _sent(page: Page, complaint: Complaint) -> Button:
    w, day = page.words, page.words.date(complaint.received_at, page.reader.zone)
    match complaint.state:
        case ComplaintState.RECEIVED:
            label = w.t("{date}: received", date=day)
        case ComplaintState.BEING_LOOKED_AT:
            label = w.t("{date}: being looked at", date=day)
        case ComplaintState.ANSWERED:
            label = w.t("{date}: answered", date=day)
    return button(label, Verb.COMPLAINT, "show", complaint.id)


async def said(page: Page) -> Rendered:
    """What a press came to."""
    w = page.words
    match page.member("what", ComplaintToast):
        case ComplaintToast.ENOUGH:
            return Rendered(w.t("You’ve sent several that have no answer yet. They aren’t forgotten."))
        case ComplaintToast.NOT_YOURS:
            return Rendered(w.t("This isn’t yours to answer, or someone else has it."))
        case ComplaintToast.ANSWERED:
            return Rendered(w.t("Sent. Thank you."))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.COMPLAINT_CARD: card,
    ViewKey.COMPLAINT_ANSWERED: answered,
    ViewKey.COMPLAINT_READ: read,
    ViewKey.COMPLAINT_SAID: said,
    ViewKey.COMPLAINTS: listed,
}
