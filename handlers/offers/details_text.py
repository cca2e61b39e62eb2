"""The details of a report, in lines, for whoever may see them: a responder after accepting, a coordinator of a conflict.

Not for: who may see them (the cards ask `may`).
"""

from handlers.reporting.conflict_view import people_line
from handlers.settings.settings_view import span_label
from handlers.ui.labels import label, labels, language_name
from handlers.ui.page import Page
from locales.words import Words
from referrals.domain.kind import Help, Voice
from referrals.domain.place import PlaceCode
from referrals.domain.report import NEEDS_NUMBER, AnyReport, ConflictReport, Contact, ViolenceReport

_HEALTH = frozenset({Help.HEALTH, Help.REPRODUCTIVE_HEALTH})
_FEWEST_DIGITS = 5
"""A number of a village has no more."""


def district(page: Page, report: AnyReport) -> str:
    """The name of its district."""
    return page.facts.gazetteer.name(report.district, page.words.language)


def wanted(page: Page, report: AnyReport) -> str:
    """What help is wanted; in the conflict track what happens, too. Never on the first line of a message."""
    w = page.words
    match report:
        case ViolenceReport():
            help_wanted = labels(w, report.help).lower() if report.help else w.t("not given, ask her")
            return w.t("Help needed: {help}", help=help_wanted)
        case ConflictReport():
            help_wanted = labels(w, report.help).lower() if report.help else w.t("not given")
            return "\n".join((label(w, report.kind), w.t("Help needed: {help}", help=help_wanted)))


def language_line(w: Words, report: AnyReport) -> str:
    """The language the writer reads, by its own name, and said to be a language."""
    return w.t("language: {language}", language=language_name(report.language))


def details(page: Page, report: AnyReport) -> tuple[str, ...]:
    """Everything but her own words, in paragraphs."""
    head = f"<b>{report.code}</b> · {district(page, report)} · {language_line(page.words, report)}"
    match report:
        case ViolenceReport():
            return (head, wanted(page, report), *_violence(page.words, report))
        case ConflictReport():
            return (head, _conflict(page, report), wanted(page, report))


def typed(report: AnyReport) -> tuple[str, ...]:
    """What the writer typed."""
    contact = report.contact_words if isinstance(report, ViolenceReport) else ""
    return tuple(each for each in (contact, report.words) if each)


def words_of(report: AnyReport) -> tuple[str, ...]:
    """What the writer typed, as HTML."""
    return tuple(map(Words.escape, typed(report)))


def _violence(w: Words, report: ViolenceReport) -> tuple[str, ...]:
    hours = span_label(w, report.contact_hours)
    lines = [_voice(w, report.voice), *_ways(w, report, hours)]
    # Translators: the sign is a word or a gesture that they agree on when they speak, and that is written nowhere.
    lines.append(
        w.t(
            "A code proves nothing: anyone who holds her phone can read it. When you speak with her, "
            "agree on a private sign that no screen shows."
        )
    )
    # Translators: the law obliges some organisations to report what they hear; she decides what to tell once she knows.
    lines.append(w.t("If the law makes you report, tell her so before she tells you anything."))
    if _HEALTH & set(report.help):
        lines.append(w.t("Medical care: soon is best, above all in the first 72 hours; later still helps."))
    return tuple(lines)


def _voice(w: Words, voice: Voice) -> str:
    match voice:
        case Voice.HERSELF:
            return w.t("She wrote it herself.")
        case Voice.SHE_ASKED:
            return w.t("Someone else wrote it because she asked them to. Speak with her alone, not with the writer.")
        case Voice.NOT_SAID:
            # Translators: a cry for help, sent by one press: nothing but her words is known. To a responder.
            return w.t("The writer hasn’t said who it’s for: ask first, carefully, and speak with her alone.")
        case Voice.ADVICE:
            return w.t("The writer wants advice about someone who doesn’t know about it. Speak with the writer alone.")


def _ways(w: Words, report: ViolenceReport, hours: str) -> tuple[str, ...]:
    """A way chosen in danger on her phone stands beside the first one, and forbids nothing (D24)."""
    if report.wish is None:
        return (_contact(w, report, hours),)
    if report.contact in NEEDS_NUMBER:
        first = _contact(w, report, hours)
    else:
        # Translators: the way of contact chosen before the change that stands below it.
        first = w.t("Original choice: {way}.", way=label(w, report.contact))
    return (
        first,
        w.t(
            "<b>Changed on her phone: {way}. We don’t know who did it.</b> You decide what is safe for her.",
            way=_changed_way(w, report, report.wish),
        ),
    )


def _changed_way(w: Words, report: ViolenceReport, wish: Contact) -> str:
    if wish in NEEDS_NUMBER and not _has_number(report):
        # Translators: how to reach her is written below; it is no phone number.
        return w.t("as written below")
    return label(w, wish)


def _has_number(report: ViolenceReport) -> bool:
    """Whether there is one among what was written of how to reach her: a word to say, or a neighbour, is none."""
    return sum(each.isdigit() for each in report.contact_words) >= _FEWEST_DIGITS


def _contact(w: Words, report: ViolenceReport, hours: str) -> str:
    gone = report.contact in NEEDS_NUMBER and not report.contact_words
    match Contact.NOT_SAID if gone else report.contact:
        case Contact.SHE_CALLS:
            return w.t("She’ll call or come herself and say this code. Please don’t look for her.")
        case Contact.NOT_SAID:
            return w.t("No number given yet. She may call and say this code; please don’t look for her.")
        case _ if not _has_number(report):
            # Translators: instead of a number something else was written, such as a word to say or a neighbour to ask.
            return w.t(
                "There’s no number, but a note on how to reach her: read it below. When: {hours}. Don’t tell anyone else what "
                "it’s about.",
                hours=hours,
            )
        case Contact.CALL:
            return w.t("Call the number given, {hours}. Say nothing to anyone else who answers.", hours=hours)
        case Contact.MESSAGE:
            return w.t(
                "Write to the number given, {hours}. Don’t say what it’s about in the first message.", hours=hours
            )


def _conflict(page: Page, report: ConflictReport) -> str:
    w = page.words
    lines = [_place(page, report.place, report.village), label(w, report.when)]
    if report.going_on is not None:
        lines.append(w.t("It’s still going on.") if report.going_on else w.t("It’s over."))
    if report.people:
        lines.append(w.t("People: {people}", people=people_line(w, report.people)))
    return "\n".join(lines)


def _place(page: Page, place: PlaceCode, village: str) -> str:
    names = " › ".join(page.facts.gazetteer.path(place, page.words.language)[1:])
    return f"{names} › {Words.escape(village)}" if village else names
