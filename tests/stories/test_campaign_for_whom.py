"""Whom a campaign is for: places, groups, roles, languages, the hour; who is left out for want of words; nobody at all."""

import json
from dataclasses import replace

from referrals.call import Call
from referrals.domain.campaign import Audience, Text
from referrals.domain.person import Grant, GroupCode, Role
from referrals.domain.place import PlaceCode
from referrals.storage import campaign_rows, person_rows
from tests.stories.acts import goes
from tests.stories.beginnings import after
from tests.stories.campaign_acts import (
    approves,
    began_16_days,
    begins_16_days,
    crowd,
    opens_campaigns,
    reads_to_the_checklist,
    second_coordinator,
    submitted_16_days,
)
from tests.stories.village import IDS, ISFARA, Village

KADAMJAY = PlaceCode("KG-B-KAD")


def audience(network: Village) -> dict[str, list[str]]:
    """As it is kept."""
    ((kept,),) = network.rows("SELECT audience FROM campaigns")
    found: dict[str, list[str]] = json.loads(str(kept))
    return found


async def loses_words(network: Village, language: str, day: int = 0) -> None:
    """A message has no words in a language, as when a coordinator wrote it herself."""
    async with network.bot.database.transaction() as tx:
        saida = await person_rows.find(tx, IDS["saida"])
        assert saida is not None
        (campaign,) = await campaign_rows.newest(tx, ("draft",), 1)  # type: ignore[arg-type]
        message = campaign.messages[day]
        texts = {each: text for each, text in message.texts.items() if each != language}
        changed = replace(message, texts=texts)
        call = Call(tx, saida, network.world.clock.now())
        await network.bot.use_cases.campaigning.drafting.write(call, campaign.id, changed)


@after(began_16_days)
async def test_places_are_pressed_in_and_out(network: Village) -> None:
    saida = network.saida
    await goes(network, saida, "Recipients", "Places")
    assert "☑ All of Batken Region" in saida.labels()
    await goes(network, saida, "Batken District", "Kadamjay District")
    await saida.sees("For: Batken District, Kadamjay District")
    assert audience(network)["places"] == ["KG-B-BAT", "KG-B-KAD"]
    await goes(network, saida, "☑ Batken District", "☑ Kadamjay District")
    assert audience(network)["places"] == ["KG-B"]
    await goes(network, saida, "Leilek District", "All of Batken Region")
    assert audience(network)["places"] == ["KG-B"]
    await goes(network, saida, "‹ Back")
    await saida.sees("It goes to fewer than 10 people.")


@after(began_16_days)
async def test_nothing_beyond_what_she_coordinates(network: Village) -> None:
    saida = network.saida
    for place in ("KG", "KG-O", "TJ", "KG-B-NOWHERE", "ZZ"):
        press = await saida.forges(f"1:m:place:1:{place}")
        assert "earlier message" in await saida.toast(press)
        await network.settles()
    for press_ in ("group:1:no-such-group:0", "role:1:police", "tongue:1:xx", "hour:1:0300"):
        await saida.forges(f"1:m:{press_}")
        await network.settles()
    assert audience(network) == {"places": ["KG-B"], "groups": [], "roles": [], "languages": []}
    assert network.rows("SELECT DISTINCT hour FROM campaign_messages") == [("10:00",)]


@after(second_coordinator)
async def test_a_country_is_opened_down_to_its_districts(network: Village) -> None:
    ainura = network.ainura
    await begins_16_days(network, ainura)
    await goes(network, ainura, "Recipients", "Places", "Batken Region ›", "Batken District")
    await ainura.sees("For: Batken District")
    await goes(network, ainura, "‹ Back")
    assert "Batken Region • ›" in ainura.labels()
    await goes(network, ainura, "All of Kyrgyzstan", "‹ Back")
    await ainura.sees("For: Kyrgyzstan")


@after(began_16_days)
async def test_groups_roles_languages_and_hour(network: Village) -> None:
    await crowd(network, 12, language="ky")
    await crowd(network, 14)
    saida = network.saida
    await goes(network, saida, "Recipients")
    await saida.sees("English 22, Кыргызча 12")
    await goes(network, saida, "Groups", "Ак-Сай айымдары", "‹ Back", "Roles", "members", "‹ Back")
    card = await saida.sees("Groups: Ак-Сай айымдары")
    assert "Only: members" in card.text
    await goes(network, saida, "Languages", "Кыргызча", "‹ Back", "‹ Back", "Time", "17:00")
    card = await saida.sees("Only in these languages: Кыргызча")
    assert "at 17:00, each person’s local time" in card.text
    assert "It goes to 12 people." in card.text
    assert audience(network) == {
        "places": ["KG-B"],
        "groups": ["batken-aksay"],
        "roles": ["member"],
        "languages": ["ky"],
    }


@after(second_coordinator)
async def test_nobody_belongs_to_it(network: Village) -> None:
    saida = network.saida
    await begins_16_days(network, saida)
    await goes(network, saida, "Recipients", "Languages", "Тоҷикӣ", "‹ Back")
    await saida.sees("It goes to no one.")
    await goes(network, saida, "‹ Back")
    press = await saida.presses("Submit")
    assert await saida.toast(press) == "No one matches. Choose other people under “Recipients”."


@after(second_coordinator)
async def test_who_would_be_left_out_is_named_and_it_is_her_choice(network: Village) -> None:
    await crowd(network, 12, language="ky")
    await crowd(network, 3, language="tg", home=KADAMJAY)
    saida, ainura = network.saida, network.ainura
    await begins_16_days(network, saida)
    for language in ("ky", "tg", "ru"):
        await loses_words(network, language)
    await goes(network, saida, "Submit")
    question = await saida.sees("People who use only these would get nothing:")
    assert "Кыргызча: 12 people" in question.text
    assert "Тоҷикӣ: fewer than 10 people" in question.text
    assert "Русский" not in question.text
    await goes(network, saida, "‹ Back")
    await saida.sees("No text in Кыргызча: 12 people would get nothing.")
    await goes(network, saida, "Submit", "Send without them")
    await saida.sees("waiting for a second coordinator")
    await saida.sees("Left out by choice: Кыргызча, 12 people")
    await goes(network, ainura, "Open")
    await ainura.sees("Left out by choice: Кыргызча, 12 people")


@after(second_coordinator)
async def test_a_forged_choice_leaves_nobody_out_unseen(network: Village) -> None:
    """Only the languages that were named to her are left out."""
    await crowd(network, 12, language="ky")
    saida = network.saida
    await begins_16_days(network, saida)
    await loses_words(network, "ky")
    await saida.forges("1:m:without:1:tg")
    await network.settles()
    await saida.sees("Кыргызча: 12 people")
    assert network.rows("SELECT state FROM campaigns") == [("draft",)]


@after(second_coordinator)
async def test_a_new_audience_asks_anew_about_who_is_left_out(network: Village) -> None:
    await crowd(network, 12, language="ky")
    saida, ainura = network.saida, network.ainura
    await begins_16_days(network, saida)
    await loses_words(network, "ky")
    await goes(network, saida, "Submit", "Send without them")
    await reads_to_the_checklist(network, ainura)
    await goes(network, ainura, "Send it back", "Send it back without a note", "Send it back")
    await goes(network, saida, "View", "Recipients", "Places", "Batken District", "‹ Back", "‹ Back", "Submit")
    await saida.sees("People who use only these would get nothing:")


@after(began_16_days)
async def test_one_place_stays(network: Village) -> None:
    press = await network.saida.forges("1:m:place:1:KG-B:all")
    assert await network.saida.toast(press) == "Keep at least one place."
    await network.settles()
    assert audience(network)["places"] == ["KG-B"]


@after(submitted_16_days)
async def test_after_approval_it_is_for_whom_it_was_approved(network: Village) -> None:
    saida, ainura = network.saida, network.ainura
    await approves(network, ainura)
    press = await saida.forges("1:m:place:1:KG-B-BAT")
    assert "It was approved this way." in await saida.toast(press)
    press = await saida.forges("1:m:hour:1:0900")
    assert "It was approved this way." in await saida.toast(press)
    await network.settles()
    assert audience(network)["places"] == ["KG-B"]


async def test_a_leader_s_notice_stays_with_her_group(network: Village) -> None:
    """Forged, it would be a way to write to the whole network without a second reader."""
    cholpon = network.cholpon
    async with network.bot.database.transaction() as tx:
        leader = await person_rows.find(tx, IDS["cholpon"])
        assert leader is not None
        call = Call(tx, leader, network.world.clock.now())
        notices = network.bot.use_cases.campaigning.group_notices
        await notices.begin_notice(call, "batken-aksay", "Tea at three, everybody.")
    for press in ("group:1:batken-aksay:0", "group:1:isfara-vorukh:0", "place:1:TJ", "role:1:member", "tongue:1:en"):
        await cholpon.forges(f"1:m:{press}")
        await network.settles()
    assert audience(network) == {"places": [], "groups": ["batken-aksay"], "roles": [], "languages": []}
    await opens_campaigns(network, cholpon)
    await goes(network, cholpon, "Notice of 20 November")
    await cholpon.sees("For: your own group")
    assert "Recipients" not in cholpon.labels()
    await goes(network, cholpon, "Preview")
    await cholpon.sees("Tea at three, everybody.")
    await goes(network, cholpon, "‹ All campaigns", "Notice of 20 November", "Send it")
    await network.passes(minutes=1)
    await network.amina.sees("Tea at three, everybody.")
    await network.zarina.never_sees("Tea at three")


async def test_previews_in_each_language_and_zone(network: Village) -> None:
    """A coordinator of two countries sees a meeting at two local times."""
    saida = network.saida
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, IDS["saida"])
        assert person is not None
        await person_rows.grant(tx, person.id, Grant(Role.COORDINATOR, place=None), network.world.clock.now())
    await begins_16_days(network, saida)
    async with network.bot.database.transaction() as tx:
        (campaign,) = await campaign_rows.newest(tx, ("draft",), 1)  # type: ignore[arg-type]
        person = await person_rows.find(tx, IDS["saida"])
        assert person is not None
        both = Audience(places=frozenset({PlaceCode("KG-B"), ISFARA}), groups=frozenset[GroupCode]())
        first = campaign.messages[0]
        texts = {"en": Text("Tea for all of us, and a song at the end.", "Bring a cup.")}
        meeting = replace(first, texts=texts, event_at=network.world.clock.now())
        call, drafting = Call(tx, person, network.world.clock.now()), network.bot.use_cases.campaigning.drafting
        await drafting.aim(call, campaign.id, both)
        await drafting.write(call, campaign.id, meeting)
    await goes(network, saida, "Preview")
    await saida.sees("10:00, your time.")
    await goes(network, saida, "Dushanbe")
    await saida.sees("09:00, your time.")
    await goes(network, saida, "Русский")
    await saida.sees("No one has written this message in Русский yet.")
    await goes(network, saida, "›")
    assert "• Русский" in saida.labels()
    assert "• Dushanbe" in saida.labels()
    press = await saida.presses("26 November")
    assert await saida.toast(press) == "16 Days 2026: Thursday, 26 November, at 10:00, each person’s local time"
    press = await saida.presses("Send me a test")
    assert await saida.toast(press) == "Sent only to you."
    await network.settles()
    pack = network.bot.use_cases.campaigning.content.packs.get("16-days")
    assert pack is not None
    assert saida.newest().text.startswith(pack.texts[11, 26]["ru"].text.splitlines()[0])
    assert "‹" not in saida.labels()
