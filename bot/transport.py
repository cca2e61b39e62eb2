"""HTTP to Telegram. Turns each refusing status into an error of one class, where the library only keeps the words.

Not for: what an error means for a message (see sending).
"""

import json
import re
import ssl
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

DEFAULT_WAIT = 3
"""Seconds to wait after "too many requests" that does not say how long."""
_KNOWN = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}
)
"""What the library has an error of its own for."""
TOO_LARGE = "Request Entity Too Large"


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed, read once a process: it takes as long as a hundred calls."""
    return httpx.create_ssl_context()


class NotTaken(NetworkError):
    """Refused by its status alone, before anything was done."""


class Transport(HTTPXRequest):
    """Raises RetryAfter for every 429, and NotTaken for a refusal the library would call an unknown network error."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Status and body of an answer; refusals that the library would mix up are raised here."""
        status, body = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise RetryAfter(_wait(body))
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise BadRequest(TOO_LARGE)
        if 400 <= status < 500 and status not in _KNOWN:
            raise NotTaken(f"status {status}")
        return status, body


def _wait(body: bytes) -> int:
    """Seconds, from the field or from the words."""
    try:
        answer = json.loads(body)
        told = answer["parameters"]["retry_after"] if "parameters" in answer else _in_words(answer["description"])
        return max(1, int(told))
    except (ValueError, TypeError, KeyError, RecursionError):
        return DEFAULT_WAIT


def _in_words(description: str) -> str:
    found = re.search(r"retry after (\d{1,6})", description)
    return found[1] if found else ""
