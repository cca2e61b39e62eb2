"""What a complaints focal point reads: the push, what a complaint is about, its words once she has taken it, and her answer.

Not for: who may (domain/authority) or what its writer reads (see complaints_view).
"""

from collections.abc import Mapping

from handlers.callbacks import Verb
from handlers.complaints.complaint_flow import answering_flow
from handlers.complaints.complaint_form_view import about_label
from handlers.forms.engine import is_hidden
from handlers.offers.waiting_view import pushed_to
from handlers.ui.page import Page, Rendered, Rows, View, button
from handlers.ui.screens import hidden, rows_of, screen, ways
from handlers.view_key import ViewKey
from referrals.domain.complaint import About, Complaint, ComplaintState, Whose
from referrals.domain.complaint.deadlines import answer_by
from referrals.domain.form import ANSWERING_COMPLAINT
from referrals.domain.json_values import word


async def waiting(page: Page) -> Rendered | None:
    """The push: that something is waiting, and nothing else (D4)."""
    complaint = await page.use_cases.complaining.for_her(page.call, page.number("complaint"))
    if complaint is None or complaint.state is ComplaintState.ANSWERED:
        return None
    return pushed_to(page.words, Verb.COMPLAINT, "look", complaint.id)


async def case(page: Page) -> Rendered | None:
    """What it is about; its words only to the one who has taken it, by one more press."""
    complaint = await page.use_cases.complaining.for_her(page.call, page.number("complaint"))
    if complaint is None:
        return None
    w, act = page.words, _act(page, complaint)
    text = [_lead(page, complaint), await _about(page, complaint)]
    if complaint.answers_by == page.reader.id:
        text.append(w.escape(complaint.words) or w.t("What was written is no longer kept."))
    return Rendered("\n\n".join(text), act, protect=True)


def _act(page: Page, complaint: Complaint) -> Rows:
    w = page.words
    match complaint.state:
        case ComplaintState.RECEIVED:
            return ((button(w.t("Read and look into it"), Verb.COMPLAINT, "open", complaint.id, style="primary"),),)
        case ComplaintState.BEING_LOOKED_AT:
            return ((button(w.t("Write the answer"), Verb.COMPLAINT, "reply", complaint.id, style="primary"),),)
        case ComplaintState.ANSWERED:
            return ()


def _lead(page: Page, complaint: Complaint) -> str:
    w, due = page.words, answer_by(complaint, page.facts.policy.complaints)
    match complaint.state:
        case ComplaintState.RECEIVED | ComplaintState.BEING_LOOKED_AT:
            # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
            return w.t(
                "Someone has written to you, because you can look into it without taking a side. Please answer by {date}. Don’t "
                "show it to anyone it’s about.",
                date=w.date(due, page.reader.zone),
            )
        case ComplaintState.ANSWERED:
            # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
            return w.t(
                "You’ve answered this, and the one who wrote to you can read it. Thank you for looking into it. There’s nothing "
                "more to do here."
            )


async def _about(page: Page, complaint: Complaint) -> str:
    w, what = page.words, about_label(page.words, complaint.about)
    match complaint.whose:
        case Whose.ORGANISATION:
            choices = await page.use_cases.complaining.choices(page.call)
            names = [each.name(w.language) for each in choices.organisations if each.code == complaint.organisation]
            return f"<b>{what}</b> · {w.escape(names[0] if names else str(complaint.organisation or ''))}"
        case Whose.COORDINATOR if complaint.about is About.SEXUAL:
            return f"<b>{what}</b> · {about_label(w, About.COORDINATOR)}"
        case Whose.COORDINATOR | Whose.NOT_SAID | Whose.NOBODY:
            return f"<b>{what}</b>"


async def answering(page: Page) -> Rendered | None:
    """The form as it stands when it is sent."""
    form = await page.use_cases.drafts.open_form(page.tx, page.reader)
    if form is None or form.flow != ANSWERING_COMPLAINT:
        return None
    w, flow = page.words, answering_flow(page.facts.policy)
    if is_hidden(form, flow, page.now):
        return hidden(w, form)
    step, choices = flow.step(form.step), await page.use_cases.complaining.choices(page.call)
    rows = rows_of(form, step.options(form.answers, choices), lambda _: w.t("Send"))
    # Translators: to whoever answers a complaint; the reader may share her phone.
    asks = w.t(
        "Write what was done, or will be, in up to 1,000 characters. Name no one, and nothing that would endanger the reader if "
        "someone else sees it."
    )
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    checks = w.t(
        "This is how your answer will be read. Look at it once more before it goes. To change it, just type it again here."
    )
    question = f"{checks}\n\n{w.escape(word(form.answers, 'words'))}" if step.name == "check" else asks
    return screen(w, form, question, (*rows, *ways(w, form, step, "", rests=False)))


VIEWS: Mapping[ViewKey, View] = {
    ViewKey.COMPLAINT_WAITING: waiting,
    ViewKey.COMPLAINT_CASE: case,
    ViewKey.COMPLAINT_ANSWER: answering,
}
