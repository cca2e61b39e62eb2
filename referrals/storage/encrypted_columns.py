"""Column encryption. Texts and numbers that statements compare are encrypted deterministically: without the keys they say which
rows of one column are equal, and nothing else. Moments and lists, by which nothing is looked for, are randomized. The same
person or slot looks otherwise in any other column, so that no two tables can be joined by it.

Not for: what nobody compares, which is sealed for its row (see sealed).
"""

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from sqlalchemy import Dialect, LargeBinary, TypeDecorator

_BLOCK, _NONCE = 16, 12
_LONGEST = 64
"""Bytes of a text as it is encrypted: all are as long."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""What a moment is that was not made with these keys for this column."""
NOBODY = 0
"""Whom a reference names that was not made with these keys for this column: no row has this number."""


class ColumnCipher:
    """Encrypts by column, with keys made of the look-up key, whose labels never change: they are in every database."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._texts = AESSIV(hmac.digest(key, b"chiroq: veiled texts", hashlib.sha512))
        self._sealed = AESGCM(hmac.digest(key, b"chiroq: veiled moments and lists", hashlib.sha256))
        self._blocks = cache(self._made)

    def text(self, column: str, text: str) -> bytes:
        """Nothing stays nothing: that a row has no slot is no secret."""
        return self._texts.encrypt(text.encode().ljust(_LONGEST, b"\x00"), [column.encode()]) if text else b""

    def plain_text(self, column: str, value: bytes) -> str:
        """The text again; nothing for what was not made so."""
        try:
            return self._texts.decrypt(value, [column.encode()]).rstrip(b"\x00").decode() if value else ""
        except (InvalidTag, ValueError):
            return ""

    def number(self, column: str, number: int) -> bytes:
        """A number as one block."""
        encryptor, _ = self._blocks(column)
        return bytes(encryptor.update(number.to_bytes(_BLOCK)))

    def plain_number(self, column: str, value: bytes) -> int:
        """The number again; NOBODY for what was not made so: hardly any other block holds one so small."""
        if len(value) != _BLOCK:
            return NOBODY
        _, decryptor = self._blocks(column)
        number = int.from_bytes(decryptor.update(value))
        return number if number < 1 << 63 else NOBODY

    def moment(self, column: str, moment: datetime) -> bytes:
        """A moment, other bytes each time: no two rows are joined by what happened in the same turn."""
        nonce = os.urandom(_NONCE)
        said = moment.astimezone(UTC).isoformat(timespec="microseconds").encode()
        return nonce + self._sealed.encrypt(nonce, said, column.encode())

    def plain_moment(self, column: str, value: bytes) -> datetime:
        """The moment again; LONG_AGO for what was not made so."""
        try:
            said = self._sealed.decrypt(value[:_NONCE], value[_NONCE:], column.encode())
        except (InvalidTag, ValueError):
            return LONG_AGO
        return datetime.fromisoformat(said.decode())

    def numbers(self, column: str, numbers: Sequence[int]) -> bytes:
        """Numbers in their order, other bytes each time; how many they are is hidden up to a dozen or so."""
        said = json.dumps(list(numbers)).encode()
        nonce = os.urandom(_NONCE)
        longest = -(-len(said) // _LONGEST or 1) * _LONGEST
        return nonce + self._sealed.encrypt(nonce, said.ljust(longest), column.encode())

    def plain_numbers(self, column: str, value: bytes) -> list[int]:
        """The numbers again; none for what was not made so."""
        try:
            said = self._sealed.decrypt(value[:_NONCE], value[_NONCE:], column.encode())
        except (InvalidTag, ValueError):
            return []
        return list(json.loads(said))

    def _made(self, column: str) -> tuple[Any, Any]:
        """A permutation of blocks for each column. One block a value, and equal blocks for equal values is what it is for."""
        key = hmac.digest(self._key, f"chiroq: veiled numbers of {column}".encode(), hashlib.sha256)
        cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305
        return cipher.encryptor(), cipher.decryptor()


def as_bytes(value: object) -> bytes:
    """What stands in a column of bytes; nothing that opens where someone wrote anything else into the file."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b"?"


def _cipher(dialect: Dialect) -> ColumnCipher:
    cipher = dialect.keyring.columns  # type: ignore[attr-defined]
    assert isinstance(cipher, ColumnCipher)  # noqa: S101
    return cipher


class EncryptedText(TypeDecorator[str]):
    """A text of at most 64 bytes that is looked for as a whole: never by how it begins, and never in order."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """As it stands in the file."""
        return None if value is None else _cipher(dialect).text(self.column, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """As it was given."""
        return None if value is None else _cipher(dialect).plain_text(self.column, as_bytes(value))


class Reference(TypeDecorator[int]):
    """The number of a row of another table, a person's above all."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: int | None, dialect: Dialect) -> bytes | None:
        """As it stands in the file."""
        return None if value is None else _cipher(dialect).number(self.column, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> int | None:
        """As it was given."""
        return None if value is None else _cipher(dialect).plain_number(self.column, as_bytes(value))


class EncryptedNumbers(TypeDecorator[list[int]]):
    """A list of numbers of other rows, by which nothing is looked for."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> bytes | None:
        """As it stands in the file."""
        return None if value is None else _cipher(dialect).numbers(self.column, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> list[int] | None:
        """As it was given."""
        return None if value is None else _cipher(dialect).plain_numbers(self.column, as_bytes(value))


class EncryptedMoment(TypeDecorator[datetime]):
    """A moment that nothing is looked for by."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> bytes | None:
        """As it stands in the file; refuses a naive time aloud."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was about to be kept")
        return _cipher(dialect).moment(self.column, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> datetime | None:
        """As it was given."""
        return None if value is None else _cipher(dialect).plain_moment(self.column, as_bytes(value))
