"""A cry: what someone says where no form waits for it, or with words of danger anywhere. Kept sealed until she decides.

It is a form that is never the open one, so that it stands beside whatever is open in her chat. Not for: hearing danger
(locales/danger), or what becomes of it (referrals/crying).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from referrals.domain.broadcast import MessageId
from referrals.domain.draft import LONGEST_CRY, Answers, Choices
from referrals.domain.form import Form, FormId
from referrals.domain.kind import Track, Voice
from referrals.domain.notice import Json
from referrals.domain.organisation import Organisation, Sector
from referrals.domain.person import OrganisationCode
from referrals.domain.place import PlaceCode

FLOW = SLOT = "cry"
"""The flow of its row, and the slot of its card."""
CARD, OTHERS, PLACE, WHOSE, WHICH = "card", "others", "place", "whose", "which"
"""Its screens: numbers and what she can do; other organisations; where she is; about whom it is; to which of her messages
it belongs."""

_NOTHING: Answers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cry:
    """What waits for her decision. `said` are her own messages in it, by Telegram's ids; `spoken` that one of them was a
    recording, which is not kept; `alarming` that words of danger were heard in it, `community` that she says they are about
    the community and no woman; `cut` that there was no room for the end of what she wrote; `answers` is the message
    to many that it would answer, `goes_along` that she wants it in what she sends by a form (D3), `district` where help is
    needed, `area` how far down the list of places she is, and `part` which part of a long list she looks at."""

    id: FormId | None = None
    said: Mapping[int, str] = field(default_factory=dict)
    danger: bool = False
    alarming: bool = False
    community: bool = False
    spoken: bool = False
    cut: bool = False
    voice: Voice = Voice.NOT_SAID
    step: str = CARD
    district: PlaceCode | None = None
    area: PlaceCode | None = None
    part: int = 0
    answers: MessageId | None = None
    goes_along: bool = False
    version: int = 1
    touched_at: datetime | None = None

    @property
    def words(self) -> str:
        """What she wrote, in the order of her messages; "" where she only called or spoke."""
        return "\n".join(each for _, each in sorted(self.said.items()) if each)

    @property
    def sources(self) -> Mapping[str, Json]:
        """Which words came with which of her messages, as answers of a form."""
        return {str(message): ("words", words) for message, words in self.said.items() if words}

    def joined(self, message: int, words: str, *, danger: bool) -> "Cry":
        """With something more she said, or said otherwise. Once there is danger, only she says that there is none."""
        others = {each: text for each, text in self.said.items() if each != message}
        room = max(LONGEST_CRY - sum(len(each) + 1 for each in others.values()), 0)
        kept = replace(self, said={**others, message: words[:room]}, step=CARD, goes_along=False)
        return replace(
            kept,
            danger=self.danger or danger,
            alarming=self.alarming or danger,
            community=self.community and not danger,
            cut=self.cut or len(words) > room,
        )

    @property
    def may_be_read_by_many(self) -> bool:
        """Whether it may join a report about the community, which leaders and coordinators read: words of danger are about
        a woman until she says otherwise (D4)."""
        return self.community or not (self.danger or self.alarming)

    def is_hidden(self, now: datetime, after: timedelta) -> bool:
        """Whether she has been away so long that its card shows nothing (D14)."""
        return self.touched_at is not None and now - self.touched_at >= after

    @property
    def slots(self) -> tuple[str, ...]:
        """Where its messages are: the card, and what she wrote herself."""
        return (SLOT, *(slot_of(each) for each in self.said))


def slot_of(message: int) -> str:
    """The slot of a message of hers, by which it can be taken away with the rest."""
    return f"{SLOT}:{message}"


def read_cry(form: Form) -> Cry:
    """The cry that a row of the flow holds."""
    kept = form.answers
    answered = kept.get("answers")
    return Cry(
        id=form.id,
        danger=kept.get("danger") is True,
        alarming=kept.get("alarming", kept.get("danger")) is True,
        community=kept.get("community") is True,
        spoken=kept.get("spoken") is True,
        cut=kept.get("cut") is True,
        voice=Voice(str(kept.get("voice", Voice.NOT_SAID))),
        said=_said(kept.get("said")),
        step=form.step,
        district=_place(kept.get("district")),
        area=_place(kept.get("area")),
        part=part if isinstance(part := kept.get("part"), int) else 0,
        answers=MessageId(answered) if isinstance(answered, int) else None,
        goes_along=kept.get("goes_along") is True,
        version=form.version,
        touched_at=form.touched_at,
    )


def voice_in(cry: Cry, form: Form | None) -> Voice:
    """For whom she speaks, as far as she has said it: else as in the report of violence she was writing. A form for advice
    says nothing of it: words of danger in it may well be about herself."""
    said = form.answers.get("voice") if form is not None and form.flow == Track.VIOLENCE else None
    known = said in (Voice.HERSELF, Voice.SHE_ASKED) and cry.voice is Voice.NOT_SAID
    return Voice(str(said)) if known else cry.voice


def is_about(cry: Cry, draft: Form) -> bool:
    """Whether this draft of a report of violence is about the same woman, as far as is known."""
    return cry.voice is Voice.NOT_SAID or draft.answers.get("voice") in (None, cry.voice)


def as_form(cry: Cry, now: datetime, lives: timedelta) -> Form:
    """The row that keeps it, touched now."""
    answers: dict[str, Json] = {
        "said": {str(message): words for message, words in cry.said.items()},
        "danger": cry.danger,
        "alarming": cry.alarming,
        "community": cry.community,
        "spoken": cry.spoken,
        "cut": cry.cut,
        "voice": cry.voice,
        "district": cry.district,
        "area": cry.area,
        "part": cry.part,
        "goes_along": cry.goes_along,
        "answers": cry.answers,
    }
    return Form(cry.id, FLOW, cry.step, answers, (), cry.version + 1, now, now + lives)


def centres(choices: Choices, cry: Cry, district: PlaceCode, wanted: Answers = _NOTHING) -> tuple[Organisation, ...]:
    """Whom it can be sent to from this district, by name: crisis centres first, then those that need not report, then in
    the order in which they can come. Never an authority (D3). `wanted` is the help she ticked before, if any."""
    named = choices.named({**wanted, "voice": cry.voice, "danger": cry.danger, "district": district})
    others = [each for each in named if not each.sector.is_authority]
    return tuple(sorted(others, key=lambda each: (each.sector is not Sector.CRISIS_CENTRE, each.must_report)))


def first(found: tuple[Organisation, ...], chosen: OrganisationCode | None) -> Organisation | None:
    """The one her button names: the one she chose when joining, else the first crisis centre."""
    hers = (each for each in found if each.code == chosen)
    ready = (each for each in found if each.sector is Sector.CRISIS_CENTRE)
    return next(hers, None) or next(ready, None) or next(iter(found), None)


def _said(value: Json) -> Mapping[int, str]:
    return {int(message): str(words) for message, words in value.items()} if isinstance(value, Mapping) else {}


def _place(value: Json) -> PlaceCode | None:
    return PlaceCode(value) if isinstance(value, str) else None
