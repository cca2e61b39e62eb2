"""What `restore` says at its end: what was taken back again, what waits for a person, and what the operator has to check.

Not for: doing any of it (see referrals/operating/restored).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.cli.check_report import moment
from referrals.operating.restored import Settled

_AGAIN = {
    "reports": "reports withdrawn, closed or narrowed",
    "roles": "roles taken away",
    "organisations": "organisations taken out",
    "countries": "countries closed",
    "campaigns": "campaigns ended or paused",
    "answers": "answers to campaigns deleted",
    "invites": "invites used up",
    "places": "places paused",
}
_NOT_TWICE = {
    "messages": "messages that waited to be sent were not sent",
    "days": "campaign messages whose day had begun were ended",
    "drafts": "unsent drafts were deleted",
    "updates": "updates were put aside: python -m bot retry",
}


def lines(settled: Settled, made_at: datetime) -> Iterator[str]:
    """In the order in which they should be read."""
    made = moment(made_at)
    if settled.since is None:
        yield from _nothing_known(settled.changed, made)
    else:
        yield f"What was taken back after the backup is known up to {moment(settled.since)}, and was taken back again:"
        yield from _counted(settled.changed, _AGAIN)
    yield "So that nothing is sent twice:"
    yield from _counted(settled.changed, _NOT_TWICE)
    if settled.lost:
        yield f"! {len(settled.lost)} open reports are lost: {', '.join(settled.lost)}. The bot can't write to their writers."
        yield "  → Read these codes to your coordinators and organisations now: the person who took one still knows it, and asks"
        yield "    her to write again."
    yield f"Lost: what people wrote, took on and recorded after {made}, and everyone who joined after it."
    yield "→ Tell your coordinators so, and each organisation: they know which cases they took, and what ended."
    yield "→ python -m bot network load FILE, then python -m bot check, then python -m bot run"


def _nothing_known(changed: Mapping[str, int], made: str) -> Iterator[str]:
    yield f"! There is no record of what was taken back after {made}. It may have come back. Before you start the bot:"
    yield "  1. Roles: python -m bot people, then python -m bot remove HANDLE for everyone who had been removed."
    yield "  2. Organisations and countries: python -m bot remove --organisation CODE, python -m bot close COUNTRY."
    yield f"  3. {changed['held']} open reports; some may have been withdrawn or closed. No further organisation is contacted"
    yield "     automatically and their writers get no message. Coordinators are called and decide; anyone with a case keeps it."
    yield f"  4. {changed['campaigns']} campaigns are paused until a coordinator takes them over. Readers who have stopped them"
    yield "     or shortened their hours since are not known: tell coordinators so before they do."
    yield f"  5. {changed['invites']} invites are no longer valid: make new ones."
    yield f"  6. {changed['answers']} answers to campaigns were deleted: some may have been taken back."


def _counted(changed: Mapping[str, int], words: Mapping[str, str]) -> Iterator[str]:
    found = [f"  {changed[part]} {said}" for part, said in words.items() if changed.get(part)]
    yield from found or ["  nothing"]
