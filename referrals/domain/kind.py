"""The kinds a report, a need and an answer can have, as identifiers that counts and exports keep for years.

Not for wording: what a person reads for each member is the views' business, in her language.
Identifiers of violence and services are those of GBVIMS and Primero, so that records can be exchanged.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Track(StrEnum):
    """The two kinds of report; they share no table."""

    VIOLENCE = "violence"
    """Violence against a woman or girl: restricted, by consent, never counted in small numbers."""
    CONFLICT = "conflict"
    """Conflict or hazard in a community."""


class Voice(StrEnum):
    """For whom the writer of a report of violence speaks."""

    HERSELF = "herself"
    """The writer is the woman concerned."""
    SHE_ASKED = "she_asked"
    """The woman concerned asked the writer to report: consent, way and hours of contact are hers."""
    ADVICE = "advice"
    """The woman concerned does not know: the writer asks advice for herself, and nobody is referred."""
    NOT_SAID = "not_said"
    """A cry: the writer has not said for whom. Handled as strictly as "she asked me". Never a choice of a form."""

    @property
    def may_be_another(self) -> bool:
        """Whether the woman concerned may be someone other than the writer, who then learns only that it is taken (D13)."""
        return self in {Voice.SHE_ASKED, Voice.NOT_SAID}


class Urgency(StrEnum):
    """Within what time help is needed; most urgent first."""

    HOUR = "1_hour"
    """Danger now."""
    HOURS = "3_hours"
    """Danger today."""
    DAY = "1_day"
    """Not in danger now, help is needed tomorrow at the latest."""
    DAYS = "3_days"
    """Can wait some days."""


PRESSING: frozenset[Urgency] = frozenset({Urgency.HOUR, Urgency.HOURS})
"""Responders on duty and coordinators hear of these at any hour, of others inside their own hours."""


class GbvKind(StrEnum):
    """What was done, recorded by the responder after listening and never asked of a reporter (D1)."""

    RAPE = "rape"
    SEXUAL_ASSAULT = "sexual_assault"
    PHYSICAL_ASSAULT = "physical_assault"
    FORCED_MARRIAGE = "forced_marriage"
    DENIAL = "denial_of_resources_opportunities_or_services"
    PSYCHOLOGICAL = "psychological_emotional_abuse"
    NOT_GBV = "non-gbv"


class Service(StrEnum):
    """What an organisation offers; consent is given for each of these separately."""

    SAFEHOUSE = "safehouse_service"
    HEALTH = "health_medical_service"
    PSYCHOSOCIAL = "psychosocial_service"
    POLICE = "police_other_service"
    LEGAL = "legal_assistance_service"
    LIVELIHOODS = "livelihoods_service"
    CHILD_PROTECTION = "child_protection_service"
    OTHER = "other_service"


class Help(StrEnum):
    """What help a woman wants. `FIRST_HELP` is the short list she sees, `MORE_HELP` what stands behind it."""

    MARRIAGE = "forced_marriage"
    """A marriage by force is going on and has to be stopped; only ever said in danger."""
    SAFE_PLACE = "safe_place"
    HEALTH = "health"
    TALK = "talk"
    LEGAL = "legal"
    MONEY_OR_WORK = "livelihoods"
    CHILD = "child_protection"
    TAKEDOWN = "takedown"
    """Pictures, voices or private facts online: expertise, take-down, retraction (N57)."""
    REPRODUCTIVE_HEALTH = "reproductive_health"
    """Also forced sterilisation and denial of care (N60)."""
    LABOUR_RIGHTS = "labour_rights"
    """Violence at work, informal work included (N62)."""
    DOCUMENTATION = "forensic_documentation"
    """Independent expertise, harm documented for a court or compensation (N63)."""
    REFUGEE_CENTRE = "refugee_centre"
    """Women who fled from another country (N34)."""
    POLICE = "police"
    """Never preselected, never implied by another choice (D3)."""
    OTHER = "other"


FIRST_HELP: tuple[Help, ...] = (
    Help.TALK, Help.SAFE_PLACE, Help.HEALTH, Help.LEGAL, Help.CHILD, Help.MONEY_OR_WORK, Help.TAKEDOWN,
    Help.OTHER,
)  # fmt: skip
MORE_HELP: tuple[Help, ...] = tuple(each for each in Help if each not in (*FIRST_HELP, Help.MARRIAGE))

SPECIAL_HELP: frozenset[Help] = frozenset(
    {Help.TAKEDOWN, Help.REPRODUCTIVE_HEALTH, Help.LABOUR_RIGHTS, Help.DOCUMENTATION, Help.REFUGEE_CENTRE}
)
"""What an organisation must name beside its services: a lawyer is not yet an expert on edited pictures."""

SERVICE_OF: Mapping[Help, Service] = MappingProxyType(
    {
        Help.MARRIAGE: Service.SAFEHOUSE,
        Help.SAFE_PLACE: Service.SAFEHOUSE,
        Help.HEALTH: Service.HEALTH,
        Help.TALK: Service.PSYCHOSOCIAL,
        Help.LEGAL: Service.LEGAL,
        Help.MONEY_OR_WORK: Service.LIVELIHOODS,
        Help.CHILD: Service.CHILD_PROTECTION,
        Help.TAKEDOWN: Service.LEGAL,
        Help.REPRODUCTIVE_HEALTH: Service.HEALTH,
        Help.LABOUR_RIGHTS: Service.LEGAL,
        Help.DOCUMENTATION: Service.LEGAL,
        Help.REFUGEE_CENTRE: Service.OTHER,
        Help.POLICE: Service.POLICE,
        Help.OTHER: Service.OTHER,
    }
)


class Welcome(StrEnum):
    """Whom an organisation says it welcomes (N17): a filter on organisations, never kept about a woman
    (D16).
    """

    LGBTIQ = "lgbtiq"
    SEX_WORK = "sex_work"
    HIV = "hiv"
    SUBSTANCE_USE = "substance_use"
    DISABILITY = "disability"
    MIGRANTS = "migrants"
    NO_PAPERS = "no_papers"
    WITH_CHILDREN = "with_children"


class ConflictGroup(StrEnum):
    """The first of two choices on the way to a kind of conflict."""

    VIOLENCE = "violence"
    ACCESS = "access"
    RESOURCES = "resources"
    PEOPLE = "people"
    TENSION = "tension"
    HAZARD = "hazard"
    DEFENDER = "defender"


class ConflictKind(StrEnum):
    """What happens in a community; never who did it, with what, or of which people they are (D17)."""

    SHOOTING = "shooting_or_shelling"
    ARMED_CLASH = "armed_clash"
    COMMUNITY_CLASH = "clash_between_communities"
    CLOSED_ROAD = "road_or_border_closed"
    WATER = "dispute_over_water"
    PASTURE = "dispute_over_pasture"
    LAND = "dispute_over_land"
    ROAD = "dispute_over_road"
    LIVESTOCK = "dispute_over_livestock"
    DISPLACEMENT = "evacuation_or_displacement"
    ABDUCTION = "abduction_or_detention"
    RECRUITMENT = "recruitment_into_violent_extremism"
    UNREST = "tension"
    RUMOUR = "rumour"
    HATE_SPEECH = "hate_speech"
    LANDSLIDE = "landslide"
    MUDFLOW = "mudflow"
    FLOOD = "flood"
    EARTHQUAKE = "earthquake"
    AVALANCHE = "avalanche"
    OTHER_HAZARD = "other_hazard"
    INTIMIDATION = "defender_intimidation"
    CYBERBULLYING = "defender_cyberbullying"
    DOXXING = "defender_doxxing"
    PHISHING = "defender_phishing_or_account_theft"
    PRESSURE = "defender_pressure_on_organisation"
    DEFENDER_DETENTION = "defender_detention"

    @property
    def group(self) -> ConflictGroup:
        return _GROUP_OF[self]

    @property
    def is_restricted(self) -> bool:
        """Named handlers only; reaches no broadcast, warning, map, feed or count below the threshold (D10)."""
        return self is ConflictKind.RECRUITMENT or self.group is ConflictGroup.DEFENDER


KINDS_OF: Mapping[ConflictGroup, tuple[ConflictKind, ...]] = MappingProxyType(
    {
        ConflictGroup.VIOLENCE: (
            ConflictKind.SHOOTING,
            ConflictKind.ARMED_CLASH,
            ConflictKind.COMMUNITY_CLASH,
        ),
        ConflictGroup.ACCESS: (ConflictKind.CLOSED_ROAD,),
        ConflictGroup.RESOURCES: (
            ConflictKind.WATER,
            ConflictKind.PASTURE,
            ConflictKind.LAND,
            ConflictKind.ROAD,
            ConflictKind.LIVESTOCK,
        ),
        ConflictGroup.PEOPLE: (ConflictKind.DISPLACEMENT, ConflictKind.ABDUCTION, ConflictKind.RECRUITMENT),
        ConflictGroup.TENSION: (ConflictKind.UNREST, ConflictKind.RUMOUR, ConflictKind.HATE_SPEECH),
        ConflictGroup.HAZARD: (
            ConflictKind.LANDSLIDE,
            ConflictKind.MUDFLOW,
            ConflictKind.FLOOD,
            ConflictKind.EARTHQUAKE,
            ConflictKind.AVALANCHE,
            ConflictKind.OTHER_HAZARD,
        ),
        ConflictGroup.DEFENDER: (
            ConflictKind.INTIMIDATION,
            ConflictKind.CYBERBULLYING,
            ConflictKind.DOXXING,
            ConflictKind.PHISHING,
            ConflictKind.PRESSURE,
            ConflictKind.DEFENDER_DETENTION,
        ),
    }
)
"""In the order of display."""

_GROUP_OF = {kind: group for group, kinds in KINDS_OF.items() for kind in kinds}


class ConflictHelp(StrEnum):
    """What help a community wants in a conflict or hazard."""

    MEDIATION = "mediation_or_dialogue"
    EVACUATION = "evacuation"
    SHELTER = "shelter"
    FOOD_OR_WATER = "food_water"
    MEDICAL = "medical"
    ACCESS = "road_or_access"
    INFORMATION = "information_check"
    OTHER = "other"


class DeclineReason(StrEnum):
    """Why an organisation cannot take a referral; optional. Knowing the people is an act of its own (D5)."""

    FULL = "full"
    """No place, or no time."""
    NOT_OFFERED = "not_offered"
    """The help wanted is not something it gives."""
    TOO_FAR = "too_far"
    """It cannot reach the place."""
    LANGUAGE = "language"
    """Nobody there speaks the language."""
    OTHER = "other"
    """Something else, which is not asked about."""


class ClosingReason(StrEnum):
    """Why a case ended."""

    NEEDS_MET = "needs_met"
    """She, or the community, has what was asked for."""
    NO_CONTACT = "no_contact"
    """Nobody could be reached for 30 days."""
    SHE_ASKED = "she_asked"
    """She asked that it end."""
    LEFT_AREA = "left_area"
    """She lives elsewhere now."""
    TRANSFERRED = "transferred"
    """Another organisation has taken it over."""
    FUNDING = "funding"
    """There was no money to go on."""
