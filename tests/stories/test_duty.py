"""Who is rung: whoever is on duty, by her hours or by what she says."""

from tests.stories.acts import accepts, goes, opens_menu, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import Village


async def test_off_means_that_nothing_rings(network: Village) -> None:
    gulnara, nurgul = network.gulnara, network.nurgul
    await opens_menu(network, gulnara)
    await gulnara.taps("My duty")
    await gulnara.sees("You’re on duty: what’s waiting for your organisation reaches you.")
    await goes(network, gulnara, "I’m off duty")
    await gulnara.sees("can still get an alert.\nYou’re on duty again at 09:00 on 23 November.")

    await sends_violence_report(network, network.amina, danger=True)
    await nurgul.sees("Something is waiting")
    await network.passes(minutes=3)
    await gulnara.never_sees("Something is waiting")


async def test_on_again_shows_what_waits(network: Village) -> None:
    gulnara, nurgul = network.gulnara, network.nurgul
    await opens_menu(network, gulnara)
    await gulnara.taps("My duty")
    await network.settles()
    await goes(network, gulnara, "I’m off duty")
    await sends_violence_report(network, network.amina, danger=True)
    await goes(network, gulnara, "I’m on duty")
    await gulnara.sees(
        "You’re on duty: what’s waiting for your organisation reaches you.\nFrom 22:00 your usual hours apply again."
    )
    await gulnara.sees("Something is waiting")
    await accepts(network, gulnara)
    await nurgul.sees("nothing is waiting for you here now")


async def test_what_she_said_holds_for_twelve_hours(network: Village) -> None:
    """On in the evening, she is rung at nine; the next morning is Saturday, and her hours count again."""
    gulnara = network.gulnara
    await network.passes(hours=9)
    await opens_menu(network, gulnara)
    await gulnara.taps("My duty")
    await network.settles()
    await goes(network, gulnara, "I’m on duty")
    await network.passes(hours=2)
    await sends_violence_report(network, network.amina, danger=True)
    await gulnara.sees("Something is waiting")
    await network.passes(hours=11)
    await sends_violence_report(network, network.cholpon)
    await network.cholpon.sees("No one who can help is on duty right now.")


async def test_both_off_is_said_at_once(network: Village) -> None:
    for woman in (network.gulnara, network.nurgul, network.bermet):
        await opens_menu(network, woman)
        await woman.taps("My duty")
        await network.settles()
        await goes(network, woman, "I’m off duty")
    await sends_violence_report(network, network.amina, wanted=("Legal advice",))
    await network.amina.sees("No one who can help is on duty right now. The next person starts at 09:00 on 23 November")


@after(opens_menu, "amina")
async def test_only_responders_have_the_key(network: Village) -> None:
    assert "My duty" not in network.amina.labels()
    await network.amina.says("My duty")
    await network.amina.sees("I don’t know this command")
    press = await network.amina.forges("1:d:on")
    assert await network.amina.toast(press) == "This button is from an earlier message. Look at the newest one below."
