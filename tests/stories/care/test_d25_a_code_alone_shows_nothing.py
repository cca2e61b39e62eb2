"""D25, as far as it is there: a code from another chat shows nothing, not even that it exists; "who has it" names an organisation
and nobody's name.
"""

from tests.stories.acts import accepts, goes, sends_conflict_report, sends_violence_report
from tests.stories.care.looking import ever
from tests.stories.village import CAST, Village

NOBODYS = "XXX-XXX"


async def test_somebody_elses_code_and_nobodys_are_answered_alike(network: Village) -> None:
    codes = [await sends_violence_report(network, network.amina), await sends_conflict_report(network, network.amina)]
    for phone in (network.zarina, network.bermet, network.cholpon):
        for command in ("/status {}", "/accept {}", "{}"):
            answers = []
            for code in (*codes, NOBODYS):
                before = len(phone.person.shown)
                await phone.says(command.format(code))
                await network.settles()
                answers.append(list(phone.person.shown)[before:])
            assert answers[0] == answers[1] == answers[2]
            assert answers[0]
        for track in ("violence", "conflict"):
            for act in ("status", "show", "who", "phones", "wider", "withdraw", "withdrawn"):
                await phone.forges(f"1:r:{track}:1:{act}")
        await network.settles()
        assert not [code for code in codes if code in ever(phone)]
    assert network.rows("SELECT state FROM violence_reports UNION ALL SELECT state FROM conflict_reports") == [
        ("asking",),
        ("asking",),
    ]


async def test_who_has_it_names_no_person(network: Village) -> None:
    amina = network.amina
    await sends_violence_report(network, amina)
    await accepts(network, network.gulnara)
    await goes(network, amina, "Who has it")
    await amina.sees("Ak-Kanat crisis centre")
    assert not [name for name in CAST if name.capitalize() in ever(amina)]
