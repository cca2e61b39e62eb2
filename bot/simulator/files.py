"""Files as Telegram keeps them: an id for the bot, a path to fetch it from, and the description inside a
message.
"""

from dataclasses import dataclass
from typing import Any

from bot.simulator import pictures
from bot.simulator.refusals import bad_request

Json = dict[str, Any]

_FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents"}
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Stored:
    number: int
    kind: str
    filename: str
    content: bytes
    duration: int = 0

    @property
    def file_id(self) -> str:
        return f"AgACAgI{self.kind[:3].capitalize()}{self.number:08d}"

    @property
    def path(self) -> str:
        ending = self.filename.rpartition(".")[2] or "bin"
        return f"{_FOLDERS[self.kind]}/file_{self.number}.{ending}"

    def as_file(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": f"AQAD{self.number:06d}",
            "file_size": len(self.content),
        }


class Files:
    """`forget` makes a file id dead, as Telegram's own may become."""

    def __init__(self) -> None:
        self._made = 0
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}

    def keep(self, kind: str, filename: str, content: bytes, duration: int = 0) -> Stored:
        self._made += 1
        stored = Stored(self._made, kind, filename, content, duration)
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def forget(self, file_id: str) -> None:
        del self._by_path[self._by_id.pop(file_id).path]

    def by_path(self, path: str) -> Stored | None:
        return self._by_path.get(path)

    def by_id(self, file_id: str) -> Stored:
        """Refuses a wrong id as Telegram does where a file is asked for."""
        if file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def to_send(self, file_id: str, kind: str) -> Stored:
        """Refuses a wrong id, and that of another kind, as Telegram does where a file is sent again."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        stored = self._by_id[file_id]
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {_TYPES[stored.kind]} as {_TYPES[kind]}")
        return stored


_TYPES = {"photo": "Photo", "voice": "VoiceNote", "document": "Document"}


def in_message(stored: Stored) -> Json:
    """The fields that a message with this file has."""
    told = stored.as_file()
    if stored.kind == "photo":
        width, height = pictures.size(stored.content)
        small = {"width": max(1, width // 2), "height": max(1, height // 2)}
        return {"photo": [told | small, told | {"width": width, "height": height}]}
    if stored.kind == "voice":
        return {"voice": told | {"duration": stored.duration, "mime_type": "audio/ogg"}}
    media = _MEDIA.get(stored.filename.rpartition(".")[2].lower(), "application/octet-stream")
    return {"document": told | {"file_name": stored.filename, "mime_type": media}}
