"""No open case is ever without a next moment, whoever falls silent, blocks, leaves or loses her role, and whatever the clock
does; and once everybody is silent, the operator has been alerted (D12).

Hypothesis plays the real use cases on a real database. `make vigil N=10000 SEED=7` plays many more.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from referrals.call import Call
from referrals.domain.absence import organisation_gone, person_gone
from referrals.domain.decision import Decision
from referrals.domain.kind import ClosingReason, Track, Urgency
from referrals.domain.notice import Json
from referrals.domain.person import Duty, Grant, Role, Standing
from referrals.domain.referral import UNFINISHED, WORKED_ON
from referrals.domain.report import HELD, OPEN, AnyReport, ReportState, Widen, decide
from referrals.domain.timer import TimerKind
from referrals.reporting import Reporting
from referrals.storage import person_rows, timers
from referrals.storage.database import Database
from referrals.storage.decisions import keep_report
from referrals.storage.schema import conflict_reports, events, grants, organisations, violence_reports
from referrals.storage.schema import timers as timer_rows
from referrals.storage.sealed import Keyring
from tests.domain.samples import AYOL, NEVER, OSH, POLICE
from tests.due import next_due
from tests.referrals.scene import FACTS, Scene, set_scene

EXAMPLES = int(os.environ.get("EXAMPLES", "12"))
SEED = int(os.environ.get("SEED", "7"))
FOCAL, COORDINATING = ("nazgul", "gulnara", "olesya"), ("cholpon", "saida")
LONGEST = timedelta(days=40)
"""No moment lies further ahead than this: the longest time of the policy and her hours."""
Act = Callable[[Scene, AnyReport, str], Awaitable[object]]


async def _offer_of(scene: Scene, report: AnyReport) -> int:
    found = await scene.referrals(report)
    return found[-1].id if found else 0


def _answers(name: str) -> Act:
    async def act(scene: Scene, report: AnyReport, who: str) -> object:
        arguments = (None,) if name == "decline" else ()
        offer = await _offer_of(scene, report)
        return await getattr(scene.dispatching.offers, name)(scene.tx, scene.people[who], offer, *arguments, scene.now)

    return act


def _records(name: str, *arguments: object) -> Act:
    async def act(scene: Scene, report: AnyReport, who: str) -> object:
        return await getattr(scene.following_up, name)(scene.call(who), report.track, report.id, *arguments)

    return act


def _oversees(name: str, *arguments: object) -> Act:
    async def act(scene: Scene, report: AnyReport, who: str) -> object:
        hers = (scene.call("cholpon"), report.track, report.id)
        return await getattr(scene.dispatching.oversight, name)(*hers, *arguments)

    return act


async def _opens_case(scene: Scene, report: AnyReport, who: str) -> None:
    await scene.dispatching.calls.opened_case(scene.tx, scene.people["cholpon"], await scene.report(report), scene.now)


async def _blocks(scene: Scene, report: AnyReport, who: str) -> None:
    await scene.dispatching.watching.unreachable(scene.tx, scene.people[who].id, scene.now)


async def _comes_back(scene: Scene, report: AnyReport, who: str) -> None:
    await person_rows.change(scene.tx, scene.people[who].id, blocked_at=None)


async def _leaves(scene: Scene, report: AnyReport, who: str) -> None:
    await person_rows.change(scene.tx, scene.people[who].id, standing=Standing.LEFT)
    await timers.set_timer(scene.tx, TimerKind.HOLDER_GONE, person_gone(scene.people[who].id), scene.now)


async def _loses_her_role(scene: Scene, report: AnyReport, who: str) -> None:
    await scene.tx.execute(grants.delete().where(grants.c.person_id == scene.people[who].id))
    await timers.set_timer(scene.tx, TimerKind.HOLDER_GONE, person_gone(scene.people[who].id), scene.now)


async def _loses_it_unseen(scene: Scene, report: AnyReport, who: str) -> None:
    """By hand in the database: nobody leaves a timer."""
    await scene.tx.execute(grants.delete().where(grants.c.person_id == scene.people[who].id))


async def _is_frozen(scene: Scene, report: AnyReport, who: str) -> None:
    await scene.tx.execute(organisations.update().where(organisations.c.code == AYOL).values(active=False))
    await timers.set_timer(scene.tx, TimerKind.HOLDER_GONE, organisation_gone(AYOL), scene.now)


async def _goes_off(scene: Scene, report: AnyReport, who: str) -> None:
    await scene.dispatching.duty.set_duty(scene.tx, scene.people[who], False, scene.now)


async def _comes_on(scene: Scene, report: AnyReport, who: str) -> None:
    await scene.dispatching.duty.set_duty(scene.tx, scene.people[who], True, scene.now)


async def _has_no_duty(scene: Scene, report: AnyReport, who: str) -> None:
    await person_rows.change(scene.tx, scene.people[who].id, duty=NEVER)


async def _widens(scene: Scene, report: AnyReport, who: str) -> None:
    decision = decide(await scene.report(report), Widen((OSH, POLICE)), scene.now)
    if isinstance(decision, Decision):
        await keep_report(scene.tx, decision, scene.now)


async def _withdraws(scene: Scene, report: AnyReport, who: str) -> None:
    await Reporting(FACTS).withdraw(scene.call("amina"), report.track, report.id)


async def _strikes(scene: Scene, report: AnyReport, who: str) -> None:
    """The centre alone. Not in danger it has nothing of hers from then on (D3); in danger it keeps what it has (D24)."""
    before = await scene.report(report)
    await Reporting(FACTS).withdraw(scene.call("amina"), report.track, report.id, AYOL)
    after = await scene.report(report)
    open_now = {each.id for each in after.referrals if each.organisation == AYOL and each.state in UNFINISHED}
    if after != before:
        assert open_now <= {each.id for each in before.held if getattr(before, "danger", False)}, "it comes back"


async def _is_in_danger(scene: Scene, report: AnyReport, who: str) -> None:
    answers: dict[str, Json] = {"words": "he is killing me", "alarm": True}
    writer = scene.people["amina"]
    await Reporting(FACTS).add(Call(scene.tx, writer, scene.now), report.track, report.id, answers)


async def _withdraws_in_danger(scene: Scene, report: AnyReport, who: str) -> None:
    """Once somebody has it: who pressed is not known, and the case goes on (D24)."""
    await _is_in_danger(scene, report, who)
    await _settle(scene)
    for each in FOCAL:
        await _answers("accept")(scene, report, each)
    if (await scene.report(report)).state in HELD:
        await _withdraws(scene, report, who)


def _at_once(*acts: Act) -> Act:
    """One after the other, before any timer is played."""

    async def act(scene: Scene, report: AnyReport, who: str) -> None:
        for each in acts:
            await each(scene, report, who)

    return act


async def _clock_goes_back(scene: Scene, report: AnyReport, who: str) -> None:
    scene.now -= timedelta(days=3)
    await scene.dispatching.watching.look_at_all(scene.tx, "", scene.now)


def _passes(**span: float) -> Act:
    async def act(scene: Scene, report: AnyReport, who: str) -> None:
        await _silence(scene, until=scene.now + timedelta(**span))

    return act


async def _outage(scene: Scene, report: AnyReport, who: str) -> None:
    """The bot is down for two days: everything is played late."""
    scene.now += timedelta(days=2)


ACTS: dict[str, Act] = {
    "open": _answers("open"),
    "accept": _answers("accept"),
    "accept again": _answers("accept"),
    "decline": _answers("decline"),
    "cannot": _answers("cannot"),
    "pass on": _answers("pass_on"),
    "give back": _answers("give_back"),
    "contacted": _records("contacted"),
    "served": _records("served", None),
    "still on it": _records("still_on_it"),
    "close": _records("closed", ClosingReason.SHE_ASKED),
    "ask again": _oversees("ask_again", ""),
    "ask instead": _oversees("ask_instead", ""),
    "ask wider": _oversees("ask_wider"),
    "take over": _oversees("take_over"),
    "remind": _oversees("remind"),
    "opens the case": _opens_case,
    "blocks": _blocks,
    "comes back": _comes_back,
    "leaves": _leaves,
    "loses her role": _loses_her_role,
    "loses it unseen": _loses_it_unseen,
    "is frozen": _is_frozen,
    "goes off": _goes_off,
    "comes on": _comes_on,
    "has no duty": _has_no_duty,
    "widens": _widens,
    "is in danger": _is_in_danger,
    "withdraws": _withdraws,
    "strikes": _strikes,
    "strikes and is in danger": _at_once(_strikes, _is_in_danger),
    "strikes and widens": _at_once(_strikes, _widens),
    "is in danger and strikes": _at_once(_is_in_danger, _strikes),
    "withdraws and is in danger": _at_once(_withdraws, _is_in_danger),
    "withdraws in danger": _withdraws_in_danger,
    "the clock goes back": _clock_goes_back,
    "minutes pass": _passes(minutes=12),
    "hours pass": _passes(hours=5),
    "days pass": _passes(days=3),
    "an outage": _outage,
}


async def _silence(scene: Scene, until: datetime, most: int = 20) -> None:
    """Time passes; after so many timers the rest of it passes at once, as in an outage."""
    for _ in range(most):
        due = await next_due(scene.tx)
        if due is None or due > until:
            break
        scene.now = max(scene.now, due)
        assert await scene.play_one()
    scene.now = max(scene.now, until)


async def _settle(scene: Scene) -> None:
    """What is due now is played; it comes to rest."""
    for _ in range(60):
        if not await scene.play_one():
            return
    raise AssertionError("timers set each other without end")


async def _next_moment(scene: Scene, report: AnyReport) -> datetime | None:
    mine = (timer_rows.c.kind == "route", timer_rows.c.ref == f"{report.track}:{report.id}")
    moment: datetime | None = (await scene.tx.execute(select(timer_rows.c.due_at).where(*mine))).scalar_one_or_none()
    return moment


async def _nothing_is_lost(scene: Scene, report: AnyReport, before: AnyReport) -> None:
    kept = await scene.report(report)
    _is_still_a_case(before, kept)
    moment = await _next_moment(scene, report)
    if kept.state in OPEN:
        assert moment is not None, f"{kept.state} without a next moment"
        assert scene.now < moment <= scene.now + LONGEST, (kept.state, moment, scene.now)
    accepted = [each for each in await scene.referrals(report) if each.state in WORKED_ON]
    assert len(accepted) <= 1
    rows = violence_reports if kept.track is Track.VIOLENCE else conflict_reports
    stands = (await scene.tx.execute(select(rows.c.state).where(rows.c.id == kept.id))).scalar_one()
    assert stands == kept.state, "what lists go by is what its referrals say"


def _is_still_a_case(before: AnyReport, kept: AnyReport) -> None:
    """Taken back in danger while somebody had it, it goes on: who pressed is not known (D24)."""
    if getattr(before, "withdrawn_at", None) is not None:
        assert kept.state is not ReportState.WITHDRAWN, "it died"
        assert kept.words or kept.state is ReportState.CLOSED, "swept while someone must still act on it"


async def _everybody_is_silent(scene: Scene, report: AnyReport) -> None:
    """Played until the operator is alerted: a bounded number of steps."""
    before = await scene.report(report)
    for _ in range(250):
        kept = await scene.report(report)
        if kept.state not in OPEN or kept.operator_at is not None:
            break
        due = await next_due(scene.tx)
        assert due is not None
        scene.now = max(scene.now, due)
        await scene.play_one()
    kept = await scene.report(report)
    _is_still_a_case(before, kept)
    if kept.state in OPEN:
        assert kept.operator_at is not None, kept.state
        await scene.play()
        alerted = select(events.c.id).where(events.c.kind == "operator_alerted")
        assert (await scene.tx.execute(alerted.limit(1))).scalar_one_or_none() is not None


class _Undone(Exception):
    """One example leaves nothing behind."""


async def _play(database: Database, urgency: Urgency, conflict: bool, acts: list[tuple[str, str]]) -> None:
    try:
        async with database.transaction() as tx:
            scene = await set_scene(tx)
            await scene.coordinates("saida", None)
            await scene.joins("aizada", Grant(Role.OPERATOR))
            await person_rows.change(tx, scene.people["olesya"].id, duty=Duty())
            report = await (scene.conflict if conflict else scene.violence)(urgency=urgency)
            for name, who in acts:
                for each in {who, "cholpon"}:
                    await scene.refresh(each, scene.people[each].id)
                before = await scene.report(report)
                await ACTS[name](scene, report, who)
                await _settle(scene)
                await _nothing_is_lost(scene, report, before)
            await _everybody_is_silent(scene, report)
            raise _Undone
    except _Undone:
        pass


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all examples."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def kept(
    runner: asyncio.Runner, migrated_file: Path, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One database for all examples: each undoes what it did."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("vigil") / "vigil.db")

    async def opened() -> Database:
        return Database(f"sqlite+aiosqlite:///{file}", keyring)

    database = runner.run(opened())
    yield database
    runner.run(database.close())


@seed(SEED)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
@given(
    st.sampled_from(list(Urgency)),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from((*FOCAL, *COORDINATING))), max_size=12),
)
def test_no_open_case_is_ever_without_a_next_moment(
    runner: asyncio.Runner, kept: Database, urgency: Urgency, conflict: bool, acts: list[tuple[str, str]]
) -> None:
    """`EXAMPLES` and `SEED` in the environment play others."""
    runner.run(_play(kept, urgency, conflict, acts))
