"""An organisation as routing and consent see it: what it offers, where, in which languages, what it must report.

Holds no address (D11): a place of shelter is never stored. Not for: choosing among organisations (see routing).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from referrals.domain.kind import SERVICE_OF, SPECIAL_HELP, ConflictHelp, Help, Service
from referrals.domain.person import OrganisationCode, Person
from referrals.domain.place import PlaceCode


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for a reader of `language`, else Russian, else English, else ""."""
    return next((texts[each] for each in (language, "ru", "en") if each in texts), "")


class Sector(StrEnum):
    """What an organisation is. Authorities are never pre-selected and can be kept away as a group (D3, D5)."""

    CRISIS_CENTRE = "crisis_centre"
    """Runs services for women after violence."""
    NGO = "ngo"
    """A non-state organisation of any other kind."""
    HEALTH = "health"
    """A clinic, hospital or health post."""
    LEGAL = "legal"
    """Lawyers and legal clinics."""
    MEDIATION = "mediation"
    """Dialogue and mediation groups; they do not exist in the violence track (D3)."""
    LOCAL_GOVERNMENT = "local_government"
    """A local authority; counts as an authority."""
    POLICE = "police"
    """Counts as an authority."""
    ARMY = "army"
    """Counts as an authority; border service included."""

    @property
    def is_authority(self) -> bool:
        """Police, army and government: struck unless she names them herself."""
        return self in {Sector.LOCAL_GOVERNMENT, Sector.POLICE, Sector.ARMY}


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation. `names` by language code; `covers` are places of any level; `phone` is public and may be shown.

    `services` serve the violence track, `conflict_help` the conflict track; an empty set keeps it out of that track.
    """

    code: OrganisationCode
    names: Mapping[str, str]
    sector: Sector
    covers: frozenset[PlaceCode]
    services: frozenset[Service]
    conflict_help: frozenset[ConflictHelp]
    languages: frozenset[str]
    must_report: bool
    phone: str | None
    special_help: frozenset[Help] = frozenset()
    """What it can do beside its services, of `SPECIAL_HELP`."""

    @property
    def may_act(self) -> bool:
        """Whether it may have to do something with what it hears: an authority, or one that must report by law."""
        return self.sector.is_authority or self.must_report

    def gives(self, wanted: Help) -> bool:
        """Whether it gives this help: by its services, and by name where the help takes more than the service."""
        return SERVICE_OF[wanted] in self.services and (wanted not in SPECIAL_HELP or wanted in self.special_help)

    def name(self, language: str) -> str:
        """Its name for a reader of `language`, else Russian, else English, else its code."""
        return in_language(self.names, language) or str(self.code)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation with its people and its load: `open_cases` counts what it has taken and not closed."""

    organisation: Organisation
    people: tuple[Person, ...]
    open_cases: int
