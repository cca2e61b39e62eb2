"""What is set of one message beside its words: its day and hour, a picture, the moment of a meeting; that its words in every
language still say the same; and taking it out.

Whatever is pressed or typed is kept at once, or refused with a reason while she stays where she is. Not for: texts (see
message_words) or wording (handlers/views/composing).
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from handlers import campaign_cards, draft_form
from handlers.callbacks import Press
from handlers.campaign_cards import slot_of, taken_back
from handlers.turn import Turn
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, CampaignId, Message
from referrals.domain.campaign.moments import WRITING_HOURS, NoSuchDay, is_over, moment_at, read_clock
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


async def standing(turn: Turn, form: Form) -> tuple[Campaign, Message | None] | None:
    """The campaign and the message that her form is about; None where she may no longer write there."""
    number, day = json_values.number(form.answers, "campaign"), json_values.day(form.answers)
    campaign = await turn.uses.campaigning.campaign(turn.tx, turn.person, number, turn.now)
    return None if campaign is None else (campaign, campaign.message(day) if day else None)


def closed(turn: Turn) -> None:
    """She may no longer write there, or it is no longer there."""
    draft_form.leave(turn)
    turn.show("composing.closed", slot=COMPOSING)


async def save(turn: Turn, form: Form, campaign: CampaignId, message: Message, *, below: bool) -> None:
    """Keep the message and show its card; or say why not."""
    before = await turn.uses.campaigning.campaign(turn.tx, turn.person, campaign, turn.now)
    after = await turn.uses.campaigning.write(turn.tx, turn.person, campaign, message, turn.now)
    if isinstance(after, AlreadyDone):
        _kept(turn, form, message.day, below=below, again=False)
    elif isinstance(after, Refused):
        refused(turn, form, after, below=below)
    else:
        _kept(turn, form, message.day, below=below, again=taken_back(before, after))


def _kept(turn: Turn, form: Form, day: date, *, below: bool, again: bool) -> None:
    """Back to its card. `again`: it was submitted, and by this change it is a draft once more."""
    if again and not below:
        turn.toast("campaign.said", what="draft_again")
    draft_form.go(turn, form, "message", below=below, day=day.isoformat(), again=again)


def refused(turn: Turn, form: Form, why: Refused, *, below: bool) -> None:
    """Nothing was changed, and she stays where she is."""
    match why:
        case NotAllowed():
            closed(turn)
        case TakenDay(day):
            draft_form.wrong(turn, form, "taken", below=below, day=day.isoformat())
        case InThePast(days):
            draft_form.wrong(turn, form, "past", below=below, day=days[0].isoformat())
        case TooMany():
            draft_form.wrong(turn, form, "too_many", below=below)
        case TooLong(_, length):
            draft_form.wrong(turn, form, "together", below=below, length=length)
        case GoneAlready():
            draft_form.wrong(turn, form, "gone", below=below)
        case _:
            draft_form.wrong(turn, form, "over", below=below)


def first_message(turn: Turn, campaign: Campaign) -> Message:
    """A message that has no words yet: on the day after the last one, at its hour."""
    last = campaign.messages[-1] if campaign.messages else None
    tomorrow = draft_form.today(turn) + timedelta(days=1)
    day = campaign.free_day(max(tomorrow, last.day + timedelta(days=1)) if last else tomorrow)
    return Message(day, {}, hour=(last.hour if last else None) or USUAL_HOUR)


async def day_pressed(turn: Turn, at: At, press: Press) -> None:
    """`e:day:12:2026-11-25`, and with the new day behind it."""
    chosen = press.day(3)
    if chosen is None:
        draft_form.go(turn, at.form, "day")
    else:
        await _move(turn, at, chosen, below=False)


async def day_typed(turn: Turn, at: At, text: str) -> None:
    """Like "27.11" or "27 November"."""
    match turn.uses.campaigning.words.dates.read_day(text, draft_form.today(turn)):
        case None:
            draft_form.wrong(turn, at.form, "not_a_day")
        case NoSuchDay(day, month):
            draft_form.wrong(turn, at.form, "no_such_day", number=day, month=month)
        case chosen:
            await _move(turn, at, chosen, below=True)


async def _move(turn: Turn, at: At, to: date, *, below: bool) -> None:
    if to == at.message.day:
        draft_form.go(turn, at.form, "message", below=below)
        return
    if is_over(to, at.message.hour or USUAL_HOUR, turn.person.zone, turn.now):
        draft_form.wrong(turn, at.form, "past", below=below, day=to.isoformat())
        return
    where = (turn.tx, turn.person, at.campaign.id)
    after = await turn.uses.campaigning.move(*where, at.message.day, to, turn.now)
    if isinstance(after, Refused):
        refused(turn, at.form, after, below=below)
    else:
        _kept(turn, at.form, to, below=below, again=taken_back(at.campaign, after))


async def hour_pressed(turn: Turn, at: At, press: Press) -> None:
    """`e:hour:12:2026-11-25`, and with "1000" behind it."""
    chosen = _pressed_hour(press, 3)
    if chosen is None:
        draft_form.go(turn, at.form, "hour")
    else:
        await _set_hour(turn, at, chosen, below=False)


async def hour_typed(turn: Turn, at: At, text: str) -> None:
    """Like "14:30"."""
    chosen = turn.uses.campaigning.words.dates.read_hour(text)
    if chosen is None:
        draft_form.wrong(turn, at.form, "not_an_hour")
    else:
        await _set_hour(turn, at, chosen, below=True)


async def _set_hour(turn: Turn, at: At, hour: time, *, below: bool) -> None:
    if not WRITING_HOURS.hold(hour):
        draft_form.wrong(turn, at.form, "quiet", below=below)
    elif is_over(at.message.day, hour, turn.person.zone, turn.now):
        draft_form.wrong(turn, at.form, "past", below=below, day=at.message.day.isoformat())
    else:
        await save(turn, at.form, at.campaign.id, replace(at.message, hour=hour), below=below)


def _pressed_hour(press: Press, index: int) -> time | None:
    typed = press.word(index)
    return read_clock(f"{typed[:2]}:{typed[2:]}") if len(typed) == 4 else None


async def meeting_pressed(turn: Turn, at: At, press: Press) -> None:
    """`e:meeting:12:2026-11-25`, with "none", a day, or a day and "1430" behind it."""
    day, hour = press.day(3), _pressed_hour(press, 4)
    if press.word(3) == "none":
        await save(turn, at.form, at.campaign.id, replace(at.message, event_at=None), below=False)
    elif day is None:
        draft_form.go(turn, at.form, "meeting")
    elif hour is None:
        draft_form.go(turn, at.form, "meeting", date=day.isoformat())
    else:
        await _meet(turn, at, day, hour, below=False)


async def meeting_typed(turn: Turn, at: At, text: str) -> None:
    """A day, an hour, or both: "28.11 14:30"."""
    dates = turn.uses.campaigning.words.dates
    day_part, hour_part = dates.split_moment(text)
    day, hour = dates.read_day(day_part, draft_form.today(turn)), dates.read_hour(hour_part)
    chosen = json_values.day(at.form.answers, "date")
    if isinstance(day, NoSuchDay):
        draft_form.wrong(turn, at.form, "no_such_day", number=day.day, month=day.month)
    elif (day_part and day is None) or (hour_part and hour is None):
        draft_form.wrong(turn, at.form, "not_a_moment")
    elif hour is None and day is not None:
        draft_form.go(turn, at.form, "meeting", below=True, date=day.isoformat())
    else:
        await _meet(turn, at, day or chosen or at.message.day, hour or time(0), below=True)


async def _meet(turn: Turn, at: At, day: date, hour: time, *, below: bool) -> None:
    if is_over(day, hour, turn.person.zone, turn.now):
        draft_form.wrong(turn, at.form, "past", below=below, day=day.isoformat())
        return
    meets = replace(at.message, event_at=moment_at(day, hour, turn.person.zone))
    await save(turn, at.form, at.campaign.id, meets, below=below)


async def picture_pressed(turn: Turn, at: At, press: Press) -> None:
    """`e:picture:12:2026-11-25`, and with "none" behind it."""
    if press.word(3) == "none":
        await save(turn, at.form, at.campaign.id, replace(at.message, picture=""), below=False)
    else:
        draft_form.go(turn, at.form, "picture")


async def fit_pressed(turn: Turn, at: At, press: Press) -> None:
    """`e:fit:12:2026-11-25:7`: the words in every language still say the same; in the version that she saw."""
    if at.message.older_languages and press.number(3) == at.campaign.version:
        await save(turn, at.form, at.campaign.id, still_fit(at.message), below=False)
    else:
        turn.toast("form.moved")
        draft_form.go(turn, at.form, "message")


async def drop_pressed(turn: Turn, at: At, press: Press) -> None:
    """`e:drop:12:2026-11-25` asks, with "yes" behind it does it."""
    if press.word(3) != "yes":
        draft_form.go(turn, at.form, "drop")
        return
    after = await turn.uses.campaigning.drop(turn.tx, turn.person, at.campaign.id, at.message.day, turn.now)
    if isinstance(after, Refused):
        refused(turn, at.form, after, below=False)
    else:
        if taken_back(at.campaign, after):
            turn.toast("campaign.said", what="draft_again")
        show_campaign(turn, after)


def show_campaign(turn: Turn, campaign: Campaign) -> None:
    """The end of writing: the campaign's card, below everything else."""
    draft_form.leave(turn)
    turn.remove(slot_of(campaign))
    campaign_cards.draw(turn, campaign, mode=Mode.SEND)
