"""D19: a database holds one country. Several take the operator's own flag, and without it nothing at all is loaded, whichever
countries they are and in whatever order. (No pair of countries can be opened to each other yet.)
"""

from pathlib import Path

import pytest

from bot.demo import EXAMPLE
from tests.commandline import chiroq, installed, on_page

SHIPPED = EXAMPLE.with_name("network.example.toml")


@pytest.mark.parametrize("countries", [("KG", "TJ"), ("TJ", "KG"), ("KG", "TJ", "UZ")])
def test_several_are_refused_and_nothing_is_loaded(installation: Path, countries: tuple[str, ...]) -> None:
    named = ", ".join(f'"{each}"' for each in countries)
    file = installation / "both.toml"
    file.write_text(EXAMPLE.read_text().replace('countries = ["KG", "TJ"]', f"countries = [{named}]"))
    installed()
    refused = chiroq("network", "load", "both.toml")
    assert refused.exit_code == 1
    assert on_page(
        refused, f"both.toml names {len(countries)} countries. Nothing was loaded: each country has a database"
    )
    assert on_page(refused, "Make one file and one installation for each.", "add --several-countries")
    assert "Loaded" not in refused.output
    assert on_page(chiroq("check"), "No network is loaded")
    assert on_page(chiroq("network", "load", "both.toml", "--several-countries"), f"Loaded {len(countries)} countries")


def test_one_is_loaded_without_a_question_and_what_is_refused_afterwards_leaves_it(installation: Path) -> None:
    installed()
    loaded = chiroq("network", "load", str(SHIPPED))
    assert loaded.exit_code == 0
    assert on_page(loaded, "Loaded 1 countries")
    assert chiroq("network", "load", str(EXAMPLE)).exit_code == 1
    assert not on_page(chiroq("check"), "TJ"), "the country that was there is the only one"
