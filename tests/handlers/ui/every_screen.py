"""Every screen there is: for each view what it is called with, by whom, and which form is open. A view that is not here fails.

Not for: what is in the network (see brim), or what a screen must keep to (see test_every_screen).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from handlers.campaigns import change_request_view
from handlers.complaints.complaint_flow import answering_flow, complaint_flow
from handlers.drafting import group_notice_view
from handlers.drafting.form_answers import DraftProblem
from handlers.drafting.message_questions_view import QUESTIONS
from handlers.forms.steps import LONG, PAGE, PROBLEM, FormProblem
from handlers.joining.invite_problem import InviteProblem
from handlers.reporting.adding_flow import adding_flow
from handlers.reporting.conflict_flow import conflict_flow
from handlers.reporting.violence_flow import violence_flow
from handlers.toasts import CampaignToast, CaseToast, ComplaintToast, OfferToast
from locales.words import LANGUAGES
from referrals.domain.campaign.notices import CampaignNews, SheetAnswer
from referrals.domain.complaint import LONGEST_ANSWER, LONGEST_COMPLAINT, About
from referrals.domain.cry import FLOW as CRY
from referrals.domain.form import ADDING, ANSWERING_COMPLAINT, AT_THE_TABLE, COMPLAINT, COMPOSING, SENDING_BACK, Form
from referrals.domain.kind import ConflictGroup, ConflictHelp, ConflictKind, Track, Voice
from referrals.domain.notice import Json
from tests.domain.samples import POLICY
from tests.handlers.ui.brim import CRY_WORDS, FULL_HELP, GROUP, NUMBER, ORGANISATIONS, WORDS, Brim, long

Params = Mapping[str, Json]
PLACE, FAR = "KG-B-BAT", "KG-B"


@dataclass(frozen=True, slots=True)
class Shot:
    """One screen: who reads it, called with what, with which form open or put by."""

    reader: str
    params: Params
    form: tuple[str, str, Params] | None = None


Shots = Callable[[Brim], Iterator[Shot]]


def _of(*readers: str, **params: Json) -> Shots:
    """The same for each of them."""
    return lambda _brim: iter([Shot(each, params) for each in readers])


def _each(reader: str, name: str, *values: Json, **params: Json) -> Shots:
    """With each of these values."""
    return lambda _brim: iter([Shot(reader, {name: each, **params}) for each in values])


def _reports(reader: str, **params: Json) -> Shots:
    """About every report there is."""
    return lambda brim: iter(
        [Shot(reader, {"track": each.track, "report": each.id, "referral": 0, **params}) for each in brim.reports]
    )


def _referrals(reader: str = "nazgul") -> Shots:
    return lambda brim: iter([Shot(reader, {"referral": n}) for n in range(1, 2 * len(brim.reports))])


def _campaigns(*readers: str, **params: Json) -> Shots:
    return lambda brim: iter([Shot(who, {"campaign": each.id, **params}) for who in readers for each in brim.campaigns])


def _letters(brim: Brim) -> Iterator[Shot]:
    for each in brim.campaigns:
        for language in LANGUAGES:
            yield Shot("cholpon", {"campaign": each.id, "message": each.messages[0].id, "language": language})


def _message(brim: Brim) -> Iterator[Shot]:
    running = brim.campaigns[-1]
    for message in running.messages[:2]:
        since = brim.scene.now.isoformat()
        yield Shot("saida", {"message": message.id, "since": since})


def _in_campaigns(**params: Json) -> Shots:
    """About two messages of each campaign."""

    def shots(brim: Brim) -> Iterator[Shot]:
        for each in brim.campaigns:
            for message in (each.messages[0].id, each.messages[-1].id):
                for reader in ("cholpon", "saida"):
                    yield Shot(reader, {"campaign": each.id, "message": message, **params})

    return shots


def _long(text: str, limit: int) -> Params:
    return {LONG: {"text": text, "length": 9_999, "limit": limit, "source": 1}}


BESIDES: tuple[Params, ...] = ({}, *({PROBLEM: each} for each in FormProblem), _long(WORDS, 500))


def _violence(_brim: Brim) -> Iterator[Shot]:
    every = [f"organisation-code-{n:02}" for n in range(ORGANISATIONS)]
    for voice, danger in (
        (Voice.HERSELF, True),
        (Voice.SHE_ASKED, True),
        (Voice.HERSELF, False),
        (Voice.ADVICE, False),
    ):
        answers: dict[str, Json] = {"voice": voice, "danger": danger, "help": [*FULL_HELP], "district": PLACE}
        answers |= {"organisations": every, "number": NUMBER, "contact": "call", "closed": "UZ", "area": "KG"}
        for step in violence_flow(POLICY).steps:
            for beside in BESIDES if step == "contact" and voice is Voice.HERSELF and not danger else BESIDES[:1]:
                yield _form("violence", step, {**answers, **beside})
        if danger:
            yield from (_form("violence", "urgent", {**answers, PAGE: page}) for page in range(1, 4))


def _conflict(_brim: Brim) -> Iterator[Shot]:
    found: list[Json] = ["KG-B-BAT-AKS", "TJ-SU-KMA", "KZ-27"]
    for step in ("where", "inside"):
        yield _form("conflict", step, {"found": found, "country": "KG", "district": PLACE})
    for group in ConflictGroup:
        kind = next(each for each in ConflictKind if each.group is group)
        answers: dict[str, Json] = {"group": group, "kind": kind, "district": PLACE, "words": WORDS, "area": FAR}
        answers |= {"village": long("V ", 60), "help": [*ConflictHelp], "when": "today"}
        for step in conflict_flow(POLICY).steps:
            besides = BESIDES if step == "review" and group is ConflictGroup.HAZARD else BESIDES[:1]
            yield from (_form("conflict", step, {**answers, **beside}) for beside in besides)


def _adding(_brim: Brim) -> Iterator[Shot]:
    for track in Track:
        for voice in (Voice.HERSELF, Voice.SHE_ASKED):
            answers: dict[str, Json] = {"track": track, "report": 1, "voice": voice, "number": NUMBER, "words": WORDS}
            answers |= {"help": [*FULL_HELP] if track is Track.VIOLENCE else [*ConflictHelp], "unsure": True}
            for step in adding_flow(POLICY).steps:
                if track is Track.CONFLICT or step not in {"going_on", "people"}:
                    yield _form(ADDING, step, answers)


def _form(flow: str, step: str, answers: Params, reader: str = "amina") -> Shot:
    return Shot(reader, {}, (flow, step, answers))


def _composing(brim: Brim) -> Iterator[Shot]:
    words = long("", 3000)
    for campaign in brim.campaigns:
        first = campaign.messages[0]
        day, message = first.day.isoformat(), first.id
        for step in (*QUESTIONS, "message", AT_THE_TABLE):
            asked: dict[str, Json] = {"campaign": campaign.id, "message": message, "language": "ky"}
            waiting: Params = {"part": step, "language": "ky", "text": words, "limit": 1000}
            yield _form(
                COMPOSING, step, {**asked, "long": waiting, "problem": {"what": "taken", "day": day}}, "cholpon"
            )
            yield _form(COMPOSING, step, {**asked, "date": day}, "cholpon")
        for problem in DraftProblem:
            wrong: Params = {"what": problem, "day": day, "number": 30, "month": 2, "length": 9_999}
            yield _form(
                COMPOSING, "message", {"campaign": campaign.id, "message": message, "problem": wrong}, "cholpon"
            )
    for step in group_notice_view.SCREENS:
        yield _form(COMPOSING, step, {"group": GROUP, "text": words}, "cholpon")


def _sending_back(brim: Brim) -> Iterator[Shot]:
    for campaign in brim.campaigns:
        for step in change_request_view.SCREENS:
            for wish in ("", long("", 500)):
                yield _form(SENDING_BACK, step, {"campaign": campaign.id, "wish": wish}, "cholpon")


def _answering(brim: Brim) -> Iterator[Shot]:
    running = brim.campaigns[-1]
    yield _form("answering", "answering", {"campaign": running.id, "message": running.messages[0].id, "length": 9_999})


def _cry(_brim: Brim) -> Iterator[Shot]:
    for reader in ("amina", "meerim"):
        for danger in (True, False):
            for voice in (Voice.NOT_SAID, Voice.ADVICE):
                for step in ("card", "others", "place", "whose", "which"):
                    said: dict[str, Json] = {"said": {"7": CRY_WORDS}, "danger": danger, "voice": voice}
                    yield _form(CRY, step, {**said, "area": "KG", "goes_along": True}, reader)


def _with_words(_brim: Brim) -> Iterator[Shot]:
    said: dict[str, Json] = {"said": {"7": CRY_WORDS}, "danger": False, "goes_along": True}
    yield _form(CRY, "card", said)
    yield Shot("amina", {})


def _sheet(_brim: Brim) -> Iterator[Shot]:
    for what in (SheetAnswer.READING, SheetAnswer.NO_FILE, SheetAnswer.REFUSED):
        yield Shot("cholpon", {"what": what})
    for why in ("too_big", "protected", "empty", "too_odd", "macros", "failed", "not_a_spreadsheet"):
        yield Shot("cholpon", {"what": SheetAnswer.UNREADABLE, "why": why})
    wrong: list[Json] = [{"wrong": "not_a_day", "cell": f"A{n}", "found": long("", 60)} for n in range(10)]
    yield Shot("cholpon", {"what": SheetAnswer.PROBLEMS, "count": 999, "problems": wrong})
    for done in (SheetAnswer.TAKEN, SheetAnswer.SAME):
        yield Shot("cholpon", {"what": done, "campaign": 1})


def _complaint(_brim: Brim) -> Iterator[Shot]:
    for about in About:
        answers: dict[str, Json] = {"about": about, "country": "KG", "words": long("", LONGEST_COMPLAINT)}
        for step in complaint_flow(POLICY).steps:
            for beside in BESIDES if step == "words" and about is About.SEXUAL else BESIDES[:1]:
                yield _form(COMPLAINT, step, {**answers, **beside})
    yield from (_form(COMPLAINT, "whom", {"about": About.SEXUAL, "country": "KG", PAGE: n}) for n in (1, 2))


def _answering_complaint(_brim: Brim) -> Iterator[Shot]:
    for step in answering_flow(POLICY).steps:
        yield _form(ANSWERING_COMPLAINT, step, {"complaint": 1, "words": long("", LONGEST_ANSWER)}, "dinara")


def _complaints(reader: str) -> Shots:
    """About each of them: of every kind, in every state."""
    return lambda brim: iter([Shot(reader, {"complaint": each}) for each in brim.complaints])


ALL = ("amina", "nazgul", "cholpon", "meerim")
COUNTRIES = ("KG", "TJ", "UZ", "KZ")
SCREENS: Mapping[str, Shots] = {
    "violence": _violence,
    "conflict": _conflict,
    ADDING: _adding,
    COMPOSING: _composing,
    SENDING_BACK: _sending_back,
    "answering": _answering,
    "cry": _cry,
    COMPLAINT: _complaint,
    ANSWERING_COMPLAINT: _answering_complaint,
    "complaint.answered": _complaints("amina"),
    "complaint.card": _complaints("amina"),
    "complaint.case": _complaints("dinara"),
    "complaint.read": _complaints("amina"),
    "complaint.said": _each("amina", "what", *ComplaintToast),
    "complaint.waiting": _complaints("dinara"),
    "complaints": _of("amina", "dinara", "meerim"),
    "consent.changed": _each("amina", "choice", "organisation-code-00.0ffffffff", "organisation-code-04.0ffffffff"),
    "report.track": _with_words,
    "report.start": _with_words,
    "adding.share": _of(*ALL),
    "answer.gone": _each("amina", "read", True, False),
    "answer.passed_on": _of("amina", answer=1),
    "answer.unsure": _of("amina", answer=1, message=1, length=9_999),
    "came": _reports("amina"),
    "came.thanks": _reports("amina", answer="no"),
    "campaign": _campaigns("cholpon", "saida"),
    "campaign.again": _letters,
    "campaign.answers": _campaigns("cholpon", before=0),
    "campaign.card": _letters,
    "campaign.check": _campaigns("cholpon", "saida", version=1, ticked=15),
    "campaign.day": _in_campaigns(sure=True),
    "campaign.days": _campaigns("cholpon", "saida", after=0),
    "campaign.groups": _campaigns("cholpon", "saida", after=0),
    "campaign.hour": _campaigns("cholpon", "saida"),
    "campaign.lacking": _campaigns("cholpon", "saida"),
    "campaign.message": _message,
    "campaign.new_answers": _campaigns("cholpon", "saida"),
    "campaign.past": _campaigns("cholpon", "saida"),
    "campaign.picture": _letters,
    "campaign.preview": _in_campaigns(language="ky", zone=0),
    "campaign.progress": _campaigns("cholpon", "saida"),
    "campaign.read": _campaigns("cholpon", "saida", at=0, language="ky"),
    "campaign.report": _campaigns("cholpon", "saida"),
    "campaign.roles": _campaigns("cholpon", "saida"),
    "campaign.said": _each("cholpon", "what", *CampaignToast),
    "campaign.share": _letters,
    "campaign.sheet": _sheet,
    "campaign.stop": _campaigns("cholpon", "saida"),
    "campaign.test": _in_campaigns(language="ky"),
    "campaign.to_approve": _campaigns("cholpon", "saida"),
    "campaign.told": lambda brim: (
        Shot("cholpon", {"campaign": each.id, "what": what}) for each in brim.campaigns for what in CampaignNews
    ),
    "campaign.tongues": _campaigns("cholpon", "saida"),
    "campaign.when": _in_campaigns(),
    "campaign.where": lambda brim: (
        shot for place in ("KG", "KZ") for shot in _campaigns("cholpon", "saida", place=place)(brim)
    ),
    "campaign.whom": _campaigns("cholpon", "saida"),
    "campaigns": _of("cholpon", "saida", after=0),
    "campaigns.stand": _each("cholpon", "place", "", "KG", "KG-B", "KZ", "UZ"),
    "case": lambda brim: (shot for push in (True, False) for shot in _reports("cholpon", push=push, again=True)(brim)),
    "case.lost": lambda _brim: (
        Shot("cholpon", {"organisation": f"organisation-code-{n:02}", "push": push})
        for n in range(2)
        for push in (True, False)
    ),
    "case.numbers": _reports("cholpon"),
    "case.said": _each("cholpon", "what", *CaseToast, until="2026-11-25T09:00:00+00:00"),
    "case.sure": _reports("cholpon", value="organisation-code-03"),
    "case.wider": _reports("amina"),
    "cases": _of("cholpon", "nazgul", after=0),
    "composing.stopped": _campaigns("cholpon"),
    "form.blocked": _each("amina", "problem", *FormProblem),
    "help.countries": _each("amina", "then", "numbers", "near"),
    "help.near": lambda _brim: (
        Shot("meerim", {"country": each, "after": n}) for each in COUNTRIES for n in range(0, 40, 8)
    ),
    "help.numbers": _each("meerim", "country", *COUNTRIES),
    "join.problem": _each("meerim", "reason", *InviteProblem),
    "join.waits": _each("cholpon", "open", True, False),
    "offer": _referrals(),
    "offer.closing": _reports("nazgul"),
    "offer.kinds": _reports("nazgul"),
    "offer.leaving": _referrals(),
    "offer.nudge": _referrals(),
    "offer.over": _referrals(),
    "offer.reasons": _referrals(),
    "offer.said": _each("nazgul", "what", *OfferToast),
    "offer.sure": _referrals(),
    "offer.words": _referrals(),
    "operator.numbers": _each("cholpon", "country", *COUNTRIES),
    "report.closed": _each("amina", "country", "", *COUNTRIES),
    "report.support": _each("amina", "country", "", *COUNTRIES, open=True),
    "sending_back.stopped": _campaigns("cholpon", "saida"),
    "settings.centre": _each("amina", "joining", True, False),
    "settings.centre_kept": _each("amina", "kept", True, False),
    "settings.home": _each("amina", "place", "", "KG", "KG-B", "KG-B-BAT", "TJ", "UZ", "KZ"),
    "status": _reports("amina"),
    "status.news": _reports("amina", minute=29_000_000, seen="00000000"),
    "status.phones": _reports("amina"),
    "status.who": _reports("amina"),
    "status.withdraw": _reports("amina"),
    "waiting": lambda _brim: (
        Shot(reader, {"pressing": pressing, "push": push})
        for reader in ("nazgul", "cholpon")
        for pressing in (True, False)
        for push in (True, False)
    ),
    "wider": _reports("amina"),
    "wider.sure": lambda brim: (
        shot for n in (0, 2, 4) for shot in _reports("amina", choice=f"organisation-code-{n:02}.0ffffffff")(brim)
    ),
    **dict.fromkeys(
        [
            "adding.added",
            "adding.changed",
            "answer.only_words",
            "answer.too_many",
            "campaign.copy_this",
            "campaign.hold_it",
            "campaign.only_readers",
            "campaigns.new",
            "campaigns.still",
            "composing.closed",
            "composing.full",
            "composing.table",
            "cry.beside",
            "cry.deleted",
            "cry.gone",
            "cry.left_out",
            "cry.position",
            "cry.thanks",
            "duty",
            "duty.last",
            "error.done_already",
            "error.kept",
            "error.no_message",
            "error.old_button",
            "error.only_text",
            "error.unknown",
            "form.deleted",
            "form.kept_first",
            "form.moved",
            "help",
            "help.about",
            "help.rights",
            "join.admitted",
            "join.declined",
            "join.language",
            "join.read",
            "join.refused",
            "join.safety",
            "join.waiting",
            "menu",
            "offer.unknown_code",
            "operator.alert",
            "report.cancelled",
            "report.gone",
            "report.members",
            "report.nothing",
            "report.rested",
            "sending_back.done",
            "settings",
            "settings.hours",
            "settings.language",
            "settings.sweep",
            "settings.swept",
            "sweep.left",
            "status.mine",
            "status.no_such_code",
            "status.too_late",
            "wishes",
            "wishes.days",
            "wishes.hour",
            "wishes.one_day",
            "wishes.pause",
            "wishes.stopped",
            "wishes.zone",
        ],
        _of(*ALL),
    ),
}


def form_of(shot: Shot, brim: Brim) -> Form | None:
    """The form that is open, or put by, while it is shown."""
    if shot.form is None:
        return None
    (flow, step, answers), now = shot.form, brim.scene.now
    return Form(None, flow, step, answers, (step,), 3, now, now + timedelta(hours=1))
