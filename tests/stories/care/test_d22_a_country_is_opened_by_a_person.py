"""D22: a person opens a country for real reports of violence, on a checklist kept with name and date. Unopened, it has numbers,
the directory and conflict reports. Numbers that lapse still show, as "not checked lately".
"""

from datetime import timedelta

from referrals.domain.hotline import to_check
from referrals.domain.kind import Service
from referrals.domain.place import PlaceCode
from referrals.enrolling import NotReady
from referrals.storage import network_rows
from tests.stories.acts import count, goes, says, sends_conflict_report, starts_writing
from tests.stories.care.looking import ever, labels_on, loads, touched, with_copy
from tests.stories.village import FACTS, NETWORK, Village

KG, TJ = PlaceCode("KG"), PlaceCode("TJ")
PERIOD = FACTS.policy.hotline_period


async def test_unopened_there_are_numbers_the_directory_and_the_other_kind(unopened: Village) -> None:
    amina, focal_points = unopened.amina, (unopened.gulnara, unopened.nurgul, unopened.bermet)
    await starts_writing(unopened, amina, "Help for myself")
    closed = await amina.sees("I can’t pass on such a message yet")
    assert "117" in closed.text
    for way in ("herself", "she_asked", "advice"):
        await amina.forges(f"1:w:{way}")
        await unopened.settles()
    assert count(unopened, "forms") == 0
    await starts_writing(unopened, amina, "doesn’t know")
    assert "Get advice" not in ever(amina)
    await goes(unopened, amina, "Numbers and who helps nearby", "Who helps nearby")
    await amina.sees("Ak-Kanat crisis centre")
    await sends_conflict_report(unopened, amina)
    await unopened.jyldyz.sees("Something is waiting")
    assert count(unopened, "violence_reports") == 0
    assert touched(focal_points) == []


async def test_one_opened_country_opens_no_other(unopened: Village) -> None:
    """From Batken about a place in Isfara, also where the country was open when she began."""
    amina, now = unopened.amina, unopened.world.clock.now()
    async with unopened.bot.database.transaction() as tx:
        await network_rows.open_country(tx, network_rows.Opening(KG, now, "a story", ()))
    await starts_writing(unopened, amina, "Help for myself")
    await goes(unopened, amina, "Yes, for now", "Next", "More…", "Tajikistan")
    await amina.sees("In Tajikistan I can’t pass on such a message yet")
    await goes(unopened, amina, "‹ Back")
    await amina.says("Isfara")
    await unopened.settles()
    assert "Isfara" not in " ".join(amina.labels())
    await goes(unopened, amina, *(["‹ Back"] if "Batken Region ›" not in amina.labels() else []))
    ((form, version),) = unopened.rows("SELECT id, version FROM forms")
    for forged in ("at.TJ-SU-ISF", "in.TJ-SU"):
        await amina.forges(f"1:f:{form}:{version}:{forged}")
    await unopened.settles()
    await goes(unopened, amina, "Batken Region", "Batken District")
    async with unopened.bot.database.transaction() as tx:
        assert await unopened.bot.use_cases.enrolling.close_country(tx, KG, "Aizada", "117 does not answer", now)
    await goes(unopened, amina, "Send")
    await amina.sees("In Kyrgyzstan I can’t pass on such a message yet")
    assert count(unopened, "violence_reports") == 0


async def test_opening_takes_a_name_a_date_and_every_number_rung(unopened: Village) -> None:
    enrolling, now = unopened.bot.use_cases.enrolling, unopened.world.clock.now()
    numbers = to_check(FACTS.hotlines, KG, now.date(), checks={}, period=PERIOD)
    checklist = ("117 rung", "Kyrgyz reviewed by B. Asanova")
    async with unopened.bot.database.transaction() as tx:
        refused = await enrolling.open_country(tx, KG, "Aizada", checklist, numbers[:-1], now)
        assert isinstance(refused, NotReady)
        assert refused.unrung == numbers[-1:]
        assert KG not in await enrolling.opened_countries(tx)
        assert isinstance(await enrolling.open_country(tx, PlaceCode("UZ"), "Aizada", (), (), now), NotReady)
    await loads(unopened, with_copy("nobody-there", "ak-kanat", services=frozenset({Service.OTHER})))
    async with unopened.bot.database.transaction() as tx:
        refused = await enrolling.open_country(tx, KG, "Aizada", checklist, numbers, now)
        assert isinstance(refused, NotReady)
        assert refused.readiness.unready == (Service.OTHER,)
        assert KG not in await enrolling.opened_countries(tx)
    await loads(unopened, NETWORK)
    async with unopened.bot.database.transaction() as tx:
        assert await enrolling.open_country(tx, KG, "Aizada", checklist, numbers, now) is None
        kept = await network_rows.opening(tx, KG)
    assert kept == network_rows.Opening(KG, now, "Aizada", checklist)


async def test_a_number_that_lapsed_still_shows_and_says_so(network: Village) -> None:
    """And one from a doubtful source shows only once a named person has rung it."""
    amina, now = network.amina, network.world.clock.now()
    assert "101" not in await _numbers(network)
    async with network.bot.database.transaction() as tx:
        await network_rows.keep_hotline_checks(tx, [(KG, "117"), (KG, "101")], "Aizada", now)
    fresh = await _numbers(network)
    assert "not checked lately" not in fresh["117"] + fresh["101"]
    await network.becomes(now + PERIOD + timedelta(days=1))
    lapsed = await _numbers(network)
    assert "not checked lately" in lapsed["117"]
    assert "not checked lately" in lapsed["101"]
    assert amina.messages()


async def _numbers(network: Village) -> dict[str, str]:
    """The lines of Amina's country by their number."""
    await network.amina.says("/help")
    await network.settles()
    await goes(network, network.amina, "Numbers")
    shown = await network.amina.sees_new("Useful numbers for")
    return {line.split()[0]: line for line in shown.text.splitlines() if line[:1].isdigit()}


async def test_a_cry_gets_numbers_there_and_goes_to_nobody(unopened: Village) -> None:
    """Also by a forged press."""
    amina = unopened.amina
    await says(unopened, amina, "Help me, he beats me")
    card = await amina.sees("I can’t pass on such a message yet")
    assert "117" in card.text
    assert [each for each in labels_on(card) if each.startswith(("Send", "Tell", "Choose"))] == []
    ((cry,),) = unopened.rows("SELECT id FROM forms")
    for code in ("", ":ak-kanat"):
        await amina.forges(f"1:y:{cry}:send{code}")
        await unopened.settles()
    assert count(unopened, "violence_reports") == 0
    assert touched([unopened.gulnara, unopened.nurgul, unopened.saida]) == []
