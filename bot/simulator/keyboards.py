"""Keyboards under and beside messages: what Telegram accepts of them, and how the page is told about them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.refusals import bad_request

Json = dict[str, Any]
Rows = list[list[Json]]

DATA_LIMIT = 64
BUTTONS_LIMIT = 100
_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_STYLES = {"danger", "success", "primary"}
_PROTOCOLS = {"http", "https", "tg", "ton"}


def inline(markup: Json | None) -> Rows | None:
    """The rows of an inline keyboard with empty rows left out; None if there is none. Refuses what Telegram
    refuses.
    """
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows: Rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    return rows or None


def _check(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    if not _ACTIONS & button.keys():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])
    _check_style(button)


def _check_style(button: Json) -> None:
    if button.get("style") and button["style"] not in _STYLES:
        raise bad_request("can't parse keyboard button: invalid button style specified")


def _check_url(url: str) -> None:
    parts = urlsplit(url if ":" in url else f"http://{url}")
    if parts.scheme not in _PROTOCOLS:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme.startswith("http") and "." not in (parts.hostname or ""):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def beside(markup: Json) -> Json | None:
    """A reply keyboard as the page shows it; None when the markup takes it away or only asks for a reply."""
    if "keyboard" not in markup:
        return None
    rows: Rows = [row for row in markup["keyboard"] if row]
    for button in (button for row in rows for button in row):
        _check_style(button)
    if not rows:
        raise bad_request("reply keyboard must be non-empty")
    return {
        "rows": rows,
        "placeholder": markup.get("input_field_placeholder"),
        "one_time": bool(markup.get("one_time_keyboard")),
    }


def shown(rows: Rows | None) -> Rows | None:
    """Inline rows in the shape of the control contract: text, data, url, style."""
    return None if rows is None else [[_shown(button) for button in row] for row in rows]


def _shown(button: Json) -> Json:
    picked = {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url")}
    picked["style"] = button.get("style")
    return {name: value for name, value in picked.items() if value is not None}


def buttons(rows: Rows | None) -> Iterator[Json]:
    for row in rows or ():
        yield from row
