"""What a woman was shown of an organisation when she agreed to it, and whether it is still so (D3).

Not for: whom she agreed to (see report) or what becomes of it when it is not so any more (see report.life).
"""

from collections.abc import Iterable
from datetime import datetime

from referrals.domain.organisation import Organisation
from referrals.domain.person import OrganisationCode
from referrals.domain.report import AnyReport, Shown, ViolenceReport, is_taken_back


def shown_of(organisation: Organisation, language: str, at: datetime) -> Shown:
    """What she is shown of it on the screen on which she agrees."""
    name = organisation.name(language)
    return Shown(organisation.code, name, organisation.sector.is_authority, organisation.must_report, at)


def is_stricter(shown: Shown, organisation: Organisation) -> bool:
    """Whether it has become an authority, or must report, or is another one under its code: then she has not agreed to it."""
    authority = organisation.sector.is_authority and not shown.authority
    law = organisation.must_report and not shown.must_report
    return authority or law or shown.name not in {*organisation.names.values(), str(organisation.code)}


def lapsed(report: AnyReport, organisations: Iterable[Organisation]) -> tuple[OrganisationCode, ...]:
    """Those of whom her consent no longer holds."""
    if not isinstance(report, ViolenceReport) or is_taken_back(report):
        return ()
    shown = {each.organisation: each for each in report.shown if each.organisation in report.allowed}
    return tuple(each.code for each in organisations if each.code in shown and is_stricter(shown[each.code], each))
