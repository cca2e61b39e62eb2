"""Plain wishes: "stop", "menu", "thank you" in whichever language, as whole messages; the words of plain_words.toml.

Words of danger are tested first, by whoever asks here. Not for: what is done then (handlers/wishing).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from locales.danger import plain
from referrals.toml_files.entries import Filled, Table, Text
from referrals.toml_files.reading import read


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


AROUND = "around"
"""The entries of what is said around a wish, like "please", and is none by itself."""


class PlainWords:
    """The lists of all languages together: women mix them."""

    def __init__(self, folder: Path, languages: Iterable[str]) -> None:
        files = [read_plain_words(folder / each / "plain_words.toml") for each in languages]
        self._wishes = {plain(text): wish for file in files for wish in Wish for text in file[wish]}
        self._thanks = _longest_first(text for text, wish in self._wishes.items() if wish is Wish.THANKS)
        self._around = _longest_first(plain(text) for file in files for text in file[AROUND])

    def read(self, text: str) -> Wish | None:
        """The wish that is all a message says, thanks and "please" around it left aside. A plea alone is none."""
        said = plain(text)
        rest = _without(said, self._around)
        if said and not rest:
            return None
        return self._wishes.get(said) or self._wishes.get(_without(rest, self._thanks))


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(set(texts), key=len)[::-1]


def _without(said: str, others: Iterable[str]) -> str:
    padded = f" {said} "
    for each in others:
        padded = padded.replace(f" {each} ", " ")
    return padded.strip()


class PlainWordsFile(Table):
    """One language's file."""

    stop: Filled[Text]
    help: Filled[Text]
    menu: Filled[Text]
    cancel: Filled[Text]
    thanks: Filled[Text]
    around: Filled[Text]


def read_plain_words(file: Path) -> Mapping[str, list[str]]:
    """The entries of one language by wish, and those around a wish. Raises FileRefused."""
    return dict(read(file, PlainWordsFile, name=f"{file.parent.name}/{file.name}"))
