"""The code by which a report is named out loud. Shows nothing by itself (D25): who may see what is `authority.may`."""

from typing import NewType

Code = NewType("Code", str)

_ALPHABET = "23456789ABCEHKMPTXY"
"""Letters that Latin and Cyrillic share in shape, and digits; without 0/O and 1/I."""
_LENGTH = 6
_LOOKALIKE = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")


def make_code(chance: int) -> Code:
    """A code to be read out loud, like "K7M-4PX". `chance` is any random integer of at least 0.

    19 to the 6th (47 million) codes exist; that no two reports share one is the table's business.
    """
    characters = ""
    for _ in range(_LENGTH):
        chance, index = divmod(chance, len(_ALPHABET))
        characters += _ALPHABET[index]
    return _dashed(characters)


def read_code(typed: str) -> Code | None:
    """A typed code in its one form, or None: any case, Cyrillic letters, spaces and a missing dash are accepted."""
    characters = "".join(each for each in typed.upper().translate(_LOOKALIKE) if each.isalnum())
    if len(characters) != _LENGTH or not set(characters) <= set(_ALPHABET):
        return None
    return _dashed(characters)


def _dashed(characters: str) -> Code:
    return Code(f"{characters[:3]}-{characters[3:]}")
