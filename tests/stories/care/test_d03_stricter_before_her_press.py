"""What changed between the screen on which she agrees and her press: an organisation that became police, must report, or is
another one under its code is not contacted by that press. Where there is time she reads the screen again and what has changed;
in danger her report goes at once, to whoever is left (D3).
"""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.simulator import keyboards
from referrals.domain.organisation import Sector
from referrals.domain.person import Grant, OrganisationCode, Role
from tests.conversation import Phone
from tests.stories.acts import HELP_FOR_HOURS, count, goes, opens_menu, says, sends_violence_report, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import also, asked, changed, labels_on, loads, with_copy
from tests.stories.village import NETWORK, Village
from tests.waiting import until

CRY = "help me please he is going to kill me"
SEND = "Send to Ak-Kanat crisis centre"
LAW = "Ak-Kanat crisis centre must now, by law, tell the authorities what it hears."
STRICTER: list[tuple[dict[str, Any], str]] = [
    ({"must_report": True}, LAW),
    ({"sector": Sector.POLICE}, "Ak-Kanat crisis centre is now police, army or officials."),
    ({"names": {"en": "Another house"}}, "Another house is a new name: it may be another organisation."),
]
each_change = pytest.mark.parametrize(("stricter", "told"), STRICTER)


async def stands_before_the_organisations(network: Village, phone: Phone) -> None:
    await starts_writing(network, phone, "Help for myself")
    await goes(network, phone, "Yes, for now", *HELP_FOR_HOURS, "Next", "Batken District")
    await phone.sees("Tick the organisations you allow us to contact.")


async def stands_before_send_in_danger(network: Village, phone: Phone) -> None:
    await starts_writing(network, phone, "Help for myself")
    await goes(network, phone, "help is needed at once")
    await phone.sees("Tap “Send”")


async def _none_is_left(network: Village) -> bool:
    """Telegram has refused what it was to refuse."""
    return all(each.times == 0 for each in network.world.faults.refuse)


async def toast_of(network: Village, phone: Phone, label: str) -> str:
    query = await phone.presses(label)
    await network.settles()
    return await phone.toast(query)


@after(stands_before_the_organisations, "amina")
@each_change
async def test_calmly_she_reads_what_has_changed_before_she_goes_on(
    network: Village, stricter: dict[str, Any], told: str
) -> None:
    amina = network.amina
    await loads(network, changed("ak-kanat", **stricter))
    assert "Something has changed" in await toast_of(network, amina, "Next")
    screen = amina.newest()
    assert f"Changed since you saw this, and no longer ticked:\n{told}" in screen.text
    name = stricter.get("names", {"en": "Ak-Kanat crisis centre"})["en"]
    assert f"☐ {name}" in labels_on(screen)
    await goes(network, amina, "Next", "Send")
    assert asked(network) == [("ukuk-batken", "offered")]


@after(stands_before_the_organisations, "amina")
async def test_what_she_ticks_again_after_reading_it_is_contacted(network: Village) -> None:
    amina = network.amina
    await loads(network, changed("ak-kanat", must_report=True))
    await goes(network, amina, "Next", "☐ Ak-Kanat")
    assert LAW not in amina.newest().text, "said once, beside what the law obliges it to"
    await goes(network, amina, "Next", "Send")
    assert asked(network) == [("ak-kanat", "offered")]


@after(stands_before_the_organisations, "amina")
@each_change
async def test_calmly_also_between_her_consent_and_send(network: Village, stricter: dict[str, Any], told: str) -> None:
    amina = network.amina
    await goes(network, amina, "Next")
    await loads(network, changed("ak-kanat", **stricter))
    await goes(network, amina, "Send")
    assert told in amina.newest().text
    assert count(network, "violence_reports") == 0
    await goes(network, amina, "Next", "Send")
    assert asked(network) == [("ukuk-batken", "offered")]


@after(stands_before_the_organisations, "amina")
async def test_a_tick_pressed_on_the_screen_of_before_agrees_to_nothing_else(network: Village) -> None:
    amina = network.amina
    await goes(network, amina, "☑ Ak-Kanat")
    await loads(network, changed("ak-kanat", must_report=True))
    await goes(network, amina, "☐ Ak-Kanat")
    assert LAW in amina.newest().text
    await goes(network, amina, "Next", "Send")
    assert asked(network) == [("ukuk-batken", "offered")]


@pytest.mark.parametrize("stands", [stands_before_the_organisations, stands_before_send_in_danger])
async def test_who_came_after_the_screen_was_drawn_is_not_agreed_to_unseen(
    network: Village, stands: Callable[[Village, Phone], Any]
) -> None:
    """Ticked beforehand would be whoever is ready now; hers is what the screen showed as ticked."""
    amina, calm = network.amina, stands is stands_before_the_organisations
    alone = [each for each in NETWORK.organisations if each.code != "ukuk-batken"]
    await loads(network, replace(NETWORK, organisations=tuple(alone)))
    await stands(network, amina)
    await loads(network, with_copy("before-all", "ak-kanat", names={"en": "Never shown"}))
    await also(network, network.cholpon, Grant(Role.FOCAL_POINT, organisation=OrganisationCode("before-all")))
    await goes(network, amina, *(("Next", "Send") if calm else ("Send",)))
    assert [allowed for (allowed,) in network.rows("SELECT allowed FROM violence_reports")] == ['["ak-kanat"]']


@pytest.mark.parametrize("stands", [stands_before_the_organisations, stands_before_send_in_danger])
async def test_what_is_shown_again_is_what_her_press_agrees_to(
    network: Village, stands: Callable[[Village, Phone], Any]
) -> None:
    """The screen comes again below a command that no one knows: who is ticked on it by now is contacted."""
    amina, calm = network.amina, stands is stands_before_the_organisations
    alone = [each for each in NETWORK.organisations if each.code != "ukuk-batken"]
    await loads(network, replace(NETWORK, organisations=tuple(alone)))
    await stands(network, amina)
    await loads(network, with_copy("before-all", "ak-kanat", names={"en": "Shown again"}))
    await also(network, network.cholpon, Grant(Role.FOCAL_POINT, organisation=OrganisationCode("before-all")))
    await says(network, amina, "/nothing")
    assert "☑ Shown again" in labels_on(amina.newest())
    await goes(network, amina, *(("Next", "Send") if calm else ("Send",)))
    [(allowed,)] = network.rows("SELECT allowed FROM violence_reports")
    assert set(json.loads(str(allowed))) == {"ak-kanat", "ukuk-batken", "before-all"}


@pytest.mark.parametrize("danger", [False, True])
async def test_who_comes_while_the_screen_is_on_its_way_does_not_stand_on_it(network: Village, danger: bool) -> None:
    """What is kept of a screen is what it shows, also where Telegram takes it seconds later."""
    amina = network.amina
    alone = [each for each in NETWORK.organisations if each.code != "ukuk-batken"]
    await loads(network, replace(NETWORK, organisations=tuple(alone)))
    await starts_writing(network, amina, "Help for myself")
    if not danger:
        await goes(network, amina, "Yes, for now", *HELP_FOR_HOURS, "Next")
    network.world.faults.refuses("edit*", error_code=429, retry_after=1, chat_id=amina.id)
    await amina.presses("help is needed at once" if danger else "Batken District")
    await until(partial(_none_is_left, network))
    await loads(network, with_copy("before-all", "ak-kanat", names={"en": "Never shown"}))
    await also(network, network.cholpon, Grant(Role.FOCAL_POINT, organisation=OrganisationCode("before-all")))
    await network.settles()
    screen = amina.newest()
    assert "☑ Ak-Kanat crisis centre" in labels_on(screen)
    assert not [each for each in ("Never shown", "Ukuk") if each in " ".join((screen.text, *labels_on(screen)))]
    await goes(network, amina, *(("Send",) if danger else ("Next", "Send")))
    assert [allowed for (allowed,) in network.rows("SELECT allowed FROM violence_reports")] == ['["ak-kanat"]']


@after(stands_before_the_organisations, "amina")
async def test_what_has_changed_is_still_said_where_the_screen_comes_again(network: Village) -> None:
    amina = network.amina
    await loads(network, changed("ak-kanat", must_report=True))
    await goes(network, amina, "Next")
    assert LAW in amina.newest().text
    await says(network, amina, "/nothing")
    assert LAW in amina.newest().text


async def test_a_press_on_the_screen_of_before_agrees_to_nothing_that_is_shown_below(network: Village) -> None:
    amina = network.amina
    alone = [each for each in NETWORK.organisations if each.code != "ukuk-batken"]
    await loads(network, replace(NETWORK, organisations=tuple(alone)))
    await stands_before_send_in_danger(network, amina)
    before = amina.newest()
    [send] = [each["callback_data"] for each in keyboards.buttons(before.inline) if each["text"] == "Send"]
    await loads(network, with_copy("before-all", "ak-kanat", names={"en": "Shown again"}))
    await also(network, network.cholpon, Grant(Role.FOCAL_POINT, organisation=OrganisationCode("before-all")))
    await says(network, amina, "/nothing")
    await amina.forges(send, before.id)
    await network.settles()
    assert count(network, "violence_reports") == 0


@each_change
async def test_in_danger_it_goes_at_once_to_whoever_is_left(
    network: Village, stricter: dict[str, Any], told: str
) -> None:
    amina = network.amina
    await stands_before_send_in_danger(network, amina)
    await loads(network, changed("ak-kanat", **stricter))
    await goes(network, amina, "Send")
    receipt = await amina.sees("has arrived")
    assert asked(network) == [("ukuk-batken", "offered")]
    assert "An organisation you chose has changed, so we won’t contact it unless you agree again." in receipt.text
    await goes(network, amina, "Contact others too")
    assert "Changed since you agreed, and no longer contacted: " in amina.newest().text


@after(starts_writing, "amina", about="Help for myself")
async def test_in_danger_with_nobody_left_coordinators_know_at_once(network: Village) -> None:
    """Also where the bot died in between: what the screen showed is on the disk before it is shown."""
    amina, saida = network.amina, network.saida
    await goes(network, amina, "help is needed at once", "☑ Ukuk-Batken")
    await network.crashes()
    await network.starts()
    await loads(network, changed("ak-kanat", must_report=True))
    await goes(network, amina, "Send")
    await amina.sees("A coordinator of the network was told")
    assert asked(network) == []
    await saida.sees("Something is waiting")
    await goes(network, amina, "Contact others too", "Ak-Kanat")
    assert asked(network) == [("ak-kanat", "offered")], "she has read what has changed"


@after(opens_menu, "amina")
@each_change
async def test_a_cry_in_danger_goes_at_once_and_not_to_whoever_changed(
    network: Village, stricter: dict[str, Any], told: str
) -> None:
    amina, saida = network.amina, network.saida
    await says(network, amina, CRY)
    await loads(network, changed("ak-kanat", **stricter))
    await goes(network, amina, SEND)
    await amina.sees("An organisation you chose has changed")
    assert count(network, "violence_reports", "danger and urgency = '1_hour'") == 1
    assert asked(network) == []
    await saida.sees("Something is waiting")


@after(opens_menu, "amina")
async def test_a_cry_in_danger_is_sent_though_the_centre_on_its_button_is_gone(network: Village) -> None:
    """Before, she read that it was done already."""
    amina = network.amina
    await says(network, amina, CRY)
    without = tuple(each for each in NETWORK.organisations if each.code != "ak-kanat")
    await loads(network, replace(NETWORK, organisations=without))
    await goes(network, amina, SEND)
    await amina.sees("A coordinator of the network was told")
    await network.saida.sees("Something is waiting")


@after(opens_menu, "amina")
@each_change
async def test_asking_for_advice_she_reads_it_again_first(
    network: Village, stricter: dict[str, Any], told: str
) -> None:
    amina = network.amina
    await says(network, amina, CRY)
    await goes(network, amina, "It’s about someone else", "She doesn’t know")
    await loads(network, changed("ak-kanat", **stricter))
    assert (
        await toast_of(network, amina, "Get advice for myself")
        == f"{told} Nothing was sent. Please read it again and choose."
    )
    assert count(network, "violence_reports") == 0


@each_change
async def test_the_wider_circle_too_is_what_her_button_showed(
    network: Village, stricter: dict[str, Any], told: str
) -> None:
    amina, bermet = network.amina, network.bermet
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ak-Kanat",))
    await goes(network, bermet, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, amina, "Check for news", "Contact others too")
    await loads(network, changed("ak-kanat", **stricter))
    assert await toast_of(network, amina, "Ak-Kanat") == f"{told} Nothing was sent. Please read it again and choose."
    assert asked(network) == [("ukuk-batken", "declined")]
    name = stricter.get("names", {"en": "Ak-Kanat"})["en"]
    await goes(network, amina, name, *(() if "names" in stricter else ("Yes, I agree",)))
    assert asked(network) == [("ukuk-batken", "declined"), ("ak-kanat", "offered")]


@after(opens_menu, "amina")
async def test_a_button_of_an_earlier_version_agrees_to_nothing_strict(network: Village) -> None:
    amina = network.amina
    await says(network, amina, CRY)
    assert count(network, "forms", network.where("forms.flow", "cry")) == 1
    ((cry,),) = network.rows("SELECT max(id) FROM forms")
    await amina.forges(f"1:y:{cry}:send:police-batken")
    await network.settles()
    await network.saida.sees("Something is waiting")
    assert asked(network) == []
