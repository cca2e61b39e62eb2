"""Every screen that can be shown, with the largest data that can be kept, in every language: it fits into what Telegram takes,
nothing that decides something is cut, and a locked screen that shows its beginning endangers nobody.
"""

import ast
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import CursorResult, Executable, FrozenResult, Select

from bot.sending.bounds import BUTTONS, CUT, LABEL, bounded
from bot.sending.rendering import TOAST_LIMIT
from handlers.telegram_limits import CAPTION_LIMIT, TEXT_LIMIT
from handlers.ui.page import Page, Rendered, visible_length, visible_text
from handlers.view_key import ViewKey
from handlers.views import VIEWS
from locales.words import LANGUAGES
from referrals.domain.cry import FLOW as CRY
from referrals.domain.notice import Json, NoticeKey
from referrals.storage import form_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.sealed import Keyring
from tests.architecture.checkout import ROOT
from tests.architecture.previews import PREVIEW, telling
from tests.handlers.cases.test_cases_and_offers import LIBRARY, USES
from tests.handlers.ui.brim import Brim, fill
from tests.handlers.ui.every_screen import SCREENS, Shot, form_of
from tests.referrals.scene import FACTS
from tests.waiting import apart

TAGS = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote"})
"""Those of Telegram's HTML that we use."""
DATA = 64
"""Bytes of a button's data."""
SMALL_PHONE = 30
"""Characters of a button that a small phone shows on one line."""
SHARED = {2: 15, 3: 12}
"""The same, of so many buttons in one row."""
MARKS = "☐☑•✓ "
"""What comes before a label that is ticked or chosen."""
GIVEN = re.compile(r"\d\d [a-zА-ЯӨҮЁ]")
"""How the brim's organisations and groups begin."""
NAMING = re.compile(r"Батке|Исфар|Ак-Са|Batken|Isfara|\b\d\d (en|ru|ky|tg) |Өмүр үчүн")
"""How the brim's places, organisations and groups begin. A code says nothing by itself (D25)."""
PUSHED: Mapping[str, Mapping[str, Json]] = {
    "waiting": {"push": True},
    "case": {"push": True},
    "case.lost": {"push": True},
    "case.wider": {},
    "join.waits": {"open": False},
    "offer.nudge": {},
    "offer.over": {},
    "status": {},
    "complaint.answered": {},
    "complaint.waiting": {},
    "came": {},
    "report.gone": {},
    "menu": {},
    "join.admitted": {},
    "join.refused": {},
    "sweep.left": {},
    "operator.alert": {},
    "operator.numbers": {},
    "campaign.progress": {},
    "campaign.to_approve": {},
    "campaign.told": {},
    "campaign.new_answers": {},
    "campaign.sheet": {},
    "error.only_text": {},
    "error.kept": {},
}
"""What can appear on a phone by itself, and with which parameters."""
TO_STAFF = frozenset(
    {"waiting", "case", "case.lost", "offer.nudge", "offer.over", "complaint.waiting", "complaint.answered"}
)
"""Those of them by which the phones of responders and coordinators ring, or of whoever complained."""
CODED = re.compile(r"[0-9A-Z]{3}[-\u2011][0-9A-Z]{3}")
REDRAWN = "only redrawn in its place, which rings no phone"
NO_PUSH: Mapping[str, str] = {
    "offer": REDRAWN,
    "campaign.message": "a coordinator's own words, which a second one has read with what a locked screen shows",
    "error.old_button": "a toast",
    **dict.fromkeys(("complaint.card", "cry", "cry.gone"), REDRAWN),
}
"""Keys that stand in what sends by itself and yet ring nowhere, or tell nothing, and why."""
IN_STORIES: frozenset[str] = frozenset(
    {
        "answer.passed_on",
        "answer.unsure",
        "duty.last",
        "join.read",
        "status.news",
    }
)
"""What takes a whole story to come about; it is looked at there, and holds nothing of unbounded length."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen as somebody would read it."""

    key: str
    language: str
    shot: Shot
    screen: Rendered

    @property
    def text(self) -> str:
        return visible_text(self.screen.text)

    @property
    def where(self) -> str:
        """For failures."""
        form = self.shot.form[:2] if self.shot.form else ""
        return f"{self.key} {self.language} {self.shot.reader} {dict(self.shot.params)} {form}"


class Torn(HTMLParser):
    """Whether tags do not close as they opened, or are none of ours."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.torn = bool(re.search(r"&(?!(lt|gt|amp|quot|#\d+|#x[0-9a-f]+);)", text))
        self.feed(text)
        self.close()
        self.torn = self.torn or bool(self.open)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.torn = self.torn or tag not in TAGS

    def handle_endtag(self, tag: str) -> None:
        self.torn = self.torn or not self.open or self.open.pop() != tag


class Remembering(Transaction):
    """Reads once what several languages of a screen ask alike, for as long as nothing is written."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx._connection, tx.keyring)
        self._known: dict[object, FrozenResult[Any]] = {}

    async def execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        asked = statement._generate_cache_key() if isinstance(statement, Select) else None
        if asked is None or rows is not None:
            return await super().execute(statement, rows)
        key = asked.key, repr([each.effective_value for each in asked.bindparams])
        if key not in self._known:
            self._known[key] = (await super().execute(statement)).freeze()
        return cast("CursorResult[Any]", self._known[key]())


async def _shown(brim: Brim, key: str, shot: Shot) -> list[Seen]:
    """One screen in every language."""
    scene, tx = brim.scene, brim.scene.tx
    reader = scene.people[shot.reader]
    form = form_of(shot, brim)
    if form is not None:
        keep = form_rows.put_by if form.flow == CRY else form_rows.save
        await keep(tx, reader.id, form)
    seen, reading = [], Remembering(tx)
    for language in LANGUAGES:
        page = Page(
            replace(reader, language=language),
            shot.params,
            LIBRARY.words(language),
            scene.now,
            reading,
            USES,
            FACTS,
            LIBRARY,
        )
        rendered = await VIEWS[key](page)
        if rendered is not None:
            seen.append(Seen(key, language, shot, rendered))
    if form is not None:
        await form_rows.drop(tx, reader.id, form.flow)
    return seen


async def _walked(url: str, keyring: Keyring) -> list[Seen]:
    database, seen = Database(url, keyring), list[Seen]()
    try:
        async with database.transaction() as tx:
            brim = await fill(tx)
            for key, shots in SCREENS.items():
                for shot in shots(brim):
                    seen += await _shown(brim, key, shot)
    finally:
        await database.close()
    return seen


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, keyring: Keyring) -> list[Seen]:
    """All of them, in every language, each once."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("brim") / "brim.db")
    return apart(_walked(f"sqlite+aiosqlite:///{file}", keyring))


def _where(seen: Iterable[Seen]) -> list[str]:
    return sorted({each.where for each in seen})[:20]


def test_no_view_is_left_out() -> None:
    """A new view says here with what it can be shown."""
    assert SCREENS.keys() == VIEWS.keys()


def test_each_says_something_in_every_language(walk: list[Seen]) -> None:
    """A view that the walk never meets is not looked at."""
    met = {(each.key, each.language) for each in walk}
    missed = {key for key in VIEWS for language in LANGUAGES if (key, language) not in met}
    assert missed == IN_STORIES


def test_telegram_takes_it_and_nothing_is_cut(walk: list[Seen]) -> None:
    def most(screen: Rendered) -> int:
        return TEXT_LIMIT if screen.attachment is None else CAPTION_LIMIT

    assert _where(each for each in walk if visible_length(each.screen.text) > most(each.screen)) == []
    assert _where(each for each in walk if sum(map(len, each.screen.buttons)) > BUTTONS) == []
    assert _where(each for each in walk if not each.text and each.screen.attachment is None) == []


def test_its_html_is_whole(walk: list[Seen]) -> None:
    assert _where(each for each in walk if Torn(each.screen.text).torn) == []


def test_every_button_can_be_pressed_and_told_from_the_others(walk: list[Seen]) -> None:
    """Its data are within Telegram's 64 bytes; a long name is cut so that it still differs from the next one."""
    for each in walk:
        buttons = [one for row in bounded(each.screen).buttons for one in row]
        assert [one for one in buttons if one.data and len(one.data.encode()) > DATA] == [], each.where
        assert [one for one in buttons if not one.label.strip() or len(one.label) > LABEL] == [], each.where
        cut = [one.label for one in buttons if one.label.endswith(CUT)]
        assert len(set(cut)) == len(cut), f"{each.where}: {cut}"


def test_a_small_phone_shows_every_button_whole(walk: list[Seen]) -> None:
    """In every language, with its tick or mark, and with the longest place there is. Only a name that people gave may be longer,
    where it stands alone on its button: the text above has it whole."""
    shown = {(each.language, one.label) for each in walk for row in each.screen.buttons for one in row}
    ours = {(language, label) for language, label in shown if not GIVEN.match(label.lstrip(MARKS))}
    assert len(ours) > 1000
    assert sorted(each for each in ours if len(each[1]) > SMALL_PHONE) == []


def test_a_small_phone_cuts_no_button_that_shares_its_row(walk: list[Seen]) -> None:
    """In every language; names of places and days included."""
    rows = [(each, row) for each in walk for row in each.screen.buttons if len(row) > 1]
    assert rows
    cut = {f"{each.where}: {one.label}" for each, row in rows for one in row if len(one.label) > SHARED[len(row)]}
    assert sorted(cut)[:20] == []


def test_a_toast_is_read_whole(walk: list[Seen]) -> None:
    """Telegram cuts what is longer."""
    keys = _keys_in("handlers", "toast")
    assert keys
    assert _where(each for each in walk if each.key in keys and len(each.text) > TOAST_LIMIT) == []


def test_a_locked_screen_tells_nothing(walk: list[Seen]) -> None:
    """The first hundred characters of whatever can be sent as a message, in every language."""
    toasts = _keys_in("handlers", "toast")
    messages = [each for each in walk if each.key not in toasts]
    assert _where(each for each in messages if telling(each.language).search(each.text[:PREVIEW])) == []


def test_what_comes_unasked_names_nobody(walk: list[Seen]) -> None:
    """No person, group, organisation, place or code stands at the beginning of what a phone can show by itself (D4)."""
    for key, pushed in PUSHED.items():
        shown = [each for each in walk if each.key == key and pushed.items() <= each.shot.params.items()]
        assert shown, key
        assert _where(each for each in shown if NAMING.search(each.text[:PREVIEW])) == []
        if key in TO_STAFF:
            assert _where(each for each in shown if CODED.search(each.text[:PREVIEW])) == []


def test_whoever_is_rung_reads_only_that_something_waits(walk: list[Seen]) -> None:
    """Not even what became of it: each push to those who help or coordinate is the one sentence (D4)."""
    for each in walk:
        pushed = PUSHED.get(each.key, {"": None})
        if each.key in TO_STAFF and pushed.items() <= each.shot.params.items():
            assert len(each.text.splitlines()) == 1, each.where
            assert len(each.text) < PREVIEW, each.where


def test_a_new_push_is_looked_at() -> None:
    """Every key that is sent unasked is either looked at, or told here why it rings nowhere."""
    assert {*NoticeKey, *_keys_in("bot/receiving")} == PUSHED.keys() | NO_PUSH.keys()


@cache
def _keys_in(room: str, called: str = "") -> set[str]:
    """The keys that are named there, or in calls of this name only."""
    trees = (ast.parse(file.read_text()) for file in (ROOT / room).rglob("*.py"))
    places = (each for tree in trees for each in ast.walk(tree) if not called or _calls(each, called))
    named = (each for place in places for each in ast.walk(place) if isinstance(each, ast.Attribute))
    return {ViewKey[each.attr] for each in named if isinstance(each.value, ast.Name) and each.value.id == "ViewKey"}


def _calls(node: ast.AST, called: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == called
