"""What a coordinator presses about the days of a campaign: the list, one day, a preview, a test for herself, cancelling a day.

Not for: writing a day (the presses `e:`) or wording (handlers/views/campaign_days).
"""

from datetime import date

from handlers.callbacks import Press
from handlers.campaign_cards import draw, found, refused, seen, slot_of, taken_back
from handlers.turn import Turn
from handlers.views.campaign_words import written_in
from referrals.domain.campaign import Campaign, Message, subject_of
from referrals.domain.decision import Refused
from referrals.domain.notice import Mode


async def _days(turn: Turn, press: Press) -> None:
    """`m:days:12`, `m:days:12:16`."""
    campaign = await found(turn, press)
    if campaign is not None:
        draw(turn, campaign, "campaign.days", after=max(press.number(2), 0))


async def _day(turn: Turn, press: Press) -> None:
    """`m:day:12:2026-11-27`; `m:sure:…` asks before it is cancelled."""
    campaign = await found(turn, press)
    message = _message(turn, campaign, press)
    if campaign is not None and message is not None:
        sure = press.word(0) == "sure"
        draw(turn, campaign, "campaign.day", day=message.day.isoformat(), sure=sure)


def _message(turn: Turn, campaign: Campaign | None, press: Press) -> Message | None:
    day = press.day(2)
    message = campaign.message(day) if campaign is not None and day is not None else None
    if campaign is not None and message is None:
        turn.toast("error.old_button")
    return message


async def _out(turn: Turn, press: Press) -> None:
    """`m:out:12:2026-11-27`: out of a draft; `m:off:…`: cancelled."""
    campaign = await found(turn, press)
    message = _message(turn, campaign, press)
    if campaign is None or message is None:
        return
    where = (turn.tx, turn.person, campaign.id, message.day, turn.now)
    act = turn.uses.campaigning.drop if press.word(0) == "out" else turn.uses.campaigning.cancel_day
    after = await act(*where)
    if isinstance(after, Refused):
        refused(turn, after)
    else:
        turn.toast("campaign.said", what="draft_again" if taken_back(campaign, after) else "cancelled")
        turn.remove(f"{slot_of(campaign)}:preview")
    draw(turn, campaign, "campaign.days", after=0)


async def _look(turn: Turn, press: Press) -> None:
    """`m:look:12`, `m:look:12:2026-11-27:ky:0`: day, language and zone. A picture cannot be edited in: a campaign with
    pictures is shown anew each time."""
    campaign = await seen(turn, press)
    if campaign is None:
        return
    message = _chosen(campaign, press.day(2))
    if message is None:
        turn.toast("error.old_button")
        return
    slot = f"{slot_of(campaign)}:preview"
    anew = not press.word(4) or any(each.picture for each in campaign.messages)
    if anew:
        turn.remove(slot)
    turn.show(
        "campaign.preview",
        slot=slot,
        mode=Mode.SEND if anew else Mode.FOLD,
        about=subject_of(campaign.id),
        campaign=campaign.id,
        day=message.day.isoformat(),
        language=_language(turn, message, press.word(3)),
        zone=max(press.number(4), 0),
    )


def _chosen(campaign: Campaign, day: date | None) -> Message | None:
    """The named message; the first that still goes where none is named."""
    if day is not None:
        return campaign.message(day)
    return next((each for each in campaign.messages if each.waits), next(iter(campaign.messages), None))


def _language(turn: Turn, message: Message, wanted: str) -> str:
    """The wanted one, also where the message has no words in it; else her own, else any."""
    spoken = written_in([message])
    return wanted or (turn.person.language if turn.person.language in spoken else next(iter(spoken), ""))


async def _test(turn: Turn, press: Press) -> None:
    """`m:test:12`, `m:test:12:2026-11-27:ky`: to herself alone."""
    campaign = await found(turn, press)
    message = _chosen(campaign, press.day(2)) if campaign is not None else None
    if campaign is None or message is None:
        return
    slot = f"{slot_of(campaign)}:test"
    language = _language(turn, message, press.word(3))
    turn.toast("campaign.said", what="test")
    turn.remove(slot)
    turn.show("campaign.test", slot=slot, campaign=campaign.id, day=message.day.isoformat(), language=language)


async def _when(turn: Turn, press: Press) -> None:
    """`m:when:12:2026-11-27`: said in passing."""
    campaign = await seen(turn, press)
    message = _message(turn, campaign, press)
    if campaign is not None and message is not None:
        turn.toast("campaign.when", campaign=campaign.id, day=message.day.isoformat())


ACTS = {
    "days": _days,
    "day": _day,
    "sure": _day,
    "out": _out,
    "off": _out,
    "look": _look,
    "test": _test,
    "when": _when,
}
