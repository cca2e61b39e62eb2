"""Every state has its sentence beside it in the code, and its line in docs/glossary.md."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.checkout import ROOT, modules


def state_enums() -> Iterator[ast.ClassDef]:
    for path in modules("referrals/domain"):
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
    assert {enum.name for enum in state_enums()} >= {"ReportState", "ReferralState"}


@pytest.mark.parametrize("enum", list(state_enums()), ids=lambda enum: enum.name)
def test_every_state_has_one_sentence(enum: ast.ClassDef) -> None:
    assert members(enum)
    assert [state for state, sentence in members(enum).items() if not sentence.endswith(".")] == []


@pytest.mark.parametrize("enum", list(state_enums()), ids=lambda enum: enum.name)
def test_every_state_has_its_line_in_the_glossary(enum: ast.ClassDef) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()

    def explained(state: str) -> bool:
        word = re.escape(state).replace("_", "[ _]")
        return re.search(rf"^[\s|*#`-]*{word}[\s|*`:,—].+", glossary, re.MULTILINE | re.IGNORECASE) is not None

    assert [state for state in members(enum) if not explained(state)] == []
