"""Water is closed in a village that is in no list: what, where, when, whom it touches, a few words, one answer changed, sent;
the committee takes it and closes it.
"""

from tests.stories.acts import code_of, count, goes, sends_conflict_report, starts_writing
from tests.stories.village import Village


async def _writes(network: Village) -> None:
    """All questions, up to the review."""
    amina = network.amina
    await starts_writing(network, amina, "Community:")
    await amina.sees("What has happened")
    await goes(network, amina, "Dispute: water, pasture", "Dispute over water")
    await amina.says("Жаңы-Турмушабад")
    await network.settles()
    await goes(network, amina, "Batken District", "Mediation or dialogue", "Food or water", "Next")
    await amina.sees("When was it?")
    await amina.sees("Please leave out:")
    await amina.says("The channel is closed since Wednesday, forty households carry water from the river.")
    await network.settles()


async def test_from_a_typed_village_to_closure(network: Village) -> None:
    amina, jyldyz = network.amina, network.jyldyz
    await _writes(network)
    review = await amina.sees("Nothing has been sent yet.")
    for answer in ("Dispute over water", "Жаңы-Турмушабад", "forty households"):
        assert answer in review.text
    await goes(network, amina, "Earlier")
    assert "• Earlier" in amina.labels()
    assert count(network, "conflict_reports") == 0
    await goes(network, amina, "Send")
    code = await code_of(amina)
    await goes(network, amina, "Add or change something", "Is it still going on?", "No, it’s over")
    await goes(network, amina, "Add or change something", "How many people")
    await amina.says("about 40-50")
    await network.settles()
    await amina.sees("Altogether: 45")
    await goes(network, amina, "Women +1", "Women +1", "Men +1", "Done")

    await goes(network, jyldyz, "Open")
    card = await jyldyz.sees("Please answer by")
    assert "Dispute over water" in card.text
    assert "Batken District · within 3 days" in card.text
    await jyldyz.never_sees("Жаңы-Турмушабад")
    await goes(network, jyldyz, "Accept")
    details = await jyldyz.sees("Жаңы-Турмушабад")
    assert code in details.text
    assert "women 2, men 1, altogether 45" in details.text
    await jyldyz.never_sees("forty households")
    await goes(network, jyldyz, "Show what was written")
    await jyldyz.sees("forty households")
    await amina.sees("Someone has taken it.")

    await goes(network, jyldyz, "We have been in touch")
    await amina.sees("you have been in touch")
    await goes(network, jyldyz, "Help was given", "Close this case", "Help was received")
    await jyldyz.sees(f"{code} is closed")
    await amina.sees("It’s closed now.")
    await network.passes(days=2)
    await amina.never_sees("are things better now")


async def test_a_coordinator_sees_all_of_it_and_can_take_care_herself(network: Village) -> None:
    """Nobody in Batken offers a roof for people, so it is hers at once; in this track she may see all of it."""
    amina, saida = network.amina, network.saida
    flood = ("Flood, mudflow", "Mudflow")
    words = "Mud came down at night, the lower street is under it."
    code = await sends_conflict_report(
        network, amina, kind=flood, when=("Right now",), wanted=("Somewhere for people to stay",), words=words
    )
    await amina.sees("No one has taken it yet. A coordinator of the network was told")
    await goes(network, saida, "Open")
    card = await saida.sees(code)
    assert "Mudflow" in card.text
    assert "the lower street is under it" in card.text
    await goes(network, saida, "I’ll take care of it myself")
    await saida.sees("Please reach out by")
    await amina.sees("Someone has taken it.")
    await goes(network, saida, "We have been in touch", "Help was given", "Close this case", "Help was received")
    await amina.sees("It’s closed now.")


async def test_a_restricted_kind_reaches_no_organisation(network: Village) -> None:
    await sends_conflict_report(network, network.amina, kind=("Threat to an activist", "An activist is held"))
    await network.amina.sees("A coordinator of the network was told")
    assert count(network, "referrals") == 0
    assert network.jyldyz.messages() == []
    await goes(network, network.saida, "Open")
    await network.saida.sees("it’s with the coordinators")
