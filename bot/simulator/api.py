"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, with faults, checks, limits
and the log.

It reads the call, lets the method do it and answers as Telegram does; what a method means is elsewhere.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

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
    """An ASGI application; plain, because benchmarks send it hundreds of calls a second."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._table = methods.load()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._serve(scope, receive, send)
        except Cut:
            await _cut(scope, receive)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._world.faults.down:
            await self._down(receive, send)
            return
        path: str = scope["path"]
        if path.startswith("/file/bot"):
            await self._file(path, send)
            return
        token, _, asked = path.removeprefix("/bot").partition("/")
        arrived = time.monotonic()
        given, text = await _read(scope, receive)
        method = self._table.name(asked)
        params, answer = await self._answer(token, asked, method, given, text)
        await self._travels()
        took = time.monotonic() - arrived
        self._world.calls.note(arrived, method or asked, params, took, answer)
        if self._is_cut(method or asked, answer):
            raise Cut
        await _respond(send, answer.get("error_code", 200), json.dumps(answer).encode())

    def _is_cut(self, method: str, answer: Json) -> bool:
        faults = self._world.faults
        return faults.down or (answer["ok"] and faults.cuts_now(method))

    async def _down(self, receive: Receive, send: Send) -> None:
        if self._world.faults.down_how == "close":
            raise Cut
        await _body(receive)
        await _respond(send, 502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")

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

    async def _file(self, path: str, send: Send) -> None:
        token, _, name = path.removeprefix("/file/bot").partition("/")
        stored = self._world.files.by_path(name) if token == self._world.token else None
        if stored is None:
            refused = ApiRefusal(404, "Not Found") if token == self._world.token else ApiRefusal(401, "Unauthorized")
            await _respond(send, refused.error_code, json.dumps(_refusal(refused)).encode())
        else:
            await _respond(send, 200, stored.content, "application/octet-stream")


def _refusal(refused: ApiRefusal) -> Json:
    answer: Json = {"ok": False, "error_code": refused.error_code, "description": refused.description}
    return answer | ({"parameters": refused.parameters} if refused.parameters else {})


async def _read(scope: Scope, receive: Receive) -> tuple[Json, bool]:
    """The parameters, and whether they came as text."""
    kind = _content_type(scope)
    query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    if kind.startswith(b"multipart/"):
        return query | await _multipart(scope, receive), True
    body = await _body(receive)
    if kind.startswith(b"application/json"):
        return query | _object(body), False
    return query | dict(parse_qsl(body.decode(), keep_blank_values=True)), True


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bytes(value)
    return b""


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


async def _body(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    more = True
    while more:
        event: MutableMapping[str, Any] = await receive()
        pieces.append(event.get("body", b""))
        more = event.get("more_body", False)
    return b"".join(pieces)


async def _multipart(scope: Scope, receive: Receive) -> Json:
    async with Request(scope, receive).form() as form:
        return {name: await _part(value) for name, value in form.items()}


async def _part(value: UploadFile | str) -> Upload | str:
    return value if isinstance(value, str) else Upload(value.filename or "file", await value.read())


async def _respond(send: Send, status: int, body: bytes, content_type: str = "application/json") -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _cut(scope: Scope, receive: Receive) -> None:
    """Breaks the connection (server.py put it into the scope) and waits until it is gone, so that nothing
    is answered.
    """
    scope["state"]["connection"].abort()
    while (await receive())["type"] != "http.disconnect":
        pass
