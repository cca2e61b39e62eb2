"""The second coordinator sends back what she has read: she writes what should be changed, sees it once more and sends it, or
sends it without words. Nothing goes before that press.

Not for: reading and approving (see approving) or wording (handlers/views/sending_back).
"""

from handlers import draft_answers, draft_form
from handlers.approving import answered, checklist, still
from handlers.callbacks import Press
from handlers.message_words import Words, kept_whole, rejoined, what_fits
from handlers.turn import Turn
from referrals.campaigning.approving import ChangedSince
from referrals.domain import json_values
from referrals.domain.campaign import Campaign
from referrals.domain.campaign.notices import approval_slot
from referrals.domain.campaign.record import LONGEST_WISH
from referrals.domain.form import COMPOSING, PROMPT, SENDING_BACK, Form
from referrals.domain.notice import Mode
from referrals.domain.text_length import length

ASKED, WISHED = STEPS = ("asked", "wished")
"""She is asked what should be changed; she has said it, and sees it once more."""


async def ask(turn: Turn, press: Press) -> None:
    """`m:return:12:7:5`: the version she has read, and the ticks, for the way back. What she had begun is still there."""
    campaign = await turn.uses.campaigning.to_approve(turn.tx, turn.person, press.number(1))
    if campaign is None:
        turn.toast("error.old_button")
    elif still(turn, press.number(2), campaign):
        form, read = _of(turn, press) or await _aside(turn, campaign), campaign.version
        # the version of the way back, and of what a press would send back
        stands = {"read": read, "version": read, "ticked": press.number(3)}
        if form is None:
            await draft_form.begin_below(turn, ASKED, SENDING_BACK, campaign=campaign.id, **stands)
        else:
            draft_form.go(turn, form, form.step, below=True, **stands)


def _of(turn: Turn, press: Press) -> Form | None:
    """What she writes about the campaign that a button names."""
    form = turn.form
    if not draft_answers.writing(form) or form.step not in STEPS:
        return None
    return form if json_values.number(form.answers, "campaign") == press.number(1) else None


async def _aside(turn: Turn, campaign: Campaign) -> Form | None:
    """What she wrote about it and put aside."""
    form = await turn.uses.reporting.resting(turn.tx, turn.person, SENDING_BACK, turn.now)
    return form if form is not None and json_values.number(form.answers, "campaign") == campaign.id else None


def wrote(turn: Turn, form: Form, words: Words) -> None:
    """What should be changed, or other words in their place."""
    _put(turn, form, rejoined(form, words))


def _put(turn: Turn, form: Form, words: Words) -> None:
    if not words.text:
        draft_form.wrong(turn, form, "empty")
    elif length(words.text) > LONGEST_WISH:
        draft_form.go(turn, form, ASKED, below=True, long=kept_whole(form, ASKED, "", words, LONGEST_WISH))
    else:
        draft_form.go(turn, form, WISHED, below=True, wish=words.text, source=words.source, long={})


def keep_beginning(turn: Turn, form: Form) -> None:
    """She wants only the beginning of what was too long."""
    words = what_fits(form)
    if words is None:
        turn.toast("error.old_button")
    else:
        draft_form.go(turn, form, WISHED, wish=words.text, source=words.source, long={})


def edited(turn: Turn, form: Form, words: Words) -> None:
    """She changed the text she had sent."""
    if draft_answers.stands_on(form, words.source):
        _put(turn, form, words)


async def emptied(turn: Turn, press: Press) -> None:
    """`m:anew:12`, `m:wordless:12`: other words are asked for, or none are to go. Nothing goes yet."""
    form = _of(turn, press)
    if form is None:
        turn.toast("error.old_button")
    else:
        draft_form.go(turn, form, ASKED if press.word(0) == "anew" else WISHED, wish="", long={})


async def sent(turn: Turn, press: Press) -> None:
    """`m:returned:12:<checksum>`: with the words she sees, or with none. A second press finds nothing to send."""
    form, number = _of(turn, press), press.number(1)
    if form is None:
        waits = await turn.uses.campaigning.to_approve(turn.tx, turn.person, number)
        turn.toast("error.old_button" if waits else "error.done_already")
        return
    wish = json_values.word(form.answers, "wish") if form.step == WISHED else ""
    if press.number(2) != draft_answers.checksum(str(number), wish):
        turn.toast("form.moved")
        draft_form.draw(turn)
        return
    version = json_values.number(form.answers, "version")
    after = await turn.uses.campaigning.send_back(turn.tx, turn.person, number, wish, turn.now, version)
    answered(turn, after, "sent_back")
    if isinstance(after, Campaign):
        draft_form.leave(turn)
        turn.show("sending_back.done", slot=approval_slot(after.id), mode=Mode.FOLD)
    else:
        await _stays(turn, form, changed=isinstance(after, ChangedSince))


async def _stays(turn: Turn, form: Form, *, changed: bool) -> None:
    """Nothing went, and her words are kept. What was `changed` goes back by one more press."""
    campaign = await _waiting(turn, form)
    if changed and campaign is not None:
        draft_form.go(turn, form, form.step, version=campaign.version, problem={"what": "changed"})
    else:
        draft_form.draw(turn)


async def _waiting(turn: Turn, form: Form) -> Campaign | None:
    number = json_values.number(form.answers, "campaign")
    return await turn.uses.campaigning.to_approve(turn.tx, turn.person, number)


async def stopped(turn: Turn, form: Form) -> None:
    """`e:stop`: back to the checklist, as long as it waits for her; what was changed meanwhile is read anew first. Her words
    are kept until she sends it back, approves it or says /cancel."""
    campaign = await _waiting(turn, form)
    if campaign is None:
        draft_form.leave(turn)
    else:
        await turn.uses.reporting.rest(turn.tx, turn.person)
        turn.remove(PROMPT)
        turn.remove(approval_slot(campaign.id))
        if still(turn, json_values.number(form.answers, "read"), campaign):
            checklist(turn, campaign, json_values.number(form.answers, "ticked"))


def cancelled(turn: Turn, form: Form) -> None:
    """`/cancel`: nothing is sent back."""
    draft_form.leave(turn)
    turn.show("sending_back.stopped", slot=COMPOSING, campaign=json_values.number(form.answers, "campaign"))


ACTS = {"return": ask, "returned": sent, "anew": emptied, "wordless": emptied}
