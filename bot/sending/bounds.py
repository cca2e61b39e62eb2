"""Telegram's bounds on one message, kept at the one place where every screen passes: too much is cut, never refused.

A screen made of data pages by itself; what still does not fit loses its end and says so. Not for: wording.
"""

import html
import re
from dataclasses import replace

from handlers.telegram_limits import CAPTION_LIMIT, TEXT_LIMIT
from handlers.ui.page import Button, Rendered, Rows, visible_length, visible_text

BUTTONS = 100
LABEL = 60
"""Characters of a button; a phone shows some thirty."""
CUT = "…"


def bounded(rendered: Rendered) -> Rendered:
    """The same screen, as much of it as Telegram takes."""
    most = TEXT_LIMIT if rendered.attachment is None else CAPTION_LIMIT
    return replace(rendered, text=_text(rendered.text, most), buttons=_buttons(rendered.buttons))


def _text(text: str, most: int) -> str:
    """Whole lines from the beginning; where not even one fits, or a tag would stay open, the plain beginning."""
    if visible_length(text) <= most:
        return text
    kept = list[str]()
    for line in text.split("\n"):
        if visible_length("\n".join((*kept, line, CUT))) > most:
            break
        kept.append(line)
    whole = "\n".join(kept)
    closed = len(_OPENING.findall(whole)) == whole.count("</")
    return f"{whole}\n{CUT}" if visible_text(whole) and closed else _beginning(text, most)


_OPENING = re.compile("<[a-z]")


def _beginning(text: str, most: int) -> str:
    units = visible_text(text).encode("utf-16-le")[: 2 * (most - len(CUT))]
    return html.escape(units.decode("utf-16-le", "ignore"), quote=False) + CUT


def _buttons(rows: Rows) -> Rows:
    """The first rows, so that none is cut in two, and always the last: it leads back."""
    labelled = tuple(tuple(replace(each, label=_label(each)) for each in row) for row in rows)
    kept, count = list[tuple[Button, ...]](), sum(map(len, labelled[-1:]))
    for row in labelled[:-1]:
        count += len(row)
        if count > BUTTONS:
            break
        kept.append(row)
    return (*kept, *labelled[-1:])


def _label(button: Button) -> str:
    return button.label if len(button.label) <= LABEL else button.label[: LABEL - 1] + CUT
