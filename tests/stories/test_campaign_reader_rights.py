"""A reader decides whether the network's messages to many come to her, when, and by which clock; all else goes on."""

from datetime import UTC, datetime, time, timedelta

from referrals.domain.person import EVERY_DAY, Hours
from tests.conversation import Phone
from tests.stories.acts import accepts, goes, opens_menu, sends_violence_report
from tests.stories.beginnings import after
from tests.stories.care.looking import Diary, labels_on
from tests.stories.reader_acts import BREAD, DAY, SATURDAY, TEN, changes, comes, known, on_its_way
from tests.stories.village import BATKEN, Village

HOUR = timedelta(hours=1)
THREE = (SATURDAY, SATURDAY + DAY, SATURDAY + 2 * DAY)


async def wishes(network: Village, phone: Phone) -> None:
    """From the menu to what she wants of the messages to many."""
    await phone.says("/settings")
    await network.settles()
    await goes(network, phone, "Messages from the network")


@after(opens_menu, "amina")
async def test_a_pause_by_command_and_its_end(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=THREE)
    await amina.says("/pause")
    await amina.sees("How long should general messages stop?")
    await network.settles()
    await goes(network, amina, "1 day")
    await amina.sees("Now: none until 10:00 on 21 November.")
    await comes(network, TEN - HOUR)
    await amina.never_sees(BREAD)
    await comes(network, TEN)
    await amina.sees("1 of 3")


@after(opens_menu, "amina")
async def test_who_comes_back_early_gets_what_waited_at_once(network: Village) -> None:
    amina = network.amina
    await on_its_way(network)
    await wishes(network, amina)
    await goes(network, amina, "Pause", "1 month")
    said = await amina.sees("Now: none until 10:00 on 20 December.")
    assert said.text.startswith("Now: none")
    await comes(network)
    await amina.never_sees(BREAD)
    await amina.says("/resume")
    await network.settles()
    await amina.sees("Now: at the planned time, every day.")
    await network.passes(minutes=1)
    await amina.sees(BREAD)


@after(opens_menu, "amina")
async def test_stopped_is_only_this(network: Village) -> None:
    """Her report is brought on and answered as ever."""
    amina = network.amina
    await on_its_way(network, days=THREE)
    await amina.says("/stop")
    said = await amina.sees("you won’t get general messages")
    assert "Everything else works as usual: you can write to the network" in said.text
    await network.settles()
    await sends_violence_report(network, amina)
    await accepts(network, network.gulnara)
    await amina.sees("Someone has taken it")
    await comes(network, TEN)
    await comes(network, TEN + DAY)
    await amina.never_sees(BREAD)
    assert ("stopped",) in network.rows("SELECT state FROM broadcast_copies")


@after(opens_menu, "amina")
async def test_who_stopped_and_thinks_better_of_it_gets_todays(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=THREE)
    await amina.says("/stop")
    await comes(network, TEN)
    await comes(network, TEN + DAY)
    await goes(network, amina, "Get them again")
    await amina.sees("Now: at the planned time, every day.")
    await network.passes(minutes=1)
    await amina.sees("2 of 3")
    await amina.never_sees("1 of 3")


@after(opens_menu, "amina")
async def test_stop_in_the_middle_of_a_form_ends_no_form(network: Village) -> None:
    amina = network.amina
    await amina.says("/report")
    await network.settles()
    await goes(network, amina, "Yes", "Help for myself")
    question = amina.newest().text
    await amina.says("/stop")
    await network.settles()
    await amina.sees("you won’t get general messages")
    assert amina.newest().text == question


@after(opens_menu, "amina")
async def test_her_own_hour_and_what_frames_it(network: Village) -> None:
    """Eight in the evening is none of the hours at which she may be written to."""
    amina = network.amina
    await on_its_way(network)
    await wishes(network, amina)
    await goes(network, amina, "What time", "20:00")
    said = await amina.sees("Now: at 20:00, every day.")
    assert "They come when I may write to you: 08:00–20:00." in said.text
    assert "You chose “at 20:00”, which is outside those hours. So messages come when they begin: 08:00." in said.text
    assert "Change the hours" in amina.labels()
    await goes(network, amina, "What time", "15:00")
    assert "outside those hours" not in (await amina.sees("Now: at 15:00, every day.")).text
    diary = Diary(network.world, amina)
    await comes(network, TEN)
    assert diary.entries == []
    await comes(network, TEN + 5 * HOUR)
    assert [each.at.hour for each in diary.entries] == [9]
    await wishes(network, amina)
    await goes(network, amina, "What time", "As planned")
    assert (await known(network, amina)).subscription.hour is None


@after(opens_menu, "amina")
async def test_her_own_days(network: Village) -> None:
    """Saturday's waits for Monday; then there is a newer one, and the older can be read when she likes."""
    amina = network.amina
    await on_its_way(network, days=THREE)
    await wishes(network, amina)
    await goes(network, amina, "Which days", "Monday to Friday")
    await amina.sees("Now: at the planned time, Monday to Friday.")
    await comes(network, TEN)
    await comes(network, TEN + DAY)
    await amina.never_sees(BREAD)
    await comes(network, TEN + 2 * DAY)
    await amina.sees("3 of 3")
    assert "Earlier: 22 November" in amina.labels()


@after(opens_menu, "amina")
async def test_days_one_by_one_and_never_none(network: Village) -> None:
    amina = network.amina
    await wishes(network, amina)
    await goes(network, amina, "Which days", "Saturday and Sunday", "Which days", "☑ Sat")
    assert "☑ Sun" in amina.labels()
    assert "☐ Sat" in amina.labels()
    query = await amina.presses("☑ Sun")
    assert (await amina.toast(query)).startswith("Keep at least one day.")
    await network.settles()
    await goes(network, amina, "Wed", "‹ Back")
    await amina.sees("Now: at the planned time, Wed, Sun.")
    await goes(network, amina, "Which days", "every day")
    assert (await known(network, amina)).subscription.weekdays == EVERY_DAY


@after(opens_menu, "amina")
async def test_while_her_report_is_open_only_if_she_wants_it(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=THREE)
    await sends_violence_report(network, amina)
    await comes(network, TEN)
    await amina.never_sees(BREAD)
    await wishes(network, amina)
    said = await amina.sees("While something you wrote to the network is open, these messages wait")
    assert said.text.index("While something") > 100, "not on a locked screen"
    await goes(network, amina, "Keep sending them meanwhile")
    now = await amina.sees_new("Now: at the planned time")
    assert now.text == said.text
    assert "☑ Keep sending them meanwhile" in labels_on(now)
    await network.passes(minutes=1)
    await amina.sees("1 of 3")


@after(opens_menu, "amina")
async def test_abroad_she_lives_by_another_clock_until_she_is_home(network: Village) -> None:
    amina = network.amina
    await on_its_way(network, days=THREE)
    await amina.says("/settings")
    await network.settles()
    await goes(network, amina, "My clock: 10:00")
    await amina.sees("I think it’s 10:00 where you are")
    assert "Berlin · 05:00" in amina.labels()
    assert "Seoul · 13:00" in amina.labels()
    await goes(network, amina, "Berlin")
    await amina.sees("I think it’s 05:00 where you are")
    assert "• Berlin · 05:00" in amina.labels()
    diary = Diary(network.world, amina)
    await comes(network, TEN)
    assert diary.entries == []
    await comes(network, TEN + 5 * HOUR)
    assert next(each.at for each in diary.entries if BREAD in each.text) >= TEN + 5 * HOUR
    await wishes(network, amina)
    await goes(network, amina, "I’m abroad: my clock", "I’m back in my country")
    assert (await known(network, amina)).zone == "Asia/Bishkek"


@after(opens_menu, "amina")
async def test_who_never_said_where_home_is_is_asked(network: Village) -> None:
    amina = network.amina
    await changes(network, amina, home=None, zone="Asia/Seoul")
    await amina.says("/settings")
    await network.settles()
    await goes(network, amina, "My clock", "I’m back in my country")
    await amina.sees("Which district do you live in?")
    await goes(network, amina, "Kyrgyzstan", "Batken Region", "Batken District", "Elsewhere in this district")
    assert ((await known(network, amina)).home, (await known(network, amina)).zone) == (BATKEN, "Asia/Bishkek")


@after(opens_menu, "zarina")
async def test_both_nights_of_berlins_clock(network: Village) -> None:
    """At half past two, which one night does not have and another has twice: her message comes once, each time."""
    zarina = network.zarina
    always = Hours(time(0), time(0))
    await changes(network, zarina, zone="Europe/Berlin", safe=always)
    spring, autumn = datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)
    half_past_two = {"hour": time(2, 30)}
    for night, begins in ((spring, timedelta(hours=1, minutes=30)), (autumn, timedelta(minutes=30))):
        await network.becomes(night - 3 * HOUR)
        await on_its_way(network, days=(night.date(),), message=half_past_two)
        diary = Diary(network.world, zarina)
        await comes(network, night + begins - timedelta(minutes=5))
        assert diary.entries == []
        await comes(network, night + begins)
        await comes(network, night + begins + HOUR)
        assert [BREAD in each.text for each in diary.entries] == [True]


async def test_a_visitor_has_no_such_messages(network: Village) -> None:
    """Nothing about her is kept for having asked."""
    stranger = await network.newcomer("stranger")
    for command in ("/pause", "/stop", "/resume"):
        await stranger.says(command)
        await network.settles()
        await stranger.sees_new("General messages go only to members of the network")
    assert network.rows("SELECT count(*) FROM people WHERE stopped_at IS NOT NULL") == [(0,)]


@after(opens_menu, "amina")
async def test_forged_wishes_change_nothing(network: Village) -> None:
    amina = network.amina
    before = await known(network, amina)
    for forged in ("pause:9999", "hour:3", "hour:99", "hour:-1", "days:never", "day:9:1", "zone:mars", "wish", ""):
        await amina.forges(f"1:n:{forged}")
        await network.settles()
    assert await known(network, amina) == before
