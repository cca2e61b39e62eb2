"""Settings: where they come from, what keeps the bot from starting, and that secrets are not shown."""

from pathlib import Path

import pytest

from bot.settings import Settings

GOOD = {"bot_token": "1:x", "encryption_keys": "find:a,seal:b"}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=file\nENCRYPTION_KEYS=file\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("BOT_TOKEN", "environment")

    settings = Settings()
    assert (settings.bot_token, settings.encryption_keys) == ("environment", "file")
    assert settings.database_url == "sqlite+aiosqlite:///data/chiroq.db"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, None),
        ({"encryption_keys": ""}, "python -m bot init"),
        ({"bot_token": ""}, "BOT_TOKEN"),
        ({"webhook_url": "https://here.example/hook"}, "WEBHOOK_SECRET"),
        ({"webhook_url": "https://here.example/hook", "webhook_secret": "s"}, None),
        ({"clock_url": "http://127.0.0.1:1/clock"}, "CLOCK_URL"),
        ({"clock_url": "http://127.0.0.1:1/clock", "bot_api_url": "http://127.0.0.1:1"}, None),
        ({"clock_url": "http://127.0.0.1:1/clock", "bot_api_url": "http://127.0.0.1.evil.example"}, "CLOCK_URL"),
        ({"listen": "here"}, "LISTEN"),
    ],
)
def test_what_keeps_it_from_starting(changed: dict[str, str], problem: str | None) -> None:
    found = Settings.model_validate({**GOOD, **changed}).problem()

    assert (found is None) if problem is None else (found is not None and problem in found)


def test_the_door() -> None:
    assert Settings().door is None
    assert Settings(listen="0.0.0.0:80").door == ("0.0.0.0", 80)
    assert Settings(listen="[::1]:80").door == ("::1", 80)
    assert Settings(listen=":80").door == ("127.0.0.1", 80)
    assert Settings(webhook_url="https://here.example").door == ("127.0.0.1", 8080)


def test_secrets_are_not_shown() -> None:
    settings = Settings(bot_token="S1", encryption_keys="S2", webhook_secret="S3", webhook_url="S4", database_url="S5")

    assert not any(secret in repr(settings) for secret in ("S1", "S2", "S3", "S4", "S5"))
