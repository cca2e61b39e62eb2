"""Plain wishes: "stop", "menu", "thank you" in whichever language, as whole messages; the words of plain_words.toml.

Words of danger are tested first, by whoever asks here. Not for: what is done then (handlers/wishing).
"""

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from locales.danger import plain


class Wish(StrEnum):
    """What someone may want who types a word instead of a command."""

    STOP = "stop"
    """No more messages to many."""
    HELP = "help"
    """What is this, what can it do."""
    MENU = "menu"
    CANCEL = "cancel"
    """Leave what is open."""
    THANKS = "thanks"
    """Nothing is wanted."""


class PlainWords:
    """The lists of all languages together: women mix them."""

    def __init__(self, folder: Path, languages: Iterable[str]) -> None:
        files = [read_plain_words(folder / each / "plain_words.toml") for each in languages]
        self._wishes = {plain(text): wish for file in files for wish in Wish for text in file[wish]}
        self._thanks = sorted((text for text, wish in self._wishes.items() if wish is Wish.THANKS), key=len)[::-1]

    def read(self, text: str) -> Wish | None:
        """The wish that is all a message says, thanks and greetings around it left aside."""
        said = plain(text)
        return self._wishes.get(said) or self._wishes.get(self._without_thanks(said))

    def _without_thanks(self, said: str) -> str:
        padded = f" {said} "
        for each in self._thanks:
            padded = padded.replace(f" {each} ", " ")
        return padded.strip()


def read_plain_words(file: Path) -> Mapping[str, list[str]]:
    """The entries of one language by wish. Raises KeyError where one is missing."""
    table = tomllib.loads(file.read_text())
    return {wish: [str(each) for each in table[wish]] for wish in Wish}
