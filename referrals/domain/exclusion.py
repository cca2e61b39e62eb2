"""Whom she excluded, by home or by organisation, and herself: nobody of them is offered, told or shown her report (D5).

Not for: which organisations may be contacted (see routing).
"""

from referrals.domain.kind import Voice
from referrals.domain.person import Person
from referrals.domain.place import lies_in
from referrals.domain.report import AnyReport, ViolenceReport


def kept_away(person: Person, report: AnyReport) -> bool:
    """Whether she excluded this person by where he or she lives, or the person is herself (D5).

    In danger the one who has it keeps it, though her organisation was struck on that phone (D24).
    A home told only as a district may lie in the village she named. A responder who has told no home may live there too.
    """
    if (
        isinstance(report, ViolenceReport)
        and report.voice in {Voice.HERSELF, Voice.NOT_SAID}
        and person.id == report.writer
    ):
        return True
    hers = {each.organisation for each in report.held if each.answered_by == person.id}
    if isinstance(report, ViolenceReport) and person.organisations() - set(report.allowed) - hers:
        return True
    away, home = report.excluded_place, person.home
    if away is None:
        return False
    if home is None:
        return bool(person.organisations())
    return lies_in(home, away) or lies_in(away, home)
