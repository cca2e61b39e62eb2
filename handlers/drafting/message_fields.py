"""What is set of one message beside its words: its day and hour, a picture, the moment of a meeting; that its words in every
language still say the same; and taking it out.

Whatever is pressed or typed is kept at once, or refused with a reason while she stays where she is. Not for: texts (see
message_words) or wording (handlers/drafting/drafting_view).
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from handlers.callbacks import Press
from handlers.campaigns import campaign_cards
from handlers.campaigns.campaign_cards import slot_of, taken_back
from handlers.context import Context
from handlers.drafting import form_state
from handlers.drafting.form_answers import DraftProblem
from handlers.toasts import CampaignToast
from handlers.view_key import ViewKey
from referrals.domain import json_values
from referrals.domain.broadcast import NOT_KEPT, MessageId
from referrals.domain.campaign import Campaign, CampaignId, Message
from referrals.domain.campaign.date_parsing import WRITING_HOURS, NoSuchDay, is_over, moment_at, read_clock
from referrals.domain.campaign.refusals import GoneAlready, InThePast, TakenDay, TooLong, TooMany
from referrals.domain.campaign.sheet import USUAL_HOUR
from referrals.domain.campaign.translation import still_fit
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused
from referrals.domain.form import COMPOSING, Form
from referrals.domain.notice import Mode


@dataclass(frozen=True, slots=True)
class At:
    """Where she is at work: her form, the campaign and, once it has words, the message."""

    form: Form
    campaign: Campaign
    message: Message


async def standing(context: Context, form: Form) -> tuple[Campaign, Message | None] | None:
    """The campaign and the message that her form is about; None where she may no longer write there."""
    number, message = (
        json_values.number(form.answers, "campaign"),
        json_values.number(form.answers, "message", NOT_KEPT),
    )
    campaign = await context.use_cases.campaigning.showing.campaign(context.call, number)
    return None if campaign is None else (campaign, campaign.message(MessageId(message)))


def closed(context: Context) -> None:
    """She may no longer write there, or it is no longer there."""
    form_state.leave(context)
    context.show(ViewKey.COMPOSING_CLOSED, slot=COMPOSING)


async def save(context: Context, form: Form, campaign: CampaignId, message: Message, *, below: bool) -> None:
    """Keep the message and show its card; or say why not."""
    before = await context.use_cases.campaigning.showing.campaign(context.call, campaign)
    after = await context.use_cases.campaigning.drafting.write(context.call, campaign, message)
    if isinstance(after, AlreadyDone):
        _kept(context, form, message, below=below)
    elif isinstance(after, Refused):
        refused(context, form, after, below=below)
    else:
        kept = after.message(message.id) or after.on(message.day) or message
        _kept(context, form, kept, below=below, again=taken_back(before, after))


def _kept(context: Context, form: Form, message: Message, *, below: bool, again: bool = False) -> None:
    """Back to its card. `again`: it was submitted, and by this change it is a draft once more."""
    if again and not below:
        context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.DRAFT_AGAIN)
    form_state.go(context, form, "message", below=below, message=message.id, again=again)


def refused(context: Context, form: Form, why: Refused, *, below: bool) -> None:
    """Nothing was changed, and she stays where she is."""
    match why:
        case NotAllowed():
            closed(context)
        case TakenDay(day):
            form_state.wrong(context, form, DraftProblem.TAKEN, below=below, day=day.isoformat())
        case InThePast(days):
            form_state.wrong(context, form, DraftProblem.PAST, below=below, day=days[0].isoformat())
        case TooMany():
            form_state.wrong(context, form, DraftProblem.TOO_MANY, below=below)
        case TooLong(_, length):
            form_state.wrong(context, form, DraftProblem.TOGETHER, below=below, length=length)
        case GoneAlready():
            form_state.wrong(context, form, DraftProblem.GONE, below=below)
        case _:
            form_state.wrong(context, form, DraftProblem.OVER, below=below)


def first_message(context: Context, campaign: Campaign) -> Message:
    """A message that has no words yet: on the day after the last one, at its hour."""
    last = campaign.messages[-1] if campaign.messages else None
    tomorrow = form_state.today(context) + timedelta(days=1)
    day = campaign.free_day(max(tomorrow, last.day + timedelta(days=1)) if last else tomorrow)
    return Message(day, {}, hour=(last.hour if last else None) or USUAL_HOUR)


async def day_pressed(context: Context, at: At, press: Press) -> None:
    """`e:day:12:17`, and with the new day behind it."""
    chosen = press.day(3)
    if chosen is None:
        form_state.go(context, at.form, "day")
    else:
        await _move(context, at, chosen, below=False)


async def day_typed(context: Context, at: At, text: str) -> None:
    """Like "27.11" or "27 November"."""
    match context.use_cases.campaigning.content.words.dates.read_day(text, form_state.today(context)):
        case None:
            form_state.wrong(context, at.form, DraftProblem.NOT_A_DAY)
        case NoSuchDay(day, month):
            form_state.wrong(context, at.form, DraftProblem.NO_SUCH_DAY, number=day, month=month)
        case chosen:
            await _move(context, at, chosen, below=True)


async def _move(context: Context, at: At, to: date, *, below: bool) -> None:
    if to == at.message.day:
        form_state.go(context, at.form, "message", below=below)
        return
    if is_over(to, at.message.hour or USUAL_HOUR, context.person.zone, context.now):
        form_state.wrong(context, at.form, DraftProblem.PAST, below=below, day=to.isoformat())
        return
    after = await context.use_cases.campaigning.drafting.move(context.call, at.campaign.id, at.message.id, to)
    if isinstance(after, Refused):
        refused(context, at.form, after, below=below)
    else:
        _kept(context, at.form, at.message, below=below, again=taken_back(at.campaign, after))


async def hour_pressed(context: Context, at: At, press: Press) -> None:
    """`e:hour:12:17`, and with "1000" behind it."""
    chosen = _pressed_hour(press, 3)
    if chosen is None:
        form_state.go(context, at.form, "hour")
    else:
        await _set_hour(context, at, chosen, below=False)


async def hour_typed(context: Context, at: At, text: str) -> None:
    """Like "14:30"."""
    chosen = context.use_cases.campaigning.content.words.dates.read_hour(text)
    if chosen is None:
        form_state.wrong(context, at.form, DraftProblem.NOT_AN_HOUR)
    else:
        await _set_hour(context, at, chosen, below=True)


async def _set_hour(context: Context, at: At, hour: time, *, below: bool) -> None:
    if not WRITING_HOURS.hold(hour):
        form_state.wrong(context, at.form, DraftProblem.QUIET, below=below)
    elif is_over(at.message.day, hour, context.person.zone, context.now):
        form_state.wrong(context, at.form, DraftProblem.PAST, below=below, day=at.message.day.isoformat())
    else:
        await save(context, at.form, at.campaign.id, replace(at.message, hour=hour), below=below)


def _pressed_hour(press: Press, index: int) -> time | None:
    typed = press.word(index)
    return read_clock(f"{typed[:2]}:{typed[2:]}") if len(typed) == 4 else None


async def meeting_pressed(context: Context, at: At, press: Press) -> None:
    """`e:meeting:12:17`, with "none", a day, or a day and "1430" behind it."""
    day, hour = press.day(3), _pressed_hour(press, 4)
    if press.word(3) == "none":
        await save(context, at.form, at.campaign.id, replace(at.message, event_at=None), below=False)
    elif day is None:
        form_state.go(context, at.form, "meeting")
    elif hour is None:
        form_state.go(context, at.form, "meeting", date=day.isoformat())
    else:
        await _set_meeting(context, at, day, hour, below=False)


async def meeting_typed(context: Context, at: At, text: str) -> None:
    """A day, an hour, or both: "28.11 14:30"."""
    dates = context.use_cases.campaigning.content.words.dates
    day_part, hour_part = dates.split_moment(text)
    day, hour = dates.read_day(day_part, form_state.today(context)), dates.read_hour(hour_part)
    chosen = json_values.day(at.form.answers, "date")
    if isinstance(day, NoSuchDay):
        form_state.wrong(context, at.form, DraftProblem.NO_SUCH_DAY, number=day.day, month=day.month)
    elif (day_part and day is None) or (hour_part and hour is None):
        form_state.wrong(context, at.form, DraftProblem.NOT_A_MOMENT)
    elif hour is None and day is not None:
        form_state.go(context, at.form, "meeting", below=True, date=day.isoformat())
    else:
        await _set_meeting(context, at, day or chosen or at.message.day, hour or time(0), below=True)


async def _set_meeting(context: Context, at: At, day: date, hour: time, *, below: bool) -> None:
    if is_over(day, hour, context.person.zone, context.now):
        form_state.wrong(context, at.form, DraftProblem.PAST, below=below, day=day.isoformat())
        return
    changed = replace(at.message, event_at=moment_at(day, hour, context.person.zone))
    await save(context, at.form, at.campaign.id, changed, below=below)


async def picture_pressed(context: Context, at: At, press: Press) -> None:
    """`e:picture:12:17`, and with "none" behind it."""
    if press.word(3) == "none":
        await save(context, at.form, at.campaign.id, replace(at.message, picture=""), below=False)
    else:
        form_state.go(context, at.form, "picture")


async def fit_pressed(context: Context, at: At, press: Press) -> None:
    """`e:fit:12:17:7`: the words in every language still say the same; in the version that she saw."""
    if at.message.outdated_languages and press.number(3) == at.campaign.version:
        await save(context, at.form, at.campaign.id, still_fit(at.message), below=False)
    else:
        context.toast(ViewKey.FORM_MOVED)
        form_state.go(context, at.form, "message")


async def drop_pressed(context: Context, at: At, press: Press) -> None:
    """`e:drop:12:17` asks, with "yes" behind it does it."""
    if press.word(3) != "yes":
        form_state.go(context, at.form, "drop")
        return
    after = await context.use_cases.campaigning.drafting.drop(context.call, at.campaign.id, at.message.id)
    if isinstance(after, Refused):
        refused(context, at.form, after, below=False)
    else:
        if taken_back(at.campaign, after):
            context.toast(ViewKey.CAMPAIGN_SAID, what=CampaignToast.DRAFT_AGAIN)
        show_campaign(context, after)


def show_campaign(context: Context, campaign: Campaign) -> None:
    """The end of writing: the campaign's card, below everything else."""
    form_state.leave(context)
    context.remove(slot_of(campaign))
    campaign_cards.draw(context, campaign, mode=Mode.SEND)
