"""The one table of who answers what: a command, a press, a text, or another kind of update.

Not for: running what it finds (see bot/receiving/turn) or deciding what a person may do (see authority).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from telegram import Message, Update

from handlers import errors, open_form, wishing
from handlers.callbacks import Verb, read
from handlers.campaigns import campaigns
from handlers.cases import cases
from handlers.commands import read_command
from handlers.complaints import complaints
from handlers.context import Context, Handler
from handlers.crying import cry_card, crying
from handlers.drafting import drafting
from handlers.joining import joining
from handlers.offers import offers
from handlers.reading import reading, subscribing
from handlers.reporting import reporting
from handlers.said import Said, said
from handlers.settings import help, settings, sweeping
from handlers.status import status
from handlers.ui.keyboard import Tap, tapped

Kind = Literal["command", "press", "text", "update"]


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers. `name` is a command without its slash, the verb of a press, or for `update` a member of Said ("message" is
    any message that is no text), "edited_message" or "my_chat_member". The name "" answers what no other route of its kind
    does; ("update", "") answers all the rest, among them what Telegram itself writes into a chat.
    """

    kind: Kind
    name: str
    handler: Handler


TAPS: Mapping[Tap, Handler] = {
    Tap.WRITE: reporting.report,
    Tap.MESSAGES: status.messages,
    Tap.CASES: cases.cases,
    Tap.CAMPAIGNS: campaigns.campaigns,
    Tap.DUTY: offers.duty,
    Tap.HELP: help.help_,
    Tap.SETTINGS: settings.settings,
}
"""The keys under the chat, in any language."""


async def wrote(context: Context) -> None:
    """A text that is no command: a key under the chat, a plain wish, or something said."""
    if (tap := tapped(context.text, context.library)) is not None:
        await TAPS[tap](context)
    elif (wish := wishing.wish_of(context)) is not None:
        await wishing.wished(context, wish)
    else:
        await open_form.wrote(context)


ROUTES: tuple[Route, ...] = (
    Route("command", "start", joining.start),
    Route("command", "help", help.help_),
    Route("command", "settings", settings.settings),
    Route("command", "language", settings.language),
    Route("command", "report", reporting.report),
    Route("command", "cancel", open_form.cancel),
    Route("command", "status", status.status),
    Route("command", "accept", offers.accept),
    Route("command", "cases", cases.cases),
    Route("command", "campaigns", campaigns.campaigns),
    Route("command", "pause", subscribing.pause),
    Route("command", "stop", subscribing.stop),
    Route("command", "resume", subscribing.resume),
    Route("command", "sos", crying.called),
    Route("command", "sweep", sweeping.sweep),
    Route("command", "complaint", complaints.complaint),
    Route("press", Verb.JOINING, joining.pressed),
    Route("press", Verb.HELP, help.pressed),
    Route("press", Verb.SETTINGS, settings.pressed),
    Route("press", Verb.START, reporting.started),
    Route("press", Verb.FORM, open_form.pressed),
    Route("press", Verb.REPORT, status.pressed),
    Route("press", Verb.OFFER, offers.offer_pressed),
    Route("press", Verb.WORK, offers.case_pressed),
    Route("press", Verb.DUTY, offers.duty_pressed),
    Route("press", Verb.DRAFT, drafting.pressed),
    Route("press", Verb.CASE, cases.pressed),
    Route("press", Verb.CAMPAIGN, campaigns.pressed),
    Route("press", Verb.READING, reading.pressed),
    Route("press", Verb.COMPLAINT, complaints.pressed),
    Route("press", Verb.CRY, cry_card.pressed),
    Route("text", "", wrote),
    Route("update", "message", open_form.sent),
    Route("update", "edited_message", open_form.edited),
    Route("update", "my_chat_member", errors.nothing),
    Route("command", "", errors.not_understood),
    Route("press", "", errors.unknown_press),
    Route("update", "", errors.nothing),
)


_REPLAYED = Route("press", "", errors.replayed_press)


class Routes:
    """The routes, found by kind and name."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = {(route.kind, route.name): route for route in routes}

    def find(self, context: Context) -> Route | None:
        """The route that answers this update; None where the table has none."""
        if context.replayed and context.update.callback_query is not None:
            return _REPLAYED
        return next((self._routes[each] for each in _targets(context.update) if each in self._routes), None)


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
