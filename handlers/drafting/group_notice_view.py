"""A leader's notice to her own group: which group, the words, and what they will see before it goes.

Not for: a campaign (see drafting_view) or how it goes afterwards (see campaigns/deliveries_view).
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.callbacks import Verb
from handlers.drafting import form_answers
from handlers.reading.campaign_message_view import drawn
from handlers.ui.page import Page, Rendered, button
from referrals.campaigning.reading import Letter
from referrals.domain import json_values
from referrals.domain.campaign.model import LONGEST_TEXT
from referrals.domain.decision import Refused
from referrals.domain.form import Form
from referrals.domain.person import GroupCode


async def group(page: Page, _form: Form) -> Rendered:
    """Whoever leads several chooses."""
    w = page.words
    led = await page.use_cases.campaigning.group_notices.own_groups(page.call)
    rows = [(button(each.name, Verb.DRAFT, "notice", each.code),) for each in led]
    return Rendered(
        w.t("Which of your groups do you want to write to?"),
        (*rows, (button(w.t("Stop writing"), Verb.DRAFT, "stop"),)),
    )


async def notice(page: Page, form: Form) -> Rendered | None:
    """The words are asked for."""
    w, name = page.words, await _name(page, form)
    if name is None:
        return None
    text = w.t(
        "What do you want to tell “{group}”? Write it now, up to {limit} characters. You’ll see it "
        "again before it’s sent.",
        group=name,
        limit=page.words.number(LONGEST_TEXT),
    )
    return Rendered(text, ((button(w.t("Stop writing"), Verb.DRAFT, "stop"),),))


async def ready(page: Page, form: Form) -> Rendered | None:
    """As they will see it, and how many they are."""
    w, name, text = page.words, await _name(page, form), json_values.word(form.answers, "text")
    code = json_values.word(form.answers, "group")
    made = page.use_cases.campaigning.group_notices.notice(page.call, code, text)
    if name is None or isinstance(made, Refused):
        return None
    message = made.messages[0]
    letter = drawn(page, Letter(made, message, next(iter(message.texts.values())), group=name))
    n = await page.use_cases.campaigning.group_notices.group_readers(page.tx, GroupCode(code))
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    lead = w.tn(
        "When you tap “Send”, this goes to {n} person in “{group}”, within the hours she allows. She’ll read:",
        "When you tap “Send”, this goes to {n} people in “{group}”, within the hours they allow. They’ll read:",
        n,
        group=name,
    )
    rows = (
        (button(w.t("Send"), Verb.DRAFT, "send", form_answers.checksum(code, text), style="success"),),
        (button(w.t("Write it again"), Verb.DRAFT, "notice", code), button(w.t("Stop writing"), Verb.DRAFT, "stop")),
    )
    return Rendered(f"{lead}\n\n{letter.text}", rows)


async def _name(page: Page, form: Form) -> str | None:
    """The group's name, as long as she leads it."""
    led = await page.use_cases.campaigning.group_notices.own_groups(page.call)
    return next((each.name for each in led if each.code == json_values.word(form.answers, "group")), None)


SCREENS: Mapping[str, Callable[[Page, Form], Awaitable[Rendered | None]]] = {
    "group": group,
    "notice": notice,
    "ready": ready,
}
"""By the step of the form."""
