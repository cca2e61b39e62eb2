"""An old backup is restored: what was taken back since stays taken back, nothing is sent a second time, and where nobody
knows what was taken back, a person decides.
"""

import shutil

import pytest
from typer.testing import Result

from bot.simulator import keyboards, people_do
from referrals.operating import Removing
from referrals.storage import person_rows, taken_back, taken_back_file
from referrals.storage.database import Database
from referrals.storage.sealed import fresh_keys, read_keyring
from tests.commandline import on_page
from tests.keys import KEYS
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    count,
    goes,
    says,
    sends_conflict_report,
    sends_violence_report,
    starts_writing,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, asked, changed, loads
from tests.stories.test_backup_and_move import Operator, the_disk_is_lost
from tests.stories.village import IDS, Village

OPEN = "state IN ('offered', 'accepted', 'contacted', 'served')"
"""Of a referral: somebody is asked, or works on it."""


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


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_what_was_taken_back_since_stays_taken_back(network: Village, operator: Operator) -> None:
    """She took her message back; an organisation's person and the whole office were taken out; the country was closed."""
    amina, gulnara = network.amina, network.gulnara
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
    assert count(network, "referrals", OPEN) == 0
    await says(network, network.nurgul, "/cases")
    await network.nurgul.never_sees("Batken District")


@pytest.mark.parametrize("all_of_it", [True, False])
async def test_what_was_taken_back_after_closing_unseen_is_not_opened_again(
    network: Village, operator: Operator, all_of_it: bool
) -> None:
    """Who wrote for another did not know that it was closed (D13). After the restore words of danger reach no one struck (D3)."""
    amina, gulnara = network.amina, network.gulnara
    code = await sends_violence_report(network, amina, about="A woman asked me", wanted=HELP_FOR_HOURS)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch", "Help was given", "Skip")
    await goes(network, gulnara, "Close this case", "Help was received")
    await backs_up(operator)
    if all_of_it:
        await says(network, amina, f"/status {code}")
        await goes(network, amina, "Take it back", "Yes, take it back")
    else:
        await amina.forges("1:r:violence:1:strike:ak-kanat")
    await network.settles()
    said = await restores(network, operator, with_record=True)
    assert on_page(said, "1 reports withdrawn, closed or narrowed"), said.output
    await network.starts()
    await amina.forges("1:r:violence:1:add")
    await network.settles()
    if not all_of_it:
        await goes(network, amina, "In words")
        await says(network, amina, "help me please he is going to kill me")
    assert network.rows("SELECT state FROM violence_reports") == [("withdrawn" if all_of_it else "asking",)]
    assert count(network, "referrals", "organisation_code = 'ak-kanat' AND state = 'accepted'") == 0


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_what_was_taken_back_is_known_under_a_new_look_up_key_too(
    network: Village, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old key was learnt, so a new one is put in front before the restore: what she took back stays taken back, whether the
    database that is replaced says so or the record of one that is lost. From then on the new key alone reads the record."""
    newer = fresh_keys().partition(",")[0]
    await network.settles()
    await backs_up(operator)
    await goes(network, network.amina, "Take it back", "Yes, take it back")
    await removes(network, "nurgul")
    await network.settles()
    await network.stops()
    shutil.move(f"{network.database_file}.taken-back", "kept")
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{newer},{KEYS}")
    for lost in (False, True):
        if lost:
            the_disk_is_lost(network, with_record=False)
            shutil.copy("kept", f"{network.database_file}.taken-back")
        said = await operator.types("restore", "old.backup", "--force")
        assert on_page(said, "1 reports withdrawn, closed or narrowed"), said.output
        assert on_page(said, "1 roles taken away")
        alone = Database(network.settings.database_url, read_keyring(f"{newer},{KEYS.partition(',')[2]}"))
        async with alone.reading() as tx:
            (known,) = taken_back_file.read(taken_back_file.path_of(alone), alone.keyring)
            assert known.covers(await taken_back.read(tx, known.as_of))
        await alone.close()
    network.settings = network.settings.model_copy(update={"encryption_keys": f"{newer},{KEYS}"})
    await network.starts()
    await network.passes(hours=3)
    assert network.rows("SELECT state FROM violence_reports") == [("withdrawn",)]
    assert count(network, "referrals", OPEN) == 0


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS)
async def test_without_a_record_nobody_is_contacted_by_itself_and_she_gets_no_message(
    network: Village, operator: Operator
) -> None:
    """The machine is lost with all that was on it: nobody knows that she took it back."""
    amina, saida = network.amina, network.saida
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
    assert count(network, "timers", network.where("timers.kind", "route")) == 1


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


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_nor_is_one_after_a_new_bot_has_worked_beside_it(network: Village, operator: Operator) -> None:
    """On the new machine the bot was started before anything was restored: what it knows is nothing of hers."""
    amina = network.amina
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


@after(sends_conflict_report, "amina")
async def test_without_a_record_a_conflict_waits_for_a_coordinator_too(network: Village, operator: Operator) -> None:
    """Nor is anything sent twice that was on its way, and no draft of the time of the backup comes back."""
    amina, saida = network.amina, network.saida
    await starts_writing(network, network.cholpon, "Community:")
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


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_a_record_found_after_a_first_restore_counts_at_the_second(network: Village, operator: Operator) -> None:
    """The operator restored without the record, reads that there is none, and restores again: with the copy in its place what
    it knows is taken back; without it the restored database is no record of its own. A third time changes nothing."""
    amina = network.amina
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


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",))
async def test_consent_that_lapsed_is_no_withdrawal(network: Village, operator: Operator) -> None:
    """The only organisation she ticked became stricter after the backup, and a coordinator has it: nobody took it back."""
    await network.settles()
    await backs_up(operator)
    await loads(network, changed("ak-kanat", must_report=True))
    await network.settles()
    await restores(network, operator, with_record=True)
    await network.starts()
    await network.passes(minutes=10)
    assert network.rows("SELECT state, allowed FROM violence_reports") == [("with_coordinator", "[]")]


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS)
async def test_nor_is_what_lapsed_by_a_restore_without_a_record(network: Village, operator: Operator) -> None:
    """Restored without a record, the bot runs and writes one of its own, then the operator restores once more."""
    await network.settles()
    await backs_up(operator)
    await restores(network, operator, with_record=False)
    await network.starts()
    await network.passes(minutes=10)
    await network.stops()
    assert (await operator.types("restore", "old.backup", "--force")).exit_code == 0
    assert network.rows("SELECT state != 'withdrawn', allowed FROM violence_reports") == [(1, "[]")]
    await network.starts()


@after(sends_violence_report, "amina", danger=True, wanted=HELP_FOR_HOURS)
async def test_in_danger_accepted_after_the_backup_and_then_taken_back_a_coordinator_decides(
    network: Village, operator: Operator
) -> None:
    """Who pressed on her phone is not known, and whoever accepted it goes on (D24); the restored bot knows neither."""
    amina, saida = network.amina, network.saida
    await network.settles()
    await backs_up(operator)
    contacted = len(asked(network))
    await accepts(network, network.gulnara)
    await goes(network, amina, "Take it back", "Yes, take it back")
    await network.settles()
    await restores(network, operator, with_record=True)
    coordinator = Diary(network.world, saida)
    await network.starts()
    await network.settles()
    assert coordinator.entries, "her phone rings at once"
    await network.passes(hours=2)
    assert network.rows("SELECT state, withdrawn_at IS NULL FROM violence_reports") == [("with_coordinator", 0)]
    assert len(asked(network)) == contacted, "no one else hears of it"


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_what_was_given_back_is_not_handed_to_them_again(network: Village, operator: Operator) -> None:
    """They know her, so they gave it back (D5): after the restore it looks for someone else."""
    gulnara = network.gulnara
    await accepts(network, gulnara)
    await backs_up(operator)
    await goes(network, gulnara, "I know them", "Yes, give it back")
    await network.settles()
    await restores(network, operator, with_record=True)
    assert network.rows("SELECT state FROM violence_reports") == [("received",)]
    assert network.rows("SELECT state FROM referrals") == [("revoked",)]
    await network.starts()
    await network.passes(minutes=10)
    assert count(network, "referrals", f"organisation_code = 'ak-kanat' AND {OPEN}") == 0


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS, number="0770998877")
async def test_a_number_that_she_replaced_is_given_to_no_one(network: Village, operator: Operator) -> None:
    """Someone else has her old phone."""
    amina, gulnara = network.amina, network.gulnara
    await network.settles()
    await backs_up(operator)
    await goes(network, amina, "Add or change something", "How to make contact")
    await says(network, amina, "0555112233")
    await goes(network, amina, "In the daytime, 12–17")
    await network.settles()
    await restores(network, operator, with_record=True)
    await network.starts()
    await accepts(network, gulnara)
    await gulnara.sees("No number given yet")
    assert "Show how to reach her" not in gulnara.labels()
    assert "0770998877" not in gulnara.screen()


async def test_an_old_card_of_a_lost_case_acts_on_no_other_one(network: Village, operator: Operator) -> None:
    """Numbers of rows are never given again; the codes of what is lost are printed, and its writer's card says so."""
    gulnara, amina, cholpon = network.gulnara, network.amina, network.cholpon
    await backs_up(operator)
    lost = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, number="0770998877")
    await accepts(network, gulnara)
    card = next(each for each in reversed(gulnara.messages()) if each.inline)
    in_touch = next(each for each in keyboards.buttons(card.inline) if "in touch" in each["text"])
    said = await restores(network, operator, with_record=True)
    assert on_page(said, f"1 open reports are lost: {lost.replace('‑', '-')}"), said.output
    await network.starts()
    await sends_violence_report(network, cholpon, wanted=HELP_FOR_HOURS, number="0555112233")
    await accepts(network, gulnara)
    people_do.presses(network.world, gulnara.id, card.id, in_touch["callback_data"])
    await network.settles()
    assert network.rows("SELECT state FROM violence_reports") == [("taken",)]
    await goes(network, amina, "Check for news")
    await amina.sees("I can’t find this message any more.")


@after(sends_conflict_report, "amina")
async def test_without_a_record_a_coordinator_has_a_conflict_passed_on(network: Village, operator: Operator) -> None:
    """No organisation is contacted by itself, and every one of them when a coordinator says so."""
    saida = network.saida
    await backs_up(operator)
    await restores(network, operator, with_record=False)
    await network.starts()
    await network.passes(hours=1)
    contacted = len(asked(network))
    await goes(network, saida, "Open")
    await network.settles()
    await goes(network, saida, "Contact")
    await network.settles()
    assert len(asked(network)) > contacted
    assert network.rows("SELECT state FROM conflict_reports") == [("asking",)]
