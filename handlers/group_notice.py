"""A leader's notice to her own group: choose the group, write, see it as they will, send. It goes at once.

Not for: campaigns (see composing) or wording (handlers/views/composing).
"""

from handlers import draft_answers, draft_form
from handlers.callbacks import Press
from handlers.message_parts import show_campaign
from handlers.message_words import Words, kept_whole, rejoined, what_fits
from handlers.turn import Turn
from referrals.domain import json_values
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.record import LONGEST_TEXT
from referrals.domain.decision import Refused
from referrals.domain.form import Form
from referrals.domain.text_length import length

STEPS = ("group", "notice", "ready")


async def begun(turn: Turn, press: Press) -> None:
    """`e:notice`, `e:notice:batken-aksay`: whoever leads several groups chooses first."""
    led = [each.code for each in await turn.uses.campaigning.own_groups(turn.tx, turn.person)]
    asked = press.word(1)
    if asked in led or len(led) == 1:
        await draft_form.begin_below(turn, "notice", group=asked if asked in led else led[0])
    elif led:
        await draft_form.begin_below(turn, "group")
    else:
        turn.toast("error.old_button")


def wrote(turn: Turn, form: Form, words: Words) -> None:
    """The notice, or another one in its place."""
    if form.step == "group":
        draft_form.wrong(turn, form, "press")
    else:
        _put(turn, form, rejoined(form, words))


def _put(turn: Turn, form: Form, words: Words) -> None:
    if not words.text:
        draft_form.wrong(turn, form, "empty")
    elif length(words.text) > LONGEST_TEXT:
        draft_form.go(turn, form, "notice", below=True, long=kept_whole(form, "notice", "", words, LONGEST_TEXT))
    else:
        _show(turn, form, words, below=True)


def _show(turn: Turn, form: Form, words: Words, *, below: bool) -> None:
    """As they will see it."""
    draft_form.go(turn, form, "ready", below=below, text=words.text, source=words.source, long={})


def keep_beginning(turn: Turn, form: Form) -> None:
    """She wants only the beginning of what was too long."""
    words = what_fits(form)
    if words is None:
        turn.toast("error.old_button")
    else:
        _show(turn, form, words, below=False)


def edited(turn: Turn, form: Form, words: Words) -> None:
    """She changed the text she had sent."""
    if draft_answers.stands_on(form, words.source):
        _put(turn, form, words)


async def sent(turn: Turn, press: Press) -> None:
    """`e:send:<checksum>`: kept and on its way, in one step. A second press finds nothing to send."""
    form = turn.form
    if not draft_answers.writing(form) or form.step != "ready":
        turn.toast("error.done_already")
        return
    group, text = json_values.word(form.answers, "group"), json_values.word(form.answers, "text")
    if press.number(1) != draft_answers.checksum(group, text):
        turn.toast("form.moved")
        draft_form.draw(turn)
        return
    went = await _send(turn, group, text)
    if isinstance(went, Refused):
        draft_form.leave(turn)
        turn.toast("error.old_button")
    else:
        turn.toast("campaign.said", what="sent")
        show_campaign(turn, went)


async def _send(turn: Turn, group: str, text: str) -> Campaign | Refused:
    uses = turn.uses.campaigning
    notice = await uses.begin_notice(turn.tx, turn.person, group, text, turn.now)
    if isinstance(notice, Refused):
        return notice
    return await uses.submit(turn.tx, turn.person, notice.id, turn.now)
