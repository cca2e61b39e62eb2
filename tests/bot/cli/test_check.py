"""`check`: every trouble in plain words, with its mending, and the exit code for a timer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text, update

from bot import zones
from bot.demo import EXAMPLE
from bot.simulator.world import TOKEN
from referrals.domain.notice import Notice
from referrals.domain.person import ALWAYS, Duty, OrganisationCode, PersonId
from referrals.domain.timer import TimerKind
from referrals.storage import inbox, outbox, person_rows, schema, timers
from referrals.storage.database import Transaction
from referrals.storage.sealed import fresh_keys
from tests.commandline import NOWHERE, SETTINGS, chiroq, in_database, joined, loaded, on_page
from tests.keys import KEYS

AK_KANAT = OrganisationCode("ak-kanat")


class TestCheck:
    def test_a_whole_network_has_nothing_to_mend(self) -> None:
        joined()

        result = chiroq("check")

        assert result.exit_code == 0, result.output
        assert on_page(result, "✓", "@chiroq_demo_bot", "polling")
        assert on_page(result, "✓ Kyrgyzstan (KG) was opened on")
        assert on_page(result, "!", "One person alone answers for Ukuk-Batken", "→")
        assert on_page(
            result, "! The directory shows no number and no words about it for Sulh", "Add phone and about to"
        )
        assert not on_page(result, "directory", "Ak-Kanat")
        assert on_page(result, "Nothing to fix.")

    def test_every_trouble_has_its_mending(self) -> None:
        loaded()

        result = chiroq("check")

        assert result.exit_code == 1
        lines = [line for line in result.output.splitlines() if line[0] in "✗!"]
        assert len(lines) > 8
        assert [line for line in lines if "→" not in line] == []
        headings = [line for line in result.output.splitlines() if line[0] not in "✗!✓"]
        assert headings[-1] == f"{sum(line[0] == '✗' for line in lines)} to fix. Next step: Invite people."
        assert headings[-3:-1] == ["Invite people:", "Open the country:"]
        assert on_page(result, "✗ No one answers for Ak-Kanat", "invite focal_point --organisation ak-kanat")
        assert on_page(result, "✗ Batken Region (KG-B) has no coordinator", "invite coordinator --place KG-B")
        assert on_page(result, "! The group", "batken-aksay", "has no leader")
        assert on_page(result, "! Tajikistan (TJ) is not open", "python -m bot open TJ")

    def test_time_zones_are_those_of_the_lock(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        assert on_page(chiroq("check"), "✓ Time zones come from the project's own tzdata 20")

        newer = tmp_path / "requirements.txt"
        newer.write_text("typer==1\ntzdata==2039.1 \\\n")
        monkeypatch.setattr(zones.locked, "__defaults__", (newer,))
        assert on_page(chiroq("check"), "✗ Time zones come from tzdata 20", "locked to 2039.1", "pip install")

    def test_nothing_set_up_yet(self, monkeypatch: pytest.MonkeyPatch, installation: Path) -> None:
        for name in SETTINGS:
            monkeypatch.delenv(name, raising=False)

        result = chiroq("check")

        assert result.exit_code == 1
        assert on_page(result, "✗ BOT_TOKEN is missing", "init")
        assert on_page(result, "✗ ENCRYPTION_KEYS is missing", "init")
        assert list(installation.iterdir()) == []

    def test_a_database_that_is_not_there_is_not_made(self, installation: Path) -> None:
        assert on_page(chiroq("check"), "✗ There is no database chiroq.db yet")
        assert not (installation / "data" / "chiroq.db").exists()

    def test_a_refused_token(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_TOKEN", "7000000001:not-the-token-of-this-bot-at-all")

        result = chiroq("check")

        assert on_page(result, "✗ Telegram refuses the token")
        assert "not-the-token" not in result.output

    def test_telegram_out_of_reach(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOT_API_URL", NOWHERE)

        result = chiroq("check")

        assert on_page(result, "✗ Telegram can't be reached")
        assert TOKEN not in result.output

    def test_a_malformed_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ENCRYPTION_KEYS", "find:precious")

        result = chiroq("check")

        assert on_page(result, "✗ ENCRYPTION_KEYS can't be read")
        assert "precious" not in result.output

    def test_a_key_of_another_installation(self, monkeypatch: pytest.MonkeyPatch) -> None:
        joined()
        monkeypatch.setenv("ENCRYPTION_KEYS", fresh_keys())

        assert on_page(chiroq("check"), "✗ ENCRYPTION_KEYS does not open this database")

    def test_the_right_sealing_key_with_a_wrong_key_for_finding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        joined()
        finding, sealing = fresh_keys().split(",")[0], KEYS.split(",")[1]
        monkeypatch.setenv("ENCRYPTION_KEYS", f"{finding},{sealing}")

        assert on_page(chiroq("check"), "✗ ENCRYPTION_KEYS does not open this database")

    def test_a_new_key_for_finding_that_is_not_used_yet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        joined()
        monkeypatch.setenv("ENCRYPTION_KEYS", f"{fresh_keys().split(',')[0]},{KEYS}")

        assert on_page(chiroq("check"), "! ENCRYPTION_KEYS has a new find: key that is not used yet")

    def test_a_database_behind_and_one_ahead_of_this_code(self) -> None:
        loaded()
        in_database(lambda tx: tx.execute(text("DELETE FROM alembic_version")))
        behind = chiroq("check")

        assert on_page(behind, "✗ The database is behind", "0001", "python -m bot run")

    def test_a_database_ahead_of_this_code(self) -> None:
        loaded()
        in_database(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))

        assert on_page(chiroq("check"), "✗ The database was written by newer code")
        refused = chiroq("network", "load", str(EXAMPLE), "--several-countries")
        assert refused.exit_code == 1
        assert on_page(refused, "written by newer code")

    def test_something_that_is_no_database(self, installation: Path) -> None:
        (installation / "data").mkdir()
        (installation / "data" / "chiroq.db").write_text("a letter, and not a short one, but no database at all\n" * 9)

        assert on_page(chiroq("check"), "✗ The database chiroq.db can't be opened")
        assert on_page(chiroq("invite", "coordinator", "--everywhere"), "The database chiroq.db can't be opened")

    def test_a_clock_that_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loaded()
        monkeypatch.setenv("CLOCK_URL", f"{NOWHERE}/clock")

        assert on_page(chiroq("check"), "✗ The simulator's clock (CLOCK_URL) does not answer")
        assert chiroq("invite", "coordinator", "--everywhere").exit_code == 1

    def test_the_simulators_clock_is_followed(self, telegram: str, monkeypatch: pytest.MonkeyPatch) -> None:
        joined()
        monkeypatch.setenv("CLOCK_URL", f"{telegram}/clock")

        assert chiroq("check").exit_code == 0

    def test_a_webhook_beside_polling(self, telegram: str) -> None:
        httpx.post(f"{telegram}/bot{TOKEN}/setWebhook", json={"url": "https://example.org/hook"}).raise_for_status()
        try:
            assert on_page(chiroq("check"), "✗ A webhook is set", "python -m bot run")
        finally:
            httpx.post(f"{telegram}/bot{TOKEN}/deleteWebhook").raise_for_status()

    def test_a_webhook_that_is_wanted_and_not_set_or_leads_elsewhere(
        self, telegram: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WEBHOOK_URL", "https://example.org/mine")
        missing = chiroq("check")
        httpx.post(f"{telegram}/bot{TOKEN}/setWebhook", json={"url": "https://example.org/other"}).raise_for_status()
        try:
            elsewhere = chiroq("check")
        finally:
            httpx.post(f"{telegram}/bot{TOKEN}/deleteWebhook").raise_for_status()

        assert on_page(missing, "✗ WEBHOOK_URL is given, but no webhook is set")
        assert on_page(missing, "✗ WEBHOOK_SECRET is missing")
        assert on_page(elsewhere, "✗ The webhook", "leads to another address")

    def test_what_was_put_aside_is_counted_without_a_word_of_it(self) -> None:
        at = datetime(2026, 11, 20, 10, tzinfo=UTC)

        async def put_aside(tx: Transaction) -> None:
            await inbox.keep(tx, [inbox.Incoming(1, 1001, {"message": {"text": "hush"}})], at)
            await tx.execute(update(schema.inbox).values(state="quarantined"))
            await tx.execute(update(schema.outbox).values(state="sent"))
            await outbox.add(tx, [Notice(to=PersonId(1), key="menu", params={"say": "hush"})], at)
            await tx.execute(
                update(schema.outbox).where(schema.outbox.c.state == "waiting").values(state="quarantined")
            )
            await timers.set_timer(tx, TimerKind.ROUTE, "violence:1", at)
            await tx.execute(update(schema.timers).values(attempts=3))

        joined()
        in_database(put_aside)
        result = chiroq("check")

        assert result.exit_code == 1
        assert on_page(result, "✗ 1 of what people wrote or pressed", "Fri 20 Nov 2026 10:00 UTC", "inbox", "→")
        assert on_page(result, "✗ 1 messages to people could not be sent", "outbox")
        assert on_page(result, "✗ 1 deadlines could not be played", "timers")
        assert "hush" not in result.output

    def test_nobody_on_duty_says_from_when_on_somebody_is(self) -> None:
        later = (datetime.now(UTC) + timedelta(days=2)).weekday()

        async def off(tx: Transaction) -> None:
            everybody = await person_rows.focal_points(tx, [AK_KANAT])
            for person in everybody[AK_KANAT]:
                await person_rows.change(tx, person.id, duty=Duty(frozenset({later}), ALWAYS))

        joined()
        in_database(off)
        result = chiroq("check")

        assert result.exit_code == 1
        assert on_page(result, "✗ No one is on duty for Ak-Kanat", "Asia/Bishkek", "My duty")

    def test_nobody_ever_on_duty(self) -> None:
        joined()
        in_database(lambda tx: tx.execute(update(schema.people).values(duty_weekdays="")))

        assert on_page(chiroq("check"), "✗ No one at Ak-Kanat", "has any duty hours")

    def test_numbers_nobody_rang_lately_in_an_open_country(self) -> None:
        long_ago = datetime.now(UTC) - timedelta(days=100)

        async def lapse(tx: Transaction) -> None:
            await tx.execute(update(schema.hotline_checks).values(checked_at=long_ago))

        joined()
        in_database(lapse)

        assert on_page(
            chiroq("check"), "✗ Kyrgyzstan (KG): no one has called 117 (social line)", "python -m bot open KG"
        )
