"""How the bot gets its updates: getUpdates with its rules, and the three webhook methods."""

import time
from typing import Any

from bot.simulator.refusals import OTHER_POLL, WEBHOOK_ACTIVE, ApiRefusal, Cut, conflict
from bot.simulator.updates import Update
from bot.simulator.world import World

Json = dict[str, Any]

LONGEST_POLL = 50


async def get_updates(world: World, params: Json) -> list[Json]:
    """Waits up to `timeout` of the world's seconds; a later poll or a webhook ends the wait with 409."""
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    updates, offset = world.updates, params.get("offset", 0)
    turn, limit = updates.next_turn(), _limit(params)
    if updates.polled_again(offset, world.clock.monotonic()):
        limit = 1
    if params.get("allowed_updates") is not None:
        updates.allowed = params["allowed_updates"]
    updates.confirm(offset)
    wait = world.clock.real(min(params.get("timeout", 0), LONGEST_POLL))
    return [update.as_json() for update in await _waited(world, turn, limit, time.monotonic() + wait)]


def _limit(params: Json) -> int:
    limit: int = params.get("limit", 100)
    return max(1, min(100, limit))


async def _waited(world: World, turn: int, limit: int, until: float) -> list[Update]:
    updates = world.updates
    while True:
        heard = updates.bell.rung
        found = updates.head(limit, world.clock.now())
        left = until - time.monotonic()
        if found or left <= 0 or not world.open:
            return found
        await updates.bell.wait(heard, left)
        _still_served(world, turn)


def _still_served(world: World, turn: int) -> None:
    if world.faults.down:
        raise Cut
    if world.webhook.url:
        raise conflict("terminated by setWebhook request")
    if world.updates.turn != turn:
        raise ApiRefusal(409, f"Conflict: {OTHER_POLL}")


def set_webhook(world: World, params: Json) -> bool:
    world.webhook.set(params)
    if params.get("allowed_updates") is not None:
        world.updates.allowed = params["allowed_updates"]
    return _drop(world, params)


def delete_webhook(world: World, params: Json) -> bool:
    world.webhook.set({"url": ""})
    return _drop(world, params)


def _drop(world: World, params: Json) -> bool:
    if params.get("drop_pending_updates"):
        world.updates.clear()
    world.updates.bell.ring()
    return True


def get_webhook_info(world: World, params: Json) -> Json:
    return world.webhook.as_info(world.updates.pending(world.clock.now()), world.updates.allowed)
