"""The table of Bot API methods in use, and the check of every call against it. It says what is wrong with a
call's form only.

`methods.json` is made from Telegram's machine-readable description: `python -m bot.simulator.methods
DESCRIPTION`.
In it `"Integer|String!"` means: either type, required.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.simulator.calls import Upload

IN_USE = [
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendVoice",
    "sendChatAction",
    "editMessageText",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "answerCallbackQuery",
    "getFile",
    "getChat",
    "leaveChat",
    "setMyCommands",
    "deleteMyCommands",
    "getMyCommands",
    "setMyName",
    "getMyName",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "setChatMenuButton",
    "getChatMenuButton",
]
FILE = Path(__file__).with_name("methods.json")

Problem = str | None
Check = Callable[[Any, str], Problem]
Json = dict[str, Any]


class Malformed(ValueError):
    """The call does not fit the table; the message says where."""


def extract(description: Json) -> Json:
    """The table for `IN_USE` and for every type that can be sent inside those calls."""
    methods = {name: _fields(description["methods"][name]) for name in IN_USE}
    types: Json = {}
    waiting = [spec for fields in methods.values() for spec in fields.values()]
    while waiting:
        for name in _names(waiting.pop()):
            if name in description["types"] and name not in types and name != "InputFile":
                types[name] = _type(description["types"][name])
                waiting += types[name].values() if isinstance(types[name], dict) else [types[name]]
    return {"version": description["version"], "methods": methods, "types": dict(sorted(types.items()))}


def _type(told: Json) -> Json | str:
    return "|".join(told["subtypes"]) if "subtypes" in told else _fields(told)


def _fields(told: Json) -> Json:
    return {f["name"]: "|".join(f["types"]) + ("!" if f["required"] else "") for f in told.get("fields", [])}


def _names(spec: str) -> list[str]:
    return [one.replace("Array of ", "") for one in spec.rstrip("!").split("|")]


class MethodTable:
    """Built once; a check of a call costs microseconds."""

    def __init__(self, table: Json) -> None:
        self._types: Json = table["types"]
        self._checks: dict[str, Check] = {}
        self._methods = {name: _Method(fields, self._check) for name, fields in table["methods"].items()}
        self._by_lower = {name.lower(): name for name in self._methods}

    def name(self, asked: str) -> str | None:
        """Telegram reads method names in any case."""
        return self._by_lower.get(asked.lower())

    def read(self, method: str, given: Json, text: bool) -> Json:
        """The parameters with their types; `text` says that they came from a form, nested values as JSON.
        Or Malformed.
        """
        return self._methods[method].read(given, text)

    def _check(self, spec: str) -> Check:
        known = self._checks.get(spec)
        if known is None:
            known = self._checks[spec] = self._make(spec)
        return known

    def _make(self, spec: str) -> Check:
        if "|" in spec:
            return _any_of([self._check(one) for one in spec.split("|")], spec)
        if spec.startswith("Array of "):
            return _array(self._check(spec.removeprefix("Array of ")))
        if spec in _PLAIN:
            return _plain(spec)
        told = self._types[spec]
        return self._check(told) if isinstance(told, str) else self._object(spec, told)

    def _object(self, name: str, fields: Json) -> Check:
        checks: dict[str, Check] = {}  # filled on first use: types may hold themselves
        required = [field for field, spec in fields.items() if spec.endswith("!")]

        def check(value: Any, where: str) -> Problem:
            if not isinstance(value, dict):
                return f"{where} must be an object {name}"
            if not checks:
                checks.update({field: self._check(spec.rstrip("!")) for field, spec in fields.items()})
            missing = [field for field in required if field not in value]
            return f"{where}.{missing[0]} is missing" if missing else _first_problem(value, checks, where)

        return check


class _Method:
    def __init__(self, fields: Json, check: Callable[[str], Check]) -> None:
        self._checks = {name: check(spec.rstrip("!")) for name, spec in fields.items()}
        self._readers = {name: _reader(spec.rstrip("!")) for name, spec in fields.items()}
        self._required = [name for name, spec in fields.items() if spec.endswith("!")]

    def read(self, given: Json, text: bool) -> Json:
        params = _attach(given)
        if text:
            params = {name: self._reader(name)(value) for name, value in params.items()}
        problem = self._missing(params) or _first_problem(params, self._checks, "")
        if problem:
            raise Malformed(problem)
        return params

    def _reader(self, name: str) -> Callable[[Any], Any]:
        return self._readers.get(name, _as_it_is)

    def _missing(self, params: Json) -> Problem:
        for name in self._required:
            if name not in params:
                return f"{name} is missing"
        return None


def _attach(given: Json) -> Json:
    """Files named by `attach://` take the place of the reference."""
    references = {
        name: value.removeprefix("attach://")
        for name, value in given.items()
        if isinstance(value, str) and value.startswith("attach://")
    }
    if not references:
        return given
    params = {name: value for name, value in given.items() if name not in references.values()}
    return params | {name: given.get(part, f"attach://{part}") for name, part in references.items()}


def _first_problem(value: Json, checks: dict[str, Check], where: str) -> Problem:
    for name, one in value.items():
        check = checks.get(name)
        path = f"{where}.{name}" if where else name
        if check is None:
            return f"{path} is not a parameter"
        problem = check(one, path)
        if problem:
            return problem
    return None


def _any_of(checks: list[Check], spec: str) -> Check:
    def check(value: Any, where: str) -> Problem:
        problems = [one(value, where) for one in checks]
        if None in problems:
            return None
        inner = [p for p in problems if p and not p.startswith(f"{where} must be")]
        return min(inner, key=len) if inner else f"{where} must be {spec}"

    return check


def _array(inner: Check) -> Check:
    def check(value: Any, where: str) -> Problem:
        if not isinstance(value, list):
            return f"{where} must be an array"
        for at, one in enumerate(value):
            problem = inner(one, f"{where}[{at}]")
            if problem:
                return problem
        return None

    return check


_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (Upload,),
}


def _plain(spec: str) -> Check:
    kinds = _PLAIN[spec]
    allows_bool = bool in kinds

    def check(value: Any, where: str) -> Problem:
        fits = isinstance(value, kinds) and (allows_bool or not isinstance(value, bool))
        return None if fits else f"{where} must be {spec}"

    return check


def _as_it_is(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return int(value) if value.removeprefix("-").isdecimal() else value


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _reader(spec: str) -> Callable[[Any], Any]:
    kinds = spec.split("|")
    if "Integer" in kinds:
        return _number
    return _as_it_is if "String" in kinds or "InputFile" in kinds else _json


def load() -> MethodTable:
    return MethodTable(json.loads(FILE.read_text()))


if __name__ == "__main__":
    made = extract(json.loads(Path(sys.argv[1]).read_text()))
    FILE.write_text(json.dumps(made, indent=1) + "\n")
