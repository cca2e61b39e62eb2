"""What answers amount to: never more consent than she gave, never a report without a place, nothing forged gets through."""

from dataclasses import replace
from typing import Any

import pytest

from referrals.domain.consent import CHANGED, TICKED, mark_of
from referrals.domain.draft import (
    LONGEST_CRY,
    Choices,
    Lacking,
    NotOpened,
    help_of,
    read_conflict,
    read_violence,
)
from referrals.domain.kind import ConflictHelp, ConflictKind, Help, Urgency, Voice
from referrals.domain.organisation import Sector
from referrals.domain.person import ALWAYS, OrganisationCode
from referrals.domain.place import PlaceCode
from referrals.domain.report import ConflictReport, Contact, ViolenceReport, When
from referrals.domain.routing import conflict_urgency
from referrals.facts import load_gazetteer
from tests.domain.samples import (
    AYOL,
    DISTRICT,
    KG,
    NOW,
    OSH,
    POLICE,
    VILLAGE,
    WRITER,
    candidate,
    focal_point,
    person,
    ready,
)

GAZETTEER = load_gazetteer()
CANDIDATES = (
    ready(AYOL),
    ready(OSH, must_report=True),
    ready(POLICE, sector=Sector.POLICE),
    ready(OrganisationCode("far"), covers=frozenset({PlaceCode("TJ-SU")})),
)
CHOICES = Choices(GAZETTEER, VILLAGE, CANDIDATES, frozenset({KG}))
SEEN = {each.organisation.code: mark_of(each.organisation, "en") for each in CANDIDATES}
"""What a screen that names all of them has shown."""
ME = person(WRITER)
HERS: dict[str, Any] = {
    "voice": "herself",
    "danger": False,
    "help": ["talk"],
    "district": DISTRICT,
    "organisations": [AYOL],
}
OURS: dict[str, Any] = {
    "group": "resources",
    "kind": "dispute_over_water",
    "country": KG,
    "province": "KG-B",
    "district": DISTRICT,
    "when": "today",
}


def hers(**answers: Any) -> ViolenceReport:
    report = read_violence(HERS | answers, ME, CHOICES, NOW)
    assert isinstance(report, ViolenceReport)
    return report


def ours(**answers: Any) -> ConflictReport:
    report = read_conflict(OURS | answers, ME, CHOICES, NOW)
    assert isinstance(report, ConflictReport)
    return report


class TestWhomSheNames:
    """Consent, by name."""

    def test_all_who_cover_the_place_and_offer_the_help_authorities_last(self) -> None:
        assert [each.code for each in CHOICES.named(HERS)] == [AYOL, OSH, POLICE]

    def test_nobody_before_the_place_is_known(self) -> None:
        assert CHOICES.named({"help": ["talk"]}) == ()

    def test_ticked_beforehand_is_neither_an_authority_nor_who_must_report(self) -> None:
        assert CHOICES.ticked({**HERS, "organisations": None}) == (AYOL,)

    def test_ticked_by_her_is_what_she_ticked(self) -> None:
        ticked = {**HERS, "organisations": ["police", "far", "forged"], "seen": SEEN}
        assert CHOICES.ticked(ticked) == (POLICE,)
        assert CHOICES.ticked({**HERS, "organisations": []}) == ()

    def test_only_what_she_ticked_may_be_asked(self) -> None:
        assert hers(organisations=[OSH, "far", "forged"], seen=SEEN).allowed == (OSH,)
        assert hers(organisations=[]).allowed == ()

    def test_who_became_stricter_since_the_screen_is_shown_again_first(self) -> None:
        answers = {**HERS, "organisations": [AYOL, OSH], "seen": {AYOL: SEEN[AYOL], OSH: "0" + SEEN[OSH][1:]}}
        assert [each.code for each in CHOICES.changed(answers)] == [OSH]
        assert CHOICES.ticked(answers) == (AYOL,)
        assert read_violence(answers, ME, CHOICES, NOW) == Lacking("organisations")
        again = {**answers, **CHOICES.drawn(answers)}
        assert (again[TICKED], [*again[CHANGED]]) == ([AYOL], [OSH])
        assert read_violence(again, ME, CHOICES, NOW).allowed == (AYOL,)  # type: ignore[union-attr]

    def test_in_danger_it_goes_at_once_without_whoever_became_stricter(self) -> None:
        marks = {AYOL: SEEN[AYOL], OSH: "0" + SEEN[OSH][1:]}
        report = hers(danger=True, organisations=[AYOL, OSH], seen=marks)
        assert report.allowed == (AYOL,)
        assert [(each.organisation, each.must_report) for each in report.shown] == [(AYOL, False), (OSH, False)]

    def test_what_was_not_ticked_on_the_screen_is_not_agreed_to(self) -> None:
        drawn = {**HERS, "organisations": None, "seen": {OSH: SEEN[OSH]}, "ticked": []}
        assert CHOICES.agreed(drawn) == (), "who came since, and would be ticked beforehand now"
        drawing = replace(CHOICES, drawing=True)
        assert [each.code for each in drawing.named(drawn)] == [OSH], "nor does it stand on the screen"
        assert (drawing.ticked(drawn), drawing.ticked({**drawn, "ticked": [OSH]})) == ((), (OSH,))
        assert drawing.named(HERS) == CHOICES.named(HERS), "what keeps nothing shows who is there"

    @pytest.mark.parametrize("ticked", [None, "ayol", {"ayol": True}])
    def test_what_was_only_ticked_beforehand_is_no_consent(self, ticked: Any) -> None:
        assert read_violence({**HERS, "organisations": ticked}, ME, CHOICES, NOW) == Lacking("organisations")


class TestInDanger:
    """Those who can come, first those who are there now."""

    def choices(self, home: PlaceCode | None = VILLAGE, opened: frozenset[PlaceCode] = frozenset({KG})) -> Choices:
        return Choices(GAZETTEER, home, CANDIDATES, opened, ME, NOW)

    def test_her_own_district_is_meant_unless_she_says_another(self) -> None:
        assert self.choices().place({"danger": True}) == DISTRICT
        assert self.choices().place({"danger": True, "district": "KG-B-LEI"}) == "KG-B-LEI"
        assert self.choices().place({"danger": False}) is None
        assert self.choices(home=None).place({"danger": True}) == KG
        assert self.choices(home=None, opened=frozenset({KG, PlaceCode("TJ")})).place({"danger": True}) is None

    def test_whoever_can_come_is_named_authorities_last(self) -> None:
        named = self.choices().named({"danger": True, "voice": "herself"})
        assert [each.code for each in named] == [AYOL, OSH, POLICE]

    def test_nobody_is_offered_her_own_report(self) -> None:
        hers_alone = candidate(AYOL, focal_point(WRITER))
        choices = Choices(GAZETTEER, VILLAGE, (hers_alone, *CANDIDATES[1:]), frozenset({KG}), ME, NOW)
        assert [each.code for each in choices.named(HERS)] == [OSH, POLICE]
        assert [each.code for each in choices.named({**HERS, "voice": "she_asked"})] == [AYOL, OSH, POLICE]
        assert [each.code for each in choices.named({**HERS, "danger": True})] == [OSH, POLICE]


class TestKeepAway:
    """People of her own place need not see it (D5)."""

    def test_her_village_or_her_district(self) -> None:
        assert CHOICES.near(HERS) == (VILLAGE, DISTRICT)
        assert Choices(GAZETTEER, DISTRICT).near(HERS) == (DISTRICT,)
        assert Choices(GAZETTEER, None).near(HERS) == (DISTRICT,)
        assert CHOICES.near({}) == ()

    def test_lists_are_in_the_order_of_her_language_and_of_none_where_the_writer_is_not_known(self) -> None:
        assert Choices(GAZETTEER, VILLAGE, writer=ME).language == ME.language
        assert Choices(GAZETTEER, VILLAGE).language == ""

    def test_is_kept_where_it_is_one_of_these(self) -> None:
        assert hers(away=VILLAGE).excluded_place == VILLAGE
        assert hers(away="KG").excluded_place is None
        assert hers(away=None).excluded_place is None


class TestViolence:
    """A report of the violence track."""

    def test_holds_what_she_answered(self) -> None:
        report = hers(contact="call", number="0555", hours="evening", later=True)

        assert (report.writer, report.country, report.district) == (WRITER, KG, DISTRICT)
        assert (report.voice, report.help, report.urgency) == (Voice.HERSELF, (Help.TALK,), Urgency.DAY)
        assert (report.contact, report.contact_words, report.contact_hours.start.hour) == (Contact.CALL, "0555", 17)
        assert report.ask_later

    @pytest.mark.parametrize(
        ("changed", "step"),
        [
            ({"voice": "forged"}, "danger"),
            ({"voice": None}, "danger"),
            ({"district": "KG-B-XXX"}, "district"),
            ({"district": None}, "district"),
            ({"district": "KG"}, "district"),
            ({"district": str(VILLAGE)}, "district"),
            ({"contact": "call"}, "contact"),
        ],
    )
    def test_says_which_answer_is_lacking(self, changed: dict[str, Any], step: str) -> None:
        assert read_violence(HERS | changed, ME, CHOICES, NOW) == Lacking(step)

    def test_is_none_in_a_country_nobody_opened(self) -> None:
        assert read_violence({**HERS, "district": "TJ-SU-ISF"}, ME, CHOICES, NOW) == NotOpened(PlaceCode("TJ"))

    def test_takes_a_province_of_which_no_district_is_listed(self) -> None:
        bare = next(each.code for each in GAZETTEER.children(KG) if not GAZETTEER.children(each.code))

        assert hers(district=bare).district == bare

    def test_skipped_questions_have_careful_answers(self) -> None:
        report = hers(danger=None, help=None)

        assert (report.danger, report.help, report.contact) == (False, (), Contact.SHE_CALLS)
        assert (report.contact_words, report.ask_later) == ("", False)

    def test_nobody_rings_a_number_she_then_took_back(self) -> None:
        assert hers(contact="she_calls", number="0555").contact_words == ""

    def test_nobody_rings_at_night_unless_she_said_so(self) -> None:
        assert hers(hours="forged").contact_hours != ALWAYS
        assert hers(hours="any").contact_hours == ALWAYS

    def test_danger_is_an_hour(self) -> None:
        assert hers(danger=True).urgency is Urgency.HOUR

    def test_who_wrote_for_her_is_not_asked_later(self) -> None:
        assert not hers(voice="she_asked", later=True).ask_later

    def test_advice_is_talk_and_no_danger(self) -> None:
        report = hers(voice="advice", danger=True, help=["police"])

        assert (report.help, report.danger, report.urgency) == ((Help.TALK,), False, Urgency.DAY)


def test_help_that_does_not_exist_is_dropped() -> None:
    assert help_of({"help": ["legal", "forged", 7, "talk"]}) == (Help.TALK, Help.LEGAL)
    assert help_of({"help": "talk"}) == ()


class TestConflict:
    """A report of the conflict track."""

    def test_holds_what_she_answered(self) -> None:
        report = ours(
            place=str(VILLAGE), village="Достук", going_on="yes", help=["shelter", "x"], words="x" * 600,
            people={"women": 5, "men": 0, "girls": -1, "boys": 99999, "soldiers": 7},
        )  # fmt: skip

        assert (report.kind, report.when, report.going_on) == (ConflictKind.WATER, When.TODAY, True)
        assert (report.place, report.district, report.country) == (VILLAGE, DISTRICT, KG)
        assert (report.village, len(report.words), report.help) == ("Достук", 500, (ConflictHelp.SHELTER,))
        assert report.people == (("women", 5), ("boys", 9999))

    @pytest.mark.parametrize(
        ("changed", "step"),
        [
            ({"kind": None}, "group"),
            ({"when": "forged"}, "when"),
            ({"country": None, "province": None, "district": None}, "country"),
            ({"province": None, "district": None}, "country"),
            ({"district": None}, "country"),
        ],
    )
    def test_says_which_answer_is_lacking(self, changed: dict[str, Any], step: str) -> None:
        assert read_conflict(OURS | changed, ME, CHOICES, NOW) == Lacking(step)

    def test_nothing_counted_is_nobody_counted(self) -> None:
        assert ours(people="many").people == ()
        assert ours().going_on is None


@pytest.mark.parametrize(
    ("kind", "when", "going_on", "urgency"),
    [
        (ConflictKind.SHOOTING, When.NOW, True, Urgency.HOUR),
        (ConflictKind.FLOOD, When.TODAY, True, Urgency.HOUR),
        (ConflictKind.ABDUCTION, When.TODAY, None, Urgency.HOURS),
        (ConflictKind.WATER, When.NOW, True, Urgency.HOURS),
        (ConflictKind.WATER, When.TODAY, False, Urgency.DAY),
        (ConflictKind.SHOOTING, When.THIS_WEEK, False, Urgency.DAY),
        (ConflictKind.WATER, When.EARLIER, True, Urgency.DAY),
        (ConflictKind.SHOOTING, When.EARLIER, None, Urgency.DAYS),
    ],
)
def test_how_fast_conflict_is_answered(kind: ConflictKind, when: When, going_on: bool | None, urgency: Urgency) -> None:
    assert conflict_urgency(kind, when, going_on) is urgency


class TestACry:
    """Her words, before anybody knows for whom they are."""

    def test_needs_nothing_but_a_place_and_an_organisation(self) -> None:
        cry = hers(voice="not_said", contact="not_said", danger=True, help=[], words="He is at the door", later=True)

        assert (cry.voice, cry.contact, cry.urgency) == (Voice.NOT_SAID, Contact.NOT_SAID, Urgency.HOUR)
        assert (cry.words, cry.contact_words, cry.ask_later) == ("He is at the door", "", False)

    def test_no_more_than_is_kept(self) -> None:
        assert len(hers(words="a" * (LONGEST_CRY + 1)).words) == LONGEST_CRY
