"""The questions of the violence track: what help is wanted, never what was done (D1). Every one can be passed over but the place.

The words "for myself", "she asked me", "she does not know" are chosen before the form begins (handlers/reporting).
Not for: wording (views/violence) or what the answers amount to (domain/draft).
"""

from handlers.options import choice, districts_found, flip, ticks, words
from handlers.steps import SENT, Answers, Flow, Option, Problem, Reading, Step, Typed, shortened
from referrals.domain.draft import CONTACT_HOURS, LONGEST_NUMBER, Choices, contact_of, hours_of, word
from referrals.domain.kind import FIRST_HELP, MORE_HELP, Track, Voice
from referrals.domain.place import PlaceCode
from referrals.domain.policy import Policy
from referrals.domain.report import NEEDS_NUMBER, WAYS, Contact

TAKEN = "taken"
"""Being taken for marriage now: an answer of its own to whether there is danger."""


def violence_flow(policy: Policy) -> Flow[Choices]:
    """The flow with the times of this installation."""
    steps = (
        Step("danger", ("danger",), _danger, lambda _a, _c: "help", skippable=True),
        Step("help", ("help",), _help, lambda _a, _c: "district", goes_on=True),
        Step("district", ("district",), _district, lambda _a, _c: "organisations", takes=_find_district),
        Step("not_here", (), _none, lambda _a, _c: "not_here"),
        Step(
            "organisations",
            ("organisations", "away"),
            _organisations,
            lambda _a, _c: "contact",
            goes_on=True,
            makes_sure=lambda a, c: {"organisations": [*c.ticked(a)]},
        ),
        Step(
            "contact",
            ("contact", "hours", "number", "later"),
            _contact,
            lambda _a, _c: SENT,
            takes=_take_number,
            goes_on=True,
            missing=_without_number,
        ),
    )
    return Flow(
        Track.VIOLENCE,
        first="danger",
        steps={each.name: each for each in steps},
        lives=policy.violence_draft_wiped_after,
        hides_after=policy.violence_draft_hidden_after,
        no_other="no_pictures",
    )


def first_step(voice: Voice) -> str:
    """Where the form begins; advice for the writer herself needs neither danger nor kinds of help."""
    return "district" if voice is Voice.ADVICE else "danger"


def _none(_answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ()


def _danger(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    danger = answers.get("danger")
    return (
        Option("yes", {"danger": True}, on=True, chosen=danger is True),
        Option(TAKEN, {"danger": True}, on=True),
        Option("no", {"danger": False}, on=True, chosen=danger is False),
    )


def _help(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    wanted = words(answers, "help")
    more = answers.get("more") is True or any(each in wanted for each in MORE_HELP)
    first = ticks("help", FIRST_HELP, wanted)
    return (*first, *ticks("help", MORE_HELP, wanted)) if more else (*first, Option("more", {"more": True}))


def _district(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    found = words(answers, "found")
    if found:
        return (*(_at(PlaceCode(each), answers) for each in found), Option("else", {"area": ""}, ("found",)))
    area = answers.get("area")
    if area is None and choices.home is not None:
        return _around_home(choices.home, answers, choices)
    if not area:
        return tuple(_country(each.code, choices) for each in choices.gazetteer.countries())
    inside = choices.gazetteer.children(PlaceCode(str(area)))
    return (*(_inside(each.code, answers, choices) for each in inside), Option("else", {"area": ""}))


def _around_home(home: PlaceCode, answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """Her own district first: one press; then those beside it."""
    gazetteer = choices.gazetteer
    own = gazetteer.district_of(home)
    province = gazetteer.ancestors(own)[0] if own is not None else home
    beside = (each.code for each in gazetteer.children(province) if each.code != own)
    return (*(_at(each, answers) for each in (own, *beside) if each is not None), Option("else", {"area": ""}))


def _inside(place: PlaceCode, answers: Answers, choices: Choices) -> Option:
    is_province = choices.gazetteer.district_of(place) is None
    if is_province and choices.gazetteer.children(place):
        return Option(f"in.{place}", {"area": place})
    return _at(place, answers)


def _country(country: PlaceCode, choices: Choices) -> Option:
    if country in choices.opened:
        return Option(f"in.{country}", {"area": country})
    return Option(f"in.{country}", {"closed": country}, to="not_here")


def _at(place: PlaceCode, answers: Answers) -> Option:
    """Another place has other organisations: what was ticked for the first one is asked anew."""
    here = answers.get("district") == place
    drops = ("found", "area") if here else ("found", "area", "organisations", "away")
    return Option(f"at.{place}", {"district": place}, drops, on=True, chosen=here)


def _find_district(text: str, _answers: Answers, choices: Choices) -> Reading:
    found = districts_found(choices.gazetteer, text, sorted(choices.opened))
    return Typed("found", {"found": found}, on=False) if found else Problem("no_place")


def _organisations(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    named, ticked = choices.named(answers), choices.ticked(answers)
    each_by_name = ticks("organisations", [each.code for each in named], ticked)
    authorities = {each.code for each in named if each.sector.is_authority}
    none_of_them = [code for code in ticked if code not in authorities]
    strike = (Option("-authorities", {"organisations": none_of_them}),) if authorities & set(ticked) else ()
    return (*each_by_name, *strike, *_away(answers, choices))


def _away(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    now = choices.keep_away(answers)
    return tuple(
        Option(f"-away.{place}", {"away": None}, chosen=True)
        if place == now
        else Option(f"+away.{place}", {"away": place})
        for place in choices.near(answers)
    )


def _contact(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    contact = contact_of(answers)
    ways = (Option(each, {"contact": each}, chosen=each is contact) for each in WAYS)
    hours = choice({"hours": hours_of(answers)}, "hours", CONTACT_HOURS, on=False)
    later = () if answers.get("voice") == Voice.SHE_ASKED else (flip(answers, "later"),)
    return (*ways, *(hours if contact in NEEDS_NUMBER else ()), *later)


def _take_number(text: str, answers: Answers, _choices: Choices) -> Reading:
    """A number, or a word to say. Whoever writes one wants to be reached by it."""
    contact = contact_of(answers)
    way = contact if contact in NEEDS_NUMBER else Contact.CALL
    return shortened(text, LONGEST_NUMBER, lambda kept: Typed("number", {"number": kept, "contact": way}, on=False))


def _without_number(answers: Answers, _choices: Choices) -> str | None:
    wanted = contact_of(answers) in NEEDS_NUMBER
    return "no_number" if wanted and not word(answers, "number") else None
