"""Every setting stands in .env.example with a sentence above it, and nothing else does."""

import re

from bot.settings import Settings
from tests.architecture.checkout import ROOT

EXAMPLE = ROOT / ".env.example"


def test_settings_and_example_name_the_same() -> None:
    named = re.findall(r"^#? ?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), flags=re.MULTILINE)

    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_every_setting_has_its_sentence() -> None:
    blocks = EXAMPLE.read_text().strip().split("\n\n")
    silent = [block for block in blocks if re.search(r"^#? ?[A-Z_]+=", block) and not re.match(r"# \w+ ?\w+ ", block)]

    assert silent == []
