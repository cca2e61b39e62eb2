"""A cry as a row and back, its words in order and within bounds, and whom it can be sent to."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain.broadcast import MessageId
from referrals.domain.cry import (
    CARD,
    FLOW,
    PLACE,
    SLOT,
    WHOSE,
    Cry,
    as_form,
    centres,
    first,
    is_about,
    read_cry,
    slot_of,
    voice_in,
)
from referrals.domain.draft import LONGEST_CRY, Choices
from referrals.domain.form import Form, FormId
from referrals.domain.kind import Service, Track, Voice
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import OrganisationCode
from referrals.facts import load_gazetteer
from tests.domain.samples import AYOL, DISTRICT, KG, NOW, OSH, POLICE, VILLAGE, WRITER, organisation, person, ready

TEN_MINUTES, HOUR = timedelta(minutes=10), timedelta(hours=1)
LAWYERS = OrganisationCode("lawyers")
WHOLE = Cry(
    FormId(4),
    {31: "he beats me", 30: "help"},
    danger=True,
    spoken=True,
    voice=Voice.SHE_ASKED,
    step=PLACE,
    district=DISTRICT,
    area=KG,
    answers=MessageId(7),
)


def kept(cry: Cry) -> Cry:
    return read_cry(as_form(cry, NOW, HOUR))


class TestWords:
    """What she said, in her order."""

    def test_in_the_order_of_her_messages_without_those_that_say_nothing(self) -> None:
        assert WHOLE.words == "help\nhe beats me"
        assert WHOLE.joined(29, "", danger=False).words == "help\nhe beats me"
        assert Cry().words == ""
        spoken = Cry().joined(7, "come", danger=True).joined(8, "", danger=True)
        assert spoken.sources == {"7": ("words", "come")}

    def test_an_edited_message_replaces_itself(self) -> None:
        assert WHOLE.joined(31, "he beats us", danger=False).words == "help\nhe beats us"

    @pytest.mark.parametrize(
        ("before", "now", "after"),
        [(False, False, False), (False, True, True), (True, False, True), (True, True, True)],
    )
    def test_only_she_says_that_there_is_no_danger(self, before: bool, now: bool, after: bool) -> None:
        assert Cry(danger=before).joined(1, "she is at home", danger=now).danger is after

    def test_something_more_brings_her_back_to_the_card(self) -> None:
        assert Cry(step=WHOSE).joined(1, "", danger=False).step == CARD

    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 2 * LONGEST_CRY)), max_size=6))
    def test_no_longer_than_is_kept_and_never_cut_unsaid(self, written: list[tuple[int, int]]) -> None:
        cry = Cry()
        for message, size in written:
            cry = cry.joined(message, "x" * size, danger=False)
        assert len(cry.words) <= LONGEST_CRY
        latest = dict(written)
        assert cry.cut or cry.words == "\n".join("x" * latest[each] for each in sorted(latest) if latest[each])


class TestRow:
    """Kept as a form that is never the open one."""

    def test_all_of_it_comes_back_one_version_on(self) -> None:
        back = kept(WHOLE)
        assert (back.id, back.said, back.danger, back.spoken) == (4, WHOLE.said, True, True)
        assert (back.voice, back.step, back.district, back.area) == (Voice.SHE_ASKED, PLACE, DISTRICT, KG)
        assert (back.answers, back.version, back.touched_at) == (WHOLE.answers, WHOLE.version + 1, NOW)

    def test_nothing_comes_back_as_nothing(self) -> None:
        back = kept(Cry())
        assert (back.said, back.danger, back.spoken, back.voice) == ({}, False, False, Voice.NOT_SAID)
        assert (back.step, back.district, back.area, back.answers) == (CARD, None, None, None)

    def test_a_row_without_answers_is_an_empty_cry(self) -> None:
        form = as_form(Cry(), NOW, HOUR)
        bare = type(form)(form.id, FLOW, CARD, {}, (), 1, NOW, NOW + HOUR)
        assert read_cry(bare).said == {}
        assert read_cry(bare).voice is Voice.NOT_SAID

    def test_it_lives_from_the_last_touch(self) -> None:
        assert as_form(WHOLE, NOW, HOUR).expires_at == NOW + HOUR

    @pytest.mark.parametrize(("away", "hidden"), [(0, False), (9, False), (10, True), (50, True)])
    def test_after_ten_minutes_it_shows_nothing(self, away: int, hidden: bool) -> None:
        assert kept(WHOLE).is_hidden(NOW + timedelta(minutes=away), TEN_MINUTES) is hidden
        assert not Cry().is_hidden(NOW, TEN_MINUTES)

    def test_its_card_and_all_her_messages_can_be_taken_away(self) -> None:
        assert WHOLE.slots == (SLOT, slot_of(31), slot_of(30))


class TestCentres:
    """Whom she can send it to."""

    CANDIDATES = (
        ready(POLICE, sector=Sector.POLICE),
        ready(LAWYERS, sector=Sector.LEGAL),
        ready(OSH, must_report=True),
        ready(AYOL),
    )

    def named(self, *candidates: Any, **cry: Any) -> list[OrganisationCode]:
        choices = Choices(load_gazetteer(), VILLAGE, candidates, frozenset({KG}), person(WRITER), NOW)
        return [each.code for each in centres(choices, Cry(**cry), DISTRICT)]

    @pytest.mark.parametrize("danger", [True, False])
    def test_crisis_centres_first_whom_no_law_binds_before_the_others_never_an_authority(self, danger: bool) -> None:
        assert self.named(*self.CANDIDATES, danger=danger) == [AYOL, OSH, LAWYERS]

    def test_nobody_where_nobody_is(self) -> None:
        assert self.named(danger=True) == []
        assert self.named(ready(AYOL, services=frozenset({Service.LEGAL}), covers=frozenset({"TJ"}))) == []

    def test_her_button_names_the_one_she_chose_else_the_first_crisis_centre_else_the_first(self) -> None:
        lawyers = organisation(LAWYERS, sector=Sector.LEGAL)
        found: tuple[Organisation, ...] = (lawyers, organisation(OSH), organisation(AYOL))
        assert first(found, AYOL) is found[2]
        assert first(found, POLICE) is found[1]
        assert first(found, None) is found[1]
        assert first((lawyers,), None) is lawyers
        assert first((), AYOL) is None


class TestBesideADraft:
    """Of whom it is, as far as a form she was filling in tells (D13)."""

    @staticmethod
    def draft(flow: str = Track.VIOLENCE, **answers: Any) -> Form:
        return Form(FormId(5), flow, "place", answers, (), 1, NOW, NOW + HOUR)

    @pytest.mark.parametrize(
        ("said", "before", "known"),
        [
            ({"voice": "herself"}, Voice.NOT_SAID, Voice.HERSELF),
            ({"voice": "she_asked"}, Voice.NOT_SAID, Voice.SHE_ASKED),
            ({"voice": "herself"}, Voice.SHE_ASKED, Voice.SHE_ASKED),
            ({"voice": "advice"}, Voice.NOT_SAID, Voice.NOT_SAID),
            ({}, Voice.NOT_SAID, Voice.NOT_SAID),
        ],
    )
    def test_what_she_said_in_it_counts_until_she_says_it_of_her_words(
        self, said: dict[str, str], before: Voice, known: Voice
    ) -> None:
        assert voice_in(Cry(voice=before), self.draft(**said)) is known

    def test_without_one_or_in_one_about_the_community_nothing_is_known(self) -> None:
        assert voice_in(Cry(), None) is Voice.NOT_SAID
        assert voice_in(Cry(), self.draft(Track.CONFLICT, voice="herself")) is Voice.NOT_SAID

    def test_it_is_about_the_same_woman_until_something_says_otherwise(self) -> None:
        assert is_about(Cry(), self.draft(voice="herself"))
        assert is_about(Cry(voice=Voice.HERSELF), self.draft())
        assert not is_about(Cry(voice=Voice.HERSELF), self.draft(voice="she_asked"))

    @pytest.mark.parametrize(
        ("cry", "many"),
        [
            (Cry(danger=True), False),
            (Cry(alarming=True), False),
            (Cry(), True),
            (Cry(danger=True, community=True), True),
        ],
    )
    def test_words_of_danger_are_not_for_many_until_she_says_so(self, cry: Cry, many: bool) -> None:
        assert cry.may_be_read_by_many is many
