"""The ready packs are whole in every language and harmless at first sight, and a broken file is complained about in plain words.

What no test can say is whether a tired woman understands them: see docs/translating.md.
"""

import re
import tomllib
from pathlib import Path

import pytest

from handlers.reading.campaign_message_view import to_pass_on
from locales.content import THEME, PackText, WordsOfDay, read_content
from locales.words import LANGUAGES, SOURCE, read_library
from referrals.toml_files.reading import FileRefused
from tests.architecture.checkout import ROOT
from tests.architecture.previews import PREVIEW, telling

FACTS = tomllib.loads((ROOT / "referrals" / "data" / "campaigns.toml").read_text(encoding="utf-8"))
DAYS = {pack["code"]: pack["days"] for pack in FACTS["pack"]}
CONTENT = read_content()
THEMED = {("16-days", "11-25"), ("16-days", "12-10")}

SHORTEST, LONGEST = 250, 600
"""Letters of a text: more is not read to the end on an old phone."""
UNDER_A_PICTURE = 1024
"""Letters that Telegram allows there, for title, text and act together."""
ADDRESS = re.compile(r"://|\bwww\.|@|\bt\.me\b|/\w|\d{3,}")
"""Links, names, commands, and numbers long enough to be rung."""


def packs(language: str) -> list[tuple[str, PackText]]:
    return list(CONTENT[language].items())


def messages(language: str) -> list[tuple[str, str, WordsOfDay]]:
    return [(code, day, text) for code, pack in packs(language) for day, text in pack.messages.items()]


def shown(code: str, language: str, message: WordsOfDay) -> list[str]:
    """The text as readers get it: with each theme there is, and without."""
    themes = CONTENT[language][code].themes.values()
    return [message.text.replace(THEME, theme) for theme in themes] + [message.text.replace(f"{THEME}\n", "")]


def test_the_packs_are_those_we_promise() -> None:
    assert {code: len(days) for code, days in DAYS.items()} == {"16-days": 16, "year": 8}


@pytest.mark.parametrize("language", LANGUAGES)
class TestPacks:
    """One language."""

    def test_every_pack_has_exactly_its_days(self, language: str) -> None:
        assert {code: list(pack.messages) for code, pack in packs(language)} == DAYS

    def test_a_text_is_neither_thin_nor_long(self, language: str) -> None:
        lengths = {(code, day): len(message.text) for code, day, message in messages(language)}

        assert [at for at, length in lengths.items() if not SHORTEST <= length <= LONGEST] == []

    def test_text_and_act_fit_under_a_picture(self, language: str) -> None:
        title = max(len(pack.title) for _, pack in packs(language))
        long = [
            (code, day)
            for code, day, message in messages(language)
            if max(map(len, shown(code, language, message))) + len(message.act) + title > UNDER_A_PICTURE - 100
        ]
        assert long == []

    def test_an_act_is_one_sentence(self, language: str) -> None:
        acts = [message.act for _, _, message in messages(language)]

        assert [act for act in acts if "\n" in act or not 20 <= len(act) <= 130 or act[-1] not in ".»”"] == []

    def test_a_card_has_three_to_nine_words(self, language: str) -> None:
        cards = [message.card for _, _, message in messages(language)]

        assert [card for card in cards if not 3 <= len(re.findall(r"[\w’-]*\w", card)) <= 9] == []

    def test_a_locked_screen_learns_nothing(self, language: str) -> None:
        starts = [text[:PREVIEW] for code, _, message in messages(language) for text in shown(code, language, message)]

        assert [start for start in starts if telling(language).search(start)] == []

    def test_titles_and_pictures_are_harmless_altogether(self, language: str) -> None:
        open_to_all = [pack.title for _, pack in packs(language)] + [each.card for _, _, each in messages(language)]

        assert [each for each in open_to_all if telling(language).search(each)] == []

    def test_there_is_nothing_to_follow_or_to_ring(self, language: str) -> None:
        said = [each for _, _, message in messages(language) for each in (message.text, message.act, message.card)]
        said += [each for _, pack in packs(language) for each in (pack.title, *pack.themes.values())]

        assert [each for each in said if ADDRESS.search(each)] == []

    def test_nobody_shouts(self, language: str) -> None:
        said = [each for _, _, message in messages(language) for each in (message.text, message.act, message.card)]

        assert [each for each in said if "!" in each] == []

    def test_the_theme_stands_where_it_stands_in_english(self, language: str) -> None:
        assert {(code, day) for code, day, message in messages(language) if THEME in message.text} == THEMED
        assert {code: set(pack.themes) for code, pack in packs(language)} == {
            code: set(pack.themes) for code, pack in packs(SOURCE)
        }

    def test_numbers_are_where_the_key_says(self, language: str) -> None:
        """A text that sends readers to the key names it as the key is named."""
        english, key = (
            read_library().words(SOURCE).t("Help and numbers"),
            read_library().words(language).t("Help and numbers"),
        )
        sending = {(code, day) for code, day, message in messages(SOURCE) if english in message.text}

        assert sending
        assert {(code, day) for code, day, message in messages(language) if key in message.text} == sending

    def test_the_key_stands_in_a_paragraph_of_its_own(self, language: str) -> None:
        """Elsewhere there is no such key: what is passed on goes without that paragraph."""
        key = read_library().words(language).t("Help and numbers")
        naming = [message for _, _, message in messages(language) if key in message.text]

        assert [each.text for each in naming if not all(map(_is_one_sentence, _paragraphs_with(key, each.text)))] == []
        assert [each.text for _, _, each in messages(language) if key in to_pass_on(each.text, key)] == []
        assert [each for _, _, each in messages(language) if key in each.act or key in each.card] == []


def _paragraphs_with(key: str, text: str) -> list[str]:
    return [each for each in text.split("\n\n") if key in each]


def _is_one_sentence(paragraph: str) -> bool:
    return "\n" not in paragraph and paragraph.index(".") == len(paragraph) - 1 and len(paragraph) <= 60


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != SOURCE])
def test_nothing_is_left_in_english(language: str) -> None:
    def all_of(pack: PackText) -> dict[str, str]:
        own = {"title": pack.title} | {f"theme of {year}": theme for year, theme in pack.themes.items()}
        for day, message in pack.messages.items():
            own |= {f"{day} {part}": getattr(message, part) for part in ("text", "act", "card")}
        return own

    english = {code: all_of(pack) for code, pack in packs(SOURCE)}
    own = {code: all_of(pack) for code, pack in packs(language)}
    assert [(code, at) for code in own for at in own[code] if own[code][at] == english[code].get(at)] == []


GOOD = """
title = "Days"

[themes]
2025 = "A sentence."

[[message]]
on = "11-25"
text = '''
Tea is hot.
{theme}

Come in.
'''
act = "Listen."
card = "A lamp is lit"
"""


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "ky" / "content" / "days.toml"
    file.parent.mkdir(parents=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    content = read_content(written(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()))

    message = WordsOfDay(f"Tea is hot.\n{THEME}\n\nCome in.", "Listen.", "A lamp is lit")
    assert content["ky"] == {"days": PackText("Days", {2025: "A sentence."}, {"11-25": message})}
    assert content["tg"] == {}


BROKEN = {
    "no act": ('act = "Listen."', "", "line 7: message[0].act: is missing: a text in quotes"),
    "no title": ('title = "Days"', "", "title: is missing: a text in quotes"),
    "empty card": ('"A lamp is lit"', '" "', "line 16: message[0].card: must not be empty"),
    "card is a number": ('"A lamp is lit"', "3", "line 16: message[0].card: must be a text in quotes"),
    "misspelt": ("act =", "akt =", "line 15: message[0].akt: is not an entry known here; did you mean act?"),
    "unknown above": (
        "[themes]",
        "colour = 1\n[themes]",
        "colour: is not an entry known here; known are title, themes,",
    ),
    "too long": ("Come in.", "Come in. " * 120, "line 9: message[0].text: has 1100 characters; at most 900 fit"),
    "other braces": ("Come in.", "Come in, {name}.", "message[0].text: must not have { or } in it; only {theme} may"),
    "theme amid a line": ("Tea is hot.", "Tea {theme} is hot.", "message[0].text: must not have { or } in it; only"),
    "theme on the card": ("A lamp is lit", "{theme}", "message[0].card: must not have { or } in it\n"),
    "bold": ("Come in.", "<b>Come in.</b>", "line 9: message[0].text: must not have < or > in it"),
    "no such day": ("11-25", "11-31", "line 8: message[0].on: '11-31' must be month and day, like 11-25"),
    "day first": ("11-25", "25.11", "line 8: message[0].on: '25.11' must be month and day, like 11-25"),
    "no messages": (GOOD[GOOD.index("[[") :], "", "message: is missing: a list of tables, each headed [[message]]"),
    "twice": (GOOD, GOOD + GOOD[GOOD.index("[[") :], "line 18: message[1].on: 11-25 is here twice"),
    "theme without a year": ("2025 =", "next =", "line 5: themes.next: is no year like 2025"),
    "empty theme": ('"A sentence."', '""', "line 5: themes.2025: must not be empty"),
    "theme without a heading": (
        '[themes]\n2025 = "A',
        'themes = "A',
        "line 4: themes: must be a heading of its own, [themes],",
    ),
    "no closing quotation mark": ('"Days"', '"Days', "is not valid TOML: "),
}


@pytest.mark.parametrize(("was", "becomes", "complaint"), BROKEN.values(), ids=BROKEN)
def test_a_complaint_names_file_line_and_entry(tmp_path: Path, was: str, becomes: str, complaint: str) -> None:
    assert was in GOOD

    with pytest.raises(FileRefused) as refused:
        read_content(written(tmp_path, GOOD.replace(was, becomes)))

    assert {each.file for each in refused.value.problems} == {"ky/content/days.toml"}
    assert str(refused.value).startswith("ky/content/days.toml")
    assert complaint in f"{refused.value}\n"


def test_a_file_in_another_coding_is_named(tmp_path: Path) -> None:
    says = r"^ky/content/days\.toml: is not saved as UTF-8; save it again with that encoding$"
    with pytest.raises(FileRefused, match=says):
        read_content(written(tmp_path, GOOD.replace("Days", "Күндөр").encode("utf-16")))


def test_all_complaints_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_content(written(tmp_path, GOOD.replace('"Listen."', '""').replace("Come in.", "<Come in.>")))

    assert len(refused.value.problems) == 2
