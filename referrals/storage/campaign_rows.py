"""Campaigns and their messages: kept, found, changed.

Not for: whom one is for (see audience_rows), copies (see copy_rows), answers (see answer_rows), or what becomes of a campaign
(domain/campaign/transitions).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from referrals.domain.broadcast import NOT_KEPT, MessageId
from referrals.domain.campaign import (
    Audience,
    Campaign,
    CampaignId,
    CampaignState,
    Message,
    MessageState,
    Text,
)
from referrals.domain.campaign.model import MESSAGE_KIND
from referrals.domain.person import GroupCode, PersonId, Role
from referrals.domain.place import PlaceCode
from referrals.storage import broadcast_rows
from referrals.storage.database import StaleVersion, Transaction
from referrals.storage.schema import broadcast_messages, campaign_messages, campaigns
from referrals.storage.sealed import Keyring

_ReadsMessage = Callable[[Transaction, Row[Any]], Message]
_SCAN = broadcast_messages.c.id == campaign_messages.c.message_id
_OF = [each.label(f"of_{each.name}") for each in campaign_messages.c]
"""The columns of a message, beside those of its campaign."""
_WHOLE = [*_OF, broadcast_messages.c.scanned_at.label("of_scanned_at"), broadcast_messages.c.cursor.label("of_cursor")]
_MESSAGES = select(*_WHOLE).join(broadcast_messages, _SCAN).order_by(campaign_messages.c.day)
_WITH_MESSAGES = (
    select(campaigns, *_WHOLE)
    .outerjoin(campaign_messages, campaign_messages.c.campaign_id == campaigns.c.id)
    .outerjoin(broadcast_messages, _SCAN)
    .order_by(campaign_messages.c.day)
)
_CAMPAIGN_OF = select(campaign_messages.c.campaign_id).where(campaign_messages.c.message_id == bindparam("message"))
_ONE = _WITH_MESSAGES.where(campaigns.c.id == bindparam("campaign"))
_HOLDING = _WITH_MESSAGES.where(campaigns.c.id == _CAMPAIGN_OF.scalar_subquery())


async def keep(tx: Transaction, campaign: Campaign) -> Campaign:
    """A new campaign; returned with its id and those of its messages."""
    row = await tx.execute(insert(campaigns).returning(campaigns.c.id), {**_values(tx, campaign), "version": 1})
    kept = replace(campaign, id=CampaignId(row.scalar_one()), version=1)
    messages = [replace(each, id=await broadcast_rows.keep(tx, MESSAGE_KIND)) for each in kept.messages]
    await _insert(tx, kept, messages)
    return replace(kept, messages=tuple(messages))


async def save(tx: Transaction, campaign: Campaign, before: Campaign) -> Campaign:
    """Over what is kept, if that is still `before`; else StaleVersion. Writes only the messages that changed."""
    at = (campaigns.c.id == before.id, campaigns.c.version == before.version)
    saved = await tx.execute(update(campaigns).where(*at).values(**_values(tx, campaign), version=before.version + 1))
    if saved.rowcount != 1:
        raise StaleVersion("the campaign was changed meanwhile")
    messages = tuple([await _with_id(tx, each) for each in campaign.messages])
    changed = [each for each in messages if each not in before.messages]
    gone = {each.id for each in before.messages} - {each.id for each in messages}
    if rewritten := gone | {each.id for each in changed}:
        await tx.execute(delete(campaign_messages).where(campaign_messages.c.message_id.in_(rewritten)))
    await _insert(tx, campaign, changed)
    for each in changed:
        if (old := before.message(each.id)) is not None and old.scanned_at != each.scanned_at:
            await broadcast_rows.scanned(tx, each.id, each.scanned_at, each.cursor)
    if gone:
        await broadcast_rows.forget(tx, gone)
    return replace(campaign, messages=messages, version=before.version + 1)


async def _with_id(tx: Transaction, message: Message) -> Message:
    return message if message.id != NOT_KEPT else replace(message, id=await broadcast_rows.keep(tx, MESSAGE_KIND))


async def _insert(tx: Transaction, campaign: Campaign, messages: Iterable[Message]) -> None:
    rows = [{"campaign_id": campaign.id, **_message_values(tx, each)} for each in messages]
    if rows:
        await tx.execute(insert(campaign_messages), rows)


async def get(tx: Transaction, campaign: CampaignId) -> Campaign | None:
    """One campaign with its messages; None where there is none."""
    return _whole(tx, await tx.execute(_ONE, {"campaign": campaign}))


async def holding(tx: Transaction, message: MessageId) -> Campaign | None:
    """The campaign to which a message belongs; None where there is none."""
    return _whole(tx, await tx.execute(_HOLDING, {"message": message}))


def _whole(tx: Transaction, found: Iterable[Row[Any]]) -> Campaign | None:
    rows = list(found)
    messages = tuple(_message(tx, each) for each in rows if each.of_message_id is not None)
    return _campaign(tx, rows[0], messages) if rows else None


def _listed(
    tx: Transaction, row: Row[Any], rows: Iterable[Row[Any]], read: _ReadsMessage | None = None
) -> Campaign | None:
    """Where anything of it cannot be read a list goes on without it; what is to be done with that one fails."""
    try:
        return _campaign(tx, row, tuple((read or _message)(tx, each) for each in rows))
    except (ValueError, TypeError, LookupError):
        tx.unverified.add(campaigns.name)
        return None


async def message_on(tx: Transaction, campaign: CampaignId, day: date) -> MessageId | None:
    """How the message of a day is named."""
    mine = (campaign_messages.c.campaign_id == campaign, campaign_messages.c.day == day)
    found = (await tx.execute(select(campaign_messages.c.message_id).where(*mine))).scalar_one_or_none()
    return None if found is None else MessageId(found)


async def going(tx: Transaction) -> frozenset[MessageId]:
    """Messages that are on their way."""
    found = select(campaign_messages.c.message_id).where(campaign_messages.c.state == MessageState.GOING)
    return frozenset(map(MessageId, (await tx.execute(found)).scalars()))


async def newest(tx: Transaction, states: Collection[CampaignState], most: int) -> tuple[Campaign, ...]:
    """The newest of these states first; whether somebody may see them is asked by whoever calls."""
    rows = (
        await tx.execute(
            select(campaigns).where(campaigns.c.state.in_(states)).order_by(campaigns.c.id.desc()).limit(most)
        )
    ).all()
    found: dict[int, list[Row[Any]]] = {row.id: [] for row in rows}
    for each in await tx.execute(_MESSAGES.where(campaign_messages.c.campaign_id.in_(found))):
        found[each.of_campaign_id].append(each)
    return tuple(filter(None, (_listed(tx, row, found[row.id]) for row in rows)))


async def on_days(
    tx: Transaction, days: Collection[date], states: Collection[CampaignState], but: CampaignId
) -> tuple[Campaign, ...]:
    """All but one of these states that have messages on these days, with those messages alone and without their words; a
    leader's notice is none of them."""
    parts = [each for each in _OF if not each.name.endswith("_sealed")]
    here = (campaigns.c.state.in_(states), campaigns.c.id != but, campaigns.c.group_code.is_(None))
    statement = select(campaigns, *parts).join(campaign_messages, campaign_messages.c.campaign_id == campaigns.c.id)
    found = await tx.execute(
        statement.where(*here, campaign_messages.c.day.in_(days)).order_by(campaigns.c.id, campaign_messages.c.day)
    )
    by_campaign = [tuple(rows) for _, rows in groupby(found, key=lambda row: row.id)]
    return tuple(filter(None, (_listed(tx, rows[0], rows, _wordless) for rows in by_campaign)))


def _wordless(_tx: Transaction, row: Row[Any]) -> Message:
    state, number = MessageState(row.of_state), MessageId(row.of_message_id)
    return Message(row.of_day, {}, _hour(row), row.of_at, state=state, approved=row.of_approved, id=number)


def _hour(row: Row[Any]) -> time | None:
    return time.fromisoformat(row.of_hour) if row.of_hour else None


async def forget(tx: Transaction, campaign: CampaignId) -> None:
    """Delete a draft that nobody got anything of."""
    mine = delete(campaign_messages).where(campaign_messages.c.campaign_id == campaign)
    gone = (await tx.execute(mine.returning(campaign_messages.c.message_id))).scalars().all()
    await broadcast_rows.forget(tx, gone)
    await tx.execute(delete(campaigns).where(campaigns.c.id == campaign))


async def tell(tx: Transaction, campaign: CampaignId, now: datetime, every: timedelta) -> bool:
    """Whether its owner should hear how it goes: not more often than this. Remembers that she does."""
    rested = or_(campaigns.c.told_at.is_(None), campaigns.c.told_at <= now - every)
    told = await tx.execute(update(campaigns).where(campaigns.c.id == campaign, rested).values(told_at=now))
    return told.rowcount == 1


def _values(tx: Transaction, campaign: Campaign) -> dict[str, Any]:
    sealed = tx.keyring.row(campaigns.name, campaign.author, campaign.created_at)
    asked = campaign.change_request or None
    return {
        "author_id": campaign.author,
        "owner_id": campaign.owner,
        "state": campaign.state,
        "audience": {
            "places": sorted(campaign.audience.places),
            "groups": sorted(campaign.audience.groups),
            "roles": sorted(campaign.audience.roles),
            "languages": sorted(campaign.audience.languages),
        },
        "pack": campaign.pack,
        "colour": campaign.colour,
        "group_code": campaign.group,
        "editors": sorted(campaign.editors),
        "excluded_languages": sorted(campaign.excluded_languages),
        "approved_by": campaign.approved_by,
        "change_request_sealed": asked and sealed.seal_json("change_request_sealed", asked),
        "created_at": campaign.created_at,
    }


def _message_values(tx: Transaction, message: Message) -> dict[str, Any]:
    sealed = tx.keyring.row(campaign_messages.name, message.id)
    texts = {language: _text_values(each) for language, each in message.texts.items()}
    return {
        "message_id": message.id,
        "day": message.day,
        "hour": message.hour.isoformat("minutes") if message.hour else None,
        "at": message.at,
        "event_at": message.event_at,
        "texts_sealed": sealed.seal_json("texts_sealed", texts),
        "picture_sealed": sealed.seal("picture_sealed", message.picture),
        "state": message.state,
        "approved": message.approved,
    }


def _text_values(text: Text) -> list[str | bool]:
    return [text.text, text.call_to_action, text.card, text.outdated]


def _text(values: Sequence[Any]) -> Text:
    text, act, card, older = values
    return Text(text, act, card, outdated=older)


def _campaign(tx: Transaction, row: Row[Any], messages: tuple[Message, ...]) -> Campaign:
    sealed, asked = tx.keyring.row(campaigns.name, row.author_id, row.created_at), row.change_request_sealed
    return Campaign(
        id=CampaignId(row.id),
        author=PersonId(row.author_id),
        owner=PersonId(row.owner_id),
        state=CampaignState(row.state),
        audience=_audience(row.audience),
        messages=messages,
        created_at=row.created_at,
        pack=row.pack,
        colour=row.colour,
        group=GroupCode(row.group_code) if row.group_code else None,
        editors=frozenset(map(PersonId, row.editors)),
        excluded_languages=frozenset(row.excluded_languages),
        approved_by=PersonId(row.approved_by) if row.approved_by else None,
        change_request=sealed.open_json("change_request_sealed", asked) if asked else "",
        version=row.version,
    )


def _audience(kept: Mapping[str, Any]) -> Audience:
    return Audience(
        places=frozenset(map(PlaceCode, kept["places"])),
        groups=frozenset(map(GroupCode, kept["groups"])),
        roles=frozenset(map(Role, kept["roles"])),
        languages=frozenset(kept["languages"]),
    )


@lru_cache(maxsize=64)
def _content(keyring: Keyring, message: int, texts: bytes, picture: bytes) -> tuple[Mapping[str, Text], str]:
    """The words and the picture of a message, opened once for all who get it: they are the network's, and nobody's own."""
    sealed = keyring.row(campaign_messages.name, message)
    words = {language: _text(each) for language, each in sealed.open_json("texts_sealed", texts).items()}
    return MappingProxyType(words), sealed.open("picture_sealed", picture)


def _message(tx: Transaction, row: Row[Any]) -> Message:
    if row.of_day is None:
        raise ValueError("no day")
    texts, picture = _content(tx.keyring, row.of_message_id, row.of_texts_sealed, row.of_picture_sealed)
    return Message(
        day=row.of_day,
        texts=texts,
        hour=_hour(row),
        at=row.of_at,
        event_at=row.of_event_at,
        picture=picture,
        state=MessageState(row.of_state),
        approved=row.of_approved,
        scanned_at=row.of_scanned_at,
        cursor=row.of_cursor,
        id=MessageId(row.of_message_id),
    )
