"""The order of letters in each language, for lists that a reader looks through.

Not for: finding what was typed in any spelling (referrals/domain/place_name).
"""

from collections.abc import Callable

ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳцчҷшщъыьэюя",
}


def in_order(language: str) -> Callable[[str], tuple[int, ...]]:
    """By what texts in this language are sorted. Spaces and hyphens come before all letters, foreign letters after them."""
    places = {letter: at for at, letter in enumerate(ALPHABETS.get(language, ALPHABETS["ru"]))}

    def key(text: str) -> tuple[int, ...]:
        return tuple(places.get(each, len(places) + ord(each) if each.isalpha() else -1) for each in text.casefold())

    return key
