"""The guide beside the demo's phones: it points at the right ones, and what it quotes can be found on a button.

Not for: playing what it says (see test_page).
"""

import json
import re

import pytest
from babel.messages.pofile import read_po

from bot.simulator.cast import AIGUL, AMINA, CHOLPON, GULNARA, NEWCOMER, PHONES, SAIDA, ZARINA
from locales.content import read_content
from locales.words import LANGUAGES, NAMES
from tests.architecture.checkout import ROOT

PAGE = ROOT / "bot" / "simulator" / "page"
QUOTED = re.compile("[“«]([^”»]+)[”»]")
COMMAND = re.compile("/[a-z]+")
GUIDE = json.loads((PAGE / "guide.json").read_text())


def labels(language: str) -> set[str]:
    """All that the bot and the page say in a language; in English a sentence is its own translation."""
    with (ROOT / "locales" / language / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    said = {each for message in catalogue for each in _forms(message.id if language == "en" else message.string)}
    block = re.search(
        rf"^  {language}: {{\n(.*?)^  }},$", (PAGE / "page-words.js").read_text(), re.DOTALL | re.MULTILINE
    )
    assert block is not None
    titles = {pack.title for pack in read_content()[language].values()}
    return said | set(re.findall(r': "(.*)",$', block[1], re.MULTILINE)) | titles | set(NAMES.values())


def _forms(message: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_points_at_the_phones_it_speaks_of(language: str) -> None:
    shown = [*(each.id for each in PHONES), NEWCOMER[0], CHOLPON.id]
    phones = [shown[step["phone"] - 1] for step in GUIDE[language]["steps"]]

    assert phones[:7] == [each.id for each in (AMINA, GULNARA, GULNARA, GULNARA, AMINA, ZARINA, AMINA)]
    assert phones[7:9] == [NEWCOMER[0], CHOLPON.id]
    assert phones[9:] == [each.id for each in (SAIDA, AIGUL, ZARINA, AMINA)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_it_quotes_is_on_a_button(language: str) -> None:
    """A quotation that begins in small letters is a part of one."""
    known = labels(language)
    parts = "\n".join(known).casefold()
    quotations = [each for step in GUIDE[language]["steps"] for each in QUOTED.findall(step["do"] + step["see"])]

    assert [each for each in quotations if each not in known and not (each[0].islower() and each in parts)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_to_be_pressed_is_quoted_in_every_language(language: str) -> None:
    """As many labels and the same commands as in English, step by step."""
    steps = [GUIDE[each]["steps"][7:] for each in ("en", language)]
    english, spoken = ([(len(QUOTED.findall(s["do"])), COMMAND.findall(s["do"])) for s in each] for each in steps)

    assert spoken == english
    assert [number for number, _ in english] == [1, 2, 4, 2, 3, 2]
