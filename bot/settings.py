"""The settings of one installation: the only reader of the environment. `.env` is read too; the environment wins.

Not for: times and places of the network (referrals/data) or anything an operator would change while the bot runs.
"""

from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
USUAL_LISTEN = "127.0.0.1:8080"


class Settings(BaseSettings):
    """Every field stands in .env.example with its sentence. Secrets are left out of its repr and of errors."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: str = Field("", repr=False)
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = Field("sqlite+aiosqlite:///data/chiroq.db", repr=False)
    encryption_keys: str = Field("", repr=False)
    webhook_url: str = Field("", repr=False)
    webhook_secret: str = Field("", repr=False)
    listen: str = ""
    clock_url: str = ""
    log_level: str = "INFO"

    @property
    def api(self) -> str:
        """The Bot API's address without a slash at its end."""
        return self.bot_api_url.rstrip("/")

    @property
    def door(self) -> tuple[str, int] | None:
        """Host and port for the webhook and /health; None opens no port. ValueError where it cannot be read."""
        text = self.listen or (USUAL_LISTEN if self.webhook_url else "")
        if not text:
            return None
        host, _, port = text.rpartition(":")
        if not port.isdigit():
            raise ValueError("LISTEN is HOST:PORT")
        return host.strip("[]") or "127.0.0.1", int(port)

    def problem(self) -> str | None:
        """What keeps the bot from starting, in plain words and with what to do; never a value of a secret."""
        if not self.encryption_keys:
            return "ENCRYPTION_KEYS is missing: without it nothing can be kept. Run: python -m bot init"
        if not self.bot_token:
            return "BOT_TOKEN is missing. Get one from @BotFather, then run: python -m bot init"
        if self.webhook_url and not self.webhook_secret:
            return "WEBHOOK_SECRET is missing: without it anyone could send updates to WEBHOOK_URL."
        if self.clock_url and urlsplit(self.bot_api_url).hostname not in LOOPBACK:
            return "CLOCK_URL is for the simulator on this machine only; BOT_API_URL is somewhere else."
        try:
            _ = self.door
        except ValueError as error:
            return f"{error}."
        return None
