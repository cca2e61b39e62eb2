"""What the second coordinator presses: reading what waits, ticking the checklist, approving.

Not for: sending it back (see sending_back), wording (handlers/views/approvals) or who may approve (authority).
"""

from handlers import draft_answers, draft_form
from handlers.callbacks import Press
from handlers.turn import Turn
from handlers.views.approvals import CHECKS
from handlers.views.campaign_words import written_in
from referrals.campaigning.approving import ChangedSince, Check, NotAllChecked
from referrals.domain import json_values
from referrals.domain.campaign import Campaign, subject_of
from referrals.domain.campaign.notices import approval_slot
from referrals.domain.campaign.refusals import NobodyToChange, OwnCampaign
from referrals.domain.decision import NotAllowed, Refused
from referrals.domain.notice import Mode


async def read(turn: Turn, press: Press) -> None:
    """`m:read:12`, `m:read:12:ky:2:7`: language, screen, and the version that she has begun to read. Opened anew, it comes
    to the bottom of her chat."""
    campaign = await _waiting(turn, press)
    if campaign is None:
        return
    if not press.word(4):
        turn.remove(_slot(campaign))
        _read(turn, campaign, mode=Mode.SEND)
    elif still(turn, press.number(4), campaign):
        _read(turn, campaign, press.word(2), max(press.number(3), 0))


async def check(turn: Turn, press: Press) -> None:
    """`m:check:12:7`, `m:tick:12:7:5`: the version she has read, and the ticks as bits."""
    campaign = await _waiting(turn, press)
    if campaign is not None and still(turn, press.number(2), campaign):
        checklist(turn, campaign, press.number(3))


def checklist(turn: Turn, campaign: Campaign, ticks: int, mode: Mode = Mode.FOLD) -> None:
    """The four things to look for; `ticks` as bits."""
    ticked = max(ticks, 0) % (1 << len(CHECKS))
    _show(turn, campaign, "campaign.check", mode, ticked=ticked, version=campaign.version)


def still(turn: Turn, version: int, campaign: Campaign) -> bool:
    """Whether it is what she has read; else she begins anew."""
    if version != campaign.version:
        turn.toast("campaign.said", what="changed")
        _read(turn, campaign)
    return version == campaign.version


async def approve(turn: Turn, press: Press) -> None:
    """`m:yes:12:7:15`. Her card is renewed by the use case."""
    bits = max(press.number(3), 0)
    ticked = frozenset[Check](each for n, each in enumerate(CHECKS) if bits & 1 << n)
    where = (turn.tx, turn.person, press.number(1))
    after = await turn.uses.campaigning.approve(*where, ticked, turn.now, press.number(2))
    answered(turn, after, "approved")
    if isinstance(after, Campaign):
        _sends_nothing_back(turn, after)


def _sends_nothing_back(turn: Turn, campaign: Campaign) -> None:
    """Whatever she was about to write for it, its time is over."""
    form = turn.form
    if draft_answers.writing(form) and json_values.number(form.answers, "campaign") == campaign.id:
        draft_form.leave(turn)


def answered(turn: Turn, outcome: Campaign | Refused, done: str) -> None:
    """What came of her word about it, over the chat."""
    match outcome:
        case Campaign():
            turn.toast("campaign.said", what=done)
        case NotAllChecked():
            turn.toast("campaign.said", what="not_all")
        case ChangedSince():
            turn.toast("campaign.said", what="changed")
        case OwnCampaign():
            turn.toast("campaign.said", what="own")
        case NobodyToChange():
            turn.toast("campaign.said", alert=True, what="nobody_to_change")
        case NotAllowed():
            turn.toast("error.old_button")
        case _:
            turn.toast("error.done_already")


async def _waiting(turn: Turn, press: Press) -> Campaign | None:
    found = await turn.uses.campaigning.to_approve(turn.tx, turn.person, press.number(1))
    if found is None:
        turn.toast("error.old_button")
    return found


def _read(turn: Turn, campaign: Campaign, wanted: str = "", at: int = 0, mode: Mode = Mode.FOLD) -> None:
    """In the language she wants, else in her own, else in any."""
    spoken = written_in(campaign.unapproved)
    known = [each for each in (wanted, turn.person.language) if each in spoken]
    _show(turn, campaign, "campaign.read", mode, language=(*known, *spoken)[0], at=at)


def _show(turn: Turn, campaign: Campaign, key: str, mode: Mode = Mode.FOLD, **params: str | int) -> None:
    about = subject_of(campaign.id)
    turn.show(key, slot=_slot(campaign), mode=mode, about=about, campaign=campaign.id, **params)


def _slot(campaign: Campaign) -> str:
    return approval_slot(campaign.id)


ACTS = {"read": read, "check": check, "tick": check, "yes": approve}
