"""`make mutants` tells apart what is killed, what survives, what no longer fits and what breaks the program itself."""

from pathlib import Path

import pytest

from tests.mutants.__main__ import main

CODE = '"""Who is told."""\n\n\ndef told(names: list[str]) -> list[str]:\n    return [name for name in names if name]\n'
TEST = '"""A rule."""\n\nfrom bot.told import told\n\n\ndef test_it() -> None:\n    assert told(["a"]) == ["a"]\n'


def mutant(old: str, new: str) -> str:
    return f'[[mutant]]\nfile = "bot/told.py"\nold = "{old}"\nnew = "{new}"\nwhy = "{new} instead"\n'


KILLED = mutant("name for name", "'b' for name")
SURVIVES = mutant(" if name]", "]")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "bot/told.py": CODE,
        "tests/test_told.py": TEST,
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def tried(root: Path, *mutants: str, only: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    rules = root / "rules"
    rules.mkdir()
    (rules / "d99.toml").write_text('tests = ["tests/test_told.py"]\n' + "\n".join(mutants))
    said: list[str] = []
    return main(only, root=root, rules=rules, say=said.append), said


def test_what_its_tests_notice_is_killed(root: Path) -> None:
    code, said = tried(root, KILLED)

    assert said == ["killed   d99  bot/told.py: 'b' for name instead", "mutants=1 killed=1"]
    assert code == 0
    assert (root / "bot/told.py").read_text() == CODE


def test_what_nobody_notices_is_named(root: Path) -> None:
    code, said = tried(root, KILLED, SURVIVES)

    assert said[-2:] == ["mutants=2 killed=1", "SURVIVED d99  bot/told.py: ] instead"]
    assert code == 1


@pytest.mark.parametrize("old", ["nothing of the kind", "name"])
def test_what_no_longer_stands_there_once_is_stale(root: Path, old: str) -> None:
    code, said = tried(root, KILLED, mutant(old, "x"))

    assert code == 1
    assert said[-1].startswith("STALE    d99  bot/told.py")


@pytest.mark.parametrize("new", ["def def", "import nothing_of_ours\\n\\ndef"])
def test_what_cannot_be_imported_is_no_kill(root: Path, new: str) -> None:
    code, said = tried(root, mutant("def", new))

    assert code == 1
    assert [line for line in said if line.startswith("killed")] == []
    assert any(line.startswith("INVALID") for line in said)


def test_a_rule_whose_tests_fail_unbroken_is_said(root: Path) -> None:
    (root / "tests/test_told.py").write_text(TEST.replace('["a"]', '["b"]', 1))
    code, said = tried(root, KILLED)

    assert code == 1
    assert said[0].startswith("These fail without any mutant: tests/test_told.py")


def test_a_rule_that_is_not_there_breaks_nothing_and_fails(root: Path) -> None:
    assert tried(root, KILLED, only=("d98",))[0] == 1
