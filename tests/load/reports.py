"""Reports filled in by heart, up to the button that sends them. What each screen asks is in handlers/violence_flow and
conflict_flow; here only the values pressed.
"""

from handlers.steps import Move
from referrals.domain.kind import ConflictGroup, ConflictKind
from tests.load.hands import Button, Hands
from tests.load.network import Place


async def violence(hands: Hands, place: Place, *, danger: bool = True) -> Button:
    """For herself, one kind of help, the one organisation in her district that gives it. Returns Send."""
    await _begin(hands, "herself")
    if danger:
        await hands.answers("yes")
        return await hands.finds_answer(Move.NEXT)
    await hands.answers("no", f"+{place.help}", Move.NEXT, f"at.{place.district}")
    await hands.answers(f"-{place.organisation}", f"+{place.organisation}", Move.NEXT)
    return await hands.finds_answer(Move.NEXT)


async def conflict(hands: Hands, place: Place, *, restricted: bool = False) -> Button:
    """At her own place, right now. A restricted kind goes to the coordinators alone. Returns Send."""
    await _begin(hands, "conflict")
    if restricted:
        await hands.answers(ConflictGroup.PEOPLE, ConflictKind.ABDUCTION)
    else:
        await hands.answers(ConflictGroup.ACCESS)
    await hands.answers(f"here.{place.district}")
    return await hands.finds_answer(Move.NEXT)


async def _begin(hands: Hands, about: str) -> None:
    """`/report`, a good time, and what it is about."""
    hands.says("/report")
    hands.presses(await hands.finds("w", "yes"))
    hands.presses(await hands.finds("w", about))
