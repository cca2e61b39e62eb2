"""The one table of who answers what: a command, a press, a text, or another kind of update.

Not for: running what it finds (see bot/receiving/turn) or deciding what a person may do (see authority).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from telegram import Message, Update

from handlers import errors, wishing
from handlers.callbacks import Verb, read
from handlers.campaigns import campaigns
from handlers.cases import cases
from handlers.commands import read_command
from handlers.context import Context, Handler
from handlers.crying import crying
from handlers.drafting import drafting
from handlers.joining import joining
from handlers.offers import offers
from handlers.reading import answering, reading, subscribing
from handlers.reporting import reporting
from handlers.said import Said, said
from handlers.settings import help_and_settings
from handlers.status import status
from handlers.ui.keyboard import Tap, tapped

Kind = Literal["command", "press", "text", "update"]


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers. `name` is a command without its slash, the verb of a press, or for `update` a member of Said ("message" is
    any message that is no text), "edited_message" or "my_chat_member". The name "" answers what no other route of its kind
    does; ("update", "") answers all the rest, among them what Telegram itself writes into a chat.

    Routes with the same kind and name are tried in the table's order: the first whose `claims` holds has it.
    """

    kind: Kind
    name: str
    handler: Handler
    claims: Callable[[Context], bool] | None = None


def taps(tap: Tap) -> Callable[[Context], bool]:
    """Whether a text is this key of the keyboard, in any language."""
    return lambda context: tapped(context.text, context.library) is tap


def in_a_report(context: Context) -> bool:
    """Whether the form of a report is open, so that what she sends belongs to it."""
    return context.form is not None and reporting.is_report(context.form)


ROUTES: tuple[Route, ...] = (
    Route("command", "start", joining.start),
    Route("command", "help", help_and_settings.help_),
    Route("command", "settings", help_and_settings.settings),
    Route("command", "language", help_and_settings.language),
    Route("press", Verb.JOINING, joining.pressed),
    Route("press", Verb.HELP, help_and_settings.help_pressed),
    Route("press", Verb.SETTINGS, help_and_settings.settings_pressed),
    Route("text", "", help_and_settings.help_, taps(Tap.HELP)),
    Route("text", "", help_and_settings.settings, taps(Tap.SETTINGS)),
    Route("command", "report", reporting.report),
    Route("command", "cancel", drafting.cancel, drafting.writing),
    Route("command", "cancel", reporting.cancel),
    Route("command", "status", status.status),
    Route("press", Verb.START, reporting.started),
    Route("press", Verb.FORM, reporting.pressed),
    Route("press", Verb.REPORT, status.pressed),
    Route("text", "", reporting.report, taps(Tap.WRITE)),
    Route("text", "", status.messages, taps(Tap.MESSAGES)),
    Route("command", "accept", offers.accept),
    Route("command", "cases", cases.cases),
    Route("command", "campaigns", campaigns.campaigns),
    Route("press", Verb.OFFER, offers.offer_pressed),
    Route("press", Verb.WORK, offers.case_pressed),
    Route("press", Verb.DUTY, offers.duty_pressed),
    Route("press", Verb.DRAFT, drafting.pressed),
    Route("press", Verb.CASE, cases.pressed),
    Route("press", Verb.CAMPAIGN, campaigns.pressed),
    Route("text", "", cases.cases, taps(Tap.CASES)),
    Route("text", "", campaigns.campaigns, taps(Tap.CAMPAIGNS)),
    Route("text", "", offers.duty, taps(Tap.DUTY)),
    Route("command", "pause", subscribing.pause),
    Route("command", "stop", subscribing.stop),
    Route("command", "resume", subscribing.resume),
    Route("press", Verb.READING, reading.pressed),
    Route("command", "sos", crying.called),
    Route("press", Verb.CRY, crying.pressed),
    Route("text", "", wishing.wished, wishing.wishes),
    Route("text", "", answering.wrote_awaited, answering.awaited),
    Route("update", "photo", answering.sent_other, answering.awaited),
    Route("update", "voice", answering.sent_other, answering.awaited),
    Route("update", "message", answering.sent_other, answering.awaited),
    Route("text", "", answering.wrote_in_a_report, answering.replies_in_a_report),
    Route("text", "", drafting.wrote, drafting.writing),
    Route("update", "photo", drafting.sent_photo, drafting.writing),
    Route("update", "message", drafting.sent_other, drafting.writing),
    Route("update", "edited_message", drafting.edited, drafting.writing),
    Route("text", "", reporting.wrote, in_a_report),
    Route("update", "contact", reporting.shared_contact, in_a_report),
    Route("update", "photo", reporting.sent_other, in_a_report),
    Route("update", "voice", reporting.sent_other, in_a_report),
    Route("update", "message", reporting.sent_other, in_a_report),
    Route("update", "edited_message", reporting.edited, in_a_report),
    Route("update", "edited_message", answering.edited),
    Route("text", "", answering.wrote),
    Route("command", "", errors.not_understood),
    Route("press", "", errors.unknown_press),
    Route("update", "my_chat_member", errors.nothing),
    Route("update", "contact", crying.wrote),
    Route("update", "position", crying.showed_where),
    Route("update", "voice", crying.called),
    Route("update", "message", crying.sent_other),
    Route("update", "", errors.nothing),
)


_REPLAYED = Route("press", "", errors.replayed_press)


class Routes:
    """The routes, found by kind and name."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[tuple[str, str], list[Route]] = {}
        for route in routes:
            self._routes.setdefault((route.kind, route.name), []).append(route)

    def find(self, context: Context) -> Route | None:
        """The route that answers this update; None where the table has none."""
        if context.replayed and context.update.callback_query is not None:
            return _REPLAYED
        for target in _targets(context.update):
            for route in self._routes.get(target, ()):
                if route.claims is None or route.claims(context):
                    return route
        return None


def _targets(update: Update) -> Iterator[tuple[Kind, str]]:
    """From the most particular to the catch-all."""
    if update.callback_query is not None:
        press = read(update.callback_query.data or "")
        yield "press", press.verb if press and press.verb else ""
        yield "press", ""
    elif update.message is not None:
        yield from _message_targets(update.message)
    elif update.edited_message is not None:
        yield "update", "edited_message"
    elif update.my_chat_member is not None:
        yield "update", "my_chat_member"
    yield "update", ""


def _message_targets(message: Message) -> Iterator[tuple[Kind, str]]:
    match said(message):
        case Said.SERVICE:
            pass
        case Said.TEXT:
            yield from _text_targets(message.text or "")
        case kind:
            yield "update", kind
            yield "update", Said.OTHER


def _text_targets(text: str) -> Iterator[tuple[Kind, str]]:
    command = read_command(text)
    if command is not None:
        yield "command", command.name
        yield "command", ""
    else:
        yield "text", ""
