"""The questions of the violence track: what help is wanted, never what was done (D1). Every one can be passed over but the place.

At most seven screens before sending, on every way; in danger at most four presses behind the key. What there is no room for
is asked after sending. Not for: wording (reporting/violence_view) or what the answers amount to (domain/draft).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.forms.options import (
    ROOM,
    choice,
    district_called,
    districts_found,
    flip,
    in_parts,
    inside,
    look_into,
    part_shown,
    parts_inside,
    ticks,
)
from handlers.forms.steps import PAGE, SENT, Answers, Flow, FormProblem, FormStep, Option, Reading, Typed, shortened
from referrals.domain.consent import CHANGED, SEEN, TICKED
from referrals.domain.draft import CONTACT_HOURS, LONGEST_NUMBER, Choices, contact_of, hours_of, in_danger
from referrals.domain.json_values import word, words
from referrals.domain.kind import FIRST_HELP, MORE_HELP, Help, Track, Voice
from referrals.domain.place import PlaceCode
from referrals.domain.policy import Policy
from referrals.domain.report import NEEDS_NUMBER, WAYS, Contact

TAKEN = "taken"
"""Being forced into marriage now: an answer of its own to whether there is danger."""
_OF_A_PLACE = ("organisations", "away", SEEN, TICKED, CHANGED)
"""Answers that mean nothing at another place."""
Options = Callable[[Answers, Choices], tuple[Option, ...]]
After = Callable[[Answers, Choices], str]
FIRST_PART = "first"
"""Back to the first part of whom she may contact in danger."""
ROOM_IN_DANGER = 4
"""How many choices of its own a screen of danger has, beside the ways on, back and out: six in all."""


def violence_flow(policy: Policy) -> Flow[Choices]:
    """The flow with the times of this installation."""
    steps = (
        FormStep("danger", ("danger",), _danger, _after_danger, skippable=True),
        FormStep("whom", ("voice",), _whom, _to_urgent),
        FormStep("support", (), _support, lambda _a, _c: "district"),
        FormStep("help", ("help",), _help, lambda _a, _c: "district", goes_on=True),
        FormStep("district", ("district",), _district, _after_place, takes=_find_district),
        FormStep("inside", ("district",), _inside, _after_place, takes=_find_district),
        FormStep("not_here", (), _none, lambda _a, _c: "not_here"),
        _consent("urgent", _urgent, lambda _a, _c: SENT, takes=_find_another),
        _consent("organisations", _organisations, _after_organisations, missing=_changed),
        FormStep(
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
        no_other=FormProblem.NO_PICTURES,
        wakes=_wakes,
    )


def _consent(name: str, options: Options, after: After, **more: Any) -> FormStep[Choices]:
    """A screen on which she agrees: her press on the way on makes what it shows as ticked her own."""
    owns = ("organisations", "away")
    return FormStep(name, owns, options, after, goes_on=True, makes_sure=_hers, drawn=_drawn, **more)


def first_step(voice: Voice) -> str:
    """Where the form begins; advice for the writer herself needs neither danger nor kinds of help."""
    return "district" if voice is Voice.ADVICE else "danger"


def _wakes(answers: Answers) -> tuple[str, Answers]:
    """Where a hidden form goes on: at its first question, so that nothing on any screen follows from an answer that is not
    shown. What she struck is kept for the place it was struck at (D5, D14)."""
    kept = {key: answers[key] for key in ("voice", "words", "organisations", "away", SEEN) if key in answers}
    voice = answers.get("voice")
    if voice is None:
        return "whom", {**kept, "danger": True}
    return first_step(Voice(str(voice))), {**kept, "before": answers.get("district") or answers.get("before")}


def sends(step: str, answers: Answers) -> bool:
    """Whether the way on from this screen is sending."""
    if step == "organisations":
        return _after_organisations(answers, None) == SENT
    return step in {"urgent", "contact"}


def _none(_answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    return ()


def _danger(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    danger, taken = answers.get("danger"), answers.get(TAKEN) is True
    return (
        Option("yes", {"danger": True}, (TAKEN,), on=True, chosen=danger is True and not taken),
        Option(TAKEN, {"danger": True, TAKEN: True}, on=True, chosen=taken),
        Option("no", {"danger": False}, (TAKEN,), on=True, chosen=danger is False),
    )


def _after_danger(answers: Answers, choices: Choices) -> str:
    return _to_urgent(answers, choices) if in_danger(answers) else "help"


def _to_urgent(answers: Answers, choices: Choices) -> str:
    """Her own district is taken for the place, if it is known and its country open: she can change it there."""
    place = choices.place(answers)
    return "urgent" if place and choices.gazetteer.country_of(place) in choices.opened else "district"


def _whom(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """In danger, for whom; whoever writes for herself may say in the same press that she is forced into marriage."""
    voice, taken = answers.get("voice"), answers.get(TAKEN) is True
    hers = voice == Voice.HERSELF
    return (
        Option(Voice.HERSELF, {"voice": Voice.HERSELF}, (TAKEN,), on=True, chosen=hers and not taken),
        Option(TAKEN, {"voice": Voice.HERSELF, TAKEN: True}, on=True, chosen=hers and taken),
        Option(Voice.SHE_ASKED, {"voice": Voice.SHE_ASKED}, (TAKEN,), on=True, chosen=voice == Voice.SHE_ASKED),
        Option("does_not_know", to="support"),
    )


def _support(_answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """She does not know: nothing is sent about her; the writer may ask advice for herself (D13)."""
    return (Option(Voice.ADVICE, {"voice": Voice.ADVICE}, ("danger", TAKEN), on=True),)


def _help(answers: Answers, _choices: Choices) -> tuple[Option, ...]:
    """In parts, with "Something else" on each of them."""
    wanted = words(answers, "help")
    listed = [each for each in (*FIRST_HELP, *MORE_HELP) if each is not Help.OTHER]
    return (*in_parts(ticks("help", listed, wanted), answers, ROOM - 1), *ticks("help", (Help.OTHER,), wanted))


def _district(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """Her own district first, one press; then the provinces of her country and of others that are open, and the rest."""
    return in_parts(_around(answers, choices), answers, _room(answers))


def _room(answers: Answers) -> int:
    return ROOM_IN_DANGER if in_danger(answers) else ROOM


def _around(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    gazetteer, home = choices.gazetteer, choices.home or choices.place(answers)
    countries = [each.code for each in gazetteer.countries()]
    if home is None and in_danger(answers):
        return tuple(_country(each, answers, choices) for each in countries if each in choices.opened)
    own = gazetteer.counted_in(home) if home is not None else None
    mine = gazetteer.country_of(home) if home is not None else None
    hers = sorted(countries, key=lambda each: each != mine)
    looked_into = [each for each in hers if each == mine or (each in choices.opened and not in_danger(answers))]
    first = (_at(own, answers),) if own is not None else ()
    parts = (each for country in looked_into for each in parts_inside(gazetteer, country, choices.language, home))
    return (
        *first,
        *(_wider(each, answers, choices) for each in parts if each != own),
        *(_country(each, answers, choices) for each in countries if each not in looked_into),
    )


def _inside(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """What a typed name may mean, or all districts of the province she chose."""

    def parts(area: PlaceCode) -> list[PlaceCode]:
        return parts_inside(choices.gazetteer, area, choices.language, choices.home)

    return inside(answers, parts, lambda each: _wider(each, answers, choices, on=False), _room(answers))


def _wider(place: PlaceCode, answers: Answers, choices: Choices, *, on: bool = True) -> Option:
    return look_into(choices.gazetteer, place, ("district",), lambda each: _at(each, answers), on=on)


def _country(country: PlaceCode, answers: Answers, choices: Choices) -> Option:
    """In danger an open country is place enough: nothing else need be said before sending."""
    if country in choices.opened:
        return _at(country, answers)
    return Option(f"in.{country}", {"closed": country}, to="not_here")


def _at(place: PlaceCode, answers: Answers) -> Option:
    """Another place has other organisations: what was ticked for the first one is asked anew."""
    here = answers.get("district") == place
    same = here or answers.get("before") == place
    drops = ("found", "area", PAGE) if same else ("found", "area", PAGE, *_OF_A_PLACE)
    far = bool(answers.get("found") or answers.get("area"))
    return Option(f"at.{place}", {"district": place, "far": far}, drops, on=True, chosen=here)


def _after_place(answers: Answers, _choices: Choices) -> str:
    if answers.get("found") or answers.get("area"):
        return "inside"
    return "urgent" if in_danger(answers) else "organisations"


def _find_district(text: str, answers: Answers, choices: Choices) -> Reading:
    """A name that means one place is that place; of several she chooses on the next screen."""
    found = districts_found(choices.gazetteer, text, sorted(choices.opened))
    if not found:
        return FormProblem.NO_PLACE
    meant = district_called(choices.gazetteer, text, sorted(choices.opened))
    if meant is None:
        most = found[:ROOM_IN_DANGER] if in_danger(answers) else found
        return Typed("found", {"found": most}, ("area", "district", PAGE, *_OF_A_PLACE))
    one = _at(meant, answers)
    return Typed("district", one.sets, one.drops)


def _find_another(text: str, answers: Answers, choices: Choices) -> Reading:
    """A place typed on the screen that sends changes what she reads there, and sends nothing (D3). Of several meanings she
    chooses on a screen of their own."""
    reading = _find_district(text, answers, choices)
    if not isinstance(reading, Typed):
        return reading
    if reading.key == "found":
        return replace(reading, drops=("area",), to="inside")
    return replace(reading, on=False)


def _urgent(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    """Those who come first, and another place; then the others and whom to keep away, part by part, with the way back."""
    codes, ticked = [each.code for each in choices.named(answers)], choices.ticked(answers)
    chosen = (*ticks("organisations", codes, ticked), *_away(answers, choices))
    listed = in_parts(chosen, answers, ROOM_IN_DANGER - 1)
    if not part_shown(answers):
        return (*listed, Option("place", to="district"))
    return (*(each for each in listed if each.value != "more.0"), Option(FIRST_PART, {PAGE: 0}))


def _organisations(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    named, ticked = choices.named(answers), choices.ticked(answers)
    each_by_name = ticks("organisations", [each.code for each in named], ticked)
    authorities = {each.code for each in named if each.sector.is_authority}
    none_of_them = [code for code in ticked if code not in authorities]
    strike = (Option("-authorities", {"organisations": none_of_them}),) if authorities & set(ticked) else ()
    chosen = (*each_by_name, *_away(answers, choices))
    return (*in_parts(chosen, answers, ROOM - len(strike)), *strike)


def _hers(answers: Answers, choices: Choices) -> Answers:
    """What the press on "Next" or "Send" makes her own: the ticks, and the place she read, not another she looked for."""
    codes = [each.code for each, _ in choices.agreed(answers)]
    return {"organisations": codes, "district": choices.place(answers), "found": None}


def _drawn(answers: Answers, choices: Choices) -> Answers:
    return choices.drawn(answers)


def _changed(answers: Answers, choices: Choices) -> str | None:
    """Where there is time, she reads what has become stricter before she agrees to anyone; in danger Send sends (D3)."""
    return FormProblem.CHANGED if choices.changed(answers) else None


def _after_organisations(answers: Answers, _choices: object) -> str:
    """Where the place took two screens there is no room left for one more: contact is asked after sending."""
    return SENT if contact_of(answers) is Contact.NOT_SAID else "contact"


def _away(answers: Answers, choices: Choices) -> tuple[Option, ...]:
    now = choices.excluded_place(answers)
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


def _without_number(answers: Answers, _choices: Choices) -> FormProblem | None:
    wanted = contact_of(answers) in NEEDS_NUMBER
    return FormProblem.NO_NUMBER if wanted and not word(answers, "number") else None
