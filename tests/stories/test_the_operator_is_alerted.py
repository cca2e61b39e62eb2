"""Somebody runs the bot, and hears that something needs her: at any hour, without a word of what it is, once an hour."""

from datetime import timedelta

from sqlalchemy import text

from referrals.domain.alert import AlertReason
from referrals.domain.hotline import of_country
from referrals.domain.person import Grant, PersonId, Role
from referrals.domain.place import PlaceCode
from referrals.domain.timer import TimerKind
from referrals.storage import network_rows, schema, timers
from tests.conversation import Phone
from tests.sealed_rows import a_notice
from tests.stories.acts import HELP_FOR_HOURS, goes, opens_menu, says, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.village import FACTS, FRIDAY, Village

ALERT = "Something needs your attention as the person who runs this bot. Run python -m bot check"
OPERATOR = Grant(Role.OPERATOR)
KG = PlaceCode("KG")


async def joins_as_operator(network: Village) -> Phone:
    """Daria comes by her invite, like anyone on the staff."""
    link = await network.invites(OPERATOR)
    daria = await network.newcomer("daria")
    await daria.starts(link)
    await network.settles()
    await goes(network, daria, "English")
    await daria.sees("You’re invited as the person who runs this bot")
    await goes(network, daria, "I am 18 or older and I agree", "Done")
    return daria


async def alerts(network: Village, ref: str) -> None:
    """Something left its alert."""
    async with network.bot.database.transaction() as tx:
        await timers.set_timer(tx, TimerKind.ALERT_OPERATOR, ref, network.bot.clock.now())
    await network.settles()


def alerted(phone: Phone) -> int:
    return sum(shown == ALERT for shown in phone.person.shown)


async def fails_for_good(network: Village) -> None:
    """A table is away when Gulnara types a code: what she typed fails three times and is put aside."""

    async def renamed(before: str, after: str) -> None:
        async with network.bot.database.transaction() as tx:
            await tx.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))

    await renamed("violence_reports", "away")
    await network.gulnara.says("/accept 3ME-7CY")
    for _ in range(3):
        await network.passes(minutes=1)
    await renamed("away", "violence_reports")
    assert network.rows("SELECT count(*) FROM inbox WHERE state = 'quarantined'") == [(1,)]


async def clears_away(network: Village) -> None:
    """What was put aside is dropped, so that the story ends well."""
    async with network.bot.database.transaction() as tx:
        for table in (schema.inbox, schema.outbox):
            await tx.execute(table.delete().where(table.c.state == "quarantined"))


@after(joins_as_operator)
async def test_she_runs_the_bot_and_sees_nothing_of_the_network(network: Village) -> None:
    daria = network.daria
    assert daria.labels() == ["Help and numbers", "Settings"]
    code = await sends_violence_report(network, network.amina, danger=True)
    for typed in ("/report", "/cases", f"/accept {code}", "/campaigns"):
        await says(network, daria, typed)
    assert code not in "\n".join(daria.person.shown)
    assert "Batken" not in "\n".join(daria.person.shown)
    await daria.sees("you need an invite")


@after(joins_as_operator)
async def test_what_was_put_aside_alerts_her_at_night_and_the_apology_says_so(network: Village) -> None:
    daria = network.daria
    await network.becomes(FRIDAY + timedelta(hours=16))
    await fails_for_good(network)

    await network.gulnara.sees("The person who runs this bot has been alerted, without seeing what you wrote.")
    push = await daria.sees(ALERT)
    assert not push.silent
    assert alerted(daria) == 1
    await clears_away(network)


async def test_without_an_operator_nobody_is_said_to_be_told(network: Village) -> None:
    await fails_for_good(network)

    await network.gulnara.sees("what you sent wasn’t processed. Please try again")
    await network.gulnara.never_sees("has been alerted")
    await network.gulnara.never_sees("looks at it")
    await clears_away(network)


@after(joins_as_operator)
async def test_one_reason_rings_once_an_hour_and_another_at_once(network: Village) -> None:
    daria = network.daria
    await alerts(network, AlertReason.CHAIN_BROKEN)
    await alerts(network, AlertReason.CHAIN_BROKEN)
    assert alerted(daria) == 1
    await alerts(network, AlertReason.NUMBERS_LAPSED)
    assert alerted(daria) == 2
    await network.passes(minutes=61)
    assert alerted(daria) == 3


@after(joins_as_operator)
async def test_a_case_that_was_taken_meanwhile_alerts_nobody(network: Village) -> None:
    daria = network.daria
    code = await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    ((number,),) = network.rows("SELECT id FROM violence_reports")
    await alerts(network, f"violence:{number}")
    assert alerted(daria) == 0, "others are still to be contacted"
    for _ in range(12):
        if alerted(daria):
            break
        await network.passes(minutes=40)
    assert alerted(daria) == 1
    await network.passes(hours=2)
    await alerts(network, f"violence:{number}")
    assert alerted(daria) == 2, "it is still open"
    await says(network, network.saida, "/cases")
    await goes(network, network.saida, code, "Try someone now")
    await goes(network, network.gulnara, "Open", "Accept")
    await network.passes(hours=2)
    await alerts(network, f"violence:{number}")
    assert alerted(daria) == 2


@after(joins_as_operator)
async def test_numbers_that_lapse_alarm_the_coordinators_of_their_country_and_the_operator(network: Village) -> None:
    daria = network.daria
    keys = [each.key for each in of_country(FACTS.hotlines, KG)]
    async with network.bot.database.transaction() as tx:
        await network_rows.keep_hotline_checks(tx, keys, "Aizada", FRIDAY - timedelta(days=89))
    await network.passes(days=1)
    await network.saida.never_sees("It’s time for a routine check")
    await network.passes(days=2)

    due = await network.saida.sees("It’s time for a routine check")
    assert keys[0][1] in due.text
    assert due.text.startswith("It’s time for a routine check.")
    assert alerted(daria) >= 1
    async with network.bot.database.transaction() as tx:
        await network_rows.keep_hotline_checks(tx, keys, "Aizada", network.world.clock.now())
    before = alerted(daria)
    await network.passes(days=2)
    assert alerted(daria) == before


@after(joins_as_operator)
async def test_a_message_that_could_not_be_sent_alerts_her(network: Village) -> None:
    daria = network.daria
    await opens_menu(network, network.amina)
    async with network.bot.database.transaction() as tx:
        person = PersonId(int(str(network.rows("SELECT min(id) FROM people")[0][0])))
        values = a_notice(tx.keyring, person, "no.such.view", {})
        blank = {"priority": 1, "mode": "send", "with_sound": False, "safe_hours_only": False}
        now = network.world.clock.now()
        await tx.execute(
            schema.outbox.insert().values(**values, **blank, state="waiting", not_before=now, created_at=now)
        )
        tx.wake(*network.bot.database.bells)
    for _ in range(3):
        await network.passes(minutes=1)
    assert network.rows("SELECT count(*) FROM outbox WHERE state = 'quarantined'") == [(1,)]
    assert alerted(daria) == 1
    await clears_away(network)
