"""What is written in tables and dates: each language has its own files, and nothing starts without one of them."""

import shutil
from pathlib import Path

import pytest

from locales.date_words import read_date_words
from locales.sheet_headers import read_sheet_headers
from locales.words import HERE, LANGUAGES
from referrals.toml_files.reading import FileRefused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        for name in ("sheet_headers.toml", "date_words.toml"):
            shutil.copy(HERE / language / name, tmp_path / language / name)
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_is_missing_is_named(folder: Path, language: str) -> None:
    assert tuple(read_sheet_headers(folder)) == tuple(read_date_words(folder)) == LANGUAGES
    (folder / language / "sheet_headers.toml").unlink()
    (folder / language / "date_words.toml").unlink()
    with pytest.raises(FileRefused, match=rf"^{language}/sheet_headers\.toml: cannot be read"):
        read_sheet_headers(folder)
    with pytest.raises(FileRefused, match=rf"^{language}/date_words\.toml: cannot be read"):
        read_date_words(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_named_in_every_other(folder: Path, language: str) -> None:
    file = folder / "ky" / "sheet_headers.toml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(each for each in lines if not each.startswith(f"{language} = ")), encoding="utf-8")
    with pytest.raises(FileRefused, match=rf"ky/sheet_headers\.toml, line \d+: languages\.{language}: is missing"):
        read_sheet_headers(folder)


def test_a_head_that_is_missing_is_named(folder: Path) -> None:
    file = folder / "tg" / "sheet_headers.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('meeting = "Вохӯрӣ"\n', ""), encoding="utf-8")
    with pytest.raises(FileRefused, match=r"tg/sheet_headers\.toml, line 5: heads\.meeting: is missing"):
        read_sheet_headers(folder)


def test_no_month_and_no_weekday_begins_like_another_one_of_any_language() -> None:
    for named in ("months", "weekdays"):
        begins = [
            (beginning, number)
            for said in read_date_words().values()
            for number, each in enumerate(getattr(said, named))
            for beginning in each
        ]
        clash = [(one, other) for one, i in begins for other, j in begins if i != j and one.startswith(other)]
        assert clash == []
