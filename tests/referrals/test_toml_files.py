"""A file that somebody edited: everything wrong in it is said at once, each with its file, its line and its entry."""

import tomllib
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import ValidationInfo

from referrals.toml_files.entries import Entries, Filled, Flaws, LengthOfTime, Table, Text, together
from referrals.toml_files.lines import Lines
from referrals.toml_files.reading import FileRefused, read
from tests.architecture.checkout import ROOT

NETWORK = (ROOT / "docs" / "network.border.toml").read_text(encoding="utf-8")


class Cup(Table):
    """Something to drink from."""

    name: Text
    holds: int
    cools_within: LengthOfTime | None = None


def _names_differ(cups: Entries[int, Cup], flaws: Flaws, _: ValidationInfo) -> None:
    seen: set[str] = set()
    for at, cup in cups.right.items():
        if cup.name in seen:
            flaws.add((at, "name"), f"{cup.name} is used twice")
        seen.add(cup.name)


class Shelf(Table):
    """A file."""

    cup: Annotated[list[Cup], together(_names_differ)]
    rooms: Filled[Text] | None = None


WRONG = """\
rooms = [
    "kitchen",
    "",
]
colour = 1

# Two of one name, with one between them that is wrong by itself.
[[cup]]
name = "blue"
holds = 3

[[cup]]
name = '''
green
'''
holds = "much"
cools_within = "soon"

[[cup]]
name = "blue"
"""


def refused(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "shelf.toml"
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(FileRefused) as error:
        read(file, Shelf)
    return str(error.value).splitlines()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_everything_is_said_at_once_in_the_order_of_the_lines(tmp_path: Path, ending: str) -> None:
    assert refused(tmp_path, WRONG.replace("\n", ending)) == [
        "shelf.toml, line 1: rooms[1]: must not be empty",
        "shelf.toml, line 5: colour: is not an entry known here; known are cup, rooms",
        "shelf.toml, line 16: cup[1].holds: must be a whole number",
        'shelf.toml, line 17: cup[1].cools_within: \'soon\' is no length of time like "10 min", "4 h" or "7 days"',
        "shelf.toml, line 19: cup[2].holds: is missing: a whole number",
    ]


def test_entries_are_compared_even_where_another_one_is_wrong(tmp_path: Path) -> None:
    assert refused(tmp_path, WRONG + "holds = 3\n")[-1] == "shelf.toml, line 20: cup[2].name: blue is used twice"


def test_what_is_missing_from_the_whole_file_has_no_line(tmp_path: Path) -> None:
    assert refused(tmp_path, "") == ["shelf.toml: cup: is missing: a list of tables, each headed [[cup]]"]
    assert refused(tmp_path, "[cup]\nname = 3") == [
        "shelf.toml, line 1: cup: must be a list of tables, each headed [[cup]]"
    ]


def test_each_entry_of_a_network_is_found_in_its_line() -> None:
    lines, text = Lines(NETWORK), NETWORK.splitlines()
    organisations = tomllib.loads(NETWORK)["organisations"]
    found = {
        (number, key): text[(lines.number(("organisations", number, key)) or 0) - 1]
        for number, organisation in enumerate(organisations)
        for key in organisation
    }
    assert [at for at, line in found.items() if not line.startswith(f"{at[1]} = ")] == []
    assert {number: line for (number, key), line in found.items() if key == "code"} == {
        number: f'code = "{each["code"]}"' for number, each in enumerate(organisations)
    }
