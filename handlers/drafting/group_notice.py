"""A leader's notice to her own group: choose the group, write, see it as they will, send. It goes at once.

Not for: campaigns (see drafting) or wording (handlers/drafting/drafting_view).
"""

from handlers.callbacks import Press
from handlers.context import Context
from handlers.drafting import form_answers, form_state
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_fields import show_campaign
from handlers.drafting.message_texts import Asked, MessageTexts, kept_whole, rejoined, what_fits
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.domain import json_values
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.model import LONGEST_TEXT
from referrals.domain.decision import Refused
from referrals.domain.form import Form
from referrals.domain.text_length import length

STEPS = ("group", "notice", "ready")


async def begun(context: Context, press: Press) -> None:
    """`e:notice`, `e:notice:batken-aksay`: whoever leads several groups chooses first."""
    led = [each.code for each in await context.use_cases.campaigning.group_notices.own_groups(context.call)]
    asked = press.word(1)
    if asked in led or len(led) == 1:
        await form_state.begin_below(context, "notice", group=asked if asked in led else led[0])
    elif led:
        await form_state.begin_below(context, "group")
    else:
        context.toast(ViewKey.ERROR_OLD_BUTTON)


async def wrote(context: Context, form: Form, words: MessageTexts) -> None:
    """The notice, or another one in its place."""
    if form.step == "group":
        form_state.wrong(context, form, DraftProblem.PRESS)
    else:
        _put(context, form, rejoined(form, words))


def _put(context: Context, form: Form, words: MessageTexts) -> None:
    if not words.text:
        form_state.wrong(context, form, DraftProblem.EMPTY)
    elif length(words.text) > LONGEST_TEXT:
        form_state.go(context, form, "notice", below=True, long=kept_whole(form, Asked("notice"), words, LONGEST_TEXT))
    else:
        _show(context, form, words, below=True)


def _show(context: Context, form: Form, words: MessageTexts, *, below: bool) -> None:
    """As they will see it."""
    form_state.go(context, form, "ready", below=below, text=words.text, source=words.source, long={})


async def keep_beginning(context: Context, form: Form) -> None:
    """She wants only the beginning of what was too long."""
    words = what_fits(form)
    if words is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        _show(context, form, words, below=False)


async def edited(context: Context, form: Form, words: MessageTexts) -> None:
    """She changed the text she had sent."""
    if form_answers.stands_on(form, words.source):
        _put(context, form, words)


async def sent(context: Context, press: Press) -> None:
    """`e:send:<checksum>`: kept and on its way, in one step. A second press finds nothing to send."""
    form = context.form
    if not form_answers.writing(form) or form.step != "ready":
        context.toast(ViewKey.ERROR_DONE_ALREADY)
        return
    group, text = json_values.word(form.answers, "group"), json_values.word(form.answers, "text")
    if press.number(1) != form_answers.checksum(group, text):
        context.toast(ViewKey.FORM_MOVED)
        form_state.draw(context)
        return
    went = await _send(context, group, text)
    if isinstance(went, Refused):
        form_state.leave(context)
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.SENT)
        show_campaign(context, went)


async def _send(context: Context, group: str, text: str) -> Campaign | Refused:
    use_cases = context.use_cases.campaigning
    notice = await use_cases.group_notices.begin_notice(context.call, group, text)
    if isinstance(notice, Refused):
        return notice
    return await use_cases.submitting.submit(context.call, notice.id)
