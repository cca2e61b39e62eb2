"""A writer adds to what she has sent, from its card: what there was no time or no room to ask before, or what she forgot.

Not for: what a press does to the form (see forms, reporting) or what the answers change (see referrals/reporting).
"""

from handlers.adding_flow import adding_flow
from handlers.forms import begin
from handlers.turn import Turn
from referrals.domain.decision import Refused
from referrals.domain.form import PROMPT, TYPED, Form
from referrals.domain.notice import Json, Mode
from referrals.domain.report import HELD, OPEN, AnyReport, ViolenceReport
from referrals.domain.report_notices import status_slot, subject_of

SHARE = f"{TYPED}share"
"""The slot of the message with the key by which Telegram shares her number: it goes with what she typed."""


async def start(turn: Turn, report: AnyReport, at: str) -> None:
    """Open the form about this report, at the question that was pressed; nothing where the report is over."""
    if report.state not in OPEN:
        turn.toast("status.too_late")
        return
    answers: dict[str, Json] = {"track": report.track, "report": report.id}
    if isinstance(report, ViolenceReport):
        answers |= {"voice": report.voice, "danger": report.danger and not report.help}
    flow = adding_flow(turn.facts.policy)
    form = begin(flow, answers, turn.now, at=at if at in flow.steps else flow.first)
    turn.keep_form(await turn.uses.reporting.begin(turn.tx, turn.person, form, turn.now))
    turn.redraw_form()


async def keep(turn: Turn, form: Form) -> None:
    """What is answered so far is hers already: it is kept at every step, and she may leave at any."""
    answers = form.answers
    where = (turn.tx, turn.person, str(answers.get("track")), _number(answers.get("report")))
    outcome = await turn.uses.reporting.add(*where, answers, turn.now)
    if not isinstance(outcome, Refused) and outcome.state in HELD:
        _card(turn, outcome)


async def finish(turn: Turn, form: Form) -> None:
    """The form goes, and the card shows what is true now."""
    await keep(turn, form)
    turn.keep_form(None)
    await sweep(turn)
    turn.toast("adding.added")


async def sweep(turn: Turn) -> None:
    """The form goes from her chat, with all she typed into it: what stands there can be read by whoever holds the phone."""
    typed = await turn.uses.reporting.typed(turn.tx, turn.person.id)
    for slot in dict.fromkeys((PROMPT, SHARE, *typed, turn.parts.incoming)):
        if slot:
            turn.remove(slot)


def _card(turn: Turn, report: AnyReport) -> None:
    slot, about = status_slot(report), subject_of(report)
    turn.show("status", slot=slot, mode=Mode.FOLD, about=about, track=report.track, report=report.id)


def offer_key(turn: Turn) -> None:
    """A key under the chat by which Telegram shares her number."""
    turn.remove(SHARE)
    turn.show("adding.share", slot=SHARE)


def _number(value: Json) -> int:
    return value if isinstance(value, int) else -1
