"""Every command that a page of ours tells people to type exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import typer

from bot.__main__ import command_line
from tests.architecture.checkout import ROOT, called

ALL_COMMANDS = typer.main.get_command(command_line())
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def said(pattern: str) -> Iterator[tuple[Path, str]]:
    """What follows the pattern inside code: in a fenced block or between backticks."""
    for page in PAGES:
        for code in re.findall(r"```.*?```|`[^`\n]+`", page.read_text(), flags=re.DOTALL):
            for words in re.findall(pattern, code):
                yield page, words


def reached(words: list[str]) -> bool:
    """Whether the first words lead through groups to a command."""
    command = ALL_COMMANDS
    while hasattr(command, "commands"):
        if not words or words[0] not in command.commands:
            return False
        command, words = command.commands[words[0]], words[1:]
    return True


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    mentioned = [(called(page), target) for page, target in said(r"\bmake ([a-z]+)\b")]

    assert mentioned
    assert [each for each in mentioned if each[1] not in targets] == []


def test_every_command_of_the_bot_exists() -> None:
    mentioned = [(called(page), words) for page, words in said(r"python3? -m bot((?: [a-z][a-z-]*)+)")]

    assert mentioned
    assert [each for each in mentioned if not reached(each[1].split())] == []
