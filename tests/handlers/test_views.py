"""Every key of a view has its view, and every notice and every answer names such a key."""

import ast
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from handlers.forms.steps import PROBLEM, FormProblem
from handlers.toasts import CampaignToast, CaseToast, OfferToast
from handlers.ui.page import Page, Rendered
from handlers.ui.screens import problem_text
from handlers.view_key import ViewKey
from handlers.views import VIEWS, registry
from locales.words import LANGUAGES, read_library
from referrals.domain.notice import NoticeKey
from referrals.domain.person import Person, PersonId, Standing
from tests.architecture.checkout import ROOMS, called, modules

LIBRARY, NOW = read_library(), datetime(2026, 11, 25, 9, tzinfo=UTC)


async def nothing(_page: Page) -> Rendered:
    return Rendered("")


def test_each_key_has_a_view_and_each_view_a_key() -> None:
    assert VIEWS.keys() == set(ViewKey)


def test_the_bot_does_not_start_with_a_key_that_nobody_draws() -> None:
    with pytest.raises(ValueError, match=r"no view is called cry\.gone"):
        registry([dict.fromkeys(set(ViewKey) - {ViewKey.CRY_GONE}, nothing)])


def test_nor_with_two_views_of_one_key() -> None:
    with pytest.raises(ValueError, match="two views are called menu"):
        registry([dict.fromkeys(ViewKey, nothing), {ViewKey.MENU: nothing}])


def test_handlers_call_what_use_cases_send_by_the_same_names() -> None:
    assert {each.name: each.value for each in NoticeKey}.items() <= {each.name: each.value for each in ViewKey}.items()


def test_no_notice_is_made_with_words_instead_of_a_key() -> None:
    """A word that no view has would be put aside when it is sent, and she would read nothing."""
    bare = [
        f"{called(path)}:{made.lineno}"
        for path in modules(*ROOMS)
        if "migrations" not in path.parts
        for made in ast.walk(ast.parse(path.read_text()))
        if isinstance(made, ast.keyword) and made.arg == "key"
        if isinstance(made.value, ast.Constant) and isinstance(made.value.value, str) and made.value.value
    ]
    assert bare == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "said"),
    [(ViewKey.OFFER_SAID, OfferToast), (ViewKey.CASE_SAID, CaseToast), (ViewKey.CAMPAIGN_SAID, CampaignToast)],
)
async def test_each_toast_has_a_text_of_its_own(key: ViewKey, said: type[StrEnum], language: str) -> None:
    reader = Person(PersonId(1), Standing.ACTIVE, language, True, None, "Asia/Bishkek")
    texts = list[str]()
    for what in said:
        params = {"what": what, "until": NOW.isoformat()}
        page = Page(reader, params, LIBRARY.words(language), NOW, None, None, None, LIBRARY)  # type: ignore[arg-type]
        rendered = await VIEWS[key](page)
        texts.append(rendered.text if rendered else "")
    assert all(texts)
    assert len(set(texts)) == len(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_of_a_form_has_a_text(language: str) -> None:
    words = LIBRARY.words(language)
    texts = [problem_text(words, {PROBLEM: each}) for each in FormProblem]
    assert all(texts)
    assert problem_text(words, {PROBLEM: "novelty"}) not in texts


def test_nothing_is_said_by_a_word_that_is_no_member() -> None:
    """What a view looks up in its texts is a member of an enum, in each call that shows or says something."""
    bare = [
        f"{called(path)}:{word.value.lineno}"
        for path in modules("handlers")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in {"show", "show_first", "toast"}
        for word in call.keywords
        if word.arg in {"what", "why", "reason", "problem"} and isinstance(word.value, ast.Constant)
    ]
    assert bare == []
