"""Someone who can write the database's file, and has no key, changes it: nobody reads more for it, one row fails and nothing
else, and the person who runs the bot hears of it.
"""

from collections.abc import Set
from typing import Any

import pytest
from sqlalchemy import text

from bot.workers.ticks import make_scheduler
from referrals.domain.person import Grant, GroupCode, Role
from referrals.storage import schema
from tests.commandline import on_page
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    count,
    goes,
    opens_menu,
    says,
    sends_conflict_report,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import loads
from tests.stories.test_backup_and_move import Operator
from tests.stories.test_the_operator_is_alerted import alerted, clears_away, joins_as_operator
from tests.stories.village import NETWORK, Village

HERS, ANOTHERS = "Ал мени кечке чыгарбайт", "Балдарым бар, коркуп жатам"


async def in_the_file(network: Village, statement: str, **values: Any) -> list[Any]:
    """What a thief does with any tool that opens SQLite's files: no key is asked for anything."""
    async with network.bot.database.transaction() as tx:
        result = await tx.execute(text(statement), values)
        return list(result.all()) if result.returns_rows else []


async def exchanges(network: Village, table: str, column: str) -> None:
    """Two rows of a table have each other's values."""
    (one, first), (two, second) = await in_the_file(network, f"SELECT id, {column} FROM {table} ORDER BY id")  # noqa: S608
    for number, value in ((one, second), (two, first)):
        into = f"UPDATE {table} SET {column} = :value WHERE id = :number"  # noqa: S608
        await in_the_file(network, into, value=value, number=number)


@pytest.fixture
def operator(network: Village, monkeypatch: pytest.MonkeyPatch) -> Operator:
    return Operator(network, monkeypatch)


@after(joins_as_operator)
async def test_words_moved_to_another_report_are_shown_to_nobody(network: Village, operator: Operator) -> None:
    """The responder of the one would read what the other wrote."""
    for phone, words in ((network.amina, HERS), (network.cholpon, ANOTHERS)):
        code = await sends_violence_report(network, phone)
        await says(network, phone, words)
        await goes(network, phone, f"Add to {code}")
    await exchanges(network, "violence_reports", "words_sealed")

    await goes(network, network.gulnara, "Open", code, "Accept")
    await network.gulnara.sees("You have it now")
    assert "Show what was written" not in network.gulnara.labels()
    checked = await operator.types("check")
    assert on_page(checked, "✗", "2 in violence_reports.words_sealed"), checked.output
    assert alerted(network.daria) == 1
    await exchanges(network, "violence_reports", "words_sealed")


@after(joins_as_operator)
async def test_one_account_never_answers_as_another_person(network: Village) -> None:
    """A stranger's address stands in a coordinator's row: she would have her cases."""
    stranger = await network.newcomer("stranger")
    await opens_menu(network, stranger)
    ((number, key, sealed),) = await in_the_file(
        network, "SELECT id, telegram_key, telegram_sealed FROM people ORDER BY id DESC LIMIT 1"
    )
    ((hers, her_key, her_sealed),) = await in_the_file(
        network,
        "SELECT p.id, p.telegram_key, p.telegram_sealed FROM people p JOIN grants g ON g.person_id = p.id"
        " WHERE g.role = 'coordinator' ORDER BY p.id LIMIT 1",
    )

    async def moves(number: int, key: bytes, sealed: bytes) -> None:
        address = "UPDATE people SET telegram_key = :key, telegram_sealed = :sealed WHERE id = :number"
        await in_the_file(network, address, key=key, sealed=sealed, number=number)

    await moves(number, b"away", sealed)
    await moves(hers, key, sealed)
    shown = len(stranger.person.shown)
    await says(network, stranger, "/cases")
    for _ in range(3):
        await network.passes(minutes=1)
    assert len(stranger.person.shown) == shown
    assert count(network, "inbox", "state = 'quarantined'") == 1
    assert alerted(network.daria) == 1
    await starts_writing(network, network.amina, "Help for myself")

    await moves(hers, her_key, her_sealed)
    await moves(number, key, sealed)
    await clears_away(network)


@after(joins_as_operator)
async def test_a_role_written_into_the_file_is_nobodys(network: Village, operator: Operator) -> None:
    """A stranger is made a coordinator of everything, by a new row and by a coordinator's own."""
    stranger = await network.newcomer("stranger")
    await opens_menu(network, stranger)
    await sends_violence_report(network, network.amina)
    ((number,),) = await in_the_file(network, "SELECT max(id) FROM people")
    made = (
        "INSERT INTO grants (person_id, role, granted_at, mark) VALUES (:number, 'coordinator', '2026-11-25', zeroblob(16))",
        "INSERT INTO grants (person_id, role, place, granted_at, mark)"
        " SELECT :number, role, place, granted_at, mark FROM grants WHERE role = 'coordinator' AND mark != zeroblob(16)",
        "UPDATE people SET standing = 'active' WHERE id = :number",
    )
    for statement in made:
        await in_the_file(network, statement, number=number)

    await says(network, stranger, "/cases")
    assert not [each for each in stranger.person.shown if "Batken" in each]
    assert alerted(network.daria) == 1
    checked = await operator.types("check")
    assert on_page(checked, "✗", "2 in grants.mark"), checked.output
    await in_the_file(network, "DELETE FROM grants WHERE person_id = :number", number=number)


@after(joins_as_operator)
async def test_a_case_copied_into_anothers_offer_is_shown_to_nobody(network: Village, operator: Operator) -> None:
    """Bermet has Amina's case. Cholpon never chose Bermet's office, and hers is made the one that Bermet has. Cholpon's goes on
    as it would have, and Amina's goes on at once: whom she chose is contacted again."""
    amina, bermet, gulnara = network.amina, network.bermet, network.gulnara
    hers = await sends_violence_report(
        network, amina, wanted=HELP_FOR_HOURS, strikes=("Ak-Kanat",), number="0770998877"
    )
    await accepts(network, bermet)
    anothers = await sends_violence_report(
        network, network.cholpon, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",), number="0555112233"
    )
    copied = (
        "UPDATE referrals SET report_id = (SELECT report_id FROM referrals ORDER BY id DESC LIMIT 1)"
        " WHERE organisation_code = 'ukuk-batken'"
    )
    await in_the_file(network, copied)

    await says(network, gulnara, f"/accept {anothers}")
    await gulnara.sees("You have it now")
    await says(network, bermet, "/cases")
    await bermet.never_sees(anothers)
    await bermet.never_sees("0555112233")
    assert alerted(network.daria) == 1
    checked = await operator.types("check")
    assert on_page(checked, "✗", "1 in referrals.mark"), checked.output

    await goes(network, bermet, "Open")
    assert hers in bermet.screen()
    await goes(network, bermet, "Accept", "Show how to reach her")
    await bermet.sees("0770998877")
    assert count(network, "referrals", "state = 'accepted'") == 2
    await in_the_file(network, "DELETE FROM referrals WHERE state = 'revoked'")


@after(joins_as_operator)
async def test_a_case_that_nobody_touches_goes_on_all_the_same(network: Village) -> None:
    """Hers is made to look done. The bot reads everything every six hours: then whom she chose is contacted again."""
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
    await accepts(network, network.gulnara)
    await in_the_file(network, "UPDATE referrals SET state = 'served', due_at = NULL")
    await audits(network)
    assert network.rows("SELECT state FROM referrals ORDER BY id") == [("revoked",), ("offered",)]
    assert network.rows("SELECT state FROM violence_reports") == [("asking",)]
    await accepts(network, network.gulnara)
    await in_the_file(network, "DELETE FROM referrals WHERE state = 'revoked'")


@after(joins_as_operator)
async def test_an_organisation_written_into_her_consent_is_not_contacted(network: Village, operator: Operator) -> None:
    """She agreed to Ak-Kanat alone (D3). When they say no, no one else is contacted by itself, and a coordinator has it."""
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
    await in_the_file(network, "UPDATE violence_reports SET allowed = :both", both='["ak-kanat", "ukuk-batken"]')
    checked = await operator.types("check")
    assert on_page(checked, "✗", "1 in violence_reports.mark"), checked.output
    await goes(network, network.gulnara, "Open", "We can’t take it", "I’d rather not say")
    assert alerted(network.daria) == 1
    await network.passes(hours=2)
    assert count(network, "referrals", "organisation_code = 'ukuk-batken'") == 0
    assert network.rows("SELECT state, allowed FROM violence_reports") == [("with_coordinator", '["ak-kanat"]')]


ROTTEN = ("x", "7", b"\xff\xfe")
"""Neither of them is an hour, a list or any word we know; the one is no JSON, the next no list, and the last no text."""
PLACES = {"country", "district", "place"}


async def rots(network: Village, value: object, *, but: Set[str]) -> None:
    """In the only report of each track, every column that is not sealed but these."""
    for table in (schema.violence_reports, schema.conflict_reports):
        plain = {each.name for each in table.columns if not each.name.endswith("_sealed")} - but
        columns = [f'"{each}" = :value' for each in plain]
        await in_the_file(network, f"UPDATE {table.name} SET {', '.join(columns)}", value=value)  # noqa: S608


async def audits(network: Village) -> None:
    """What the bot does every six hours."""
    audit = make_scheduler(network.bot.database, network.bot.clock).get_job("audit")
    await audit.func(*audit.args)
    await network.settles()


@after(joins_as_operator)
@pytest.mark.parametrize("value", ROTTEN)
async def test_a_report_that_cannot_be_read_silences_no_other(network: Village, value: object) -> None:
    """Nothing in Amina's reports is what it can be, but for where it is. Cholpon's goes its way, and both of Amina's wait for a
    coordinator, who finds them on her list, whatever stands there as their state."""
    amina, cholpon, gulnara, saida = network.amina, network.cholpon, network.gulnara, network.saida
    hers = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    conflict = await sends_conflict_report(network, amina)
    await rots(network, value, but={"id", "code", "writer_id", *PLACES})
    await audits(network)
    anothers = await sends_violence_report(network, cholpon, danger=True)
    await says(network, gulnara, f"/accept {anothers}")
    await gulnara.sees("You have it now")
    await network.passes(hours=30)
    await says(network, saida, "/cases")
    for code in (hers, conflict, anothers):
        await saida.sees(code)
    assert alerted(network.daria) >= 1


@after(joins_as_operator)
async def test_nor_does_one_of_which_nothing_can_be_read(network: Village) -> None:
    """Not even where it is: no coordinator is found, and the operator is alerted that it waits."""
    amina, saida = network.amina, network.saida
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await sends_conflict_report(network, amina)
    await rots(network, "x", but={"id", "code", "writer_id"})
    await audits(network)
    anothers = await sends_violence_report(network, network.cholpon, danger=True)
    await says(network, network.gulnara, f"/accept {anothers}")
    await network.gulnara.sees("You have it now")
    await says(network, saida, "/cases")
    await saida.sees(anothers)
    before = alerted(network.daria)
    await network.passes(hours=30)
    assert alerted(network.daria) > before
    for table in ("violence_reports", "conflict_reports"):
        assert count(network, table, "state = 'with_coordinator' AND operator_at IS NOT NULL") == 1, table


@after(joins_as_operator)
async def test_who_has_it_keeps_it_whatever_was_written_there(network: Village) -> None:
    """Amina is in danger, and Gulnara has her case. The file says that it was taken back, without danger, and that she
    agreed to no one: who has it isn't told to stop, not either when it's taken back from her phone (D24)."""
    amina, gulnara = network.amina, network.gulnara
    hers = await sends_violence_report(network, amina, danger=True, number="0770998877")
    await accepts(network, gulnara)
    ended = "search = 'withdrawn', state = 'withdrawn', danger = 0, urgency = '3_days', allowed = '[]'"
    await in_the_file(network, f"UPDATE violence_reports SET {ended}")  # noqa: S608
    await audits(network)
    await network.passes(minutes=30)
    assert network.rows("SELECT state FROM referrals") == [("accepted",)]
    await says(network, network.saida, "/cases")
    await network.saida.sees(hers)
    await goes(network, amina, "Check for news", "Take it back", "Yes, take it back")
    await network.passes(minutes=30)
    await gulnara.never_sees("don’t write or call")
    assert network.rows("SELECT state FROM referrals") == [("accepted",)]


@after(joins_as_operator)
async def test_what_cannot_be_known_of_her_is_said_to_no_one(network: Village) -> None:
    """A woman asked Amina to write, and may be called from noon to five. The file says that Amina wrote for herself, and other
    hours: the one who takes it is given neither number nor hours, and Amina does not learn that it is closed (D13)."""
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, about="A woman asked me", wanted=HELP_FOR_HOURS, number="0770998877")
    forged = "voice = 'herself', contact = 'call', contact_start = '22:30', contact_end = '23:30'"
    await in_the_file(network, f"UPDATE violence_reports SET {forged}")  # noqa: S608
    await accepts(network, gulnara)
    await gulnara.sees("No number given yet")
    assert "Show how to reach her" not in gulnara.labels()
    await gulnara.never_sees("22:30")
    await goes(
        network, gulnara, "We have been in touch", "Help was given", "Skip", "Close this case", "Help was received"
    )
    await network.passes(hours=2)
    await amina.never_sees("It’s closed now")


@after(joins_as_operator)
@pytest.mark.parametrize("value", ROTTEN)
async def test_an_organisation_that_cannot_be_read_silences_no_other(network: Village, value: object) -> None:
    """One in another country, in every column: help is looked for as if it were not there."""
    columns = [each.name for each in schema.organisations.columns if each.name not in {"code", "active"}]
    rotten = ", ".join(f"{each} = :value" for each in columns)
    await in_the_file(network, f"UPDATE organisations SET {rotten} WHERE code = 'mohi-nav'", value=value)  # noqa: S608
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await accepts(network, network.gulnara)
    assert alerted(network.daria) == 1
    await in_the_file(network, "UPDATE organisations SET removed_at = NULL WHERE code = 'mohi-nav'")
    await loads(network, NETWORK)


@after(joins_as_operator)
@pytest.mark.parametrize("value", ROTTEN)
async def test_a_person_who_cannot_be_read_silences_no_other(
    network: Village, operator: Operator, value: object
) -> None:
    """Bermet, who is contacted as Gulnara is, and a group: Gulnara takes what Amina sends. Bermet is off duty until she says
    that she is on."""
    bermet = network.bermet
    columns = ("language", "home", "zone", "duty_weekdays", "duty_start", "duty_end", "safe_start", "safe_end")
    rotten = ", ".join(f"{each} = :value" for each in (*columns, "campaign_hour", "campaign_weekdays"))
    mended = (
        "language = 'en', home = NULL, zone = 'Asia/Bishkek', safe_start = '08:00', safe_end = '20:00',"
        " campaign_hour = NULL, campaign_weekdays = '0123456'"
    )
    hers = "SELECT person_id FROM grants WHERE organisation_code = 'ukuk-batken'"
    await in_the_file(network, f"UPDATE people SET {rotten} WHERE id IN ({hers})", value=value)  # noqa: S608
    await in_the_file(network, "UPDATE groups SET names = :value, district = :value", value=value)
    await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    await accepts(network, network.gulnara)
    assert alerted(network.daria) == 1
    checked = await operator.types("check")
    assert on_page(checked, "✗", "1 in people.duty_start"), checked.output
    await opens_menu(network, bermet)
    await bermet.taps("My duty")
    await bermet.sees("You’re off duty")
    await goes(network, bermet, "I’m on duty")
    await bermet.sees("You’re on duty")
    await in_the_file(network, f"UPDATE people SET {mended} WHERE id IN ({hers})")  # noqa: S608
    await loads(network, NETWORK)


@after(joins_as_operator)
async def test_a_text_that_is_none_fails_no_list(network: Village) -> None:
    """Bytes that no text has stand in Bermet's hours and in Amina's report, marked as text. Gulnara takes what Cholpon sends."""
    hers = await sends_violence_report(network, network.amina, wanted=HELP_FOR_HOURS)
    where = "WHERE id IN (SELECT person_id FROM grants WHERE organisation_code = 'ukuk-batken')"
    await in_the_file(network, f"UPDATE people SET duty_start = CAST(x'fffe' AS TEXT) {where}")  # noqa: S608
    await in_the_file(network, "UPDATE violence_reports SET urgency = CAST(x'fffe' AS TEXT)")
    anothers = await sends_violence_report(network, network.cholpon, danger=True)
    await says(network, network.gulnara, f"/accept {anothers}")
    await network.gulnara.sees("You have it now")
    await says(network, network.saida, "/cases")
    await network.saida.sees(hers)
    assert alerted(network.daria) >= 1
    await in_the_file(network, f"UPDATE people SET duty_start = '09:00' {where}")  # noqa: S608
    await audits(network)


@after(joins_as_operator)
async def test_a_report_made_anothers_is_not_shown_to_her(network: Village) -> None:
    """Cholpon is written into Amina's report as the one who sent it. The case goes on all the same."""
    cholpon, gulnara = network.cholpon, network.gulnara
    hers = await sends_violence_report(network, network.amina, number="0770998877")
    await sends_violence_report(network, cholpon)
    copied = "UPDATE violence_reports SET writer_id = (SELECT writer_id FROM violence_reports ORDER BY id DESC LIMIT 1)"
    await in_the_file(network, copied)
    await says(network, cholpon, f"/status {hers}")
    await cholpon.sees("I can’t find this code among your messages.")
    assert alerted(network.daria) == 1
    await says(network, gulnara, f"/accept {hers}")
    await gulnara.sees("You have it now")
    await says(network, cholpon, f"/status {hers}")
    await cholpon.sees_new("I can’t find this code among your messages.")
    await network.stops()


@after(joins_as_operator)
async def test_a_number_written_into_an_organisation_is_shown_to_no_one(network: Village, operator: Operator) -> None:
    """She calls the centre that has her case, and someone else would pick up; and it would be offered every conflict. Until the
    network's file is loaded again, it has no number and is contacted about nothing new."""
    amina = network.amina
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
    await accepts(network, network.gulnara)
    anothers = "phone = '0700 000000', covers = '[\"KG\", \"TJ\"]'"
    await in_the_file(network, f"UPDATE organisations SET {anothers} WHERE code = 'ak-kanat'")  # noqa: S608
    await goes(network, amina, "Check for news")
    await amina.never_sees("0700 000000")
    await audits(network)
    assert alerted(network.daria) == 1
    checked = await operator.types("check")
    assert on_page(checked, "✗", "1 in organisations.mark"), checked.output
    await loads(network, NETWORK)
    await goes(network, amina, "Check for news")
    await amina.sees("Number to call: +996")
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)], "she who has it keeps it"


@after(joins_as_operator)
async def test_an_invite_changed_in_the_file_lets_nobody_in(network: Village) -> None:
    """A member's invite is made a coordinator's, and one that is used up is filled again."""
    stranger = await network.newcomer("stranger")
    for change in ("role = 'coordinator', group_code = NULL", "uses_left = 9", "expires_at = '2030-01-01'"):
        code = await network.invites(Grant(Role.MEMBER, group=GroupCode("batken-aksay")))
        await in_the_file(network, f"UPDATE invites SET {change} WHERE id = (SELECT max(id) FROM invites)")  # noqa: S608
        await stranger.starts(code)
        await network.settles()
        assert count(network, "admissions") == 1, "Daria's alone"
    await in_the_file(network, "DELETE FROM invites WHERE id NOT IN (SELECT invite_id FROM admissions)")


@after(joins_as_operator)
async def test_a_draft_that_was_exchanged_is_begun_again(network: Village) -> None:
    """A form holds another one's answers: nobody is shown them, and both can write."""
    await starts_writing(network, network.amina, "Help for myself")
    await starts_writing(network, network.cholpon, "Help for myself")
    await exchanges(network, "forms", "answers_sealed")

    await sends_violence_report(network, network.cholpon)
    assert alerted(network.daria) == 1
    await sends_violence_report(network, network.amina)
    assert count(network, "inbox", "state = 'quarantined'") == 0


async def test_a_country_is_not_opened_in_the_file(network: Village) -> None:
    """Who opened it is kept, sealed: without it the country is closed (D22)."""
    ((kept,),) = await in_the_file(network, "SELECT opened_by_sealed FROM countries WHERE code = 'KG'")
    there = "UPDATE countries SET opened_by_sealed = :value WHERE code = 'KG'"
    await in_the_file(network, there, value=bytes([*kept[:-1], kept[-1] ^ 1]))
    await starts_writing(network, network.amina, "Help for myself")
    assert count(network, "forms") == 0
    await in_the_file(network, there, value=kept)


async def test_nor_is_one_that_was_closed(network: Village, operator: Operator) -> None:
    """Closing takes away who had opened it, so that a moment alone opens nothing."""
    closed = await operator.types("close", "KG", "--by", "Aizada", "--because", "no one answers")
    assert closed.exit_code == 0, closed.output
    there = "UPDATE countries SET opened_at = :value WHERE code = 'KG'"
    await in_the_file(network, there, value="2026-11-20 04:00:00.000000")
    await starts_writing(network, network.amina, "Help for myself")
    assert count(network, "forms") == 0
