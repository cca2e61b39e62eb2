"""A writer's acts on a real database: drafts that do not outlive their time, sending, seeing, taking back, widening."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from referrals.call import Call
from referrals.crying import Crying
from referrals.domain.authority import Action, may
from referrals.domain.consent import Changed, ReadFirst, choice_of
from referrals.domain.cry import Cry, slot_of
from referrals.domain.decision import AlreadyDone, NotAllowed
from referrals.domain.draft import Lacking, NotOpened
from referrals.domain.form import Form, FormId, typed_into
from referrals.domain.kind import Track
from referrals.domain.network import Network, Profile
from referrals.domain.outlook import Outlook
from referrals.domain.person import ALWAYS, Duty, Grant, Person, Role, Standing
from referrals.domain.place import PlaceCode
from referrals.domain.referral import Referral
from referrals.domain.report import AnyReport, ConflictReport, Contact, ReportState, ViolenceReport
from referrals.drafts import Drafts
from referrals.facts import load_facts
from referrals.reporting import Reporting
from referrals.storage import form_rows, message_rows, network_rows, person_rows, referral_rows, report_rows, timers
from referrals.storage.database import Database, Transaction
from referrals.storage.schema import forms, outbox
from referrals.telling import Telling
from tests.domain.samples import AYOL, DISTRICT, KG, NOW, OSH, POLICE, changed, referral
from tests.domain.test_draft import CANDIDATES, HERS, OURS
from tests.due import next_due

FACTS = load_facts()
REPORTING, DRAFTS = Reporting(FACTS), Drafts(FACTS)
TELLING = Telling(FACTS)
POLICY = FACTS.policy
ORGANISATIONS = tuple(each.organisation for each in CANDIDATES)
PHONE = replace(ORGANISATIONS[0], phone="117")


async def seeded(tx: Transaction, *, opened: bool = True) -> Person:
    """A network with four organisations, of which only the first has somebody; and a member in Batken."""
    found = (PHONE, *ORGANISATIONS[1:])
    profiles = {each.code: Profile({}, {}, None, frozenset(), frozenset()) for each in found}
    await network_rows.load_network(tx, Network((KG, PlaceCode("TJ")), (), found, profiles))
    if opened:
        await network_rows.open_country(tx, network_rows.Opening(KG, NOW, "Saida", ()))
    nazgul = await member(tx, 2, Grant(Role.FOCAL_POINT, organisation=AYOL))
    await person_rows.change(tx, nazgul.id, duty=Duty(frozenset(range(7)), ALWAYS))
    return await member(tx, 1, Grant(Role.MEMBER))


async def member(tx: Transaction, telegram_id: int, grant: Grant) -> Person:
    person = await person_rows.arrive(tx, telegram_id, "ky", NOW)
    await person_rows.grant(tx, person.id, grant, NOW)
    await person_rows.change(tx, person.id, standing=Standing.ACTIVE, home=DISTRICT)
    return await person_rows.get(tx, person.id)


def draft(flow: str, answers: dict[str, Any], at: datetime = NOW) -> Form:
    lives = POLICY.violence_draft_wiped_after if flow == Track.VIOLENCE else POLICY.conflict_draft_kept
    return Form(None, flow, "help", answers, (), 1, at, at + lives)


async def sent(tx: Transaction, person: Person, **changes: Any) -> ViolenceReport:
    report = await REPORTING.send_violence(tx, person, draft("violence", HERS | changes), NOW)
    assert isinstance(report, ViolenceReport)
    return report


async def due(tx: Transaction) -> list[tuple[str, str]]:
    """The timers due now, in order, taken away."""
    found = []
    while (timer := await timers.take(tx, NOW)) is not None:
        found.append((timer.kind, timer.ref))
    return found


async def told(tx: Transaction) -> list[tuple[str, str]]:
    """Notice and mode of everything in the outbox."""
    return [(row.notice, row.mode) for row in await tx.execute(select(outbox).order_by(outbox.c.id))]


class TestSending:
    """From a draft to a report that will be routed."""

    async def test_keeps_a_report_of_violence_and_has_it_routed(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)

            assert await report_rows.get(tx, Track.VIOLENCE, report.id) == report
            assert report.allowed == (AYOL,)
            assert await due(tx) == [("route", f"violence:{report.id}")]

    async def test_keeps_a_report_of_conflict_and_has_it_routed(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx, opened=False)
            report = await REPORTING.send_conflict(tx, person, draft("conflict", OURS), NOW)

            assert isinstance(report, ConflictReport)
            assert await due(tx) == [("route", f"conflict:{report.id}")]

    async def test_says_what_is_lacking_and_keeps_nothing(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            for answers, expected in (({}, "danger"), (HERS | {"organisations": None}, "organisations")):
                assert await REPORTING.send_violence(tx, person, draft("violence", answers), NOW) == Lacking(expected)
            assert await REPORTING.send_conflict(tx, person, draft("conflict", {}), NOW) == Lacking("group")
            assert await REPORTING.mine(tx, person) == ()

    async def test_refuses_a_country_nobody_opened(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx, opened=False)

            assert await REPORTING.send_violence(tx, person, draft("violence", HERS), NOW) == NotOpened(KG)
            assert await REPORTING.country(tx, person) == (KG, False)

    async def test_refuses_whoever_is_not_in_the_network(self, database: Database) -> None:
        async with database.transaction() as tx:
            await seeded(tx)
            stranger = await person_rows.arrive(tx, 9, "ru", NOW)

            assert await REPORTING.send_violence(tx, stranger, draft("violence", HERS), NOW) == NotAllowed()
            assert await REPORTING.send_conflict(tx, stranger, draft("conflict", OURS), NOW) == NotAllowed()


async def test_her_country_is_never_guessed(database: Database) -> None:
    async with database.transaction() as tx:
        person = replace(await seeded(tx), home=None)

        assert await REPORTING.country(tx, person) == (None, True)


async def test_conflict_needs_no_look_at_organisations(database: Database) -> None:
    async with database.transaction() as tx:
        person = await seeded(tx)

        assert (await REPORTING.choices(tx, person, "conflict", NOW)).candidates == ()
        found = (await REPORTING.choices(tx, person, "violence", NOW)).candidates
        assert {each.organisation.code for each in found} >= {AYOL, POLICE}


class TestDrafts:
    """D14: a draft of violence hides, then goes; one of conflict lasts a week."""

    async def begun(self, tx: Transaction, flow: str = "violence") -> tuple[Person, Form]:
        person = await seeded(tx)
        return person, await DRAFTS.begin(tx, person, draft(flow, HERS), NOW)

    async def test_of_violence_is_redrawn_empty_then_deleted(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, form = await self.begun(tx)
            hides, wiped = NOW + POLICY.violence_draft_hidden_after, NOW + POLICY.violence_draft_wiped_after

            assert await next_due(tx) == hides
            await DRAFTS.wipe_draft(tx, str(form.id), hides)
            assert await told(tx) == []  # nothing was ever shown in this chat, so there is nothing to redraw
            assert await next_due(tx) == wiped
            assert await DRAFTS.begun(tx, person, hides) == (form,)
            await DRAFTS.wipe_draft(tx, str(form.id), wiped)
            assert await form_rows.get(tx, FormId(form.id or 0)) is None

    async def test_that_was_touched_is_looked_at_again_later(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, form = await self.begun(tx)
            touched = NOW + timedelta(minutes=9)
            lives = POLICY.violence_draft_wiped_after
            await form_rows.save(tx, person.id, replace(form, touched_at=touched, expires_at=touched + lives))
            await DRAFTS.wipe_draft(tx, str(form.id), NOW + POLICY.violence_draft_hidden_after)

            assert await next_due(tx) == touched + POLICY.violence_draft_hidden_after

    async def test_of_conflict_lasts_its_days(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, form = await self.begun(tx, "conflict")
            end = NOW + POLICY.conflict_draft_kept

            assert await next_due(tx) == end
            await DRAFTS.wipe_draft(tx, str(form.id), end - timedelta(hours=1))
            assert await DRAFTS.open_form(tx, person) == form
            await DRAFTS.wipe_draft(tx, str(form.id), end)
            assert await DRAFTS.open_form(tx, person) is None

    async def test_that_was_sent_needs_no_wiping(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, form = await self.begun(tx)
            await form_rows.drop(tx, person.id, form.flow)
            await DRAFTS.wipe_draft(tx, str(form.id), NOW + timedelta(days=1))

    async def test_that_rests_is_offered_again_until_its_time_is_over(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, form = await self.begun(tx)
            await DRAFTS.rest(tx, person)
            other = await DRAFTS.begin(tx, person, draft("conflict", OURS, NOW + timedelta(minutes=1)), NOW)

            assert await DRAFTS.begun(tx, person, NOW) == (other, form)
            assert await DRAFTS.begun(tx, person, NOW + timedelta(hours=2)) == (other,)

    @pytest.mark.parametrize("flow", ["violence", "conflict"])
    async def test_that_does_not_open_goes_when_its_timer_comes(self, database: Database, flow: str) -> None:
        """A sealing key that leaked was taken out, and what it sealed is still there."""
        async with database.transaction() as tx:
            person, form = await self.begun(tx, flow)
            await message_rows.record_incoming(tx, person.id, 7, NOW, f"{typed_into(flow)}7")
            await tx.execute(forms.update().values(answers_sealed=b"x"))
            await timers.take(tx, NOW + timedelta(days=8))
            await DRAFTS.wipe_draft(tx, str(form.id), NOW + timedelta(days=8))

            assert (await tx.execute(select(forms.c.id))).all() == []
            assert ("", "delete") in await told(tx), "what she typed leaves her chat"

    async def test_of_a_cry_that_does_not_open_goes_with_its_messages(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, crying = await seeded(tx), Crying(FACTS)
            cry = await crying.keep(tx, person, Cry(said={7: "hush"}), NOW)
            await message_rows.record_incoming(tx, person.id, 7, NOW, slot_of(7))
            await tx.execute(forms.update().values(answers_sealed=b"x"))
            await crying.look(tx, str(cry.id), NOW + timedelta(hours=1))

            assert (await tx.execute(select(forms.c.id))).all() == []
            assert await told(tx) == [("", "delete")], "her card was never sent"

    async def test_that_rests_goes_without_a_word(self, database: Database) -> None:
        async with database.transaction() as tx:
            person, form = await self.begun(tx)
            await DRAFTS.rest(tx, person)
            for after in (POLICY.violence_draft_hidden_after, POLICY.violence_draft_wiped_after):
                await DRAFTS.wipe_draft(tx, str(form.id), NOW + after)

            assert await told(tx) == []
            assert await DRAFTS.begun(tx, person, NOW) == ()


class TestStanding:
    """What she may know, and nobody else."""

    async def test_is_hers_alone(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)
            other = await member(tx, 5, Grant(Role.MEMBER))

            assert await REPORTING.status(tx, person, "violence", report.id) == report
            assert await REPORTING.find(tx, person, report.code) == report
            assert await REPORTING.mine(tx, person) == (report,)
            assert await REPORTING.status(tx, other, "violence", report.id) is None
            assert await REPORTING.find(tx, other, report.code) is None
            assert await REPORTING.mine(tx, other) == ()

    @pytest.mark.parametrize(("track", "number"), [("forged", 1), ("conflict", 1), ("violence", -1)])
    async def test_of_what_does_not_exist_is_nothing(self, database: Database, track: str, number: int) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            await sent(tx, person)

            assert await REPORTING.status(tx, person, track, number) is None

    async def test_names_when_an_answer_is_due(self, database: Database) -> None:
        async with database.transaction() as tx:
            report = await sent(tx, await seeded(tx), danger=True)
            soon = NOW + timedelta(minutes=10)

            assert await TELLING.outlook(tx, report, NOW) == Outlook(answer_by=soon)
            await offered(tx, report, answer_by=soon + timedelta(minutes=5))
            asking = await report_rows.get(tx, report.track, report.id)
            assert asking is not None
            assert await TELLING.outlook(tx, asking, NOW) == Outlook(answer_by=soon + timedelta(minutes=5))

    async def test_names_when_duty_starts(self, database: Database) -> None:
        async with database.transaction() as tx:
            report = await sent(tx, await seeded(tx))
            nazgul = await person_rows.find(tx, 2)
            assert nazgul is not None
            morning = NOW + timedelta(hours=3)
            await person_rows.change(tx, nazgul.id, duty=Duty(frozenset(), off_until=None, on_until=None))
            assert await TELLING.outlook(tx, report, NOW) == Outlook()
            always_but = Duty(frozenset(range(7)), ALWAYS, off_until=morning)
            await person_rows.change(tx, nazgul.id, duty=always_but)

            assert await TELLING.outlook(tx, report, NOW) == Outlook(starts_at=morning)
            waiting = changed(report, state=ReportState.WAITING_FOR_DUTY, waiting_until=morning)
            assert await TELLING.outlook(tx, waiting, NOW) == Outlook(starts_at=morning)

    async def test_names_no_time_for_what_nobody_has_looked_at_in_a_minute(self, database: Database) -> None:
        """Some fault keeps the search from beginning: each look would name another time."""
        async with database.transaction() as tx:
            report = await sent(tx, await seeded(tx))

            later = NOW + timedelta(minutes=2)
            assert await TELLING.outlook(tx, report, later) == Outlook(held_up=True)

    @pytest.mark.parametrize("state", [ReportState.WITH_COORDINATOR, ReportState.TAKEN, ReportState.CLOSED])
    async def test_promises_no_time_otherwise(self, database: Database, state: ReportState) -> None:
        async with database.transaction() as tx:
            report = await sent(tx, await seeded(tx))

            assert await TELLING.outlook(tx, changed(report, state=state), NOW) == Outlook()

    async def test_names_who_has_it_but_not_to_whom_wrote_for_another(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            hers = changed(await sent(tx, person), taken_by=AYOL, state=ReportState.TAKEN)
            another = changed(await sent(tx, person, voice="she_asked"), taken_by=AYOL, state=ReportState.TAKEN)

            assert await TELLING.holder(tx, hers) == PHONE
            assert await TELLING.holder(tx, another) is None
            assert await TELLING.holder(tx, changed(hers, taken_by=None)) is None

    async def test_lets_a_woman_call_with_the_code_of_whom_she_asked_to_write(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            another = await sent(tx, person, voice="she_asked", organisations=[AYOL, OSH])

            assert await TELLING.callable_by_her(tx, another) == (PHONE,)
            assert await TELLING.callable_by_her(tx, replace(another, contact=Contact.CALL)) == ()
            assert await TELLING.callable_by_her(tx, await sent(tx, person)) == ()


async def offered(tx: Transaction, report: AnyReport, **changes: Any) -> Referral:
    nazgul = await person_rows.find(tx, 2)
    assert nazgul is not None
    return await referral_rows.insert(tx, referral(report=report.id, notified=(nazgul.id,), **changes))


class TestTakingBack:
    """Consent can be taken back (D3)."""

    async def test_ends_the_report_and_has_routing_end_the_rest(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)
            await due(tx)
            taken_back = await REPORTING.withdraw(Call(tx, person, NOW), "violence", report.id)

            assert isinstance(taken_back, ViolenceReport)
            assert taken_back.state is ReportState.WITHDRAWN
            assert await report_rows.get(tx, Track.VIOLENCE, report.id) == taken_back
            assert await due(tx) == [("route", f"violence:{report.id}")]
            assert await REPORTING.withdraw(Call(tx, person, NOW), "violence", report.id) == AlreadyDone()

    async def test_is_hers_alone(self, database: Database) -> None:
        async with database.transaction() as tx:
            report = await sent(tx, await seeded(tx))
            other = await member(tx, 5, Grant(Role.MEMBER))

            assert not may(other, Action.SEE_STATUS, report)
            assert await REPORTING.withdraw(Call(tx, other, NOW), "violence", report.id) == NotAllowed()
            assert await REPORTING.widen(Call(tx, other, NOW), "violence", report.id, OSH) == NotAllowed()


class TestWidening:
    """A wider circle needs her press, by name (D3)."""

    async def test_offers_whom_she_struck_and_who_gave_it_back_authorities_last(self, database: Database) -> None:
        async with database.transaction() as tx:
            report = await sent(tx, await seeded(tx))

            assert [each.code for each in await REPORTING.wider(tx, report)] == [OSH, POLICE]
            back = replace(report, returned=(AYOL,))
            assert [each.code for each in await REPORTING.wider(tx, back)] == [AYOL, OSH, POLICE]

    async def test_has_nothing_to_offer_once_taken_or_in_the_other_track(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)
            other = await REPORTING.send_conflict(tx, person, draft("conflict", OURS), NOW)
            assert isinstance(other, ConflictReport)

            assert await REPORTING.wider(tx, changed(report, state=ReportState.TAKEN)) == ()
            assert await REPORTING.wider(tx, other) == ()

    async def test_allows_one_more_and_has_it_routed(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)
            await due(tx)
            (osh, _) = await REPORTING.wider(tx, report)
            hers = (Call(tx, person, NOW), "violence", report.id, choice_of(osh, "en"))
            assert osh.must_report
            assert await REPORTING.widen(*hers) == ReadFirst()
            wider = await REPORTING.widen(*hers, sure=True)

            assert isinstance(wider, ViolenceReport)
            assert wider.allowed == (AYOL, OSH)
            assert await due(tx) == [("route", f"violence:{report.id}")]

    @pytest.mark.parametrize("code", ["ayol", "far", "forged"])
    async def test_allows_nobody_who_was_not_offered(self, database: Database, code: str) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)
            answer = await REPORTING.widen(Call(tx, person, NOW), "violence", report.id, code)

            assert answer == AlreadyDone()

    async def test_allows_nobody_who_is_stricter_than_her_button_showed(self, database: Database) -> None:
        async with database.transaction() as tx:
            person = await seeded(tx)
            report = await sent(tx, person)
            (osh, _) = await REPORTING.wider(tx, report)
            before = choice_of(replace(osh, must_report=False), "en")

            assert osh.must_report
            assert await REPORTING.widen(Call(tx, person, NOW), "violence", report.id, before) == Changed()


async def test_numbers_come_with_who_rang_them(database: Database) -> None:
    async with database.transaction() as tx:
        await seeded(tx)
        await network_rows.keep_hotline_checks(tx, [(KG, "117")], "Saida", NOW)
        opened, checks = await REPORTING.checks(tx)

        assert (opened, checks[KG, "117"].by) == (frozenset({KG}), "Saida")
