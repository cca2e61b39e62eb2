"""Every state has its sentence beside it in the code, and its line in docs/glossary.md: in the section of its own enum, or, of a
row of the machinery, with the name of its table."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.checkout import ROOT, modules

MACHINERY = {"InboxState": "inbox", "OutboxState": "outbox", "TimerState": "timers", "JobState": "jobs"}
"""The tables of those whose words stand together, in one section for operators."""


def state_enums() -> Iterator[ast.ClassDef]:
    for path in modules("referrals"):
        for node in ast.parse(path.read_text()).body:
            bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            if isinstance(node, ast.ClassDef) and "StrEnum" in bases and node.name.endswith(("State", "Standing")):
                yield node


def members(enum: ast.ClassDef) -> dict[str, str]:
    """Each member's value and the sentence that follows it."""
    found = {}
    for node, after in zip(enum.body, [*enum.body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            sentence = ast.literal_eval(after.value) if isinstance(after, ast.Expr) else ""
            found[str(node.value.value)] = str(sentence)
    return found


def test_there_are_states() -> None:
    assert {enum.name for enum in state_enums()} >= {"ReportState", "ReferralState", *MACHINERY}


@pytest.mark.parametrize("enum", list(state_enums()), ids=lambda enum: enum.name)
def test_every_state_has_one_sentence(enum: ast.ClassDef) -> None:
    assert members(enum)
    assert [state for state, sentence in members(enum).items() if not sentence.endswith(".")] == []


@pytest.mark.parametrize("enum", list(state_enums()), ids=lambda enum: enum.name)
def test_every_state_has_its_line_in_the_glossary(enum: ast.ClassDef) -> None:
    lines = _lines_of(enum.name)
    assert [state for state in members(enum) if state.replace("_", " ") not in lines] == []
    assert [word for word in lines if word.replace(" ", "_") not in map(_spelled, members(enum))] == [], "no state"


def _spelled(state: str) -> str:
    return state.replace(" ", "_")


def _lines_of(enum: str) -> set[str]:
    """The words that have a line of their own in the section of this enum."""
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    heading = "Where a row of the machinery stands" if enum in MACHINERY else f"(`{enum}`)"
    (section,) = (each for each in glossary.split("\n## ") if heading in each.partition("\n")[0])
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("| ")]
    here = [row for row in rows[1:] if enum not in MACHINERY or MACHINERY[enum] in row[1].split(", ")]
    return {row[0] for row in here if row[-1]}
