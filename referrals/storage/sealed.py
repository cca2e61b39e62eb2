"""Sealing of people and words: encryption in the row, and keyed hashes by which a person is found.

What is sealed in a row opens in that row and column alone, and says nothing of its length but the order of it. The keys never
enter the database, a backup or a log. Not for: choosing what is sealed (see schema: `*_sealed`, `*_key`).
"""

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from referrals.storage.encrypted_columns import ColumnCipher, as_bytes


class KeyProblem(ValueError):
    """The encryption keys are missing or malformed. The message says what is expected, never a key."""


class CannotOpen(RuntimeError):
    """A sealed value was sealed with a key that is not among the present ones."""


class OutOfPlace(CannotOpen):
    """What stands here was not sealed for this table, column, row and person, or was changed since."""


_FORMAT = b"\x01"
_NAME, _NONCE = 4, 12
"""Bytes of a key's name, which says with which key a value was sealed, and of a nonce."""
_SIZES = (64, 256, 1024)
"""What is sealed is as long as one of these, or as many times the last one as it takes."""
_END = b"\x80"
_COST = 1 << 14
"""Of the hash of an account: 16 MiB, and 30 ms on a small machine."""
_MOST_MEMORY = 1 << 26
_REMEMBERED = 50_000
"""Accounts: a few megabytes."""


@dataclass(frozen=True)
class RowKey:
    """A sealing key as it seals in rows. `name` tells it from others and nothing about it."""

    name: bytes
    cipher: AESGCM


@dataclass(frozen=True)
class Keyring:
    """The keys of one installation. The newest look-up key finds (see rekeying). The newest sealing key seals, all open."""

    lookup: bytes
    sealing: MultiFernet
    """For what stands outside of the database."""
    rows: tuple[RowKey, ...]
    """For what stands in it, the newest first."""
    columns: ColumnCipher
    """For what statements compare."""
    earlier: tuple["Keyring", ...] = ()
    """The same with each earlier look-up key, the newest of them first."""
    addresses: dict[str, bytes] = field(default_factory=dict, compare=False)
    """What `address` worked out lately, by Telegram id."""
    numbers: dict[bytes, int] = field(default_factory=dict, compare=False)
    """The numbers of people who were found lately, by address: a guess that saves a statement, never taken for true."""
    loaded: dict[bytes, Any] = field(default_factory=dict, compare=False)
    """Rows of organisations that were found to be as they were loaded, by their marks."""

    def __repr__(self) -> str:
        return "Keyring(…)"

    def row(self, table: str, *identity: Any) -> "SealedRow":
        """Seals and opens the values of one row, named by what it is to its readers: its number or code, and whose it is."""
        return SealedRow(self, table, identity)

    def mark(self, table: str, *values: Any) -> bytes:
        """The keyed hash (16 bytes) by which a row with these values is known to be one this installation wrote."""
        content = json.dumps([table, *(None if each is None else _said(each) for each in values)])
        return self.find("mark", content)

    def seal_bytes(self, content: bytes) -> bytes:
        """Encrypt bytes that stand outside of the database, as a backup's."""
        return self.sealing.encrypt(content)

    def open_bytes(self, value: bytes) -> bytes:
        """The bytes again; raises CannotOpen when no present key fits."""
        try:
            return self.sealing.decrypt(value)
        except InvalidToken as error:
            raise CannotOpen("no present key opens these bytes") from error

    def address(self, telegram_id: str) -> bytes:
        """The keyed hash (16 bytes) by which the person of an account is found. It takes long on purpose: whoever has the key and
        the file would try all accounts. What is known already costs nothing."""
        known = self.addresses.get(telegram_id)
        if known is None:
            salt = self.find("address", "")
            known = hashlib.scrypt(telegram_id.encode(), salt=salt, n=_COST, r=8, p=1, maxmem=_MOST_MEMORY, dklen=16)
            self.remember(telegram_id, known)
        return known

    def knows(self, telegram_id: str) -> bool:
        """Whether `address` costs nothing."""
        return telegram_id in self.addresses

    def remember(self, telegram_id: str, address: bytes) -> None:
        """As kept in a row that opens: no need to work it out."""
        if len(self.addresses) >= _REMEMBERED:
            self.addresses.clear()
        self.addresses[telegram_id] = address

    def found(self, address: bytes, number: int) -> None:
        """The person of an address was found."""
        if len(self.numbers) >= _REMEMBERED:
            self.numbers.clear()
        self.numbers[address] = number

    def find(self, purpose: str, value: str) -> bytes:
        """The keyed hash (16 bytes) by which a row is found; `purpose` keeps equal values of two columns apart."""
        return hmac.digest(self.lookup, f"{purpose}\x00{value}".encode(), hashlib.sha256)[:16]


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One row's sealed values: each opens under this table, column and identity, and nowhere else."""

    keyring: Keyring
    table: str
    identity: tuple[Any, ...]
    unverified: set[str] = field(default_factory=set)
    """Columns in which something did not open where nothing fails for it: remembered for whoever alerts of it."""

    def read(self, column: str, value: bytes | None, otherwise: str = "") -> str:
        """The text, or `otherwise` where nothing stands there or it does not open: that is no reason for a list to fail."""
        try:
            return self.open(column, value) if value else otherwise
        except CannotOpen:
            self.unverified.add(f"{self.table}.{column}")
            return otherwise

    def opens(self, column: str, value: bytes | None) -> bool:
        """Whether something stands there, and opens."""
        try:
            return value is not None and self.open(column, value) is not None
        except CannotOpen:
            return False

    def seal(self, column: str, text: str) -> bytes:
        """Encrypt a text for this column; the same text gives another value each time."""
        key, nonce = self.keyring.rows[0], os.urandom(_NONCE)
        return _FORMAT + key.name + nonce + key.cipher.encrypt(nonce, _padded(text.encode()), self._bound(column))

    def open(self, column: str, value: bytes) -> str:
        """The text again; raises CannotOpen when no present key fits, or this is not where it was sealed."""
        name, nonce, sealed = _parts(as_bytes(value))
        for key in self.keyring.rows:
            if key.name == name:
                try:
                    return key.cipher.decrypt(nonce, sealed, self._bound(column)).rpartition(_END)[0].decode()
                except (InvalidTag, ValueError) as error:
                    raise OutOfPlace(f"{self.table}.{column}") from error
        raise CannotOpen(f"no present key opens {self.table}.{column}")

    def seal_json(self, column: str, value: Any) -> bytes:
        """Seal anything JSON can hold, also half of a surrogate pair, which no encoding takes."""
        return self.seal(column, json.dumps(value, ensure_ascii=True, separators=(",", ":")))

    def open_json(self, column: str, value: bytes) -> Any:
        """What `seal_json` was given, tuples as lists."""
        return json.loads(self.open(column, value))

    def _bound(self, column: str) -> bytes:
        return json.dumps([self.table, column, *map(_said, self.identity)]).encode()


def _parts(value: bytes) -> tuple[bytes, bytes, bytes]:
    """The name of its key, its nonce, and what is sealed."""
    format_, name, rest = value[:1], value[1 : 1 + _NAME], value[1 + _NAME :]
    if format_ != _FORMAT:
        raise OutOfPlace("this was never sealed for a row")
    return name, rest[:_NONCE], rest[_NONCE:]


def _padded(content: bytes) -> bytes:
    needed = len(content) + len(_END)
    size = next((each for each in _SIZES if needed <= each), -(-needed // _SIZES[-1]) * _SIZES[-1])
    return (content + _END).ljust(size, b"\x00")


def _said(part: Any) -> str:
    """A part of a row's identity, the same whatever engine it was read from."""
    match part:
        case datetime():
            aware = part.replace(tzinfo=UTC) if part.tzinfo is None else part.astimezone(UTC)
            return aware.isoformat(timespec="microseconds")
        case date():
            return part.isoformat()
        case bytes() | memoryview():
            return bytes(part).hex()
        case list() | dict():
            return json.dumps(part)
        case _:
            return str(part)


def read_keyring(text: str) -> Keyring:
    """Parse `ENCRYPTION_KEYS`: "find:NEWEST,find:OLDER,seal:NEWEST,seal:OLDER"; every KEY is 32 bytes in URL-safe base64."""
    finding: list[bytes] = []
    sealing: list[str] = []
    for part in (piece.strip() for piece in text.split(",")):
        purpose, _, key = part.partition(":")
        try:
            Fernet(key)
        except ValueError as error:
            raise KeyProblem("each key is 'find:' or 'seal:' and 32 bytes in URL-safe base64") from error
        if purpose == "find":
            finding.append(key.encode())
        elif purpose == "seal":
            sealing.append(key)
        else:
            raise KeyProblem("a key begins with 'find:' or 'seal:'")
    if not finding or not sealing:
        raise KeyProblem("at least one 'find:' key and one 'seal:' key are needed")
    files, rows = MultiFernet(map(Fernet, sealing)), tuple(map(_row_key, sealing))
    earlier = tuple(Keyring(each, files, rows, ColumnCipher(each)) for each in finding[1:])
    return Keyring(finding[0], files, rows, ColumnCipher(finding[0]), earlier)


def _row_key(key: str) -> RowKey:
    """A key of its own, made of the same 32 bytes: no value of a row opens as one of a file, nor the other way round."""
    raw = urlsafe_b64decode(key)
    name = hmac.digest(raw, b"chiroq: name of a row key", hashlib.sha256)[:_NAME]
    return RowKey(name, AESGCM(hmac.digest(raw, b"chiroq: row key", hashlib.sha256)))


def fresh_keys() -> str:
    """A new value for `ENCRYPTION_KEYS`. Losing it loses every sealed word: keep a copy apart from the database."""
    return f"find:{Fernet.generate_key().decode()},seal:{Fernet.generate_key().decode()}"
