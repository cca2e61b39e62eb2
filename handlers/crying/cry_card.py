"""The card of what someone said that may be about danger: each of its buttons, until it is sent, added, passed on or deleted.

Not for: hearing it (see crying), its way into a form (see kept_words), wording (see crying_view).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers.context import Context
from handlers.crying.kept_words import bring, forget
from handlers.forms.steps import Answers
from handlers.reporting import adding
from handlers.settings.choices import home_country_of
from handlers.settings.help import HELP
from handlers.view_key import ViewKey
from referrals.domain.campaign import subject_of as campaign_subject
from referrals.domain.campaign.answer import answer_slot
from referrals.domain.cry import CARD, OTHERS, PLACE, SLOT, WHICH, WHOSE, Cry, is_about
from referrals.domain.decision import AlreadyDone, Refused
from referrals.domain.form import PROMPT
from referrals.domain.kind import Track, Voice
from referrals.domain.notice import Mode
from referrals.domain.place import PlaceCode
from referrals.domain.report_notices import status_slot, subject_of

_PARTS = frozenset(map(str, range(100)))
"""What a button of a long list may say; anything else is forged."""
Act = Callable[[Context, Cry, str], Awaitable[None]]


async def pressed(context: Context) -> None:
    """`y:<cry>:<act>:<more>`: a button of her card."""
    press = context.press
    cry = await context.use_cases.crying.waiting(context.tx, context.person, context.now)
    if cry is None or cry.id != press.number(0):
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    act = press.word(1)
    hidden = cry.is_hidden(context.now, context.facts.policy.violence_draft_hidden_after)
    if hidden and act != "delete":
        act = CARD
    await _ACTS.get(act, _ACTS[CARD])(context, cry, press.word(2))


async def change(context: Context, cry: Cry) -> None:
    """Keep it as it is now, and her card shows it in its place."""
    await context.use_cases.crying.keep(context.tx, context.person, cry, context.now)
    context.show(ViewKey.CRY, slot=SLOT, mode=Mode.SEND_OR_EDIT)


def _sets(**changes: object) -> Act:
    """A press that only changes the card."""

    async def act(context: Context, cry: Cry, _more: str) -> None:
        await change(context, replace(cry, **changes))  # type: ignore[arg-type]

    return act


async def _whose(context: Context, cry: Cry, more: str) -> None:
    """About whom it is. Only by this press may words of danger join a report about the community (D4)."""
    if more == "community":
        await _about_the_community(context, cry)
        return
    voices = {"asked": Voice.SHE_ASKED, "unknown": Voice.ADVICE, "mine": Voice.HERSELF}
    if more in voices:
        await change(context, replace(cry, step=CARD, voice=voices[more]))
    else:
        await change(context, replace(cry, step=WHOSE))


async def _about_the_community(context: Context, cry: Cry) -> None:
    """They go on in the report about it that she is writing, or wait on their card."""
    told = replace(cry, step=CARD, danger=False, community=True)
    if context.form is None or context.form.flow != Track.CONFLICT:
        await change(context, told)
        return
    await _write(context, told, "")


async def _place(context: Context, cry: Cry, more: str) -> None:
    """Down the list to a district, or on in a long list; a code that is not in it begins again."""
    verb, _, part = more.partition(".")
    if verb == "part":
        await change(context, replace(cry, step=PLACE, part=int(part) if part in _PARTS else 0))
        return
    place = context.facts.gazetteer.get(PlaceCode(more))
    if place is not None and context.facts.gazetteer.counted_in(place.code) is not None:
        await change(context, replace(cry, step=CARD, district=place.code, area=None))
    else:
        await change(context, replace(cry, step=PLACE, area=place.code if place else None, part=0))


async def _delete(context: Context, cry: Cry, _more: str) -> None:
    await forget(context)
    context.toast(ViewKey.CRY_DELETED, draft=context.form is not None)


async def _write(context: Context, cry: Cry, _more: str) -> None:
    """The way to a whole message; by this press her words go with it when she sends one. A form of anything else rests."""
    await context.use_cases.crying.keep(context.tx, context.person, replace(cry, goes_along=True), context.now)
    context.remove(SLOT)
    context.remove(PROMPT)
    if context.form is None or context.form.flow not in set(Track):
        await context.use_cases.drafts.rest(context.tx, context.person)
        context.show(ViewKey.REPORT_TRACK, slot=PROMPT)
        return
    context.keep_form(await bring(context, context.form))
    context.redraw_form()


async def _leave_out(context: Context, _cry: Cry, _more: str) -> None:
    """The message she is about to send goes without them, and they are gone."""
    await forget(context)
    context.toast(ViewKey.CRY_LEFT_OUT)
    if context.form is None:
        context.show(ViewKey.REPORT_TRACK, slot=PROMPT, mode=Mode.SEND_OR_EDIT)
    else:
        context.show(ViewKey(context.form.flow), slot=PROMPT, mode=Mode.SEND_OR_EDIT)


async def _coordinator(context: Context, cry: Cry, _more: str) -> None:
    """It was an answer to a message of the network, and she says that it may be read as one (D21)."""
    if cry.answers is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    answer = await context.use_cases.campaigning.replies.answer(context.call, cry.answers, cry.words, held=False)
    if isinstance(answer, Refused):
        context.toast(ViewKey.ERROR_DONE_ALREADY)
        return
    await forget(context)
    kept = await context.use_cases.campaigning.replies.own_answer(context.call, answer)
    about = campaign_subject(kept.campaign) if kept is not None else ""
    context.show(ViewKey.ANSWER_PASSED_ON, slot=answer_slot(answer), about=about, answer=answer)


async def _numbers(context: Context, cry: Cry, _more: str) -> None:
    country = home_country_of(context.person, context.facts)
    context.remove(HELP)
    if country is None:
        context.show(ViewKey.HELP_COUNTRIES, slot=HELP, then="numbers")
    else:
        context.show(ViewKey.HELP_NUMBERS, slot=HELP, country=country)


async def _send(context: Context, cry: Cry, more: str) -> None:
    """One press: kept and routed, and her status card takes the place of this one. A draft about the same woman ends with
    it."""
    draft = context.form if context.form is not None and context.form.flow == Track.VIOLENCE else None
    sent = await context.use_cases.crying.send(context.call, cry, more, draft)
    if isinstance(sent, Refused):
        done = isinstance(sent, AlreadyDone)
        context.toast(ViewKey.ERROR_DONE_ALREADY if done else ViewKey.CONSENT_CHANGED, alert=not done, choice=more)
        await change(context, replace(cry, step=CARD))
        return
    await forget(context)
    if draft is not None and is_about(cry, draft):
        context.keep_form(None)
        await adding.sweep(context, draft)
    context.show(ViewKey.STATUS, slot=status_slot(sent), about=subject_of(sent), track=sent.track, report=sent.id)


async def _add(context: Context, cry: Cry, more: str) -> None:
    """Her words belong to what she has sent: whoever has it is told that something was added, and no more (D4)."""
    hers = (await context.use_cases.crying.ways(context.tx, context.person, cry, context.now)).open
    sent = next((each for each in hers if each.code == more), None)
    if sent is None or not cry.words:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
        return
    answers: Answers = {"words": cry.words, "sources": cry.sources, "alarm": cry.danger}
    outcome = await context.use_cases.reporting.add(context.call, sent.track, sent.id, answers)
    if isinstance(outcome, Refused):
        context.toast(ViewKey.ERROR_DONE_ALREADY)
        return
    await forget(context)
    context.toast(ViewKey.ADDING_ADDED)
    context.remove(status_slot(outcome))
    context.show(
        ViewKey.STATUS, slot=status_slot(outcome), about=subject_of(outcome), track=outcome.track, report=outcome.id
    )


_ACTS: Mapping[str, Act] = {
    "add": _add,
    WHICH: _sets(step=WHICH),
    CARD: _sets(step=CARD, area=None),
    OTHERS: _sets(step=OTHERS),
    WHOSE: _whose,
    PLACE: _place,
    "safe": _sets(step=CARD, danger=False),
    "danger": _sets(step=CARD, danger=True, community=False),
    "delete": _delete,
    "write": _write,
    "leave": _leave_out,
    "coordinator": _coordinator,
    "numbers": _numbers,
    "send": _send,
}
