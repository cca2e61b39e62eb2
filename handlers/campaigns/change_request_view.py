"""What the second coordinator sees while she sends something back: the question what should be changed, and her words once more.

Not for: what becomes of them (see change_request) or how the owner reads them (see campaign_text, campaign_prompts_view).
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.callbacks import Verb
from handlers.campaigns.campaign_text import heading
from handlers.drafting import form_answers
from handlers.ui.page import Button, Page, Rendered, View, button
from handlers.view_key import ViewKey
from locales.words import Words
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, CampaignState
from referrals.domain.campaign.model import LONGEST_WISH
from referrals.domain.form import Form


async def asked(page: Page, form: Form) -> Rendered:
    """What should be changed? She may leave it unsaid."""
    w, campaign = page.words, await _waiting(page, form)
    if campaign is None:
        return _over(page, form)
    question = w.t(
        "What should be changed? Write it now, in up to {limit} characters; if it’s about one day, "
        "say which. You’ll see it again before it’s sent.",
        limit=w.number(LONGEST_WISH),
    )
    all_of_it = campaign.state is CampaignState.SUBMITTED
    text = "\n\n".join((*_changed(w, form), heading(page, campaign), question, _what_goes_back(w, all_of_it)))
    without = (
        ((button(w.t("Send it back without a note"), Verb.CAMPAIGN, "wordless", campaign.id),),) if all_of_it else ()
    )
    return Rendered(text, (*_again(w, form, campaign), *without, (_back(w),)))


def _what_goes_back(w: Words, all_of_it: bool) -> str:
    if all_of_it:
        return w.t("Everything goes back to the person responsible, and it’s back with you once it’s submitted again.")
    return w.t(
        "Only what was changed goes back to the person responsible, and it’s back with you once it’s "
        "submitted again. Everything else is sent as planned."
    )


async def wished(page: Page, form: Form) -> Rendered:
    """Her words, as they will be read; or that there are none."""
    w, campaign, wish = page.words, await _waiting(page, form), json_values.word(form.answers, "wish")
    if campaign is None:
        return _over(page, form)
    lead = _with_words(w) if campaign.state is CampaignState.SUBMITTED else _changed_with_words(w)
    said = (lead, w.escape(wish)) if wish else (_without_words(w),)
    text = "\n\n".join((*_changed(w, form), heading(page, campaign), *said))
    yes = button(w.t("Send it back"), Verb.CAMPAIGN, "returned", campaign.id, _checksum(campaign, wish), style="danger")
    anew = button(w.t("Write it again"), Verb.CAMPAIGN, "anew", campaign.id)
    return Rendered(text, (*_again(w, form, campaign), (yes,), (anew, _back(w))))


def _with_words(w: Words) -> str:
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    return w.t(
        "As soon as you tap “Send it back”, everything goes back to the person responsible for it, with your note:"
    )


def _changed_with_words(w: Words) -> str:
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    return w.t(
        "As soon as you tap “Send it back”, what was changed goes back to the person responsible, with your note:"
    )


def _without_words(w: Words) -> str:
    return w.t(
        "As soon as you tap “Send it back”, everything goes back to the person responsible, without a note about why."
    )


async def _waiting(page: Page, form: Form) -> Campaign | None:
    number = json_values.number(form.answers, "campaign")
    return await page.use_cases.campaigning.approving.to_approve(page.call, number)


def _checksum(campaign: Campaign, wish: str) -> int:
    return form_answers.checksum(str(campaign.id), wish)


def _is_changed(form: Form) -> bool:
    return form_answers.problem(form) is form_answers.DraftProblem.CHANGED


def _changed(w: Words, form: Form) -> list[str]:
    # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
    text = w.t(
        "It was changed after you read it, so nothing has been sent back yet. Please look again, then tap again. "
        "What you wrote is kept."
    )
    return [text] if _is_changed(form) else []


def _again(w: Words, form: Form, campaign: Campaign) -> tuple[tuple[Button, ...], ...]:
    return ((button(w.t("‹ Read again"), Verb.CAMPAIGN, "read", campaign.id),),) if _is_changed(form) else ()


def _back(w: Words) -> Button:
    return button(w.t("‹ Back"), Verb.DRAFT, "stop")


def _over(page: Page, form: Form) -> Rendered:
    """It does not wait for her any more, for whatever reason; what she wrote is hers."""
    w, wish = page.words, json_values.word(form.answers, "wish")
    lines = [
        # Translators: fills the preview on a locked screen: at least 100 characters, and harmless.
        w.t(
            "Nothing was sent back: it’s no longer waiting for you, because someone has changed it, "
            "taken it back or approved it."
        )
    ]
    if wish:
        lines += [
            w.t(
                "No one has seen your words; they are kept here until you tap “Close”. If they still matter, say "
                "them yourself:"
            ),
            w.escape(wish),
        ]
    return Rendered("\n\n".join(lines), ((button(w.t("Close"), Verb.DRAFT, "stop"),),))


async def stopped(page: Page) -> Rendered:
    """After /cancel: it waits for her as before, if it does."""
    w, number = page.words, page.number("campaign")
    if await page.use_cases.campaigning.approving.to_approve(page.call, number) is None:
        return Rendered(w.t("All right. Nothing was sent back."))
    look = button(w.t("Open"), Verb.CAMPAIGN, "read", number, style="primary")
    return Rendered(w.t("All right. Nothing was sent back, and it’s still waiting for you."), ((look,),))


async def done(page: Page) -> Rendered:
    """In the place of what she has read."""
    return Rendered(page.words.t("You sent it back. It’s back with you once it’s submitted again."))


SCREENS: Mapping[str, Callable[[Page, Form], Awaitable[Rendered | None]]] = {"asked": asked, "wished": wished}
"""By the step of the form."""
VIEWS: Mapping[ViewKey, View] = {ViewKey.SENDING_BACK_STOPPED: stopped, ViewKey.SENDING_BACK_DONE: done}
