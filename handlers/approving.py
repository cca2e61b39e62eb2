"""What the second coordinator presses: reading what waits, ticking the checklist, approving, sending back.

Not for: wording (handlers/views/approvals) or who may approve (authority).
"""

from handlers.callbacks import Press
from handlers.turn import Turn
from handlers.views.approvals import CHECKS
from handlers.views.campaign_words import written_in
from referrals.campaigning.approving import ChangedSince, Check, NotAllChecked
from referrals.domain.campaign import Campaign, subject_of
from referrals.domain.campaign.notices import approval_slot
from referrals.domain.campaign.refusals import OwnCampaign
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
    elif _still(turn, press.number(4), campaign):
        _read(turn, campaign, press.word(2), max(press.number(3), 0))


async def check(turn: Turn, press: Press) -> None:
    """`m:check:12:7`, `m:tick:12:7:5`: the version she has read, and the ticks as bits."""
    campaign = await _waiting(turn, press)
    if campaign is not None and _still(turn, press.number(2), campaign):
        ticked = max(press.number(3), 0) % (1 << len(CHECKS))
        _show(turn, campaign, "campaign.check", ticked=ticked, version=campaign.version)


def _still(turn: Turn, version: int, campaign: Campaign) -> bool:
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
    _answered(turn, await turn.uses.campaigning.approve(*where, ticked, turn.now, press.number(2)), "approved")


async def ask(turn: Turn, press: Press) -> None:
    """`m:return:12:7:5`: the question before; version and ticks are for the way back."""
    campaign = await _waiting(turn, press)
    if campaign is not None:
        ticked = max(press.number(3), 0)
        _show(turn, campaign, "campaign.send_back", version=max(press.number(2), 0), ticked=ticked)


async def send_back(turn: Turn, press: Press) -> None:
    """`m:returned:12`."""
    after = await turn.uses.campaigning.send_back(turn.tx, turn.person, press.number(1), turn.now)
    _answered(turn, after, "sent_back")


def _answered(turn: Turn, outcome: Campaign | Refused, done: str) -> None:
    match outcome:
        case Campaign():
            turn.toast("campaign.said", what=done)
        case NotAllChecked():
            turn.toast("campaign.said", what="not_all")
        case ChangedSince():
            turn.toast("campaign.said", what="changed")
        case OwnCampaign():
            turn.toast("campaign.said", what="own")
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


ACTS = {"read": read, "check": check, "tick": check, "yes": approve, "return": ask, "returned": send_back}
