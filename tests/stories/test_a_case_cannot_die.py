"""Whoever has a case, or should look at it, may fall silent, leave or say no: it goes on at once, and what is read stays true."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator import people_do
from referrals.domain.absence import organisation_gone, person_gone
from referrals.domain.person import Grant, OrganisationCode, PersonId, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.timer import TimerKind
from referrals.storage import person_rows, timers
from referrals.storage.schema import grants, organisations
from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    amina_is_helped,
    code_of,
    count,
    goes,
    opens_menu,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import also, ever
from tests.stories.village import IDS, Village

NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""Tuesday, two in the morning in Batken."""


async def _person(network: Village, name: str) -> PersonId:
    async with network.bot.database.reading() as tx:
        found = await person_rows.find(tx, IDS[name])
    assert found is not None
    return found.id


async def _gone(network: Village, how: str, name: str) -> None:
    """However somebody stops being able to act: what finds it out leaves one timer."""
    person, now = await _person(network, name), network.world.clock.now()
    if how == "blocks":
        await network.phones[name].blocks()
    elif how == "deleted account":
        people_do.deactivates(network.world, IDS[name])
        async with network.bot.database.transaction() as tx:
            await network.bot.use_cases.dispatching.watching.unreachable(tx, person, now)
    else:
        async with network.bot.database.transaction() as tx:
            if how == "role taken away":
                await tx.execute(grants.delete().where(grants.c.person_id == person))
            elif how == "left":
                await person_rows.change(tx, person, standing=Standing.LEFT)
            if how == "organisation frozen":
                frozen = organisations.update().where(organisations.c.code == "ak-kanat")
                await tx.execute(frozen.values(active=False))
                await timers.set_timer(tx, TimerKind.HOLDER_GONE, organisation_gone(OrganisationCode("ak-kanat")), now)
            else:
                await timers.set_timer(tx, TimerKind.HOLDER_GONE, person_gone(person), now)
    await network.settles()


@after(amina_is_helped)
@pytest.mark.parametrize("how", ["blocks", "deleted account", "role taken away", "left", "organisation frozen"])
@pytest.mark.parametrize("after_contact", [False, True])
async def test_a_holder_who_can_no_longer_act_is_noticed_at_once(
    network: Village, how: str, after_contact: bool
) -> None:
    """F1: a colleague's phone rings without a minute passing, and the writer's card is true at once."""
    amina, gulnara, nurgul, bermet = network.amina, network.gulnara, network.nurgul, network.bermet
    if after_contact:
        await goes(network, gulnara, "We have been in touch")
    moment = network.world.clock.now()
    await _gone(network, how, "gulnara")
    next_one = bermet if how == "organisation frozen" else nurgul
    await next_one.sees("Something is waiting")
    await amina.sees("We’ve contacted an organisation")
    assert network.world.clock.now() - moment < timedelta(minutes=1)
    await accepts(network, next_one)
    assert count(network, "referrals", "state = 'released'") == 1
    assert count(network, "events", "kind = 'holder_gone'") == 1


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_after_contact_silence_lets_it_go_and_the_coordinator_can_always_act(network: Village) -> None:
    """V2: thirty days of silence; reminders, a colleague, the next organisation, the coordinator, the operator."""
    amina, gulnara, saida = network.amina, network.gulnara, network.saida
    code = await code_of(amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    await says(network, saida, "/cases")
    await goes(network, saida, code)
    assert {"Contact someone else", "Remind the person who has it"} <= set(saida.labels())
    await goes(network, saida, "Remind the person who has it")
    await goes(network, gulnara, "Open")

    await network.passes(days=3)  # a Monday: on Sunday she is off duty, and nothing rings
    await goes(network, gulnara, "Open")
    await gulnara.sees("contact was made, and no help is recorded yet")
    for _ in range(2):
        await network.passes(days=1)
    rings = await gulnara.sees("Something is waiting for you here.")
    assert not rings.silent
    assert code not in rings.text, "how it stands follows a press"
    await goes(network, gulnara, "Open")
    await gulnara.sees(f"{code} has been passed on to someone else.")
    await network.nurgul.sees("Something is waiting")
    for _ in range(8):
        await network.passes(hours=12)
    assert count(network, "events", "kind = 'operator_alerted'") == 1
    assert "· passed on" in ever(saida) or "passed on" in (await _card(network, saida, code))


async def _card(network: Village, phone: Phone, code: str) -> str:
    await says(network, phone, "/cases")
    await goes(network, phone, code)
    return phone.newest().text


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_coordinator_takes_it_from_whoever_has_it_after_she_is_sure(network: Village) -> None:
    """In any open state; the one who had it and the coordinator's card say so."""
    gulnara, saida = network.gulnara, network.saida
    code = await code_of(network.amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    await says(network, saida, "/cases")
    await goes(network, saida, code, "Contact someone else")
    await saida.sees("it isn’t overdue. Contact someone else all the same?")
    assert network.bermet.messages() == []
    await goes(network, saida, "Yes, contact someone else")
    await network.bermet.sees("Something is waiting")
    assert not (await gulnara.sees("Something is waiting for you here.")).silent
    await goes(network, gulnara, "Open")
    await gulnara.sees("Please don’t call or write about it any more.")
    card = await saida.sees("An organisation has been contacted and hasn’t answered yet.")
    assert "contact was made" in card.text
    assert "passed on" in card.text


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_i_cannot_is_not_we_cannot(network: Village) -> None:
    """V3, U9: her colleague is contacted; where nobody else can be rung it is the organisation's no."""
    gulnara, nurgul, bermet = network.gulnara, network.nurgul, network.bermet
    await goes(network, gulnara, "Open", "I can’t: contact a colleague")
    await gulnara.sees("A colleague has been contacted; you can still accept.")
    await nurgul.sees("Something is waiting")
    assert bermet.messages() == []
    await goes(network, nurgul, "Open", "I can’t: contact a colleague")
    await bermet.sees("Something is waiting")
    assert network.rows("SELECT state FROM referrals ORDER BY id") == [("lapsed",), ("offered",)]


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_we_cannot_passes_on_at_once(network: Village) -> None:
    await goes(network, network.gulnara, "Open", "We can’t take it", "I’d rather not say")
    await network.bermet.sees("Something is waiting")
    assert network.nurgul.messages() == []


@after(amina_is_helped)
async def test_who_cannot_go_on_passes_it_to_her_colleague(network: Village) -> None:
    gulnara, nurgul = network.gulnara, network.nurgul
    await goes(network, gulnara, "I can’t continue: pass it on", "Yes, pass it on")
    await gulnara.sees("has been passed on to someone else")
    await accepts(network, nurgul)


async def test_coordinators_in_turn_and_then_the_operator(network: Village) -> None:
    """U4: the nearest first, the next when she has not opened it; the writer reads only what happened."""
    amina, saida, cholpon, zarina = network.amina, network.saida, network.cholpon, network.zarina
    await also(network, cholpon, Grant(Role.COORDINATOR, place=PlaceCode("KG")))
    await also(network, zarina, Grant(Role.OPERATOR))
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ak-Kanat", "Ukuk-Batken"))
    await saida.sees("Something is waiting")
    assert cholpon.messages() == []
    status = await amina.sees("A coordinator of the network was told")
    assert "opened it at" not in status.text

    await network.passes(minutes=20)
    await cholpon.sees("Something is waiting")
    assert zarina.messages() == []
    await network.passes(minutes=20)
    await zarina.sees("Something needs your attention as the person who runs this bot")
    await goes(network, saida, "Open")
    await amina.sees("and opened it at")
    assert count(network, "case_calls", "opened_at IS NOT NULL") == 1


async def test_one_push_with_a_count_and_a_list(network: Village) -> None:
    """U17, U18, U29, V18: five things wait; one message says so, and her list has the offers first."""
    gulnara = network.gulnara
    codes = [await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS) for _ in range(3)]
    assert [each.text for each in gulnara.messages()] == ["3 things are waiting for you here."]
    await goes(network, gulnara, "Open")
    listed = await gulnara.sees("3 open cases")
    for code in codes:
        assert code in listed.text
    assert listed.text.count("waiting for your answer until 10:45") == 3
    assert all(len(label) <= 30 for label in gulnara.labels())
    await opens_menu(network, gulnara)
    await gulnara.taps("My cases")
    await network.settles()
    await gulnara.sees("3 open cases")


@after(sends_violence_report, "amina", danger=True)
async def test_a_reminder_leaves_the_card_she_reads(network: Village) -> None:
    """U28: in danger the phone rings again, and the opened card stays where it is."""
    gulnara = network.gulnara
    await goes(network, gulnara, "Open")
    card = await gulnara.sees("Please answer by")
    await network.passes(minutes=3)
    assert card.id in {each.id for each in gulnara.messages()}
    assert not (await gulnara.sees("Something is waiting")).silent


async def test_the_last_on_duty_is_told_so_and_what_can_wait_rings_in_the_morning(network: Village) -> None:
    """U16, U31."""
    gulnara, nurgul = network.gulnara, network.nurgul
    for woman in (gulnara, nurgul):
        await opens_menu(network, woman)
        await woman.taps("My duty")
        await network.settles()
    await goes(network, nurgul, "I’m off duty")
    assert "No one is on duty at" not in ever(nurgul)
    press = await gulnara.presses("I’m off duty")
    assert "No one is on duty at Ak-Kanat crisis centre before" in (await gulnara.toast(press) or "")
    await gulnara.sees("No one is on duty at Ak-Kanat crisis centre before 09:00 on 23 November.")

    await network.becomes(NIGHT)
    await goes(network, gulnara, "I’m on duty")
    await sends_violence_report(network, network.amina)
    await gulnara.never_sees("Something is waiting")
    await network.becomes(NIGHT + timedelta(hours=6))
    await gulnara.sees("Something is waiting")


@after(sends_conflict_report, "amina")
async def test_in_a_conflict_no_language_before_acceptance(network: Village) -> None:
    """F23: along a border a language is a people's (D17)."""
    jyldyz = network.jyldyz
    await goes(network, jyldyz, "Open")
    assert "English" not in ever(jyldyz)
    await goes(network, jyldyz, "Accept")
    await jyldyz.sees("language: English")


@after(sends_violence_report, "amina")
async def test_an_old_button_of_a_kind_means_what_it_said(network: Village) -> None:
    """F21: the press names the kind, not its place on the list."""
    gulnara = network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given")
    card = await gulnara.sees("which of these was it?")
    pressed = {each["text"]: each["callback_data"] for row in card.inline or () for each in row}
    assert pressed["Forced marriage"].endswith(":kind:marriage")
    await gulnara.forges("1:c:violence:1:kind:3", card.id)
    await network.settles()
    assert network.rows("SELECT gbv_kind FROM violence_reports") == [(None,)]
