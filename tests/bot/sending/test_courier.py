"""What the courier makes of each mode, of refusals and of priorities, at a real simulator."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram import ReplyKeyboardRemove

from bot.sending.courier import Courier
from bot.sending.rendering import markup_of
from bot.sending.send_queue import SendQueue
from handlers.ui.page import Button, Page, Rendered
from referrals.domain.notice import Mode, Priority
from referrals.storage import deliveries, outbox, person_rows
from referrals.storage.database import Database
from tests.bot.post_office import VIEWS, PostOffice, note, open_post_office
from tests.waiting import until


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(database) as office:
        yield office


async def test_sends_html_silent_and_protected_as_the_notice_and_the_view_say(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "<b>Hello</b>", with_sound=True), note(person, "Menu", key="menu"))
        await office.becomes("sent", "sent")

    hello, menu = amina.messages()
    assert (hello.text, hello.silent, hello.protect, hello.previews) == ("Hello", False, False, False)
    assert (menu.silent, menu.protect) == (True, True)
    assert amina.person.keyboard is not None
    keyboard = office.calls("sendMessage")[1].params["reply_markup"]
    assert (keyboard["resize_keyboard"], keyboard["is_persistent"]) == (True, True)
    assert keyboard["input_field_placeholder"] == "Write here"


async def test_fold_edits_what_stands_and_sends_where_nothing_does(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "first", "card", Mode.SEND_OR_EDIT))
        await amina.sees("first")
        await office.becomes("sent")
        await office.post(note(person, "second", "card", Mode.SEND_OR_EDIT, key="buttons"))
        await office.becomes("sent", "sent")

    assert amina.screen().endswith("second [Go on] [Stop]")
    assert [call.method for call in office.calls()] == ["sendMessage", "editMessageText"]
    buttons = amina.newest().inline
    assert buttons is not None
    assert [button.get("style") for button in buttons[0]] == ["primary", None]


async def test_the_same_again_is_not_sent(office: PostOffice) -> None:
    """Another process, which knows nothing of it, asks, and "not modified" counts as sent."""
    _, person = await office.joins()
    for states in (["sent", "sent"], ["sent", "sent", "sent", "sent"]):
        async with office.working():
            await office.post(note(person, "same", "card", Mode.SEND_OR_EDIT))
            await office.becomes(*states[:-1])
            await office.post(note(person, "same", "card", Mode.SEND_OR_EDIT))
            await office.becomes(*states)

    (edit,) = office.calls("editMessageText")
    assert "not modified" in (edit.description or "")


async def test_what_is_too_long_loses_its_end_and_arrives(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "\n".join(["a line of it"] * 900)), note(person, "🕊" * 5000))
        await office.becomes("sent", "sent")

    assert [message.text[-1] for message in amina.messages()] == ["…", "…"]
    assert all(len(message.text) > 2000 for message in amina.messages())


async def test_fold_becomes_a_send_when_the_message_is_gone(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "first", "card"))
        await office.becomes("sent")
        await amina.deletes(amina.newest(), for_both=True)
        await office.post(note(person, "second", "card", Mode.SEND_OR_EDIT))
        await office.becomes("sent", "sent")

    assert [message.text for message in amina.messages()] == ["second"]
    assert await office.in_slot(person, "card") == amina.newest().id


async def test_fold_becomes_a_send_when_the_message_cannot_be_edited(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "menu", "card", key="menu"))
        await office.becomes("sent")
        await office.post(note(person, "second", "card", Mode.SEND_OR_EDIT))
        await office.becomes("sent", "sent")

    assert [message.text for message in amina.messages()] == ["menu", "second"]
    assert await office.in_slot(person, "card") == amina.newest().id


async def test_update_never_makes_a_new_message(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "offer", "offer:1"))
        await office.becomes("sent")
        await amina.deletes(amina.newest(), for_both=True)
        await office.post(note(person, "taken", "offer:1", Mode.EDIT_ONLY))
        await office.becomes("sent", "withdrawn")

    assert amina.messages() == []


async def test_a_new_message_takes_the_slot_and_the_old_one_stays(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "old", "form"))
        await office.becomes("sent")
        await office.post(note(person, "new", "form"))
        await office.becomes("sent", "sent")

    assert [message.text for message in amina.messages()] == ["old", "new"]
    assert await office.in_slot(person, "form") == amina.newest().id


async def test_delete_and_send_renews(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "old", "form"))
        await office.becomes("sent")
        await office.post(note(person, slot="form", mode=Mode.DELETE), note(person, "new", "form"))
        await office.becomes("sent", "sent", "sent")

    assert [message.text for message in amina.messages()] == ["new"]


@pytest.mark.parametrize("too_old", [False, True])
async def test_deleting_what_is_gone_or_too_old_is_done(office: PostOffice, too_old: bool) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "old", "form"))
        await office.becomes("sent")
        if too_old:
            office.world.clock.advance(timedelta(hours=49))
        else:
            await amina.deletes(amina.newest(), for_both=True)
        await office.post(note(person, slot="form", mode=Mode.DELETE))
        await office.becomes("sent", "sent")

    assert await office.in_slot(person, "form") is None
    assert len(amina.messages()) == int(too_old)


async def test_a_press_is_answered_with_a_toast_and_once(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, "Choose", key="buttons"))
        await amina.sees("Choose")
        query = await amina.presses("Go on")
        await office.post(note(person, "Saved &amp; sent", mode=Mode.ANSWER_CALLBACK, query=query.id))

        assert await amina.toast(query) == "Saved & sent"
        await office.becomes("sent", "sent")


async def test_a_late_answer_is_dropped_without_a_call(office: PostOffice) -> None:
    _, person = await office.joins()
    await office.post(note(person, "Saved", mode=Mode.ANSWER_CALLBACK, query="1"))
    office.world.clock.advance(timedelta(seconds=11))
    await office.clock.synchronise()
    async with office.working():
        await office.becomes("withdrawn")

    assert office.calls() == []


async def test_an_answer_telegram_finds_too_old_is_dropped(office: PostOffice) -> None:
    _, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="", mode=Mode.ANSWER_CALLBACK, query="no such press"))
        await office.becomes("withdrawn")


async def test_blocked_is_final_and_told_once(office: PostOffice) -> None:
    amina, person = await office.joins()
    await amina.blocks()
    async with office.working():
        await office.post(note(person, "one"), note(person, "two"))
        await office.becomes("refused", "refused")

    assert office.lost == [person]
    assert await office.errors() == ["blocked", "blocked"]


@pytest.mark.parametrize(
    ("code", "description", "state", "lost"),
    [
        (403, "Forbidden: user is deactivated", "refused", True),
        (403, "Forbidden: bot can't initiate conversation with a user", "refused", True),
        (400, "Bad Request: chat not found", "refused", True),
        (400, "Bad Request: PEER_ID_INVALID", "refused", True),
        (400, "Bad Request: can't parse entities: nonsense", "quarantined", False),
        (400, "Bad Request: message is too long", "quarantined", False),
    ],
)
async def test_refusals(office: PostOffice, code: int, description: str, state: str, lost: bool) -> None:
    _, person = await office.joins()
    office.world.faults.refuses("sendMessage", error_code=code, description=description)
    async with office.working():
        await office.post(note(person, "one"), note(person, "two"))
        await office.becomes(state, "sent")

    assert office.lost == ([person] if lost else [])


async def test_what_became_untrue_is_withdrawn_and_what_breaks_is_put_aside(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    amina, person = await office.joins()
    async with office.working():
        await office.post(note(person, key="untrue"), note(person, "secret", key="broken"), note(person, "fine"))
        await office.becomes("withdrawn", "quarantined", "sent")

    assert amina.newest().text == "fine"
    assert (await office.errors())[1] == "LookupError"
    assert "secret" not in caplog.text


async def test_a_cancelled_notice_is_not_sent(office: PostOffice) -> None:
    _, person = await office.joins()
    await office.post(note(person, "one", about="referral:7"), note(person, "two"))
    async with office.database.transaction() as tx:
        await outbox.cancel(tx, "referral:7")
    async with office.working():
        await office.becomes("cancelled", "sent")


async def test_later_means_at_the_simulated_hour(office: PostOffice) -> None:
    amina, person = await office.joins()
    async with office.working():
        later = note(person, "later", priority=Priority.FOLLOW_UP)
        await office.post(replace(later, not_before=office.clock.now() + timedelta(hours=3), safe_hours_only=False))
        await office.post(note(person, "now"))
        await office.becomes("waiting", "sent")
        office.world.clock.advance(timedelta(hours=3))
        await office.becomes("sent", "sent")

    assert amina.newest().text == "later"


async def test_an_alert_overtakes_a_campaign(database: Database) -> None:
    async with open_post_office(database, speed=1) as office:
        people = [(await office.joins(f"member {n}"))[1] for n in range(60)]
        async with office.working():
            await office.post(*(note(each, "campaign", priority=Priority.CAMPAIGN) for each in people))
            await office.until(lambda states: states.count("sent") >= 10)
            focal, person = await office.joins("Nazira")
            await office.post(note(person, "urgent", priority=Priority.ALERT))
            asked = office.world.calls.total
            await office.until(lambda states: states[-1] == "sent")

    [alert] = [call for call in office.calls() if call.params["text"] == "urgent"]
    assert focal.messages()
    assert alert.n - asked <= 3
    assert [call for call in office.calls() if not call.ok] == []


async def test_one_flooded_chat_keeps_nobody_waiting(office: PostOffice) -> None:
    _, flooded = await office.joins("flooded")
    other, person = await office.joins("other")
    await office.post(*(note(flooded, f"{n}") for n in range(120)))
    await office.post(note(person, "hello"))
    async with office.working():
        await other.sees("hello")
        assert (await office.states()).count("sent") < 30


GUARDED_START = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
"""Two in the morning in Bishkek."""


async def test_a_guarded_notice_waits_for_her_safe_hours(database: Database) -> None:
    async with open_post_office(database, start=GUARDED_START) as office:
        amina, person = await office.joins()
        async with office.working():
            await office.post(
                note(person, "status", "status:1", Mode.SEND_OR_EDIT, Priority.FOLLOW_UP, safe_hours_only=True)
            )
            await office.until(lambda states: states == ["waiting"] and office.calls() == [])
            office.world.clock.advance(timedelta(hours=1))
            await amina.never_sees("status")
            office.world.clock.advance(timedelta(hours=5, minutes=5))
            await amina.sees("status")
            await office.becomes("sent")


async def test_what_is_put_off_until_morning_keeps_no_answer_from_her(
    each_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At night her card is to change by itself; it is in hand, behind a slow row of somebody else, when she presses."""
    slow = asyncio.Event()

    async def slowly(page: Page) -> Rendered:
        await slow.wait()
        return Rendered(page.word("text"))

    monkeypatch.setitem(VIEWS, "slow", slowly)
    async with open_post_office(each_database, start=GUARDED_START) as office:
        amina, person = await office.joins()
        _, other = await office.joins("Nurgul")
        await office.post(note(person, "the card", "card", safe_hours_only=False))
        async with office.working():
            await office.becomes("sent")
            await office.post(note(other, "late", key="slow", safe_hours_only=False))
            await office.becomes("sent", "sending")
            await office.post(note(person, "by itself", "card", Mode.REDRAW, safe_hours_only=True))
            await office.becomes("sent", "sending", "sending")
            await office.post(note(person, "her answer", "card", Mode.SEND_OR_EDIT, safe_hours_only=False))
            slow.set()
            await office.becomes("sent", "sent", "superseded", "sent")

        assert [each.text for each in amina.messages()] == ["her answer"]


async def test_a_moved_chat_is_followed(office: PostOffice) -> None:
    _, person = await office.joins("moves")
    there, _ = await office.joins("there")
    async with office.database.transaction() as tx:
        await person_rows.readdress(tx, person, there.id + 100_000)
        assert await person_rows.find(tx, there.id + 100_000) is not None
    office.world.add_person(there.id + 100_000, "moved", started=True)
    async with office.working():
        await office.post(note(person, "hello"))
        await office.becomes("sent")

    assert office.world.people[there.id + 100_000].visible()[0].text == "hello"


def test_markup_is_one_kind_only() -> None:
    assert markup_of(Rendered("")) is None
    assert isinstance(markup_of(Rendered("", keyboard=())), ReplyKeyboardRemove)
    with pytest.raises(ValueError, match="both"):
        markup_of(Rendered("", ((Button("a", "1:a"),),), keyboard=(("b",),)))


async def test_a_message_costs_two_transactions_and_one_look(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One before its call, one after it; its result frees nobody who has more waiting, so nothing is looked for again."""
    _, person = await office.joins()
    looks, exchanges = Counter(monkeypatch, deliveries, "look"), Counter(monkeypatch, SendQueue, "_keep")
    async with office.working() as courier:
        await idle(courier)
        looks.clear()
        exchanges.clear()
        await office.post(note(person, "one"))
        await office.becomes("sent")
        await idle(courier)
        assert (len(looks), len(exchanges)) == (1, 2)


async def test_a_result_that_frees_somebody_who_has_more_waiting_costs_a_look(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, person = await office.joins()
    looks = Counter(monkeypatch, deliveries, "look")
    async with office.working() as courier:
        await idle(courier)
        looks.clear()
        await office.post(note(person, "one"), note(person, "two"))
        await office.becomes("sent", "sent")
        await idle(courier)
        assert len(looks) == 2


async def idle(courier: Courier) -> None:
    async def holds() -> bool:
        return courier.elected and not courier.busy

    await until(holds)


class Counter(list[object]):
    """The calls of a function that go on as before; looks that only glance, for one row, are none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        super().__init__()
        called = getattr(owner, name)

        async def counted(*arguments: object, **named: object) -> object:
            if arguments[-1] != 1:
                self.append(name)
            return await called(*arguments, **named)

        monkeypatch.setattr(owner, name, counted)
