"""The operator's command line: what it prints, what it keeps, what it refuses, and with which exit code."""

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, text, update
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.demo import EXAMPLE, seed
from bot.simulator.world import TOKEN
from referrals.domain.hotline import Check
from referrals.domain.notice import Notice
from referrals.domain.person import ALWAYS, Duty, PersonId, Role
from referrals.domain.place import PlaceCode
from referrals.facts import load_facts
from referrals.storage import inbox, network_rows, outbox, person_rows, schema, timers
from referrals.storage.database import Database, Transaction
from referrals.storage.migrations import migrate
from referrals.storage.sealed import fresh_keys, read_keyring

ROOT = Path(__file__).parents[2]
SETTINGS = (
    "BOT_TOKEN",
    "BOT_API_URL",
    "DATABASE_URL",
    "ENCRYPTION_KEYS",
    "WEBHOOK_URL",
    "WEBHOOK_SECRET",
    "LISTEN",
    "CLOCK_URL",
    "LOG_LEVEL",
)
NOWHERE = "http://127.0.0.1:9"
KEYS = fresh_keys()
KG = PlaceCode("KG")
WITHIN_REACH = 20.0


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    """A simulated Telegram in a process of its own."""
    command = [sys.executable, "-m", "bot.simulator"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, telegram: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with settings for everything."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_API_URL", telegram)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("ENCRYPTION_KEYS", KEYS)
    return tmp_path


def chiroq(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=typed, env={"COLUMNS": "200"}, catch_exceptions=False)


def in_database(work: Callable[[Transaction], Awaitable[object]], keys: str = KEYS) -> None:
    """Do something in the installation's database."""

    async def doing() -> None:
        database = Database("sqlite+aiosqlite:///data/chiroq.db", read_keyring(keys))
        await migrate(database)
        async with database.transaction() as tx:
            await work(tx)
        await database.close()

    asyncio.run(doing())


def joined() -> None:
    """The example network with people for everything, opened."""

    async def joining() -> None:
        database = Database("sqlite+aiosqlite:///data/chiroq.db", read_keyring(KEYS))
        await migrate(database)
        await seed(database, load_facts(), datetime.now(UTC))
        await database.close()

    asyncio.run(joining())


def on_page(result: Result, *parts: str) -> bool:
    """Whether one line holds all of these."""
    return any(all(part in line for part in parts) for line in result.output.splitlines())


class TestInit:
    def test_it_writes_a_token_and_keys_that_work_and_nobody_else_can_read(self, installation: Path) -> None:
        result = chiroq("init", "--token", TOKEN)

        written = installation / ".env"
        values = dict(line.split("=", 1) for line in written.read_text().splitlines())
        assert result.exit_code == 0
        assert values["BOT_TOKEN"] == TOKEN
        assert read_keyring(values["ENCRYPTION_KEYS"]).open(read_keyring(values["ENCRYPTION_KEYS"]).seal("a")) == "a"
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert on_page(result, "Keep a copy of ENCRYPTION_KEYS apart from the database")

    def test_it_asks_for_the_token_and_does_not_show_it(self, installation: Path) -> None:
        result = chiroq("init", typed=f"{TOKEN}\n")

        assert f"BOT_TOKEN={TOKEN}" in (installation / ".env").read_text()
        assert TOKEN not in result.output

    def test_it_never_overwrites_and_says_what_it_found(self, installation: Path) -> None:
        (installation / ".env").write_text("ENCRYPTION_KEYS=precious\nLISTEN=\n")

        result = chiroq("init", "--token", TOKEN)

        assert result.exit_code == 1
        assert (installation / ".env").read_text() == "ENCRYPTION_KEYS=precious\nLISTEN=\n"
        assert on_page(result, "it sets ENCRYPTION_KEYS. Nothing was changed")
        assert "precious" not in result.output

    def test_a_strange_token_is_remarked_upon(self) -> None:
        assert on_page(chiroq("init", "--token", "hello"), "does not look like a token")


class TestNetworkLoad:
    def test_a_network_is_loaded_and_loading_it_again_changes_nothing(self) -> None:
        first, again = chiroq("network", "load", str(EXAMPLE)), chiroq("network", "load", str(EXAMPLE))

        assert (first.exit_code, again.exit_code) == (0, 0)
        assert on_page(first, "Loaded 2 countries, 2 groups, 6 organisations.")
        assert first.output == again.output

    def test_every_mistake_is_named_with_its_place_and_nothing_is_loaded(self, installation: Path) -> None:
        broken = EXAMPLE.read_text().replace('["KG-B"]', '["KG-BX"]').replace('sector = "legal"', 'sector = "lega"')
        (installation / "broken.toml").write_text(broken)

        result = chiroq("network", "load", "broken.toml")

        assert result.exit_code == 1
        assert on_page(result, "broken.toml: organisations[0].covers[0]:", "'KG-BX'")
        assert on_page(result, "organisations[1].sector:", "did you mean legal?")
        assert on_page(result, "Nothing was loaded.")
        assert on_page(chiroq("check"), "No network is loaded")

    def test_a_missing_file_is_said(self) -> None:
        result = chiroq("network", "load", "nowhere.toml")

        assert result.exit_code == 1
        assert on_page(result, "nowhere.toml", "cannot be read")


class TestInvite:
    def test_link_and_code_stand_alone_on_standard_output(self) -> None:
        chiroq("network", "load", str(EXAMPLE))

        result = chiroq("invite", "focal_point", "--organisation", "ak-kanat")

        link, code = result.stdout.splitlines()
        assert link == f"https://t.me/chiroq_demo_bot?start={code}"
        assert on_page(result, "For one person, within 7 days")

        async def kept(tx: Transaction) -> None:
            invite = await network_rows.find_invite(tx, code)
            assert invite is not None
            assert (invite.grant.role, invite.grant.organisation, invite.uses_left) == (
                Role.FOCAL_POINT,
                "ak-kanat",
                1,
            )

        in_database(kept)

    def test_without_telegram_there_is_the_code_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chiroq("network", "load", str(EXAMPLE))
        monkeypatch.setenv("BOT_API_URL", NOWHERE)

        result = chiroq("invite", "member", "--group", "batken-aksay", "--uses", "5", "--days", "3")

        (code,) = result.stdout.splitlines()
        assert code.isalnum()
        assert "there is no link" in result.stderr
        assert "For 5 people, within 3 days" in result.stderr

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["member"], "a member needs --group"),
            (["focal_point"], "a focal point needs --organisation"),
            (["coordinator", "--group", "batken-aksay"], "a coordinator has no --group"),
            (["member", "--group", "g", "--organisation", "o"], "a member has no --organisation"),
        ],
    )
    def test_a_role_needs_its_own_scope(self, words: list[str], says: str) -> None:
        result = chiroq("invite", *words)

        assert result.exit_code == 2
        assert says in result.stderr

    @pytest.mark.parametrize(
        ("words", "near"),
        [
            (["focal_point", "--organisation", "nobody"], "ak-kanat"),
            (["member", "--group", "nobody"], "batken-aksay"),
            (["coordinator", "--place", "Batken"], "KG-B"),
        ],
    )
    def test_an_unknown_scope_names_the_known_ones(self, words: list[str], near: str) -> None:
        chiroq("network", "load", str(EXAMPLE))

        result = chiroq("invite", *words)

        assert (result.exit_code, result.stdout) == (1, "")
        assert near in result.stderr

    def test_a_coordinator_may_look_after_everything(self) -> None:
        assert len(chiroq("invite", "coordinator").stdout.splitlines()) == 2


class TestOpen:
    def opening(self) -> list[network_rows.Opening | None]:
        found: list[network_rows.Opening | None] = []

        async def read(tx: Transaction) -> None:
            found.append(await network_rows.opening(tx, KG))

        in_database(read)
        return found

    def closed_again(self) -> None:
        async def close(tx: Transaction) -> None:
            await tx.execute(update(schema.countries).values(opened_at=None))
            await tx.execute(delete(schema.hotline_checks))

        joined()
        in_database(close)

    def test_it_refuses_and_names_everything_that_is_missing(self) -> None:
        chiroq("network", "load", str(EXAMPLE))

        result = chiroq("open", "KG", "--yes", "--by", "Aizada")

        assert result.exit_code == 1
        assert on_page(result, "Nobody has joined for Ak-Kanat", "safehouse", "--organisation ak-kanat")
        assert self.opening() == [None]

    def test_a_country_outside_the_network_is_refused(self) -> None:
        assert on_page(chiroq("open", "uz", "--yes", "--by", "Aizada"), "The network has no Uzbekistan (UZ)")

    def test_yes_asks_nothing_needs_a_name_and_shows_what_it_records(self) -> None:
        self.closed_again()

        assert chiroq("open", "KG", "--yes").exit_code == 2
        result = chiroq("open", "KG", "--yes", "--by", "Aizada")

        assert result.exit_code == 0
        assert on_page(result, "To be recorded for Kyrgyzstan (KG)", "by Aizada")
        assert on_page(result, "117 (social line) rung")
        assert on_page(result, "Kyrgyz reviewed by Aizada")
        assert on_page(result, "safehouse: Ak-Kanat crisis centre")
        assert on_page(result, "Kyrgyzstan (KG) is open.")
        (opened,) = self.opening()
        assert opened is not None
        assert opened.by == "Aizada"
        assert "Kyrgyz reviewed by Aizada" in opened.checklist
        assert abs(opened.at - datetime.now(UTC)) < timedelta(minutes=1)

    def test_every_number_and_language_is_asked_about_one_by_one(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 5 + "Jyldyz\n" * 2 + "y\n")

        assert result.exit_code == 0, result.output
        assert result.output.count("Have you rung") == 5
        (opened,) = self.opening()
        assert opened is not None
        assert {"Kyrgyz reviewed by Jyldyz", "Russian reviewed by Jyldyz"} <= set(opened.checklist)

    def test_one_number_not_rung_keeps_it_closed_and_the_others_are_recorded(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 4 + "n\n" + "Jyldyz\n" * 2)

        assert result.exit_code == 1
        assert on_page(result, "is not open: nobody has rung 111 (child line)")
        assert self.opening() == [None]

        async def rung(tx: Transaction) -> None:
            checks = await network_rows.hotline_checks(tx)
            assert checks[KG, "117"] == Check(datetime.now(UTC).date(), "Aizada")
            assert (KG, "111") not in checks

        in_database(rung)

    def test_a_language_nobody_reviewed_keeps_it_closed(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 5 + "\n")

        assert result.exit_code == 1
        assert on_page(result, "texts have not been reviewed")

    def test_a_last_no_records_nothing(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 5 + "Jyldyz\n" * 2 + "n\n")

        assert result.exit_code == 1
        assert self.opening() == [None]


class TestCheck:
    def test_a_whole_network_has_nothing_to_mend(self) -> None:
        joined()

        result = chiroq("check")

        assert result.exit_code == 0, result.output
        assert on_page(result, "✓", "@chiroq_demo_bot", "polling")
        assert on_page(result, "✓ Kyrgyzstan (KG) was opened on")
        assert on_page(result, "!", "One person alone answers for Ukuk-Batken", "→")
        assert on_page(result, "Nothing to mend.")

    def test_every_trouble_has_its_mending(self) -> None:
        chiroq("network", "load", str(EXAMPLE))

        result = chiroq("check")

        assert result.exit_code == 1
        lines = [line for line in result.output.splitlines() if line[0] in "✗!"]
        assert len(lines) > 8
        assert [line for line in lines if "→" not in line] == []
        assert on_page(result, "✗ Nobody answers for Ak-Kanat", "invite focal_point --organisation ak-kanat")
        assert on_page(result, "✗ Batken Region (KG-B) has no coordinator", "invite coordinator --place KG-B")
        assert on_page(result, "! The group", "batken-aksay", "has no leader")
        assert on_page(result, "! Tajikistan (TJ) is not open", "python -m bot open TJ")

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

        assert on_page(result, "✗ Telegram cannot be reached")
        assert TOKEN not in result.output

    def test_a_malformed_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ENCRYPTION_KEYS", "find:precious")

        result = chiroq("check")

        assert on_page(result, "✗ ENCRYPTION_KEYS cannot be read")
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

    def test_a_database_behind_and_one_ahead_of_this_code(self) -> None:
        chiroq("network", "load", str(EXAMPLE))
        in_database(lambda tx: tx.execute(text("DELETE FROM alembic_version")))
        behind = chiroq("check")

        assert on_page(behind, "✗ The database is behind", "0001", "python -m bot run")

    def test_a_database_ahead_of_this_code(self) -> None:
        chiroq("network", "load", str(EXAMPLE))
        in_database(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))

        assert on_page(chiroq("check"), "✗ The database was written by newer code")
        refused = chiroq("network", "load", str(EXAMPLE))
        assert refused.exit_code == 1
        assert on_page(refused, "written by newer code")

    def test_something_that_is_no_database(self, installation: Path) -> None:
        (installation / "data").mkdir()
        (installation / "data" / "chiroq.db").write_text("a letter, and not a short one, but no database at all\n" * 9)

        assert on_page(chiroq("check"), "✗ The database chiroq.db cannot be opened")
        assert on_page(chiroq("invite", "coordinator"), "The database cannot be opened")

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
            await timers.set_timer(tx, "route", "violence:1", at)
            await tx.execute(update(schema.timers).values(state="quarantined"))

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
            everybody = await person_rows.focal_points(tx, ["ak-kanat"])  # type: ignore[list-item]
            for person in everybody["ak-kanat"]:  # type: ignore[index]
                await person_rows.change(tx, person.id, duty=Duty(frozenset({later}), ALWAYS))

        joined()
        in_database(off)
        result = chiroq("check")

        assert result.exit_code == 1
        assert on_page(result, "✗ Nobody is on duty for Ak-Kanat", "Asia/Bishkek", "I am on / off")

    def test_nobody_ever_on_duty(self) -> None:
        joined()
        in_database(lambda tx: tx.execute(update(schema.people).values(duty_weekdays="")))

        assert on_page(chiroq("check"), "✗ Nobody at Ak-Kanat", "has any duty hours")

    def test_numbers_nobody_rang_lately_in_an_open_country(self) -> None:
        long_ago = datetime.now(UTC) - timedelta(days=100)

        async def lapse(tx: Transaction) -> None:
            await tx.execute(update(schema.hotline_checks).values(checked_at=long_ago))

        joined()
        in_database(lapse)

        assert on_page(chiroq("check"), "✗ Kyrgyzstan (KG): nobody has rung 117 (social line)", "python -m bot open KG")


def test_the_real_command_line_runs_in_a_process_of_its_own(installation: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert typed("network", "load", str(EXAMPLE)).returncode == 0
    invited = typed("invite", "coordinator", "--place", "KG-B")
    assert (invited.returncode, len(invited.stdout.splitlines())) == (0, 2), invited.stderr
    assert typed("check").returncode == 1
