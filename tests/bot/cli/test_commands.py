"""init, network load, invite and open: what they print, what they keep, what they refuse, and with which exit code."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from bot.demo import EXAMPLE
from bot.simulator.world import TOKEN
from referrals.domain.hotline import Check
from referrals.domain.person import Role
from referrals.storage import network_rows, schema
from referrals.storage.database import Transaction
from referrals.storage.sealed import read_keyring
from tests.architecture.checkout import ROOT
from tests.commandline import KG, NOWHERE, chiroq, in_database, installed, joined, loaded, on_page
from tests.sealed_rows import opened
from tests.waiting import PATIENCE


class TestInit:
    def test_it_writes_a_token_and_keys_that_work_and_nobody_else_can_read(self, installation: Path) -> None:
        result = chiroq("init", "--token", TOKEN)

        written = installation / ".env"
        values = dict(line.split("=", 1) for line in written.read_text().splitlines())
        assert result.exit_code == 0
        assert values["BOT_TOKEN"] == TOKEN
        row = read_keyring(values["ENCRYPTION_KEYS"]).row("people", 1)
        assert row.open("telegram_sealed", row.seal("telegram_sealed", "a")) == "a"
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


class TestNetworkLoad:
    def test_a_network_is_loaded_and_loading_it_again_changes_nothing(self) -> None:
        first, again = (
            chiroq("network", "load", str(EXAMPLE), "--several-countries"),
            chiroq("network", "load", str(EXAMPLE), "--several-countries"),
        )

        assert (first.exit_code, again.exit_code) == (0, 0)
        assert on_page(first, "Loaded 2 countries, 2 groups, 6 organisations.")
        assert first.output == again.output

    def test_every_mistake_is_named_with_its_place_and_nothing_is_loaded(self, installation: Path) -> None:
        broken = EXAMPLE.read_text().replace('["KG-B"]', '["KG-BX"]').replace('sector = "legal"', 'sector = "lega"')
        (installation / "broken.toml").write_text(broken)

        result = chiroq("network", "load", "broken.toml", "--several-countries")

        assert result.exit_code == 1
        line = broken[: broken.index('["KG-BX"]')].count("\n") + 1
        assert on_page(result, f"broken.toml, line {line}: organisations[0].covers[0]:", "'KG-BX'")
        assert on_page(result, "organisations[1].sector:", "did you mean legal?")
        assert on_page(result, "Nothing was loaded.")
        assert on_page(chiroq("check"), "No network is loaded")

    def test_a_missing_file_is_said(self) -> None:
        result = chiroq("network", "load", "nowhere.toml")

        assert result.exit_code == 1
        assert on_page(result, "nowhere.toml: cannot be read: No such file or directory")
        assert result.output.count("nowhere.toml") == 1


class TestInvite:
    def test_link_and_code_stand_alone_on_standard_output(self) -> None:
        loaded()

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

    @pytest.mark.parametrize(
        ("place", "says"),
        [
            ("XX", "→ All codes are in referrals/data/places.toml, like KG-B or KG-B-BAT."),
            ("KG-B-BTA", "→ Did you mean KG-B-BTS? All codes are in"),
            ("Batken", "→ Did you mean KG-B (Batken Region)"),
        ],
    )
    def test_a_place_that_is_none_says_what_may_be_meant_and_where_codes_are(self, place: str, says: str) -> None:
        installed()
        result = chiroq("invite", "coordinator", "--place", place)

        assert result.exit_code == 1
        assert on_page(result, f"There is no place with the code '{place}'.")
        assert on_page(result, says)

    def test_before_a_network_is_loaded_no_group_is_known(self) -> None:
        installed()
        result = chiroq("invite", "member", "--group", "batken")

        assert on_page(result, "→ No network is loaded: python -m bot network load FILE")

    def test_without_telegram_there_is_the_code_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loaded()
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
        loaded()

        result = chiroq("invite", *words)

        assert (result.exit_code, result.stdout) == (1, "")
        assert near in result.stderr

    def test_a_coordinator_of_everything_is_asked_about(self) -> None:
        installed()
        refused = chiroq("invite", "coordinator", typed="n\n")
        assert refused.exit_code == 1
        assert "https" not in refused.stdout
        assert on_page(refused, "sees the open cases of the whole network")
        assert "https" in chiroq("invite", "coordinator", typed="y\n").stdout

    def test_an_operator_is_invited_without_a_scope(self) -> None:
        installed()
        assert len(chiroq("invite", "operator").stdout.splitlines()) == 2
        assert chiroq("invite", "operator", "--place", "KG").exit_code == 2

    def test_a_coordinator_may_look_after_everything(self) -> None:
        installed()
        assert len(chiroq("invite", "coordinator", "--everywhere").stdout.splitlines()) == 2


class TestClose:
    def test_a_country_is_closed_again_by_a_name_and_for_a_reason(self) -> None:
        joined()
        assert chiroq("close", "KG").exit_code == 2
        closed = chiroq("close", "kg", "--by", "Aizada", "--because", "117 does not answer")
        assert on_page(closed, "Kyrgyzstan (KG) is closed", "Open cases continue")
        assert on_page(chiroq("check"), "! Kyrgyzstan (KG) is not open")
        assert on_page(
            chiroq("close", "KG", "--by", "A", "--because", "b"), "is not open, so there is nothing to close"
        )

        async def kept(tx: Transaction) -> None:
            newest = select(schema.events).where(schema.events.c.kind == "country_closed")
            row = (await tx.execute(newest)).one()
            facts = json.loads(opened(tx.keyring, schema.events, row, "facts_sealed"))["facts"]
            assert facts == {"country": "KG", "by": "Aizada", "because": "117 does not answer"}

        in_database(kept)


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
        loaded()

        result = chiroq("open", "KG", "--yes", "--by", "Aizada")

        assert result.exit_code == 1
        assert on_page(result, "No one has joined for Ak-Kanat", "safehouse", "--organisation ak-kanat")
        assert self.opening() == [None]

    def test_a_country_outside_the_network_is_refused(self) -> None:
        installed()
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

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 6 + "Jyldyz\n" * 2 + "y\n")

        assert result.exit_code == 0, result.output
        assert result.output.count("Have you called") == 6
        (opened,) = self.opening()
        assert opened is not None
        assert {"Kyrgyz reviewed by Jyldyz", "Russian reviewed by Jyldyz"} <= set(opened.checklist)

    def test_one_number_not_rung_keeps_it_closed_and_the_others_are_recorded(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 5 + "n\n" + "Jyldyz\n" * 2)

        assert result.exit_code == 1
        assert on_page(result, "is not open: no one has called 111 (child line)")
        assert self.opening() == [None]

        async def rung(tx: Transaction) -> None:
            checks = await network_rows.hotline_checks(tx)
            assert checks[KG, "117"] == Check(datetime.now(UTC).date(), "Aizada")
            assert (KG, "111") not in checks

        in_database(rung)

    def test_a_language_nobody_reviewed_keeps_it_closed(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 6 + "\n")

        assert result.exit_code == 1
        assert on_page(result, "texts have not been reviewed")

    def test_a_last_no_records_nothing(self) -> None:
        self.closed_again()

        result = chiroq("open", "KG", typed="Aizada\n" + "y\n" * 6 + "Jyldyz\n" * 2 + "n\n")

        assert result.exit_code == 1
        assert self.opening() == [None]


def test_the_real_command_line_runs_in_a_process_of_its_own(installation: Path) -> None:
    loaded()
    typed = [sys.executable, "-m", "bot", "invite", "coordinator", "--place", "KG-B"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    invited = subprocess.run(typed, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert (invited.returncode, len(invited.stdout.splitlines())) == (0, 2), invited.stderr


def test_without_a_key_the_bot_does_not_run_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", "")
    refused = chiroq("run")

    assert refused.exit_code == 1
    assert on_page(refused, "python -m bot init")
