"""Tiny files that people send: a real PNG and a few bytes of sound, made from a number so that no two are
alike. And what kind of picture a file is, as far as Telegram looks at it.
"""

import struct
import zlib

WIDTH, HEIGHT = 160, 120


def picture(number: int) -> bytes:
    """A soft gradient, about a kilobyte; any image library opens it."""
    tint = (number * 47) % 160
    rows = b"".join(
        b"\0" + b"".join(bytes((tint + y // 2, 90 + x // 2, 150 - y // 2)) for x in range(WIDTH)) for y in range(HEIGHT)
    )
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def kind(content: bytes) -> str | None:
    """Its media type, if Telegram would take it for a picture; only its first bytes are looked at."""
    return next((media for begins, media in _BEGIN if content.startswith(begins)), None)


_BEGIN = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))


def size(content: bytes) -> tuple[int, int]:
    """Width and height; those of `picture` where they cannot be read."""
    match kind(content):
        case "image/png" if len(content) >= 24:
            width, height = struct.unpack(">II", content[16:24])
            return width, height
        case "image/jpeg":
            return _of_jpeg(content) or (WIDTH, HEIGHT)
        case _:
            return WIDTH, HEIGHT


def _of_jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def sound(number: int) -> bytes:
    """Begins like an Ogg file and is not playable."""
    return b"OggS\0\x02" + number.to_bytes(8, "little") + b"OpusHead" + bytes(64)
