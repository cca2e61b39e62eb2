"""Tiny files that people send: a real PNG and a few bytes of sound, made from a number so that no two are
alike.
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


def sound(number: int) -> bytes:
    """Begins like an Ogg file and is not playable."""
    return b"OggS\0\x02" + number.to_bytes(8, "little") + b"OpusHead" + bytes(64)
