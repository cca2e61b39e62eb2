"""What the key "My duty" shows, the few words over the chat, and the answer to an unknown code."""

import pytest

from tests.domain.samples import NEVER
from tests.handlers.cases.test_cases_and_offers import render
from tests.referrals.scene import Scene

OFF = (
    "You’re <b>off duty</b>: nothing new for your organisation reaches you. If something you’ve "
    "already taken is urgent, you can still get an alert."
)


async def test_duty(scene: Scene) -> None:
    nazgul = scene.people["nazgul"]

    async def shown() -> str:
        rendered = await render(scene, "nazgul", "duty")
        assert rendered is not None
        return rendered.text

    assert await shown() == "You’re <b>on duty</b>: what’s waiting for your organisation reaches you."
    await scene.dispatching.duty.set_duty(scene.tx, nazgul, False, scene.now)
    assert await shown() == f"{OFF}\nYou’re on duty again at 00:00 on 24 November."
    await scene.joins("dinara", duty=NEVER)
    await scene.dispatching.duty.set_duty(scene.tx, nazgul, True, scene.now)
    assert "your usual hours apply again" in await shown()
    off = await render(scene, "dinara", "duty")
    assert off is not None
    assert off.text == OFF


@pytest.mark.parametrize("what", ["taken", "late", "gone", "thanks", "colleague", "recorded"])
async def test_toasts_fit(scene: Scene, what: str) -> None:
    rendered = await render(scene, "nazgul", "offer.said", what=what)

    assert rendered is not None
    assert len(rendered.text) <= 200


@pytest.mark.parametrize("what", ["asked", "off", "nobody", "wider", "wider_before", "reminded", "asking"])
async def test_a_coordinator_s_toasts_fit(scene: Scene, what: str) -> None:
    rendered = await render(scene, "cholpon", "case.said", what=what, until=scene.now.isoformat())

    assert rendered is not None
    assert len(rendered.text) <= 200


async def test_an_unknown_code_is_told_how_to_write_one(scene: Scene) -> None:
    rendered = await render(scene, "nazgul", "offer.unknown_code")

    assert rendered is not None
    assert "/accept" in rendered.text
