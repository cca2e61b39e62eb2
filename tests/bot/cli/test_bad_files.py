"""A file that is not what it should be gets a sentence and what to do, never a traceback; and nobody else reads what is ours."""

import sqlite3
import stat
from pathlib import Path

import pytest

from bot.demo import EXAMPLE
from bot.simulator.world import TOKEN
from tests.commandline import chiroq, installed, joined, on_page

BOM = "\ufeff"


def said(*words: str) -> str:
    """What a refused command says, which is a sentence or two."""
    result = chiroq(*words)
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert len(result.output.splitlines()) <= 3, result.output
    return result.output


class TestTheDatabase:
    @pytest.mark.parametrize("command", ["run", "people"])
    def test_cut_off(self, installation: Path, command: str) -> None:
        joined()
        file = installation / "data" / "chiroq.db"
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 3])
        assert "chiroq.db is cut off or damaged" in said(command)
        assert on_page(chiroq("check"), "✗ The database chiroq.db is cut off or damaged", "python -m bot restore")

    @pytest.mark.parametrize("command", ["run", "people"])
    def test_of_another_program(self, installation: Path, command: str) -> None:
        (installation / "data").mkdir()
        with sqlite3.connect(installation / "data" / "chiroq.db") as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
        assert "chiroq.db belongs to another program" in said(command)

    @pytest.mark.parametrize("command", ["run", "people"])
    def test_no_database_at_all(self, installation: Path, command: str) -> None:
        (installation / "data").mkdir()
        (installation / "data" / "chiroq.db").write_text("a letter, long enough to be taken for something else\n" * 99)
        assert "chiroq.db" in said(command)

    def test_an_address_that_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for url in ("chiroq.db", "mysql://u:precious@h/n"):
            monkeypatch.setenv("DATABASE_URL", url)
            for command in ("run", "people", "check"):
                result = chiroq(command)
                assert on_page(result, "DATABASE_URL"), result.output
                assert "precious" not in result.output

    def test_nobody_else_on_the_machine_reads_it(self, installation: Path) -> None:
        chiroq("network", "load", str(EXAMPLE), "--several-countries")
        (installation / "data" / "chiroq.db").chmod(0o644)
        chiroq("backup", "chiroq.backup")
        for name, mode in (("data", 0o700), ("data/chiroq.db", 0o600), ("chiroq.backup", 0o600)):
            assert stat.S_IMODE((installation / name).stat().st_mode) == mode, name


class TestTheNetworkFile:
    def test_a_byte_order_mark_is_no_mistake(self, installation: Path) -> None:
        installed()
        (installation / "network.toml").write_text(BOM + EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        assert chiroq("network", "load", "network.toml", "--several-countries").exit_code == 0

    def test_a_missing_file_is_named_once(self) -> None:
        assert said("network", "load", "nowhere.toml").count("nowhere.toml") == 1


class TestInit:
    def test_what_is_no_token_is_not_written(self, installation: Path) -> None:
        refused = chiroq("init", "--token", "abc")
        assert refused.exit_code == 1
        assert on_page(refused, "This is not a token")
        assert not (installation / ".env").exists()
        assert chiroq("init", "--token", TOKEN).exit_code == 0
