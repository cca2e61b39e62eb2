"""The keyboard under the chat: neutral words on a shared screen, different by role, understood in every language.

Not for: inline buttons (each view has its own) or what a tap does (handlers/routes).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from handlers.ui.page import keys_in_rows
from locales.words import Library, Words
from referrals.domain.person import Person, Role


class Tap(StrEnum):
    """What a tap on the keyboard asks for."""

    WRITE = "write"
    MESSAGES = "messages"
    CASES = "cases"
    CAMPAIGNS = "campaigns"
    DUTY = "duty"
    HELP = "help"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its words, and who has it."""

    tap: Tap
    label: Callable[[Words], str]
    shown: Callable[[Person], bool]


KEYS = (
    # Translators: the key that begins a report. On a shared screen it must look like any chat: no "report", no "help".
    Key(Tap.WRITE, lambda w: w.t("Write to the network"), lambda p: p.takes_part),
    Key(Tap.MESSAGES, lambda w: w.t("My messages"), lambda p: p.takes_part),
    Key(Tap.CASES, lambda w: w.t("Cases"), lambda p: p.has(Role.COORDINATOR)),
    Key(Tap.CASES, lambda w: w.t("My cases"), lambda p: p.has(Role.FOCAL_POINT) and not p.has(Role.COORDINATOR)),
    Key(Tap.CAMPAIGNS, lambda w: w.t("Campaigns"), lambda p: p.has(Role.COORDINATOR) or p.has(Role.GROUP_LEADER)),
    Key(Tap.DUTY, lambda w: w.t("My duty"), lambda p: p.has(Role.FOCAL_POINT)),
    Key(Tap.HELP, lambda w: w.t("Help and numbers"), lambda _: True),
    Key(Tap.SETTINGS, lambda w: w.t("Settings"), lambda _: True),
)


def menu_rows(words: Words, person: Person) -> tuple[tuple[str, ...], ...]:
    """The keys of this person, two a row."""
    labels = [key.label(words) for key in KEYS if key.shown(person)]
    return keys_in_rows(labels)


def tapped(text: str, library: Library) -> Tap | None:
    """What a text means where it is a key of any language: an old keyboard still works after the language changed."""
    typed = text.strip().casefold()
    for key in KEYS:
        if any(key.label(words).casefold() == typed for words in library.each()):
            return key.tap
    return None
