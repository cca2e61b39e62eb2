"""Every patch of tests/mutants/rules still fits the code, and `make mutants` tells apart what is killed, what survives, what no
longer fits and what breaks the program itself.
"""

import json
from pathlib import Path

import pytest

from tests.mutants.__main__ import ROOT, main
from tests.mutants.patches import RULES, Mutant, Unusable, read_rules

FEWEST = 5
"""Of each rule."""
CODE = '"""Who is told."""\n\n\ndef told(names: list[str]) -> list[str]:\n    return [name for name in names if name]\n'
TEST = '"""A rule."""\n\nfrom bot.told import told\n\n\ndef test_it() -> None:\n    assert told(["a"]) == ["a"]\n'


def mutant(old: str, new: str) -> str:
    return f'[[mutant]]\nfile = "bot/told.py"\nold = "{old}"\nnew = "{new}"\nwhy = "{new} instead"\n'


KILLED = mutant("name for name", "'b' for name")
SURVIVES = mutant(" if name]", "]")


def test_every_patch_still_fits_the_code() -> None:
    """Where the line has moved or changed, make the same break in its new place, or take the patch away with what it broke."""
    wrong = [said for each in read_rules(ROOT) if (said := _unusable(each))]

    assert wrong == [], "\n".join(wrong)


def _unusable(mutant: Mutant) -> str:
    try:
        mutant.applied(ROOT)
    except Unusable as error:
        return str(error)
    return ""


def test_each_rule_that_has_a_test_is_broken_in_several_ways_each_with_a_name_of_its_own() -> None:
    names = [str(each) for each in read_rules(ROOT)]
    of_rule = {rule.stem: sum(name.startswith(f"{rule.stem} ") for name in names) for rule in RULES.glob("*.toml")}
    tested = {each.name.split("_")[1] for each in (ROOT / "tests").rglob("test_d[0-9][0-9]_*.py")}

    assert len(names) == len(set(names))
    assert sorted(tested - set(of_rule)) == []
    assert {rule: number for rule, number in of_rule.items() if number < FEWEST} == {}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one module and one test, which needs no plugin of pytest's."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
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
    rules.mkdir(exist_ok=True)
    (rules / "d99.toml").write_text('tests = ["tests/test_told.py"]\n' + "\n".join(mutants))
    said: list[str] = []
    return main(only, root=root, rules=rules, say=said.append, remembered=root / "killers.json"), said


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
def test_what_no_longer_stands_there_once_is_named_and_the_others_are_tried(root: Path, old: str) -> None:
    code, said = tried(root, mutant(old, "x"), KILLED)

    assert code == 1
    assert said[0].startswith("killed ")
    assert said[1] == "mutants=2 killed=1"
    assert said[2].startswith("STALE    d99  bot/told.py: x instead")
    assert repr(old) in said[2]


@pytest.mark.parametrize("new", ["def def", "import nothing_of_ours\\n\\ndef"])
def test_what_cannot_be_imported_is_no_kill(root: Path, new: str) -> None:
    code, said = tried(root, mutant("def", new))

    assert code == 1
    assert [line for line in said if line.startswith("killed")] == []
    assert said[-1].startswith("INVALID")


def test_a_rule_whose_tests_fail_unbroken_is_said(root: Path) -> None:
    (root / "tests/test_told.py").write_text(TEST.replace('["a"]', '["b"]', 1))
    code, said = tried(root, KILLED)

    assert code == 1
    assert said[0].startswith("These fail without any mutant: tests/test_told.py")
    assert said[-1].startswith("untried")


def test_what_a_busy_machine_did_not_finish_in_time_is_played_again(root: Path) -> None:
    late = (
        f"    if not Path('{root}/seen').exists():\n        Path('{root}/seen').touch()\n        raise TimeoutError\n"
    )
    (root / "tests/test_told.py").write_text(
        TEST.replace("from bot", "from pathlib import Path\n\nfrom bot").replace("    assert", f"{late}    assert")
    )
    assert tried(root, KILLED)[0] == 0


def test_the_test_that_killed_it_is_the_first_next_time(root: Path) -> None:
    (root / "tests/test_told.py").write_text(f"{TEST}\n\ndef test_again() -> None:\n{TEST.splitlines()[-1]}\n")
    tried(root, KILLED)
    remembered = root / "killers.json"
    names = json.loads(remembered.read_text())
    assert list(names.values()) == ["tests/test_told.py::test_it"]
    remembered.write_text(json.dumps(dict.fromkeys(names, "tests/test_told.py::test_again")))
    tried(root, KILLED)

    assert list(json.loads(remembered.read_text()).values()) == ["tests/test_told.py::test_again"]


def test_a_rule_that_is_not_there_breaks_nothing_and_fails(root: Path) -> None:
    assert tried(root, KILLED, only=("d98",))[0] == 1
