"""Plain words: what is a wish, what only stands around one, in every language."""

import pytest

from locales.plain import Wish
from locales.words import read_library

WISHES = read_library().wishes


@pytest.mark.parametrize("word", ["please", "Please!", "пожалуйста", "сураныч", "лутфан", "илтимос"])
def test_a_plea_is_no_thanks(word: str) -> None:
    """It is heard and kept: someone asks for something."""
    assert WISHES.read(word) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Stop, please", Wish.STOP),
        ("Стоп, пожалуйста", Wish.STOP),
        ("токтотуңуз, сураныч", Wish.STOP),
        ("бас кунед, лутфан", Wish.STOP),
        ("Menu please. Thank you", Wish.MENU),
        ("Thank you", Wish.THANKS),
        ("рахмат", Wish.THANKS),
    ],
)
def test_a_plea_or_thanks_around_a_wish_is_left_aside(text: str, wish: Wish) -> None:
    assert WISHES.read(text) is wish
