"""The second coordinator sends back what she has read: she writes what should be changed, sees it once more and sends it, or
sends it without words. Nothing goes before that press.

Not for: reading and approving (see review) or wording (handlers/campaigns/change_request_view).
"""

from handlers.callbacks import Press
from handlers.campaigns.review import answered, checklist, still
from handlers.context import Context
from handlers.drafting import form_answers, form_state
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_texts import Asked, MessageTexts, kept_whole, rejoined, what_fits
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.campaigning.approving import ChangedSince
from referrals.domain import json_values
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.model import LONGEST_WISH
from referrals.domain.campaign.notices import approval_slot
from referrals.domain.form import COMPOSING, PROMPT, SENDING_BACK, Form
from referrals.domain.notice import Mode
from referrals.domain.text_length import length

ASKED, WISHED = STEPS = ("asked", "wished")
"""She is asked what should be changed; she has said it, and sees it once more."""


async def ask(context: Context, press: Press) -> None:
    """`m:return:12:7:5`: the version she has read, and the ticks, for the way back. What she had begun is still there."""
    campaign = await context.use_cases.campaigning.approving.to_approve(context.call, press.number(1))
    if campaign is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    elif still(context, press.number(2), campaign):
        form, read = _of(context, press) or await _aside(context, campaign), campaign.version
        # the version of the way back, and of what a press would send back
        stands = {"read": read, "version": read, "ticked": press.number(3)}
        if form is None:
            await form_state.begin_below(context, ASKED, SENDING_BACK, campaign=campaign.id, **stands)
        else:
            form_state.go(context, form, form.step, below=True, **stands)


def _of(context: Context, press: Press) -> Form | None:
    """What she writes about the campaign that a button names."""
    form = context.form
    if not form_answers.writing(form) or form.step not in STEPS:
        return None
    return form if json_values.number(form.answers, "campaign") == press.number(1) else None


async def _aside(context: Context, campaign: Campaign) -> Form | None:
    """What she wrote about it and put aside."""
    form = await context.use_cases.drafts.resting(context.tx, context.person, SENDING_BACK, context.now)
    return form if form is not None and json_values.number(form.answers, "campaign") == campaign.id else None


async def wrote(context: Context, form: Form, words: MessageTexts) -> None:
    """What should be changed, or other words in their place."""
    _put(context, form, rejoined(form, words))


def _put(context: Context, form: Form, words: MessageTexts) -> None:
    if not words.text:
        form_state.wrong(context, form, DraftProblem.EMPTY)
    elif length(words.text) > LONGEST_WISH:
        form_state.go(context, form, ASKED, below=True, long=kept_whole(form, Asked(ASKED), words, LONGEST_WISH))
    else:
        form_state.go(context, form, WISHED, below=True, wish=words.text, source=words.source, long={})


async def keep_beginning(context: Context, form: Form) -> None:
    """She wants only the beginning of what was too long."""
    words = what_fits(form)
    if words is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        form_state.go(context, form, WISHED, wish=words.text, source=words.source, long={})


async def edited(context: Context, form: Form, words: MessageTexts) -> None:
    """She changed the text she had sent."""
    if form_answers.stands_on(form, words.source):
        _put(context, form, words)


async def emptied(context: Context, press: Press) -> None:
    """`m:anew:12`, `m:wordless:12`: other words are asked for, or none are to go. Nothing goes yet."""
    form = _of(context, press)
    if form is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        form_state.go(context, form, ASKED if press.word(0) == "anew" else WISHED, wish="", long={})


async def sent(context: Context, press: Press) -> None:
    """`m:returned:12:<checksum>`: with the words she sees, or with none. A second press finds nothing to send."""
    form, number = _of(context, press), press.number(1)
    if form is None:
        waits = await context.use_cases.campaigning.approving.to_approve(context.call, number)
        context.toast(ViewKey.ERROR_OLD_BUTTON if waits else ViewKey.ERROR_DONE_ALREADY)
        return
    wish = json_values.word(form.answers, "wish") if form.step == WISHED else ""
    if press.number(2) != form_answers.checksum(str(number), wish):
        context.toast(ViewKey.FORM_MOVED)
        form_state.draw(context)
        return
    version = json_values.number(form.answers, "version")
    after = await context.use_cases.campaigning.approving.send_back(context.call, number, version, wish)
    answered(context, after, CampaignToast.SENT_BACK)
    if isinstance(after, Campaign):
        form_state.leave(context)
        context.show(ViewKey.SENDING_BACK_DONE, slot=approval_slot(after.id), mode=Mode.SEND_OR_EDIT)
    else:
        await _stays(context, form, changed=isinstance(after, ChangedSince))


async def _stays(context: Context, form: Form, *, changed: bool) -> None:
    """Nothing went, and her words are kept. What was `changed` goes back by one more press."""
    campaign = await _waiting(context, form)
    if changed and campaign is not None:
        form_state.go(context, form, form.step, version=campaign.version, problem={"what": DraftProblem.CHANGED})
    else:
        form_state.draw(context)


async def _waiting(context: Context, form: Form) -> Campaign | None:
    number = json_values.number(form.answers, "campaign")
    return await context.use_cases.campaigning.approving.to_approve(context.call, number)


async def stopped(context: Context, form: Form) -> None:
    """`e:stop`: back to the checklist, as long as it waits for her; what was changed meanwhile is read anew first. Her words
    are kept until she sends it back, approves it or says /cancel."""
    campaign = await _waiting(context, form)
    if campaign is None:
        form_state.leave(context)
    else:
        await context.use_cases.drafts.rest(context.tx, context.person)
        context.remove(PROMPT)
        context.remove(approval_slot(campaign.id))
        if still(context, json_values.number(form.answers, "read"), campaign):
            checklist(context, campaign, json_values.number(form.answers, "ticked"))


async def cancelled(context: Context, form: Form) -> None:
    """`/cancel`: nothing is sent back."""
    form_state.leave(context)
    context.show(ViewKey.SENDING_BACK_STOPPED, slot=COMPOSING, campaign=json_values.number(form.answers, "campaign"))


ACTS = {"return": ask, "returned": sent, "anew": emptied, "wordless": emptied}
