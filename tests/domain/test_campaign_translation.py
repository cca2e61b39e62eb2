"""A change in one language makes the others older; what makes nothing older; and that somebody says they still fit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.campaign import PLAIN, Campaign, CampaignState, Message, Text, decide
from referrals.domain.campaign.command import Move, SetHour, Write
from referrals.domain.campaign.refusals import GoneAlready
from referrals.domain.campaign.translation import marked, still_fit
from referrals.domain.decision import Decision
from tests.domain.campaigns import AIDA, BEFORE, BEGIMAI, FIRST, SECOND, THIRD, campaign, campaign_in, message, named

KY, RU, TG = Text("Салам", "Чай бер", "Чай"), Text("Привет", "Дай чаю", "Чай"), Text("Салом", "Чой деҳ", "Чой")
THREE = {"ky": KY, "ru": RU, "tg": TG}
AGED = {"ky": replace(KY, outdated=True), "ru": RU, "tg": replace(TG, outdated=True)}

words = st.builds(Text, *[st.sampled_from(["", "а", "б"])] * 3, outdated=st.booleans())
texts = st.dictionaries(st.sampled_from(["en", "ru", "ky", "tg", PLAIN]), words, min_size=1)


def written(before: Mapping[str, Text], after: Mapping[str, Text]) -> Mapping[str, Text]:
    """What becomes of the words of a draft's second day."""
    draft = campaign(message(FIRST, texts=before), message(SECOND, texts=before))
    found = decided(draft, Write(AIDA, message(SECOND, texts=after))).on(SECOND)
    assert found is not None
    return found.texts


def decided(before: Campaign, command: Write | Move | SetHour) -> Campaign:
    decision = decide(before, command, BEFORE)
    assert isinstance(decision, Decision), decision
    return decision.state


def bare(each: Mapping[str, Text]) -> Mapping[str, Text]:
    return {language: replace(text, outdated=False) for language, text in each.items()}


@pytest.mark.parametrize(
    "changed",
    [
        replace(RU, text="Здравствуйте"),
        replace(RU, call_to_action="Налей чаю"),
        replace(RU, call_to_action=""),
        replace(RU, card="Хлеб"),
    ],
)
def test_a_change_in_one_language_makes_the_others_older(changed: Text) -> None:
    assert written(THREE, {**THREE, "ru": changed}) == {**AGED, "ru": changed}


def test_what_is_written_anew_is_no_longer_older_and_makes_none_so() -> None:
    anew = replace(KY, text="Саламатсызбы", outdated=True)

    assert written(AGED, {**AGED, "ky": anew}) == {**AGED, "ky": replace(anew, outdated=False)}
    both = {**AGED, "ky": anew, "tg": replace(TG, text="Ассалом")}
    assert [language for language, text in written(AGED, both).items() if text.outdated] == []
    led = {**AGED, "ky": anew, "ru": replace(RU, text="Здравствуйте")}
    assert [language for language, text in written(AGED, led).items() if text.outdated] == ["tg"]


def test_one_language_more_or_less_makes_none_older() -> None:
    two = {"ky": KY, "ru": RU}

    assert written(two, THREE) == THREE
    assert written(THREE, two) == two
    assert written(AGED, {**AGED, "en": Text("Hello")}) == {**AGED, "en": Text("Hello")}
    assert written(AGED, {"ky": AGED["ky"], "ru": RU}) == {"ky": AGED["ky"], "ru": RU}


def test_words_for_everybody_are_never_older() -> None:
    assert written({PLAIN: KY, "ru": RU}, {PLAIN: Text("Саат 3"), "ru": RU}) == {PLAIN: Text("Саат 3"), "ru": RU}
    assert written({PLAIN: KY, "ru": RU}, {PLAIN: KY, "ru": Text("В три")}) == {PLAIN: KY, "ru": Text("В три")}


def test_an_hour_a_picture_or_another_day_leaves_the_marks() -> None:
    draft = campaign(message(FIRST, texts=AGED), message(SECOND))
    changed = message(FIRST, texts=AGED, hour=time(17), picture="AgAC", event_at=BEFORE)

    for command in (Write(AIDA, changed), SetHour(AIDA, time(8)), Move(AIDA, named(FIRST), THIRD)):
        assert [each.texts for each in decided(draft, command).messages if each.outdated_languages] == [AGED]


def test_the_other_days_are_left_alone() -> None:
    draft = campaign(message(FIRST, texts=THREE), message(SECOND, texts=THREE))

    after = decided(draft, Write(AIDA, message(SECOND, texts={**THREE, "ru": Text("Новое")})))
    assert [each.outdated_languages for each in after.messages] == [(), ("ky", "tg")]


def test_a_new_day_has_nothing_older() -> None:
    assert marked(message(SECOND, texts=AGED), None) == message(SECOND, texts=THREE)


@pytest.mark.parametrize(
    "state", [CampaignState.DRAFT, CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.HELD]
)
@pytest.mark.parametrize("approved", [True, False])
def test_that_they_still_say_the_same_is_no_change(state: CampaignState, approved: bool) -> None:
    """What was handed in or approved stays so, and whoever says it may approve it."""
    before = replace(
        campaign_in(state).with_message(message(SECOND, texts=AGED, approved=approved)), editors=frozenset({AIDA})
    )
    aged = before.on(SECOND)
    assert aged is not None

    decision = decide(before, Write(BEGIMAI, still_fit(aged)), BEFORE)

    assert isinstance(decision, Decision)
    assert decision.event.kind == "campaign_words_fit"
    assert decision.state == before.with_message(replace(aged, texts=THREE))


def test_for_what_has_gone_nobody_says_it() -> None:
    going = campaign_in(CampaignState.APPROVED)

    assert decide(going, Write(AIDA, still_fit(message(FIRST, texts=AGED))), BEFORE) == GoneAlready()


@given(texts, texts)
def test_the_rule(before: Mapping[str, Text], after: Mapping[str, Text]) -> None:
    """Older are those that were there and stayed while another changed that was not older itself; else those that were and
    still are."""
    day, as_it_was = Message(SECOND, after), Message(SECOND, before)
    kept = marked(day, as_it_was)

    stayed = {each for each in bare(before).items() if each in bare(after).items() and each[0] != PLAIN}
    unchanged = {language for language, _ in stayed}
    changed = before.keys() & after.keys() - unchanged - {PLAIN}
    assert bare(kept.texts) == bare(after), "no word is touched"
    were = set(as_it_was.outdated_languages)
    older = unchanged if changed - were else unchanged & were & set(day.outdated_languages)
    assert set(kept.outdated_languages) == (older if len(unchanged | changed) > 1 else set()), (
        "one alone is older than none"
    )
    assert marked(kept, kept) == kept
    assert not still_fit(kept).outdated_languages
