"""What someone says in danger, or where no form waits for it: kept sealed until she decides, then sent, carried on or gone.

Not for: what she is shown (handlers/crying/crying_view), or what becomes of a report once it is sent (see dispatching).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from referrals.call import Call
from referrals.domain.authority import Action, may
from referrals.domain.consent import SEEN, Changed, read_choice
from referrals.domain.cry import FLOW, SLOT, Cry, as_form, centres, first, is_about, read_cry
from referrals.domain.decision import AlreadyDone, NotAllowed, Refused
from referrals.domain.draft import Choices, Lacking, in_danger, read_violence
from referrals.domain.form import Form, FormId
from referrals.domain.kind import Track
from referrals.domain.notice import Json, Mode, Notice, NoticeKey, Priority
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import OrganisationCode, Person, PersonId, Standing
from referrals.domain.place import PlaceCode, country
from referrals.domain.report import (
    OPEN,
    AnyReport,
    Contact,
    ViolenceReport,
    as_its_writer_has_it,
    in_danger_now,
    is_taken_back,
)
from referrals.domain.timer import TimerKind
from referrals.facts import Facts
from referrals.storage import (
    candidate_rows,
    form_rows,
    message_rows,
    network_rows,
    outbox,
    person_rows,
    report_rows,
    timers,
)
from referrals.storage.database import Transaction
from referrals.storage.decisions import keep_sent

_LIKELY = {"ky": "KG", "tg": "TJ"}
"""Where most of those live who read a language, for someone who has told no place."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a cry can become, as it is now. `countries` are those whose numbers she needs; `centre` is the one her button
    names, `others` the rest by name; all empty where nothing can be sent from there."""

    countries: tuple[PlaceCode, ...]
    district: PlaceCode | None = None
    opened: bool = False
    centre: Organisation | None = None
    others: tuple[Organisation, ...] = ()
    sent: ViolenceReport | None = None
    """The newest message about herself or a woman she helps that nobody has closed."""
    open: tuple[AnyReport, ...] = ()
    """What she has sent and nobody has closed, to which her words can be added, newest first."""


class Crying:
    """Every method is about her own cry, of which there is one at most."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def waiting(self, tx: Transaction, person: Person, now: datetime) -> Cry | None:
        """What she said and has not decided about."""
        form = await form_rows.resting(tx, person.id, FLOW)
        return read_cry(form) if form is not None and now < form.expires_at else None

    async def keep(self, tx: Transaction, person: Person, cry: Cry, now: datetime) -> Cry:
        """Keep it as it is now; it hides and goes by itself when she leaves it alone (D14)."""
        policy = self._facts.policy
        form = await form_rows.put_by(tx, person.id, as_form(cry, now, policy.violence_draft_wiped_after))
        await timers.set_timer(tx, TimerKind.CRY, str(form.id), now + policy.violence_draft_hidden_after)
        return read_cry(form)

    async def forget(self, tx: Transaction, person: Person) -> None:
        """Her words are gone; their messages are the caller's to take away."""
        await form_rows.drop(tx, person.id, FLOW)

    async def look(self, tx: Transaction, ref: str, now: datetime) -> None:
        """Timer `cry`: left alone it first shows nothing, then is gone with its messages (D14); at once if it does not open."""
        found = await form_rows.get(tx, FormId(int(ref)))
        if found is None:
            return
        writer, form, policy = found.person, found.form, self._facts.policy
        if form is None or now >= form.expires_at:
            await form_rows.drop(tx, writer, FLOW)
            said = read_cry(form).slots if form else await message_rows.slots(tx, writer, f"{SLOT}:")
            await outbox.add(tx, _swept(writer, said), now)
            return
        if now >= form.touched_at + policy.violence_draft_hidden_after:
            hidden = Notice(
                to=writer,
                key=NoticeKey.CRY,
                slot=SLOT,
                mode=Mode.EDIT_ONLY,
                priority=Priority.FOLLOW_UP,
                safe_hours_only=False,
            )
            await outbox.add(tx, [hidden], now)
            await timers.set_timer(tx, TimerKind.CRY, ref, form.expires_at)
        else:
            await timers.set_timer(tx, TimerKind.CRY, ref, form.touched_at + policy.violence_draft_hidden_after)

    async def ways(self, tx: Transaction, person: Person, cry: Cry, now: datetime) -> Ways:
        """Whose numbers she needs, and to whom it can be sent: never first to her own colleagues, unless she chose them."""
        opened, hers = await network_rows.opened_countries(tx), await self._open(tx, person, cry)
        sent = next((each for each in hers if isinstance(each, ViolenceReport)), None)
        district = self._district(person, cry) or (sent.district if sent else None)
        if district is None:
            return Ways(await self._countries(tx, person), opened=bool(opened), open=hers)
        here = country(district)
        ways = Ways((here,), district, opened=here in opened, sent=sent, open=hers)
        if not ways.opened:
            return ways
        wanted = _wanted(cry, await form_rows.active(tx, person.id))
        found = centres(await self._choices(tx, person, now), cry, district, wanted)
        chosen = await person_rows.chosen_centre(tx, person.id)
        not_hers = tuple(each for each in found if each.code == chosen or each.code not in person.organisations())
        centre = first(not_hers or found, chosen)
        return replace(ways, centre=centre, others=tuple(each for each in found if each != centre))

    def _district(self, person: Person, cry: Cry) -> PlaceCode | None:
        place = cry.district or person.home
        return self._facts.gazetteer.counted_in(place) if place else None

    async def _countries(self, tx: Transaction, person: Person) -> tuple[PlaceCode, ...]:
        """The likeliest for her language first; none is left out, since none is known."""
        here = await network_rows.network_countries(tx) or {each.code for each in self._facts.gazetteer.countries()}
        return tuple(sorted(here, key=lambda each: (each != _LIKELY.get(person.language), each)))

    async def _open(self, tx: Transaction, person: Person, cry: Cry) -> tuple[AnyReport, ...]:
        """As she has them (D13)."""
        hers = map(as_its_writer_has_it, await report_rows.of_writer(tx, person.id))
        found = [each for each in hers if _is_hers(each)]
        return tuple(each for each in found if cry.may_be_read_by_many or isinstance(each, ViolenceReport))

    async def send(self, call: Call, cry: Cry, choice: str, draft: Form | None) -> ViolenceReport | Refused:
        """Her press: this centre may be contacted, and reads her words once it has taken it. "": a coordinator hears
        that help is needed, and nothing else. A draft of hers gives how to reach her, where she has said it. Someone
        outside the network has one such report open at a time, and a second one where danger came after it. Where the centre
        is no longer what her button showed she reads it again first; in danger it goes at once, to whoever is left (D3)."""
        tx, person, now = call.tx, call.person, call.now
        ways = await self.ways(tx, person, cry, now)
        if not may(person, Action.CRY) or ways.district is None or not ways.opened:
            return NotAllowed()
        if person.standing is not Standing.ACTIVE and await self._is_looked_after(tx, person, cry, ways):
            return AlreadyDone()
        named = {each.code for each in (ways.centre, *ways.others) if each is not None}
        answers = _answers(cry, ways.district, choice) | _drafted(cry, draft)
        if choice and read_choice(choice)[0] not in named and not in_danger(answers):
            return Changed()
        report = read_violence(answers, person, await self._choices(tx, person, now), now)
        if isinstance(report, ViolenceReport):
            return await keep_sent(tx, report, now)
        return Changed() if report == Lacking("organisations") else NotAllowed()

    async def _is_looked_after(self, tx: Transaction, person: Person, cry: Cry, ways: Ways) -> bool:
        """Whether one she has sent is enough; in danger only where it is not closed, which she may not know (D13)."""
        if not cry.danger:
            return bool(ways.open)
        return any(_is_hers(each) and in_danger_now(each) for each in await report_rows.of_writer(tx, person.id))

    async def _choices(self, tx: Transaction, person: Person, now: datetime) -> Choices:
        return await candidate_rows.choices(tx, self._facts.gazetteer, person, now)

    async def centres(self, tx: Transaction, person: Person, now: datetime) -> tuple[Organisation, ...]:
        """The crisis centres that could take a cry from her district, to choose one beforehand; none where it is unknown
        or its country is not open (D22)."""
        district = self._district(person, Cry())
        choices = await self._choices(tx, person, now)
        if district is None or country(district) not in choices.opened:
            return ()
        found = centres(choices, Cry(danger=True), district)
        return tuple(each for each in found if each.sector is Sector.CRISIS_CENTRE)

    async def chosen(self, tx: Transaction, person: Person) -> Organisation | None:
        """The one she chose."""
        code = await person_rows.chosen_centre(tx, person.id)
        return None if code is None else await network_rows.organisation(tx, code)

    async def choose_centre(
        self, tx: Transaction, person: Person, code: OrganisationCode | None, now: datetime
    ) -> None:
        """Kept sealed until she changes it; what is not among the centres of her district changes nothing."""
        if code is None or code in {each.code for each in await self.centres(tx, person, now)}:
            await person_rows.choose_centre(tx, person.id, code)

    async def coordinated(self, tx: Transaction, district: PlaceCode) -> bool:
        """Whether somebody coordinates there who can be reached: nobody is promised who is not there (D12)."""
        return any(each.reachable for each in await person_rows.coordinators(tx, district))


def _answers(cry: Cry, district: PlaceCode, choice: str) -> dict[str, Json]:
    seen: dict[str, Json] = dict([read_choice(choice)] if choice else [])
    return {
        "voice": cry.voice,
        "danger": cry.danger,
        "district": district,
        "organisations": [*seen],
        SEEN: seen,
        "contact": Contact.NOT_SAID,
        "words": cry.words,
        "sources": cry.sources,
    }


def _drafted(cry: Cry, draft: Form | None) -> dict[str, Json]:
    """Whom an unsent draft keeps away (D5); if it is about the same woman, what help she wants, and how and when she may be
    reached as far as it says that."""
    if draft is None:
        return {}
    hers = is_about(cry, draft) and draft.answers.get("number")
    ways = ("contact", "number", "hours") if hers else ()
    return {key: draft.answers.get(key) for key in ("away", *ways)} | _wanted(cry, draft)


def _wanted(cry: Cry, draft: Form | None) -> dict[str, Json]:
    """The help ticked in an unsent draft about the same woman."""
    if draft is None or draft.flow != Track.VIOLENCE or not is_about(cry, draft):
        return {}
    return {key: draft.answers.get(key) for key in ("help", "taken")}


def gone(writer: PersonId, cry: Cry) -> list[Notice]:
    """Her own messages in it are taken away; the card that stands there becomes numbers, silently: they do not vanish (D12)."""
    return _swept(writer, cry.slots)


def _swept(writer: PersonId, slots: Iterable[str]) -> list[Notice]:
    said = [each for each in slots if each != SLOT]
    swept = [Notice(to=writer, key="", slot=each, mode=Mode.DELETE, priority=Priority.FOLLOW_UP) for each in said]
    card = Notice(
        to=writer,
        key=NoticeKey.CRY_GONE,
        slot=SLOT,
        mode=Mode.EDIT_ONLY,
        priority=Priority.FOLLOW_UP,
        safe_hours_only=False,
    )
    return [card, *swept]


def _is_hers(report: AnyReport) -> bool:
    """Open, and not taken back: whoever holds her phone is not to learn that somebody has it all the same (D24)."""
    return report.state in OPEN and not is_taken_back(report)
