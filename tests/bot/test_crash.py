"""kill -9 at random instants, again and again, while a crowd reports and answers: nothing is lost, nobody is told twice.

The bot is the real process, `python -m bot run` with its imports made beforehand, on SQLite with full sync; Telegram and the
crowd live in the test, sped up.
`make crash N=1000` kills more often; `SEED` repeats a run's chances (never its exact instants).
"""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.simulator import keyboards
from bot.simulator.calls import ApiCall
from bot.simulator.server import serving
from bot.simulator.world import World
from bot.transport import SENDING
from handlers.callbacks import read
from referrals.domain.referral import ReferralId
from referrals.domain.report import AnyReport, ReportState
from referrals.domain.report_notices import offer_subject
from referrals.facts import load_facts
from referrals.storage import person_rows, referral_rows, report_rows
from referrals.storage.database import Database, Transaction
from referrals.storage.schema import events, referrals
from tests.load.crowd import WAYS, Crowd, Reporter, Sent
from tests.load.hands import Watch
from tests.load.kills import AT_START, die_at_the_start, in_flight, live_and_die, quiet, recorded, settings, settled
from tests.load.network import Cast, give_phones, plan
from tests.load.process import BotProcess, ready_bot

KILLS = int(os.environ.get("KILLS", "5"))
"""At least; more where some way to a report was not hit yet, up to MOST_LIVES times as many."""
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
SPEED = 20.0
"""Of Telegram's limits and waits; the calendar keeps real time."""
LATENCY_S = 0.03
"""Of every call, so that kills find some in flight."""
ORGANISATIONS = 10
MOST_DEEDS = 60
"""Calls to Telegram before a kill, at most."""
MOST_LIVES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is printed, and judged. `ways`: of each, how many reports a kill hit between Send and the receipt."""

    reports: int
    ways: Mapping[str, int]
    lost: int
    double: int
    duplicates: int
    in_flight: int


@pytest.mark.timeout(240 + 10 * KILLS)
async def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    cast = plan(load_facts(), places=ORGANISATIONS, responders=2, members=0)
    world = World(speed=SPEED, latency_s=LATENCY_S)
    world.calls.keep_at_most(10_000_000)
    async with serving(world) as url, settled(tmp_path, cast) as (database, keys):
        give_phones(world, cast)
        bot = ready_bot(tmp_path, settings(world, url, database, keys))
        crowd = Crowd(Watch(world), cast, chance)
        try:
            killed_at = await _killed(bot, world, crowd, chance)
            bot.start()
            await crowd.finish()
            await quiet(bot, world)
            await crowd.leave()
        except AssertionError:
            print(f"\nSEED={SEED} lives={bot.lives}\n{bot.said()}")  # noqa: T201 (what the process said explains it)
            raise
        finally:
            await bot.stop()
        outcome = await _outcome(database, world, cast, crowd, killed_at)
    hit = " ".join(f"{way}={hit}" for way, hit in outcome.ways.items())
    print(  # noqa: T201
        f"\nkills={len(killed_at)} in={outcome.reports} hit between Send and receipt: {hit}\nlost={outcome.lost}"
        f" double={outcome.double} duplicates={outcome.duplicates} inflight={outcome.in_flight} (SEED={SEED})"
    )
    assert outcome.reports >= KILLS // 2, "too few reports came in for the kills to mean anything"
    assert all(outcome.ways.values()), "some way to a report met no kill"
    assert outcome.lost == 0
    assert outcome.double == 0
    assert outcome.duplicates <= outcome.in_flight <= len(killed_at) * SENDING


async def _killed(bot: BotProcess, world: World, crowd: Crowd, chance: random.Random) -> list[float]:
    """When: KILLS times, every AT_START-th at the start, the others amid one way to a report, until each way was hit."""
    ways, killed_at = cycle(WAYS), list[float]()
    while len(killed_at) < KILLS or (not all(crowd.hit(killed_at).values()) and len(killed_at) < MOST_LIVES * KILLS):
        if len(killed_at) % AT_START == 0:
            killed_at.append(await die_at_the_start(bot, chance))
        else:
            hit = crowd.hit(killed_at)
            way = next((each.__name__ for each in WAYS if not hit[each.__name__]), next(ways).__name__)
            moment = partial(crowd.waits_for_receipt, way)
            killed_at.append(await live_and_die(bot, world, chance, MOST_DEEDS, moment))
    return killed_at


async def _outcome(database: Database, world: World, cast: Cast, crowd: Crowd, killed_at: Sequence[float]) -> Outcome:
    sent = [call for call in world.calls if call.ok and call.method == "sendMessage"]
    shown = [call for call in world.calls if call.ok and call.method in {"sendMessage", "editMessageText"}]
    told = _told(shown, {*(each for place in cast.places for each in place.responders), *cast.coordinators})
    lost, double = 0, _taken_twice(world)
    async with database.reading() as tx:
        for reporter in crowd.reporters:
            missing, surplus = await _compare(tx, reporter, told)
            lost, double = lost + missing, double + surplus
        double += await _accepted_twice(tx)
    file = Path(str(database.url.database))
    slots = recorded(file)
    flying = in_flight(sent, slots, killed_at)
    reports = sum(len(reporter.sent) for reporter in crowd.reporters)
    return Outcome(reports, crowd.hit(killed_at), lost, double, _duplicates(world.calls, slots), flying)


def _told(calls: Iterable[ApiCall], chats: set[int]) -> Mapping[tuple[str, ...], float]:
    """Every button that was brought to one of these chats, verb and arguments, and when last."""
    return {
        (str(press.verb), *press.arguments): call.at
        for call in calls
        if call.params["chat_id"] in chats
        for data in _data(call.params)
        if (press := read(data))
    }


def _data(params: Mapping[str, object]) -> list[str]:
    markup = params.get("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    return [str(button["callback_data"]) for button in keyboards.buttons(rows) if "callback_data" in button]


async def _compare(tx: Transaction, reporter: Reporter, told: Mapping[tuple[str, ...], float]) -> tuple[int, int]:
    """Lost: she pressed Send and has no receipt, or it is not kept, or nobody was told. Surplus: more kept than sent."""
    person = await person_rows.find(tx, reporter.place.reporter)
    assert person is not None
    kept = await report_rows.of_writer(tx, person.id)
    lost = 0
    for sent in reporter.sent:
        report = await report_rows.by_code(tx, sent.code) if sent.code else None
        if report is None or not await _reached(tx, report, sent, told):
            print(f"\nlost: {sent}, {report and report.id}")  # noqa: T201 (which one says where to look)
            lost += 1
    return lost, max(0, len(kept) - len(reporter.sent))


async def _reached(tx: Transaction, report: AnyReport, sent: Sent, told: Mapping[tuple[str, ...], float]) -> bool:
    """A responder's phone showed one of its offers, or a coordinator's showed it. One push may stand for several cases: then
    it waits for her, and her phone has rung since."""
    if any(button[:3] == ("k", report.track, str(report.id)) for button in told):
        return True
    if report.state is ReportState.WITH_COORDINATOR and told.get(("k", "waiting"), 0.0) > sent.pressed:
        return True
    offers = await referral_rows.of_report(tx, report.track, report.id)
    return any(("o", str(offer.id), press) in told for offer in offers for press in ("open", "show"))


async def _accepted_twice(tx: Transaction) -> int:
    """By the bot's own book, which nothing is ever taken out of: reports for which more than one press of Accept counted."""
    accepted = (await tx.execute(select(events.c.subject).where(events.c.kind == "accepted"))).scalars().all()
    offers = (await tx.execute(select(referrals.c.id, referrals.c.track, referrals.c.report_id))).all()
    of_report = {offer_subject(ReferralId(each.id)): (each.track, each.report_id) for each in offers}
    return sum(number > 1 for number in Counter(of_report[each] for each in accepted if each in of_report).values())


def _taken_twice(world: World) -> int:
    """By what the phones showed: reports whose case came to more than one of them."""
    holders: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for call in world.calls:
        if call.ok and call.method in {"sendMessage", "editMessageText"}:
            for data in _data(call.params):
                press = read(data)
                if press and press.verb == "c":
                    holders[press.arguments[:2]].add(call.params["chat_id"])
    return sum(len(chats) > 1 for chats in holders.values())


def _duplicates(calls: Iterable[ApiCall], slots: Mapping[int, str]) -> int:
    """New messages that said what another one in the same chat, still standing there, says already.

    What a message says are its buttons, or where it has none its text: a second copy may name another minute. Each earlier
    copy is compared once, so that one orphan left behind by a kill is not counted with every later screen like it. "A colleague
    has taken it" ends the cards of many cases: two that the bot knows, in two slots, are no copies, and one that it doesn't
    know is no copy of one that it does, but has its own when it is sent again.
    """
    standing: defaultdict[int, dict[int, object]] = defaultdict(dict)
    found = 0
    for call in calls:
        chat = standing[call.params.get("chat_id", 0)]
        if not call.ok:
            continue
        match call.method:
            case "sendMessage":
                says = _says(call)
                assert call.message_id is not None
                alike = (message for message, said in chat.items() if said == says)
                twin = next((each for each in alike if not _are_two(slots, each, call.message_id)), None)
                if twin is not None:
                    found += 1
                    del chat[twin]
                chat[call.message_id] = says
            case "editMessageText":
                chat[call.params["message_id"]] = _says(call)
            case "deleteMessage":
                chat.pop(call.params["message_id"], None)
    return found


def _are_two(slots: Mapping[int, str], message: int, later: int) -> bool:
    return message in slots and slots.get(later) != slots[message]


def _says(call: ApiCall) -> object:
    return frozenset(_data(call.params)) or call.params["text"]
