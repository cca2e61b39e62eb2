"""The simulator's own doors, beside the Bot API: `/clock` and `/sim/...`, for the page and for tests in
another process.

Errors are `{"error": why}` with 400 for what cannot be read, 404 for nobody there, 409 for what a real
client would not allow.
"""

import base64
import json
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp.web import Request, Response, RouteDef, StreamResponse, get, json_response, post

from bot.simulator import people_do, pictures
from bot.simulator.events import stream
from bot.simulator.people import Query, SimulatedPerson
from bot.simulator.refusals import ApiRefusal, Impossible
from bot.simulator.views import chat_json, clock_json, people_json, person_json
from bot.simulator.world import World

Json = dict[str, Any]
Act = Callable[[World, int, Json], Any]

PRESS_WAITS = 3.0
LONGEST_CLOCK_WAIT = 60.0

ACTS: dict[str, Act] = {
    "text": lambda world, her, told: people_do.says(world, her, told["text"], told.get("reply_to")),
    "photo": lambda world, her, told: people_do.sends_photo(world, her, told.get("caption", ""), _content(told)),
    "document": lambda world, her, told: people_do.sends_document(
        world, her, told["name"], _content(told) or b"", told.get("caption", "")
    ),
    "voice": lambda world, her, told: people_do.sends_voice(world, her, told.get("duration", 5)),
    "contact": lambda world, her, told: people_do.shares_contact(world, her),
    "location": lambda world, her, told: people_do.shares_location(world, her, told["latitude"], told["longitude"]),
    "tap": lambda world, her, told: people_do.taps(world, her, told["text"]),
    "edit": lambda world, her, told: people_do.edits(world, her, told["message_id"], told["text"]),
    "delete": lambda world, her, told: people_do.deletes(world, her, told["message_id"], told.get("for_both", False)),
    "clear": lambda world, her, told: people_do.clears(world, her, told.get("for_both", False)),
    "block": lambda world, her, told: people_do.blocks(world, her),
    "unblock": lambda world, her, told: people_do.unblocks(world, her),
    "deactivate": lambda world, her, told: people_do.deactivates(world, her),
    "read": lambda world, her, told: people_do.reads(world, her),
    "forward": lambda world, her, told: people_do.forwards(world, her, told["message_id"], told["from_person"]),
    "start": lambda world, her, told: people_do.starts(world, her, told.get("payload")),
}
PERSON_FIELDS = {"username", "language_code", "about", "order", "phone", "time_zone"}


class Control:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[RouteDef]:
        return [
            get("/clock", self._guarded(self.clock)),
            post("/clock", self._guarded(self.move_clock)),
            get("/sim/people", self._guarded(self.people)),
            post("/sim/people", self._guarded(self.add_person)),
            get(r"/sim/people/{id:\d+}/chat", self._guarded(self.chat)),
            post(r"/sim/people/{id:\d+}/press", self._guarded(self.press)),
            post(r"/sim/people/{id:\d+}/{act}", self._guarded(self.act)),
            get("/sim/files/{file_id}", self._guarded(self.file)),
            get("/sim/events", self.events),
            get("/sim/faults", self._guarded(self.faults)),
            post("/sim/faults", self._guarded(self.set_faults)),
            get("/sim/calls", self._guarded(self.calls)),
            get("/sim/summary", self._guarded(self.summary)),
        ]

    def _guarded(self, door: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            try:
                return await door(request)
            except Impossible as why:
                return _error(404 if str(why).startswith("there is no person") else 409, str(why))
            except ApiRefusal as why:
                return _error(404, why.description)
            except (KeyError, TypeError, ValueError) as why:
                return _error(400, f"{type(why).__name__}: {why}")

        return guarded

    async def clock(self, request: Request) -> Response:
        clock, asked = self._world.clock, request.query
        until = time.monotonic() + min(float(asked.get("wait", 0)), LONGEST_CLOCK_WAIT)
        after = int(asked.get("after", -1))
        while clock.version <= after and self._world.open and (left := until - time.monotonic()) > 0:
            await clock.stepped.wait(clock.stepped.rung, left)
        return json_response(clock_json(self._world))

    async def move_clock(self, request: Request) -> Response:
        told = await _told(request)
        if "to" in told:
            self._world.clock.move_to(datetime.fromisoformat(told["to"]))
        else:
            self._world.clock.advance(timedelta(seconds=told["advance_s"]))
        return json_response(clock_json(self._world))

    async def people(self, request: Request) -> Response:
        return json_response(people_json(self._world))

    async def add_person(self, request: Request) -> Response:
        told = await _told(request)
        known = {name: value for name, value in told.items() if name in PERSON_FIELDS}
        return json_response(person_json(self._world.add_person(told["id"], told["first_name"], **known)), status=201)

    def _person(self, request: Request) -> SimulatedPerson:
        return self._world.person(int(request.match_info["id"]))

    async def chat(self, request: Request) -> Response:
        return json_response(chat_json(self._world, self._person(request)))

    async def act(self, request: Request) -> Response:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            return _error(404, "nobody can do that")
        done = act(self._world, self._person(request).id, await _told(request))
        return json_response({"message_id": done.id} if done is not None else {})

    async def press(self, request: Request) -> Response:
        """Waits for the bot's answer; `wait_s` (an addition) waits shorter, 0 not at all."""
        told = await _told(request)
        query = people_do.presses(self._world, self._person(request).id, told["message_id"], told["data"])
        await self._answered(query, min(told.get("wait_s", PRESS_WAITS), PRESS_WAITS))
        return json_response({"toast": query.toast.as_json() if query.toast else None, "answered": query.answered})

    async def _answered(self, query: Query, seconds: float) -> None:
        changed, until = self._world.changed, time.monotonic() + seconds
        while not query.answered and self._world.open and (left := until - time.monotonic()) > 0:
            await changed.wait(changed.rung, left)

    async def file(self, request: Request) -> Response:
        """A document is only ever handed out to be kept, whatever it says it is."""
        stored = self._world.files.by_id(request.match_info["file_id"])
        kinds = {"photo": pictures.kind(stored.content) or "image/png", "voice": "audio/ogg"}
        headers = {"X-Content-Type-Options": "nosniff"}
        if stored.kind == "document":
            headers["Content-Disposition"] = "attachment"
        return Response(
            body=stored.content, headers=headers, content_type=kinds.get(stored.kind, "application/octet-stream")
        )

    async def events(self, request: Request) -> StreamResponse:
        return await stream(self._world, request)

    async def faults(self, request: Request) -> Response:
        return json_response(self._world.faults.as_json())

    async def set_faults(self, request: Request) -> Response:
        self._world.faults.change(await _told(request))
        self._world.notify(None)
        return json_response(self._world.faults.as_json())

    async def calls(self, request: Request) -> Response:
        """`method` (an addition) narrows to one."""
        since, method = int(request.query.get("since", 0)), request.query.get("method")
        found = [call for call in self._world.calls.since(since) if method in (None, call.method)]
        return json_response([call.as_json() for call in found])

    async def summary(self, request: Request) -> Response:
        """Counts since the start, without the log: answers by method and code, what waits, and violations."""
        world = self._world
        answers: dict[str, dict[str, int]] = {}
        for (method, code), times in world.calls.answers.items():
            answers.setdefault(method, {})[str(code)] = times
        pending = world.updates.pending(world.clock.now())
        told = {"calls": world.calls.total, "answers": answers, "pending_updates": pending}
        return json_response(told | {"violations": world.violations})


def _content(told: Json) -> bytes | None:
    """A file comes as base64; None where there is none."""
    return base64.b64decode(told["content"], validate=True) if "content" in told else None


async def _told(request: Request) -> Json:
    body = await request.read()
    told = json.loads(body) if body else {}
    if not isinstance(told, dict):
        raise ValueError("an object is expected")
    return told


def _error(status: int, why: str) -> Response:
    return json_response({"error": why}, status=status)
