"""D6: messages to a writer are neutral, silent, folded into the last card, within five minutes of her own press or inside her
safe hours; "did help come?" only where she agreed; urgent offers ring whoever is on duty at any hour, others nobody.
"""

from datetime import UTC, datetime, timedelta

from tests.conversation import Phone
from tests.stories.acts import (
    HELP_FOR_HOURS,
    accepts,
    code_of,
    goes,
    opens_menu,
    says,
    sends_conflict_report,
    sends_violence_report,
)
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, ever, touched
from tests.stories.village import FRIDAY, SPEED, Village
from tests.waiting import until

FIVE = timedelta(minutes=5)
SEVENTEEN = datetime(2026, 11, 20, 11, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 17, tzinfo=UTC)
"""Monday, eleven in the evening in Batken."""
MORNING = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""Eight o'clock."""


async def _wants_to_be_written_to(network: Village, phone: Phone, hours: str) -> None:
    await phone.says("/settings")
    await network.settles()
    await goes(network, phone, "Change the hours", hours)


async def test_after_five_minutes_only_in_her_hours_silently_and_in_one_card(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await _wants_to_be_written_to(network, amina, "17:00–21:00")
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    card = await amina.sees("has arrived")
    diary = Diary(network.world, amina)
    await network.passes(minutes=4)
    await accepts(network, gulnara)
    await amina.sees("Someone has taken it")
    assert {each.message for each in diary.entries} == {card.id}
    before = len(diary.entries)

    await network.passes(minutes=2)
    await goes(network, gulnara, "We have been in touch")
    await goes(network, gulnara, "Help was given", "Skip")
    await network.passes(hours=4)
    assert len(diary.entries) == before, "her hours begin at five in the afternoon"
    await network.becomes(SEVENTEEN)
    await amina.sees("help was given")
    later = diary.entries[before:]
    assert [(each.message, each.edited) for each in later] == [(card.id, True)]
    assert all(each.at >= SEVENTEEN for each in later)
    assert all(each.at <= FRIDAY + FIVE + timedelta(seconds=30) for each in diary.entries[:before])


async def test_whatever_comes_unasked_is_silent(network: Village) -> None:
    """Through the widest case: asked, declined, a question of the coordinator, taken, closed, "did help come?"."""
    amina, saida = network.amina, network.saida
    await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS, strikes=("Ukuk-Batken",), ask_later=True)
    diary = Diary(network.world, amina)
    await goes(network, network.gulnara, "Open", "We can’t take it", "I’d rather not say")
    await goes(network, saida, "Open", "Ask her: may we try others?")
    await amina.sees("there’s something for you to decide")
    await goes(network, saida, "Try one that said no")
    await accepts(network, network.gulnara)
    await network.becomes(NIGHT)
    await goes(network, network.gulnara, "Help was given", "Skip", "Close this case", "Help was received")
    quiet = len(diary.entries)
    await network.becomes(MORNING)
    await amina.sees("It’s closed now.")
    await network.becomes(NIGHT + timedelta(days=1, hours=1))
    news = [each for each in diary.entries[quiet:] if "still in this chat" not in each.text]  # a weekend in one leap
    assert len(news) == 1, "the question waits for the morning, too"
    await network.becomes(MORNING + timedelta(days=1))
    await amina.sees("are things better now")
    assert [each.text for each in diary.entries if not each.silent] == []
    assert [each.at.hour for each in diary.entries if not 2 <= each.at.hour < 14] == []


@after(sends_violence_report, "amina", wanted=HELP_FOR_HOURS)
async def test_what_she_removed_stays_gone_until_she_asks_for_it(network: Village) -> None:
    """A chat cleared for both, one card deleted for both: whatever happens then brings nothing back, her own word does."""
    amina, gulnara = network.amina, network.gulnara
    code = await code_of(network.amina)
    await amina.clears(for_both=True)
    diary = Diary(network.world, amina)
    await accepts(network, gulnara)
    await goes(network, gulnara, "We have been in touch")
    await network.passes(hours=1)
    assert diary.entries == [], "the card came back to a chat she had cleared"

    await says(network, amina, f"/status {code}")
    card = await amina.sees("you have been in touch")
    await amina.deletes(card, for_both=True)
    shown = len(diary.entries)
    await goes(network, gulnara, "Help was given", "Skip")
    await network.passes(hours=1)
    assert len(diary.entries) == shown
    await says(network, amina, f"/status {code}")
    await amina.sees("help was given")


@after(sends_violence_report, "amina")
async def test_nobody_is_asked_whether_help_came_who_did_not_agree(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await accepts(network, gulnara)
    await goes(network, gulnara, "Help was given", "Skip", "Close this case", "Help was received")
    for forged in ("came", "came:no"):
        await amina.forges(f"1:r:violence:1:{forged}")
    await network.passes(days=3)
    assert "are things better" not in ever(amina)
    assert "help hasn’t come" not in ever(network.saida)


async def test_a_reply_held_up_by_an_outage_does_not_wake_the_house(network: Village) -> None:
    """At half past seven in the evening she writes, and Telegram answers again at eleven: the answer waits for the morning."""
    amina = network.amina
    await network.becomes(NIGHT - timedelta(hours=3, minutes=30))
    diary, faults = Diary(network.world, amina), network.world.faults
    faults.refuses("*", chat_id=amina.id, retry_after=int(SPEED))

    async def refused() -> bool:
        return faults.refuse[0].times == 0

    await amina.says("/settings")
    await until(refused)
    network.world.clock.move_to(NIGHT)
    await network.settles()
    assert diary.entries == [], "she put the phone away hours ago"
    await network.becomes(MORNING)
    await amina.sees("I message you first only at these times")


@after(opens_menu, "amina")
async def test_what_she_wrote_while_the_bot_was_down_is_answered_at_her_hours(network: Village) -> None:
    amina = network.amina
    await network.becomes(NIGHT - timedelta(hours=3, minutes=30))
    diary = Diary(network.world, amina)
    await network.stops()
    await amina.says("/report")
    network.world.clock.move_to(NIGHT)
    await network.starts()
    await network.settles()
    assert diary.entries == [], "five minutes after her own word are over for hours"
    await network.becomes(MORNING)
    await amina.sees("Is now a good time?")


@after(opens_menu, "nurgul")
async def test_urgent_rings_whoever_is_on_duty_at_any_hour_and_others_never(network: Village) -> None:
    """Nurgul is on at two in the morning; Gulnara, Bermet and Elmira sleep, whatever is urgent, reminded or rung again."""
    amina, nurgul = network.amina, network.nurgul
    await network.becomes(NIGHT)
    await nurgul.taps("My duty")
    await network.settles()
    await goes(network, nurgul, "I’m on duty")
    await sends_violence_report(network, amina, danger=True, wanted=HELP_FOR_HOURS)
    push = await nurgul.sees("Something is waiting")
    assert not push.silent
    await network.passes(minutes=3)
    assert (await nurgul.sees("Something is waiting")).id > push.id
    await goes(network, nurgul, "Open", "We can’t take it", "I’d rather not say")
    await network.passes(hours=2)
    assert touched([network.gulnara, network.bermet, network.elmira, network.jyldyz]) == []


async def test_reminders_wait_for_her_duty(network: Village) -> None:
    """Gulnara took it before six; that nobody was reached, and what was added on Saturday, she hears on the next morning of
    duty."""
    amina, gulnara = network.amina, network.gulnara
    await network.becomes(FRIDAY + timedelta(hours=7, minutes=30))
    code = await sends_violence_report(network, amina, wanted=HELP_FOR_HOURS)
    await accepts(network, gulnara)
    diary = Diary(network.world, gulnara)
    await network.passes(hours=20)
    assert diary.entries == []
    await says(network, amina, "please bring the papers of the children")
    await goes(network, amina, f"Add to {code}")
    await network.passes(hours=6)
    assert [each for each in diary.entries if not each.silent and not each.edited] == []
    await network.becomes(datetime(2026, 11, 23, 3, 1, tzinfo=UTC))
    await gulnara.sees("Something is waiting for you here.")


async def test_who_went_off_duty_is_not_rung_again(network: Village) -> None:
    """Two are rung at eleven; one says that she is off: the second ring is the other's alone."""
    gulnara, nurgul = network.gulnara, network.nurgul
    await network.becomes(NIGHT)
    for woman in (gulnara, nurgul):
        await opens_menu(network, woman)
        await woman.taps("My duty")
        await network.settles()
        await goes(network, woman, "I’m on duty")
    await sends_violence_report(network, network.amina, danger=True, wanted=HELP_FOR_HOURS)
    for woman in (gulnara, nurgul):
        await woman.sees("Something is waiting")
    await goes(network, gulnara, "I’m off duty")
    diaries = [Diary(network.world, woman) for woman in (gulnara, nurgul)]
    await network.passes(minutes=3)
    await network.passes(minutes=3)
    rings = [[each for each in diary.entries if not each.silent] for diary in diaries]
    assert rings[0] == []
    assert rings[1]


async def test_what_can_wait_comes_to_a_coordinator_at_her_hours(network: Village) -> None:
    gulnara, saida = network.gulnara, network.saida
    await _wants_to_be_written_to(network, saida, "17:00–21:00")
    await network.passes(minutes=6)
    await sends_violence_report(network, network.amina)
    await goes(network, gulnara, "Open", "We can’t take it", "I’d rather not say")
    await network.passes(hours=2)
    assert network.rows("SELECT state FROM violence_reports") == [("with_coordinator",)]
    assert "Something is waiting" not in ever(saida)
    await network.becomes(SEVENTEEN)
    await saida.sees("Something is waiting")


@after(sends_conflict_report, "amina")
async def test_a_conflict_keeps_its_writers_hours_too(network: Village) -> None:
    amina, jyldyz = network.amina, network.jyldyz
    await accepts(network, jyldyz)
    await amina.sees("Someone has taken it")
    await network.becomes(NIGHT)
    diary = Diary(network.world, amina)
    await goes(network, jyldyz, "Help was given")
    await network.passes(hours=2)
    assert diary.entries == []
    await network.becomes(MORNING)
    await amina.sees("help was given")
