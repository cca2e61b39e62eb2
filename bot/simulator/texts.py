"""A text as Telegram reads it: HTML to plain text with entities, lengths, and back to harmless HTML for the
page.

Offsets and lengths count UTF-16 units, as Telegram does. Other parse modes are not read here.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from bot.simulator.refusals import ApiRefusal, bad_request

Entity = dict[str, Any]

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_SHOWN_AS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_VALUE = r"""(?:\s*=\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9.-]+))?"""
_START = re.compile(rf"<([a-z][a-z-]*)((?:\s+[A-Za-z-]+{_VALUE})*)\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?""")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-f]{1,6}));?", re.IGNORECASE)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?(?![\w/])")


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def read(text: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Plain text and entities, trimmed as Telegram trims; raises Refused for what cannot be read."""
    if parse_mode and parse_mode.lower() == "html":
        text, found = _Html(text).read()
    elif parse_mode:
        raise bad_request(f"unsupported parse_mode ({parse_mode}): this simulator reads HTML")
    else:
        found = list(entities or [])
    return _trimmed(text, found)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    left = units(text) - units(text.lstrip())
    text = text.strip()
    if not entities:
        return text, []
    kept = (_moved(entity, left, units(text)) for entity in entities)
    return text, sorted((e for e in kept if e["length"] > 0), key=lambda e: (e["offset"], -e["length"]))


def _moved(entity: Entity, left: int, end: int) -> Entity:
    begin = max(0, entity["offset"] - left)
    until = min(end, entity["offset"] + entity["length"] - left)
    return {**entity, "offset": begin, "length": until - begin}


class _Html:
    """One pass over one text; every error names the byte where Telegram would find it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._plain: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, Entity | None]] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        at = 0
        while (tag := self._source.find("<", at)) >= 0:
            self._write(self._source[at:tag])
            at = self._end(tag) if self._source.startswith("</", tag) else self._start(tag)
        self._write(self._source[at:])
        if self._open:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        return "".join(self._plain), self._entities

    def _write(self, raw: str) -> None:
        text = _REFERENCE.sub(_character, raw) if "&" in raw else raw
        self._plain.append(text)
        self._length += units(text)

    def _start(self, at: int) -> int:
        match = _START.match(self._source, at)
        name = match[1].lower() if match else self._name_at(at)
        if name not in _KINDS:
            raise _cannot_parse(f'Unsupported start tag "{name}" at byte offset {self._byte(at)}')
        if match is None:
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte(at)}")
        attributes = {m[1].lower(): _plain_value(m) for m in _ATTRIBUTE.finditer(match[2])}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(at)}')
        self._open.append((name, self._length, self._entity(name, attributes)))
        return match.end()

    def _name_at(self, at: int) -> str:
        name = re.compile(r"[^\s>]*").match(self._source, at + 1)
        if name is None or name.end() == len(self._source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte(at)}")
        return name[0].lower()

    def _entity(self, name: str, attributes: dict[str, str]) -> Entity | None:
        if name == "a":
            return {"type": "text_link", "url": attributes["href"]} if attributes.get("href") else None
        if name == "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
        if name == "blockquote" and "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        return {"type": _KINDS[name]}

    def _end(self, at: int) -> int:
        byte = self._byte(at)
        if not self._open:
            raise _cannot_parse(f"Unexpected end tag at byte offset {byte}")
        match = re.compile(r"</([^\s>]*)\s*>").match(self._source, at)
        if match is None:
            raise _cannot_parse(f"Unclosed end tag at byte offset {byte}")
        name, begin, entity = self._open.pop()
        if match[1] and match[1].lower() != name:
            raise _cannot_parse(f'Unmatched end tag at byte offset {byte}, expected "</{name}>", found "</{match[1]}>"')
        if entity is not None and self._length > begin:
            self._entities.append({**entity, "offset": begin, "length": self._length - begin})
        return match.end()

    def _byte(self, at: int) -> int:
        return len(self._source[:at].encode())


def _cannot_parse(why: str) -> ApiRefusal:
    return bad_request(f"can't parse entities: {why}")


def _plain_value(match: re.Match[str]) -> str:
    return _REFERENCE.sub(_character, match[2] or match[3] or match[4] or "")


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED.get(match[1], match[0])
    code = int(match[2]) if match[2] else int(match[3], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def commands_in(text: str) -> list[Entity]:
    """The entities a client gives to what a person typed."""
    return [
        {"type": "bot_command", "offset": units(text[: m.start()]), "length": units(m[0])}
        for m in _COMMAND.finditer(text)
    ]


def as_html(text: str, entities: list[Entity]) -> str:
    """Escaped HTML with nothing in it but Telegram's own tags; entities that cross each other are left
    out.
    """
    if not entities:
        return html.escape(text)
    return "".join(_pieces(text, entities))


def _pieces(text: str, entities: list[Entity]) -> Iterator[str]:
    wide = text.encode("utf-16-le", "surrogatepass")
    at, closing = 0, list[tuple[int, str]]()
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        tags = _tags(entity)
        while closing and closing[-1][0] <= begin:
            until, tag = closing.pop()
            yield _escaped(wide, at, until) + tag
            at = until
        if tags is None or (closing and end > closing[-1][0]):
            continue
        yield _escaped(wide, at, begin) + tags[0]
        at = begin
        closing.append((end, tags[1]))
    while closing:
        until, tag = closing.pop()
        yield _escaped(wide, at, until) + tag
        at = until
    yield _escaped(wide, at, len(wide) // 2)


def _escaped(wide: bytes, begin: int, end: int) -> str:
    return html.escape(wide[2 * begin : 2 * end].decode("utf-16-le", "replace"))


def _tags(entity: Entity) -> tuple[str, str] | None:
    if entity["type"] == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    tag = _SHOWN_AS.get(entity["type"])
    return (f"<{tag}>", f"</{tag}>") if tag else None


def of_message(params: dict[str, Any]) -> tuple[str, list[Entity]]:
    """Text and entities of a message about to be sent or edited, or the refusal Telegram gives."""
    if not params.get("text"):
        raise bad_request("message text is empty")
    text, entities = read(params["text"], params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > MESSAGE_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def of_caption(params: dict[str, Any]) -> tuple[str, list[Entity]]:
    text, entities = read(params.get("caption") or "", params.get("parse_mode"), params.get("caption_entities"))
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities
