"""What a locked screen would tell is seen in every language, up to its last letter and no further."""

import pytest

from locales.previews import PREVIEW
from locales.words import LANGUAGES, read_library

PREVIEWS = read_library().previews
TELLING = {"en": "violence", "ru": "насилие", "ky": "зомбулук", "tg": "зӯроварӣ"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_beginning_counts(language: str) -> None:
    word, before = TELLING[language], "м " * ((PREVIEW - 2) // 2)
    assert PREVIEWS.tell(word.upper(), language)
    assert PREVIEWS.tell(f"{before}{word}", language)
    assert not PREVIEWS.tell(f"{before}м {word}", language)


def test_russian_words_tell_in_every_language_and_others_in_their_own() -> None:
    assert all(PREVIEWS.tell(TELLING["ru"], language) for language in LANGUAGES)
    assert not PREVIEWS.tell(TELLING["tg"], "ky")


@pytest.mark.parametrize("language", ["", "uz"])
def test_where_nobody_knows_the_language_every_list_counts(language: str) -> None:
    assert all(PREVIEWS.tell(word, language) for word in TELLING.values())


def test_within_a_word_nothing_tells() -> None:
    assert not PREVIEWS.tell("midwifery", "en")
