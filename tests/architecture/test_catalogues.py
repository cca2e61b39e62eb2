"""Every language says everything the bot says: nothing missing, guessed, left over or torn.

`make catalogues` brings the files up to the source; what it leaves empty is for a translator.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from locales.words import LANGUAGES
from tests.architecture.checkout import ROOT, called, modules
from tests.architecture.previews import PREVIEW, telling

SPEAKING = ("handlers", "bot", "referrals")
KEYWORDS: dict[str, Any] = {"t": None, "tn": (1, 2), "tp": ((1, "c"), 2), "N_": None}
MAKE_KEYWORDS = "--no-default-keywords -k t -k tn:1,2 -k tp:1c,2 -k N_ "
FORMS = {"tg": (2, "n != 1")}
"""Where the plural rule is ours and not Babel's: CLDR has none for Tajik."""

MessageKey = tuple[str | None, str]
Text = str | tuple[str, ...] | list[str] | None


class Tags(HTMLParser):
    """The tags of a text in the order of their closing; `torn` if they do not close as they opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.torn = False
        self.feed(text)
        self.close()
        self.torn = self.torn or bool(self.opened)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.torn = True
        self.closed.append(tag)


def key(message: Message) -> MessageKey:
    singular = message.id[0] if isinstance(message.id, tuple) else message.id
    return message.context, str(singular)


@cache
def said() -> dict[MessageKey, tuple[str, ...]]:
    """What the source says: every marked text by context and singular."""
    template = Catalog()
    for room in SPEAKING:
        for _, _, text, _, context in extract_from_dir(
            ROOT / room, [("**.py", "python")], {}, keywords=KEYWORDS, comment_tags=["Translators:"]
        ):
            template.add(text, context=context)
    return {key(message): forms(message.id) for message in template if message.id}


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "locales" / language / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def forms(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each translated form beside the source text it stands for; Russian says its first form of 21 too, so
    only where there are two forms may the first follow the source's singular.
    """
    for message in messages(language):
        source, translated = forms(message.id), forms(message.string)
        for number, form in enumerate(translated):
            single = number == 0 and (len(source) == 1 or len(translated) == 2)
            if form:
                yield (source[0] if single else source[-1]), form


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_the_source_says_something() -> None:
    assert len(said()) > 100


def test_make_catalogues_looks_for_the_same_keywords() -> None:
    assert MAKE_KEYWORDS in (ROOT / "Makefile").read_text()


def test_there_is_a_folder_for_each_language_and_no_other() -> None:
    assert {path.parent.name for path in (ROOT / "locales").glob("*/messages.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    """One language."""

    def test_holds_what_the_source_says_and_nothing_else(self, language: str) -> None:
        held = {key(message): forms(message.id) for message in messages(language)}

        assert sorted(map(str, said().keys() - held.keys())) == [], "missing: run `make catalogues`"
        assert sorted(map(str, held.keys() - said().keys())) == [], "left over: run `make catalogues`"
        assert [each for each in held if held[each] != said()[each]] == []
        assert list(catalogue(language).obsolete) == []

    def test_is_translated_throughout(self, language: str) -> None:
        empty = [message.id for message in messages(language) if not all(forms(message.string) or [""])]

        assert language == "en" or empty == []

    def test_has_nothing_guessed(self, language: str) -> None:
        assert [message.id for message in messages(language) if message.fuzzy] == []
        assert not catalogue(language).fuzzy

    def test_has_the_plural_forms_of_its_language(self, language: str) -> None:
        number, rule = FORMS.get(language, tuple(get_plural(language))[:2])
        held = catalogue(language)

        assert (held.num_plurals, held.plural_expr.strip("()")) == (number, rule.strip("()"))
        plurals = [message for message in messages(language) if message.pluralizable]
        assert [message.id for message in plurals if len(forms(message.string)) != number] == []

    def test_fills_in_the_same_things(self, language: str) -> None:
        assert [pair for pair in pairs(language) if placeholders(pair[0]) != placeholders(pair[1])] == []

    def test_has_the_same_tags_and_closes_them(self, language: str) -> None:
        tags = [(Tags(source), Tags(form), form) for source, form in pairs(language)]

        assert [form for source, own, form in tags if own.torn] == []
        assert [form for source, own, form in tags if sorted(own.closed) != sorted(source.closed)] == []

    def test_begins_and_ends_as_the_source_does(self, language: str) -> None:
        def edges(text: str) -> tuple[str, ...]:
            return tuple(re.findall(r"\A\s*|\s*\Z", text))

        assert [form for source, form in pairs(language) if edges(source) != edges(form)] == []


def test_the_source_closes_its_own_tags() -> None:
    assert [text for texts in said().values() for text in texts if Tags(text).torn] == []


def test_no_text_hides_in_an_f_string() -> None:
    """Babel does not look into f-strings on Python 3.11: such a text would stay English everywhere."""
    hidden = [
        (called(path), call.lineno, call.args[0].value)
        for path in modules("bot", "handlers", "referrals")
        for outer in ast.walk(ast.parse(path.read_text()))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"t", "tn", "tp"}
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


INNER = ("In Kyrgyzstan, Tajikistan, Uzbekistan and Kazakhstan you may ask", "Please leave out:")
"""Sentences that stand behind a lead, never first."""
LABEL = 45
"""Shorter texts stand on buttons, which no preview shows."""


def opens_a_message(message: Message) -> bool:
    source = forms(message.id)[0]
    return len(source) > LABEL and not source.startswith(INNER)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_where_english_is_discreet_so_is_every_language(language: str) -> None:
    """What a story's watch proves of the English screens, word for word, holds in translation too."""
    told = [
        (message.id, text[:PREVIEW])
        for message in messages(language)
        if opens_a_message(message) and not telling("en").search(forms(message.id)[0][:PREVIEW])
        for text in forms(message.string)
        if telling(language).search(text[:PREVIEW])
    ]
    assert told == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lead_is_long_enough_to_fill_a_preview(language: str) -> None:
    leads = [message for message in messages(language) if "fills the preview" in " ".join(message.auto_comments)]
    short = [message.id for message in leads if len(forms(message.string)[0] or forms(message.id)[0]) < PREVIEW]
    assert leads
    assert short == []
