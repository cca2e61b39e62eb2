"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, with faults, checks, limits
and the log.

It reads the call, lets the method do it and answers as Telegram does; what a method means is elsewhere.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp.web import FileField, Request, Response

from bot.simulator import editing, methods, receiving, sending
from bot.simulator.calls import Upload
from bot.simulator.refusals import ApiRefusal, Cut, bad_request
from bot.simulator.world import World

Json = dict[str, Any]
Method = Callable[[World, Json], Any]

_TOKEN = re.compile(r"\d+:.+")

METHODS: dict[str, Method] = {
    "getMe": lambda world, params: world.profile.as_me(),
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVoice": sending.send_voice,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": editing.answer_callback_query,
    "getFile": editing.get_file,
    "getChat": editing.get_chat,
    "leaveChat": editing.leave_chat,
    "setMyCommands": lambda world, params: world.profile.set_commands(params),
    "deleteMyCommands": lambda world, params: world.profile.delete_commands(params),
    "getMyCommands": lambda world, params: world.profile.get_commands(params),
    "setMyName": lambda world, params: world.profile.set_words("name", params),
    "getMyName": lambda world, params: world.profile.get_words("name", params),
    "setMyDescription": lambda world, params: world.profile.set_words("description", params),
    "getMyDescription": lambda world, params: world.profile.get_words("description", params),
    "setMyShortDescription": lambda world, params: world.profile.set_words("short_description", params),
    "getMyShortDescription": lambda world, params: world.profile.get_words("short_description", params),
    "setChatMenuButton": editing.set_menu_button,
    "getChatMenuButton": editing.get_menu_button,
}


class BotApi:
    """Answers every call; one object for a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._table = methods.load()

    async def answer(self, request: Request) -> Response:
        try:
            return await self._serve(request)
        except Cut:
            return _cut(request)

    async def _serve(self, request: Request) -> Response:
        if self._world.faults.down:
            return await self._down(request)
        if request.path.startswith("/file/bot"):
            return self._file(request.path)
        token, _, asked = request.path.removeprefix("/bot").partition("/")
        arrived = time.monotonic()
        given, text = await _read(request)
        method = self._table.name(asked)
        params, answer = await self._answer(token, asked, method, given, text)
        await self._travels()
        took = time.monotonic() - arrived
        self._world.calls.note(arrived, method or asked, params, took, answer)
        if self._is_cut(method or asked, answer):
            raise Cut
        return _respond(answer.get("error_code", 200), json.dumps(answer).encode())

    def _is_cut(self, method: str, answer: Json) -> bool:
        faults = self._world.faults
        return faults.down or (answer["ok"] and faults.cuts_now(method))

    async def _down(self, request: Request) -> Response:
        if self._world.faults.down_how == "close":
            raise Cut
        await request.read()
        return _respond(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")

    async def _answer(self, token: str, asked: str, method: str | None, given: Json, text: bool) -> tuple[Json, Json]:
        await self._travels(self._world.faults.slow_s)
        if self._world.faults.down:
            raise Cut  # it was still on its way when Telegram went down, and never arrives
        params = given
        try:
            self._check_token(token)
            if method is None:
                self._world.violate(f"{asked} is not a method in use")
                raise ApiRefusal(404, "Not Found")
            params = self._params(method, given, text)
            result = await self._do(method, params)
        except ApiRefusal as refused:
            return params, _refusal(refused)
        return params, {"ok": True, "result": result}

    def _check_token(self, token: str) -> None:
        if token != self._world.token:
            raise ApiRefusal(401, "Unauthorized") if _TOKEN.fullmatch(token) else ApiRefusal(404, "Not Found")

    def _params(self, method: str, given: Json, text: bool) -> Json:
        try:
            return self._table.read(method, given, text)
        except methods.Malformed as problem:
            self._world.violate(f"{method}: {problem}")
            raise bad_request(str(problem)) from problem

    async def _do(self, method: str, params: Json) -> Any:
        scripted = self._world.faults.scripted(method, params.get("chat_id"))
        if scripted is not None:
            raise scripted
        result = METHODS[method](self._world, params)
        return await result if asyncio.iscoroutine(result) else result

    async def _travels(self, more: float = 0.0) -> None:
        seconds = self._world.faults.latency_s / 2 + more
        if seconds:
            await asyncio.sleep(seconds)

    def _file(self, path: str) -> Response:
        token, _, name = path.removeprefix("/file/bot").partition("/")
        stored = self._world.files.by_path(name) if token == self._world.token else None
        if stored is not None:
            return _respond(200, stored.content, "application/octet-stream")
        refused = ApiRefusal(404, "Not Found") if token == self._world.token else ApiRefusal(401, "Unauthorized")
        return _respond(refused.error_code, json.dumps(_refusal(refused)).encode())


def _refusal(refused: ApiRefusal) -> Json:
    answer: Json = {"ok": False, "error_code": refused.error_code, "description": refused.description}
    return answer | ({"parameters": refused.parameters} if refused.parameters else {})


async def _read(request: Request) -> tuple[Json, bool]:
    """The parameters, and whether they came as text."""
    query = dict(request.query)
    if request.content_type == "application/json":
        return query | _object(await request.read()), False
    return query | {name: _part(value) for name, value in (await request.post()).items()}, True


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _part(value: FileField | bytearray | bytes | str) -> Upload | str:
    match value:
        case FileField():
            return Upload(value.filename or "file", value.file.read())
        case str():
            return value
        case _:
            return value.decode()


def _respond(status: int, body: bytes, content_type: str = "application/json") -> Response:
    return Response(status=status, body=body, content_type=content_type)


def _cut(request: Request) -> Response:
    """Breaks the connection; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return Response()
