"""Calls to Telegram: python-telegram-bot's Bot over aiohttp, behind the library's own seam. Turns each failure into an error
of one class, where the library only keeps the words: never reached, not taken, or (every other network error) in doubt.

Not for: what an error means for a message (see sending).
"""

import asyncio
import json
import re
import ssl
import warnings
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

SENDING = 16
"""Connections to Telegram beside the poll: more calls are never in flight."""
POLLING = 60.0
"""Seconds to read a long poll, which Telegram ends after 50."""

DEFAULT_WAIT = 3
"""Seconds to wait after "too many requests" that does not say how long."""
_KNOWN = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}
)
"""What the library has an error of its own for."""
TOO_LARGE = "Request Entity Too Large"
REACH, WRITE, ANSWER = 5.0, 15.0, 15.0
"""Seconds to reach Telegram (and as many to wait for a free connection), for Telegram to take a call, and to answer it."""
KEEP_ALIVE = 15.0
"""Seconds an idle connection is kept: shorter than servers and routers keep theirs, so that no call meets a closing one."""
A_PIECE, WRITE_A_PIECE = 64 * 1024, 20.0
"""Of a file, Telegram takes so many bytes within so many seconds, on the slowest line."""

_JSON = {"Content-Type": "application/json"}

NEVER_LEFT = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
"""What aiohttp raises before a request can have reached anyone: no free connection, no name, no connection, no trust, a
proxy that refuses to connect, an address that is none."""


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed, read once a process: it takes as long as a hundred calls."""
    return httpx.create_ssl_context()


class NotTaken(NetworkError):
    """Refused by its status alone, before anything was done."""


class NotReached(NetworkError):
    """The call never left this machine, or ended on the way before any of it was said."""


class BadProxy(ValueError):
    """The environment names a proxy of a kind that cannot be used."""


def make_bot(token: str, api_url: str) -> Bot:
    """`api_url` is without "/bot". Its `initialize` asks Telegram who it is; its `shutdown` closes what that opened, whether
    Telegram answered or not. Raises BadProxy.
    """
    # Raw updates are kept, not objects; and `retry_after` is understood as seconds and as a timedelta.
    warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
    warnings.filterwarnings("ignore", ".*`(retry_after|message_auto_delete_time)`", PTBDeprecationWarning)
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Transport(api_url, SENDING),
        get_updates_request=Transport(api_url, 1, POLLING),
    )


class Transport(BaseRequest):
    """Raises RetryAfter for every 429, NotTaken for a refusal the library would call an unknown network error, NotReached
    for a call that surely reached no one, and TimedOut or another NetworkError for one that may have.
    """

    def __init__(self, api_url: str, connections: int, patience: float = ANSWER, reach: float = REACH) -> None:
        """Waits `patience` seconds for an answer, `reach` for a connection. Raises BadProxy."""
        self._proxy = proxy_for(api_url)
        self._connections = connections
        self._patience = patience
        self._reach = reach
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> float:
        """Seconds an answer is waited for."""
        return self._patience

    async def initialize(self) -> None:
        """Nothing is opened before the first call."""
        self._closed = False

    async def shutdown(self) -> None:
        """Closes every connection; it may be initialised again."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **_time_outs: Any
    ) -> tuple[int, bytes]:
        """Status and body of an answer; refusals that the library would mix up are raised here. Time-outs are the
        transport's own, whatever a call says.
        """
        if self._closed:
            raise RuntimeError("this transport was shut down")
        try:
            status, body = await self._exchange(url, method, _Content(request_data))
        except NEVER_LEFT as error:
            raise NotReached(_discreet(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(_discreet(error)) from error
        _check(status, body)
        return status, body

    async def _exchange(self, url: str, method: str, content: "_Content") -> tuple[int, bytes]:
        """What is written has a limit of its own: aiohttp's for reading starts only when all is written."""
        self._session = self._session or self._open()
        async with asyncio.timeout(2 * self._reach + content.writing + self._patience):
            answer = await self._session.request(
                method, url, data=content.body, headers=content.headers, allow_redirects=False
            )
        async with answer:
            return answer.status, await answer.read()

    def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE, ssl=trusted()),
            timeout=aiohttp.ClientTimeout(connect=2 * self._reach, sock_connect=self._reach, sock_read=self._patience),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=self._proxy,
        )


def proxy_for(api_url: str) -> str | None:
    """What the environment names. Plain http is a Bot API on this machine or beside it: a proxy is for the way out only.
    Asked once, since aiohttp would ask in a thread for each call. Raises BadProxy.
    """
    address = urlsplit(api_url)
    if address.scheme != "https" or proxy_bypass(address.netloc):
        return None
    proxies = getproxies()
    found = proxies.get("https") or proxies.get("all")
    if not found:
        return None
    proxy = found if "://" in found else f"http://{found}"
    kind = urlsplit(proxy).scheme
    if kind not in {"http", "https"}:
        raise BadProxy(f"{kind} proxies are not supported. Name an HTTP proxy in HTTPS_PROXY.")
    return proxy


class _Content:
    """What a call says, as the body of a request: JSON, or a form where files go with it."""

    def __init__(self, data: RequestData | None) -> None:
        self.body: bytes | aiohttp.FormData | None = None
        self.headers: dict[str, str] | None = None
        self.writing = WRITE
        """Seconds in which it has to be written."""
        if data is not None and data.contains_files:
            self._form(data)
        elif data is not None and (parameters := data.parameters):
            self.body, self.headers = json.dumps(parameters).encode(), _JSON

    def _form(self, data: RequestData) -> None:
        self.body = form = aiohttp.FormData(quote_fields=False)
        for name, value in data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, kind) in data.multipart_data.items():
            file = content if isinstance(content, bytes) else content.read()
            form.add_field(name, BytesIO(file), filename=filename, content_type=kind)
            self.writing += WRITE_A_PIECE * (len(file) // A_PIECE + 1)


def _discreet(error: Exception) -> str:
    """The kind of the error, and its words where they surely hold no address: addresses hold the token."""
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, aiohttp.ClientConnectorError) else kind


def _check(status: int, body: bytes) -> None:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RetryAfter(_wait(body))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest(TOO_LARGE)
    if 400 <= status < 500 and status not in _KNOWN:
        raise NotTaken(f"status {status}")


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
