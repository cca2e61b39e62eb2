"""The same by webhook: Telegram brings updates to the bot's door, and only Telegram may."""

import httpx

from tests.stories.acts import accepts, code_of, count, goes, sends_violence_report
from tests.stories.village import Village


async def test_from_report_to_closure(by_webhook: Village) -> None:
    amina, gulnara = by_webhook.amina, by_webhook.gulnara
    code = await sends_violence_report(by_webhook, amina, number="0707060504 about the carpet")
    await accepts(by_webhook, gulnara)
    await goes(by_webhook, gulnara, "Show how to reach her")
    await gulnara.sees("about the carpet")
    await goes(
        by_webhook, gulnara, "We have been in touch", "Help was given", "Skip", "Close this case", "Help was received"
    )
    await amina.sees("It’s closed now.")
    assert code in amina.newest().text
    assert by_webhook.world.webhook.url == by_webhook.settings.webhook_url
    assert by_webhook.world.calls.of("getUpdates") == []


async def test_what_happens_while_the_bot_is_off_is_brought_later(by_webhook: Village) -> None:
    amina = by_webhook.amina
    await amina.says("/report")
    await by_webhook.settles()
    await goes(by_webhook, amina, "Yes", "Help for myself", "Skip", "Someone to talk", "Next", "Batken", "Next")
    await by_webhook.stops()
    await amina.presses("Send")
    await by_webhook.starts()
    await by_webhook.settles()
    await code_of(amina)
    assert count(by_webhook, "violence_reports") == 1


async def test_nobody_else_may_knock(by_webhook: Village) -> None:
    forged = {"update_id": 1, "message": {"message_id": 1, "date": 0, "text": "/report"}}
    url = by_webhook.settings.webhook_url
    async with httpx.AsyncClient() as stranger:
        bare = await stranger.post(url, json=forged)
        guess = await stranger.post(url, json=forged, headers={"X-Telegram-Bot-Api-Secret-Token": "guess"})
        health = await stranger.get(url.replace("/telegram", "/health"))
    assert [bare.status_code, guess.status_code] == [403, 403]
    assert health.json()["database"] is True
    assert count(by_webhook, "inbox") == 0
