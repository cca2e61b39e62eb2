"""Where Telegram should bring updates, and how that went: the state behind setWebhook. delivery.py does the
bringing.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.refusals import bad_request

Json = dict[str, Any]

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(slots=True)
class Webhook:
    """An empty `url` means polling."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_at: int | None = None
    last_error_message: str = ""
    failures: int = 0

    def set(self, params: Json) -> None:
        """Unlike Telegram, plain http is accepted on the machine itself."""
        url, secret = params["url"].strip(), params.get("secret_token", "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if url:
            _check(url)
        self.url, self.secret_token = url, secret
        self.max_connections = params.get("max_connections", 40)
        self.failures, self.last_error_at, self.last_error_message = 0, None, ""

    def failed(self, why: str, at: int) -> None:
        self.failures += 1
        self.last_error_at, self.last_error_message = at, why

    def as_info(self, pending: int, allowed: list[str]) -> Json:
        told: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            told |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_at is not None:
            told |= {"last_error_date": self.last_error_at, "last_error_message": self.last_error_message}
        return told | ({"allowed_updates": allowed} if allowed else {})


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname:
        raise bad_request("bad webhook: URL host is empty")
