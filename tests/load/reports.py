"""Reports filled in by heart, up to the button that sends them. What each screen asks is in handlers/reporting/violence_flow and
conflict_flow, what stands under a cry in handlers/crying/crying_view; here only the values pressed.
"""

from handlers.forms.steps import FormMove
from referrals.domain.kind import ConflictGroup, ConflictHelp, ConflictKind
from referrals.domain.report import When
from tests.load.hands import Button, Hands
from tests.load.network import Place


async def danger(hands: Hands, place: Place) -> Button:
    """For herself, in danger, where she lives: whoever comes first in her district. Returns Send."""
    await _begin(hands, "herself")
    await hands.answers("yes")
    return await hands.finds_answer(FormMove.NEXT)


async def calm(hands: Hands, place: Place) -> Button:
    """For herself, one kind of help, the one organisation in her district that gives it. Returns Send."""
    await _begin(hands, "herself")
    await hands.answers("no", f"+{place.help}", FormMove.NEXT, f"at.{place.district}")
    await hands.answers(f"-{place.organisation}", f"+{place.organisation}", FormMove.NEXT)
    return await hands.finds_answer(FormMove.NEXT)


async def conflict(hands: Hands, place: Place) -> Button:
    """At her own place, right now. Returns Send."""
    return await _conflict(hands, place, ConflictGroup.ACCESS)


async def restricted(hands: Hands, place: Place) -> Button:
    """Of a kind that goes to the coordinators alone. Returns Send."""
    return await _conflict(hands, place, ConflictGroup.DEFENDER, ConflictKind.DOXXING)


async def cry(hands: Hands, _place: Place) -> Button:
    """Words of danger where nobody waits for any. Returns the button that brings them to the organisation of her district."""
    hands.says("Help me please, he is going to kill me")
    return await hands.finds("y", "send")


async def _conflict(hands: Hands, place: Place, *kind: str) -> Button:
    await _begin(hands, "conflict")
    await hands.answers(*kind, f"here.{place.district}", f"+{ConflictHelp.FOOD_OR_WATER}", FormMove.NEXT, When.NOW)
    return await hands.finds_answer(FormMove.NEXT)


async def _begin(hands: Hands, about: str) -> None:
    """`/report`, a good time, and what it is about."""
    hands.says("/report")
    hands.presses(await hands.finds("w", "yes"))
    hands.presses(await hands.finds("w", about))
