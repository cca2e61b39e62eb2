"""Sealing of people and words: encryption in the row, and keyed hashes by which a person is found.

The keys never enter the database, a backup or a log. Not for: choosing what is sealed (see schema: `*_sealed`, `*_key`).
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyProblem(ValueError):
    """The encryption keys are missing or malformed. The message says what is expected, never a key."""


class CannotOpen(RuntimeError):
    """A sealed value was sealed with a key that is not among the present ones."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one installation. The look-up key never rotates; the newest sealing key seals, all of them open."""

    lookup: bytes
    sealing: MultiFernet

    def __repr__(self) -> str:
        return "Keyring(…)"

    def seal(self, text: str) -> bytes:
        """Encrypt a text for keeping; the same text gives another value each time."""
        return self.sealing.encrypt(text.encode())

    def open(self, value: bytes) -> str:
        """The text again; raises CannotOpen when no present key fits."""
        try:
            return self.sealing.decrypt(bytes(value)).decode()
        except InvalidToken as error:
            raise CannotOpen("no present key opens this value") from error

    def seal_bytes(self, content: bytes) -> bytes:
        """Encrypt bytes that stand outside of the database, as a backup's."""
        return self.sealing.encrypt(content)

    def open_bytes(self, value: bytes) -> bytes:
        """The bytes again; raises CannotOpen when no present key fits."""
        try:
            return self.sealing.decrypt(value)
        except InvalidToken as error:
            raise CannotOpen("no present key opens these bytes") from error

    def seal_json(self, value: Any) -> bytes:
        """Seal anything JSON can hold, also half of a surrogate pair, which no encoding takes."""
        return self.seal(json.dumps(value, ensure_ascii=True, separators=(",", ":")))

    def open_json(self, value: bytes) -> Any:
        """What `seal_json` was given, tuples as lists."""
        return json.loads(self.open(value))

    def find(self, purpose: str, value: str) -> bytes:
        """The keyed hash (16 bytes) by which a row is found; `purpose` keeps equal values of two columns apart."""
        return hmac.digest(self.lookup, f"{purpose}\x00{value}".encode(), hashlib.sha256)[:16]


def read_keyring(text: str) -> Keyring:
    """Parse `ENCRYPTION_KEYS`: "find:KEY,seal:NEWEST,seal:OLDER"; every KEY is 32 bytes in URL-safe base64."""
    finding: list[bytes] = []
    sealing: list[Fernet] = []
    for part in (piece.strip() for piece in text.split(",")):
        purpose, _, key = part.partition(":")
        try:
            fernet = Fernet(key)
        except ValueError as error:
            raise KeyProblem("each key is 'find:' or 'seal:' and 32 bytes in URL-safe base64") from error
        if purpose == "find":
            finding.append(key.encode())
        elif purpose == "seal":
            sealing.append(fernet)
        else:
            raise KeyProblem("a key begins with 'find:' or 'seal:'")
    if len(finding) != 1 or not sealing:
        raise KeyProblem("exactly one 'find:' key and at least one 'seal:' key are needed")
    return Keyring(finding[0], MultiFernet(sealing))


def fresh_keys() -> str:
    """A new value for `ENCRYPTION_KEYS`. Losing it loses every sealed word: keep a copy apart from the database."""
    return f"find:{Fernet.generate_key().decode()},seal:{Fernet.generate_key().decode()}"
