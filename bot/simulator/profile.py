"""The bot as Telegram presents it: name, descriptions, command lists and menu button, each by scope and
language.

The methods of the Bot API that set and read them; what a person sees of them is resolved for her language.
"""

import re
from typing import Any

from bot.simulator.refusals import bad_request

Json = dict[str, Any]
Scope = tuple[str, int | str | None]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
_CANNOT = (
    "can_read_all_group_messages",
    "supports_inline_queries",
    "can_connect_to_business",
    "has_main_web_app",
    "has_topics_enabled",
)
DEFAULT: Scope = ("default", None)


class BotProfile:
    """Empty words for a language take that language away."""

    def __init__(self, bot_id: int, username: str) -> None:
        self.id = bot_id
        self.username = username
        self._words: dict[str, dict[str, str]] = {
            "name": {"": "Chiroq"},
            "description": {},
            "short_description": {},
        }
        self._commands: dict[tuple[Scope, str], list[Json]] = {}
        self.menu: Json = {"type": "default"}
        self._user: Json | None = None

    def as_user(self) -> Json:
        """The bot as the sender of a message."""
        if self._user is None:
            name = self._words["name"].get("", self.username)
            self._user = {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}
        return self._user

    def as_me(self) -> Json:
        return self.as_user() | {"can_join_groups": True} | dict.fromkeys(_CANNOT, False)

    def words(self, what: str, language: str | None) -> str:
        """As somebody with this language reads them."""
        said = self._words[what]
        return said.get((language or "")[:2]) or said.get("", "")

    def set_words(self, what: str, params: Json) -> bool:
        text, language = params.get(what, ""), _language(params)
        if len(text) > _LENGTHS[what]:
            raise bad_request(f"{what.replace('_', ' ')} is too long")
        if text:
            self._words[what][language] = text
        elif what != "name" or language:
            self._words[what].pop(language, None)
        self._user = None
        return True

    def get_words(self, what: str, params: Json) -> Json:
        return {what: self.words(what, _language(params))}

    def set_commands(self, params: Json) -> bool:
        commands = params["commands"]
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            _check_command(one)
        self._commands[(_scope(params), _language(params))] = commands
        return True

    def delete_commands(self, params: Json) -> bool:
        self._commands.pop((_scope(params), _language(params)), None)
        return True

    def get_commands(self, params: Json) -> list[Json]:
        return self._commands.get((_scope(params), _language(params)), [])

    def commands_for(self, person_id: int, language: str | None) -> list[Json]:
        """The list her client shows in the private chat: the narrowest scope wins, in it her language."""
        scopes: tuple[Scope, ...] = (("chat", person_id), ("all_private_chats", None), DEFAULT)
        for scope in scopes:
            for tongue in ((language or "")[:2], ""):
                if self._commands.get((scope, tongue)):
                    return self._commands[(scope, tongue)]
        return []


def _scope(params: Json) -> Scope:
    scope = params.get("scope") or {}
    return scope.get("type", "default"), scope.get("chat_id")


def _language(params: Json) -> str:
    language: str = params.get("language_code") or ""
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _check_command(command: Json) -> None:
    if not _COMMAND.fullmatch(command["command"].removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"]) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
