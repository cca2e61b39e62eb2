"""An old backup is restored: what was taken back since stays taken back, nothing is sent a second time, and where nobody
knows what was taken back, a person decides.
"""

import shutil

import pytest
from typer.testing import Result

from referrals.operating import Removing
from referrals.storage import person_rows
from tests.commandline import on_page
from tests.stories.acts import HELP_FOR_HOURS, goes, says, sends_conflict_report, sends_violence_report, starts_writing
from tests.stories.care.looking import Diary, asked
from tests.stories.test_backup_and_move import Operator, the_disk_is_lost
from tests.stories.village import IDS, Village


@pytest.fixture
def operator(network: Village, monkeypatch: pytest.MonkeyPatch) -> Operator:
    return Operator(network, monkeypatch)


async def backs_up(operator: Operator) -> None:
    made = await operator.types("backup", "old.backup")
    assert made.exit_code == 0, made.output


async def restores(network: Village, operator: Operator, *, with_record: bool) -> Result:
    await network.stops()
    the_disk_is_lost(network, with_record=with_record)
    result = await operator.types("restore", "old.backup")
    assert result.exit_code == 0, result.output
    return result


async def removes(network: Village, name: str) -> None:
    async with network.bot.database.transaction() as tx:
        person = await person_rows.find(tx, IDS[name])
        assert person is not None
        await Removing().remove(tx, person, network.bot.clock.now())


async def test_what_was_taken_back_since_stays_taken_back(network: Village, operator: Operator) -> None:
    """She took her message back; an organisation's person and the whole office were taken out; the country was closed."""
    amina, gulnara = network.amina, network.gulnara
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number="0770998877")
    await network.settles()
    await backs_up(operator)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await removes(network, "nurgul")
    assert (await operator.types("remove", "--organisation", "ukuk-batken", "--yes")).exit_code == 0
    assert (await operator.types("close", "KG", "--by", "Aizada", "--because", "no one answers")).exit_code == 0
    await network.settles()

    said = await restores(network, operator, with_record=True)
    assert on_page(said, "1 reports withdrawn, closed or narrowed"), said.output
    assert on_page(said, "1 roles taken away")
    assert on_page(said, "1 organisations taken out")
    assert on_page(said, "1 countries closed")
    assert network.rows("SELECT state, allowed, contact FROM violence_reports") == [("withdrawn", "[]", "not_said")]
    assert network.rows("SELECT removed_at IS NULL FROM organisations WHERE code = 'ukuk-batken'") == [(0,)]
    assert network.rows("SELECT opened_at IS NULL FROM countries WHERE code = 'KG'") == [(1,)]

    diaries = [Diary(network.world, each) for each in (amina, gulnara, network.nurgul)]
    await network.starts()
    await network.passes(hours=3)
    assert [each.entries for each in diaries] == [[], [], []]
    assert network.rows("SELECT count(*) FROM referrals WHERE state IN ('offered', 'accepted')") == [(0,)]
    await says(network, network.nurgul, "/cases")
    await network.nurgul.never_sees("Batken District")


async def test_without_a_record_nobody_is_contacted_by_itself_and_she_gets_no_message(
    network: Village, operator: Operator
) -> None:
    """The machine is lost with all that was on it: nobody knows that she took it back."""
    amina, saida = network.amina, network.saida
    await sends_violence_report(network, amina, danger=True, wanted=HELP_FOR_HOURS)
    await network.settles()
    await backs_up(operator)
    contacted = len(asked(network))
    await goes(network, amina, "Take it back", "Yes, take it back")
    await network.settles()

    said = await restores(network, operator, with_record=False)
    assert on_page(said, "! There is no record of what was taken back")
    assert on_page(said, "1 open reports; some may have been withdrawn")
    hers, coordinator = (Diary(network.world, each) for each in (amina, saida))
    await network.starts()
    await network.settles()
    assert coordinator.entries, "a person decides, and in danger her phone rings at once"
    await network.passes(hours=2)
    assert hers.entries == [], "who took it back gets no message"
    assert len(asked(network)) == contacted, "no organisation is contacted beyond those of the backup"
    assert network.rows("SELECT state FROM violence_reports") == [("with_coordinator",)]
    assert network.rows("SELECT count(*) FROM timers WHERE kind = 'route'") == [(1,)]


async def test_a_record_that_is_older_than_the_backup_is_none(network: Village, operator: Operator) -> None:
    await network.stops()
    shutil.copy(f"{network.database_file}.taken-back", "kept")
    await network.starts()
    await network.passes(hours=1)
    await sends_conflict_report(network, network.amina)
    await backs_up(operator)
    await network.stops()
    the_disk_is_lost(network, with_record=False)
    shutil.copy("kept", f"{network.database_file}.taken-back")
    assert on_page(await operator.types("restore", "old.backup"), "There is no record")
    await network.starts()


async def test_nor_is_one_after_a_new_bot_has_worked_beside_it(network: Village, operator: Operator) -> None:
    """On the new machine the bot was started before anything was restored: what it knows is nothing of hers."""
    amina = network.amina
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await network.stops()
    shutil.copy(f"{network.database_file}.taken-back", "kept")
    await network.starts()
    await network.passes(hours=1)
    await backs_up(operator)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await network.stops()
    the_disk_is_lost(network, with_record=False)
    shutil.copy("kept", f"{network.database_file}.taken-back")
    await network.starts()
    await network.stops()
    assert on_page(await operator.types("restore", "old.backup", "--force"), "There is no record")
    assert network.rows("SELECT allowed FROM violence_reports") == [("[]",)]
    await network.starts()


async def test_without_a_record_a_conflict_waits_for_a_coordinator_too(network: Village, operator: Operator) -> None:
    """Nor is anything sent twice that was on its way, and no draft of the time of the backup comes back."""
    amina, saida = network.amina, network.saida
    await sends_conflict_report(network, amina)
    await starts_writing(network, network.cholpon, "community")
    await backs_up(operator)
    contacted = len(asked(network))
    await restores(network, operator, with_record=False)
    assert network.rows("SELECT count(*) FROM forms") == [(0,)]
    assert network.rows("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND mode != 'delete'") == [
        (0,)
    ]
    hers = Diary(network.world, amina)
    await network.starts()
    await network.passes(hours=5)
    assert len(asked(network)) == contacted
    assert hers.entries == []
    assert network.rows("SELECT state FROM conflict_reports") == [("with_coordinator",)]
    await goes(network, saida, "Open")
    await saida.sees("Batken District")


async def test_a_record_found_after_a_first_restore_counts_at_the_second(network: Village, operator: Operator) -> None:
    """The operator restored without the record, reads that there is none, and restores again: with the copy in its place what
    it knows is taken back; without it the restored database is no record of its own. A third time changes nothing."""
    amina = network.amina
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await network.settles()
    await backs_up(operator)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await removes(network, "nurgul")
    await network.settles()
    await network.stops()
    shutil.copy(f"{network.database_file}.taken-back", "kept")
    the_disk_is_lost(network, with_record=False)
    assert on_page(await operator.types("restore", "old.backup"), "There is no record")
    assert on_page(await operator.types("restore", "old.backup", "--force"), "There is no record")
    shutil.copy("kept", f"{network.database_file}.taken-back")
    for _ in range(2):
        said = await operator.types("restore", "old.backup", "--force")
        assert on_page(said, "1 reports withdrawn, closed or narrowed"), said.output
        assert on_page(said, "1 roles taken away"), said.output
    assert network.rows("SELECT state FROM violence_reports") == [("withdrawn",)]
    await network.starts()
