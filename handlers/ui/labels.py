"""What a person reads for each kind, need, state and answer, and `N_`, which marks a text for the catalogues.

Labels are plain text: they stand on buttons as well as in messages. Not for: sentences (see the views beside this one).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from locales.words import NAMES, Words
from referrals.domain.kind import (
    ClosingReason,
    ConflictGroup,
    ConflictHelp,
    ConflictKind,
    DeclineReason,
    GbvKind,
    Help,
    Service,
    Urgency,
)
from referrals.domain.report import Contact, When


def N_(text: str) -> str:  # noqa: N802
    """Mark a text that is translated later, when its reader is known."""
    return text


HELP: Mapping[Help, str] = {
    # Translators: help wanted; bride kidnapping, ala kachuu, a marriage by force that is happening now.
    Help.MARRIAGE: N_("Stopping a forced marriage"),
    Help.SAFE_PLACE: N_("A safe place to stay"),
    Help.HEALTH: N_("A doctor or nurse"),
    Help.TALK: N_("Someone to talk to"),
    Help.LEGAL: N_("Legal advice"),
    Help.MONEY_OR_WORK: N_("Money or work"),
    Help.CHILD: N_("Help for a child"),
    # Translators: pictures, voices or private facts that somebody spreads on the internet.
    Help.TAKEDOWN: N_("Private photos or lies online"),
    Help.REPRODUCTIVE_HEALTH: N_("Women’s health, pregnancy"),
    Help.LABOUR_RIGHTS: N_("Rights at work"),
    # Translators: an independent medical or technical opinion on paper, for a court or compensation.
    Help.DOCUMENTATION: N_("A written expert opinion"),
    Help.REFUGEE_CENTRE: N_("Centre for women from abroad"),
    Help.POLICE: N_("The police"),
    Help.OTHER: N_("Something else"),
}

SERVICES: Mapping[Service, str] = {
    Service.SAFEHOUSE: N_("a safe place to stay"),
    Service.HEALTH: N_("health care"),
    Service.PSYCHOSOCIAL: N_("someone to talk to"),
    Service.POLICE: N_("police"),
    Service.LEGAL: N_("legal advice"),
    Service.LIVELIHOODS: N_("money or work"),
    Service.CHILD_PROTECTION: N_("help for children"),
    Service.OTHER: N_("other help"),
}

GBV_KINDS: Mapping[GbvKind, str] = {
    # Translators: the six kinds of GBVIMS, read only by trained responders. Use the official terms of your country.
    GbvKind.RAPE: N_("Rape"),
    GbvKind.SEXUAL_ASSAULT: N_("Sexual assault"),
    GbvKind.PHYSICAL_ASSAULT: N_("Physical assault"),
    GbvKind.FORCED_MARRIAGE: N_("Forced marriage"),
    GbvKind.DENIAL: N_("Denial of resources"),
    GbvKind.PSYCHOLOGICAL: N_("Psychological/emotional abuse"),
    GbvKind.NOT_GBV: N_("Not gender-based violence"),
}

CONFLICT_GROUPS: Mapping[ConflictGroup, str] = {
    ConflictGroup.VIOLENCE: N_("Shooting or a clash"),
    ConflictGroup.ACCESS: N_("The road or border is closed"),
    ConflictGroup.RESOURCES: N_("Dispute: water, pasture…"),
    ConflictGroup.PEOPLE: N_("People displaced or missing"),
    ConflictGroup.TENSION: N_("Tension, rumour, hate speech"),
    ConflictGroup.HAZARD: N_("Flood, mudflow, earthquake…"),
    # Translators: women who work for rights and peace, and are threatened for it.
    ConflictGroup.DEFENDER: N_("Threat to an activist/group"),
}

CONFLICT_KINDS: Mapping[ConflictKind, str] = {
    ConflictKind.SHOOTING: N_("Shooting or shelling"),
    ConflictKind.ARMED_CLASH: N_("An armed clash"),
    ConflictKind.COMMUNITY_CLASH: N_("A clash between communities"),
    ConflictKind.CLOSED_ROAD: N_("Road or border closed"),
    ConflictKind.WATER: N_("Dispute over water"),
    ConflictKind.PASTURE: N_("Dispute over pasture"),
    ConflictKind.LAND: N_("Dispute over land"),
    ConflictKind.ROAD: N_("Dispute over a road"),
    ConflictKind.LIVESTOCK: N_("Dispute over livestock"),
    ConflictKind.DISPLACEMENT: N_("People had to leave home"),
    ConflictKind.ABDUCTION: N_("Someone was taken or is held"),
    ConflictKind.RECRUITMENT: N_("Someone drawn into extremism"),
    ConflictKind.UNREST: N_("Tension between people"),
    ConflictKind.RUMOUR: N_("A rumour"),
    ConflictKind.HATE_SPEECH: N_("Hate speech"),
    ConflictKind.LANDSLIDE: N_("Landslide"),
    ConflictKind.MUDFLOW: N_("Mudflow"),
    ConflictKind.FLOOD: N_("Flood"),
    ConflictKind.EARTHQUAKE: N_("Earthquake"),
    ConflictKind.AVALANCHE: N_("Avalanche"),
    ConflictKind.OTHER_HAZARD: N_("Another natural hazard"),
    ConflictKind.INTIMIDATION: N_("Threats, intimidation"),
    ConflictKind.CYBERBULLYING: N_("Bullying online"),
    ConflictKind.DOXXING: N_("Private facts made public"),
    ConflictKind.PHISHING: N_("An account was stolen"),
    ConflictKind.PRESSURE: N_("Pressure on an organisation"),
    ConflictKind.DEFENDER_DETENTION: N_("An activist is held"),
}

CONFLICT_HELP: Mapping[ConflictHelp, str] = {
    ConflictHelp.MEDIATION: N_("Mediation or dialogue"),
    ConflictHelp.EVACUATION: N_("Getting people out"),
    ConflictHelp.SHELTER: N_("Somewhere for people to stay"),
    ConflictHelp.FOOD_OR_WATER: N_("Food or water"),
    ConflictHelp.MEDICAL: N_("Medical help"),
    ConflictHelp.ACCESS: N_("Opening the road"),
    ConflictHelp.INFORMATION: N_("Checking what is true"),
    ConflictHelp.OTHER: N_("Something else"),
}

WHEN: Mapping[When, str] = {
    When.NOW: N_("Right now"),
    When.TODAY: N_("Today"),
    When.THIS_WEEK: N_("In the last 7 days"),
    When.EARLIER: N_("Earlier"),
}

URGENCIES: Mapping[Urgency, str] = {
    # Translators: how fast help is needed.
    Urgency.HOUR: N_("now"),
    Urgency.HOURS: N_("within 3 hours"),
    Urgency.DAY: N_("within a day"),
    Urgency.DAYS: N_("within 3 days"),
}

CONTACTS: Mapping[Contact, str] = {
    Contact.NOT_SAID: N_("no number given yet"),
    Contact.SHE_CALLS: N_("she’ll call or come herself"),
    Contact.CALL: N_("call the number given"),
    Contact.MESSAGE: N_("write to the number given"),
}

CLOSING_REASONS: Mapping[ClosingReason, str] = {
    ClosingReason.NEEDS_MET: N_("Help was received"),
    ClosingReason.NO_CONTACT: N_("Not reachable for 30 days"),
    ClosingReason.SHE_ASKED: N_("She asked to end it"),
    ClosingReason.LEFT_AREA: N_("She lives elsewhere now"),
    ClosingReason.TRANSFERRED: N_("Another organisation has it"),
    ClosingReason.FUNDING: N_("There was no money to continue"),
}

DECLINE_REASONS: Mapping[DeclineReason, str] = {
    DeclineReason.FULL: N_("No room or no time now"),
    DeclineReason.NOT_OFFERED: N_("We don’t give this help"),
    DeclineReason.TOO_FAR: N_("Too far for us"),
    DeclineReason.LANGUAGE: N_("No one speaks the language"),
    DeclineReason.OTHER: N_("Another reason"),
}

_LABELS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    Help: HELP,
    Service: SERVICES,
    GbvKind: GBV_KINDS,
    ConflictGroup: CONFLICT_GROUPS,
    ConflictKind: CONFLICT_KINDS,
    ConflictHelp: CONFLICT_HELP,
    When: WHEN,
    Urgency: URGENCIES,
    Contact: CONTACTS,
    ClosingReason: CLOSING_REASONS,
    DeclineReason: DECLINE_REASONS,
}


def label(words: Words, member: StrEnum) -> str:
    """The label of any member above, in the reader's language. Raises KeyError for an enum that has none."""
    return words.t(_LABELS[type(member)][member])


def language_name(code: str) -> str:
    """A language by its own name, as it is written inside a sentence: only English has a capital letter there."""
    name = NAMES.get(code, code)
    return name if code == "en" else name.lower()


def labels(words: Words, members: Iterable[StrEnum]) -> str:
    """Several labels as one line: "Legal advice, Someone to talk to"."""
    return ", ".join(label(words, each) for each in members)
