"""The bot's account at Telegram, as the command line needs it: is the token good, what is its name, is a webhook set.

Not for: sending or receiving anything.
"""

from dataclasses import dataclass

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.transport import BadProxy, Transport


@dataclass(frozen=True, slots=True)
class Account:
    """What Telegram says about the bot."""

    username: str
    webhook: str
    """Where updates are brought; empty where they have to be fetched."""


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """Telegram was reached and does not know this token."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Telegram could not be asked; `why` never holds the token."""

    why: str


async def ask_telegram(settings: Settings) -> Account | TokenRefused | Unreachable:
    """One look; a few seconds at most."""
    token = settings.bot_token
    try:
        async with Bot(token, f"{settings.api}/bot", request=Transport(settings.api, 1)) as bot:
            return Account(bot.username, (await bot.get_webhook_info()).url)
    except InvalidToken:
        return TokenRefused()
    except (BadProxy, TelegramError) as error:
        return Unreachable(str(error).replace(token, "…"))
