"""`/complaint`: what she has sent and what waits for her answer, or at once the first question; and the buttons of both.

Not for: the forms (see complaint_forms) or wording (the views).
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers.complaints import complaint_forms
from handlers.context import Context
from handlers.toasts import ComplaintToast
from handlers.view_key import ViewKey
from referrals.domain.complaint import ComplaintId
from referrals.domain.complaint.notices import card_slot, push_slot
from referrals.domain.decision import AlreadyDone, Refused
from referrals.domain.notice import Mode

LIST = "complaints"


async def complaint(context: Context) -> None:
    """`/complaint`: in no visible list (D24)."""
    use = context.use_cases.complaining
    if await use.hers(context.call) or await use.to_answer(context.call):
        context.remove(LIST)
        context.show(ViewKey.COMPLAINTS, slot=LIST)
    else:
        await complaint_forms.start(context)


async def pressed(context: Context) -> None:
    """`p:<act>:<complaint>`."""
    act = _ACTS.get(context.press.word(0))
    if act is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        await act(context, context.press.number(1))


async def _new(context: Context, _complaint: int) -> None:
    context.remove(LIST)
    await complaint_forms.start(context)


async def _show(context: Context, number: int) -> None:
    """`p:show:7`: how it stands."""
    await _own(context, number, ViewKey.COMPLAINT_CARD)


async def _read(context: Context, number: int) -> None:
    """`p:read:7`: the answer, by her press."""
    await _own(context, number, ViewKey.COMPLAINT_READ)


async def _own(context: Context, number: int, key: ViewKey) -> None:
    found = await context.use_cases.complaining.own(context.call, number)
    if found is None:
        context.toast(ViewKey.ERROR_OLD_BUTTON)
    else:
        context.show(key, slot=card_slot(found.id), mode=Mode.SEND_OR_EDIT, complaint=found.id)


async def _hide(context: Context, number: int) -> None:
    """`p:hide:7`: the message goes from her chat; the answer comes all the same."""
    context.remove(card_slot(ComplaintId(number)))


async def _look(context: Context, number: int) -> None:
    """`p:look:7`: what it is about, to whoever may answer it."""
    if await context.use_cases.complaining.for_her(context.call, number) is None:
        context.toast(ViewKey.COMPLAINT_SAID, what=ComplaintToast.NOT_YOURS)
    else:
        _case(context, number)


async def _open(context: Context, number: int) -> None:
    """`p:open:7`: it is hers to answer, and she reads it."""
    opened = await context.use_cases.complaining.look_into(context.call, number)
    if isinstance(opened, Refused) and not isinstance(opened, AlreadyDone):
        context.toast(ViewKey.COMPLAINT_SAID, what=ComplaintToast.NOT_YOURS)
    else:
        _case(context, number)


def _case(context: Context, number: int) -> None:
    slot = push_slot(ComplaintId(number))
    context.show(ViewKey.COMPLAINT_CASE, slot=slot, mode=Mode.SEND_OR_EDIT, complaint=number)


async def _reply(context: Context, number: int) -> None:
    """`p:reply:7`: the form for the answer."""
    found = await context.use_cases.complaining.for_her(context.call, number)
    if found is None or found.answers_by != context.person.id or found.answered_at is not None:
        context.toast(ViewKey.COMPLAINT_SAID, what=ComplaintToast.NOT_YOURS)
    else:
        await complaint_forms.start_answer(context, number)


_ACTS: Mapping[str, Callable[[Context, int], Awaitable[None]]] = {
    "new": _new,
    "show": _show,
    "read": _read,
    "hide": _hide,
    "look": _look,
    "open": _open,
    "reply": _reply,
}
