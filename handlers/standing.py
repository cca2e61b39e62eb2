"""What stands in somebody's chat, drawn again in its place: after she chose another language, or what it shows has changed.

Only what is already there, silently; a message she removed stays gone. Not for: forms (see Context.redraw_form) or news about
a report (see domain/report_notices).
"""

from collections.abc import Callable, Mapping

from handlers.context import Context
from handlers.view_key import ViewKey
from referrals.domain.notice import Json, Mode, Notice
from referrals.domain.report_notices import WAITING, WAITING_NOW, read_subject

MOST = 60
"""Messages that are drawn again at once, the newest: older ones nobody scrolls back to, and all of them wait for the courier."""
Params = Mapping[str, Json]


def _of_report(rest: str) -> Params:
    track, report = read_subject(rest)
    return {"track": track, "report": report}


def _of_referral(rest: str) -> Params:
    return {"referral": int(rest)}


def _without(**params: Json) -> Callable[[str], Params]:
    return lambda _rest: params


_SCREENS: Mapping[str, tuple[ViewKey, Callable[[str], Params]]] = {
    "status": (ViewKey.STATUS, _of_report),
    "case": (ViewKey.CASE, _of_report),
    "offer": (ViewKey.OFFER, _of_referral),
    "cases": (ViewKey.CASES, _without(after=0)),
    "duty": (ViewKey.DUTY, _without()),
    "campaigns": (ViewKey.CAMPAIGNS, _without(after=0)),
    WAITING: (ViewKey.WAITING, _without(pressing=False, push=True)),
    WAITING_NOW: (ViewKey.WAITING, _without(pressing=True, push=True)),
}
"""By the first word of a slot, or all of it: the screen that stands there, or from which what stands there was reached. A
question that may have been answered is not among them: it would be asked again, and the answer's numbers would go."""


async def redraw(context: Context) -> None:
    """All of it, as it is now and in her language."""
    for slot in (await context.use_cases.joining.standing(context.tx, context.person))[-MOST:]:
        head, _, rest = slot.partition(":")
        found = _SCREENS.get(slot) or _SCREENS.get(head)
        if found is not None:
            key, params = found
            context.tell(_again(context, slot, key, params(rest)))


def _again(context: Context, slot: str, key: ViewKey, params: Params) -> Notice:
    """A message that is on its way comes as it is, in her language by itself, and still rings; but a card of hers that waits for
    her hours is drawn by her press."""
    head, _, rest = slot.partition(":")
    return Notice(
        to=context.person.id,
        key=key,
        params=params,
        slot=slot,
        mode=Mode.EDIT_ONLY,
        about=_about(head, rest),
        safe_hours_only=False,
        replaces_unsent=head == "status",
    )


def _about(head: str, rest: str) -> str:
    """The subject by which a use case takes it back before it is sent."""
    match head:
        case "status":
            return rest
        case "case":
            return f"case:{rest}"
        case "offer":
            return f"referral:{rest}"
        case _:
            return ""
