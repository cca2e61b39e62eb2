"""Smoke."""
from tests.stories.village import Village

async def test_smoke(network: Village) -> None:
    amina = network.amina
    await amina.says("/report")
    await amina.sees("good time")
    await amina.presses("Yes")
    await network.settles()
    print(amina.transcript())
    await amina.presses("Help for myself")
    await network.settles()
    print(amina.transcript())
