"""What a message is, told by what it carries: every field of the published schema that a person does not send is silence."""

import json
from typing import Any

import pytest
from telegram import Message

from handlers.said import Said, number_in, said

HEAD: dict[str, Any] = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}
FILE = {"file_id": "f", "file_unique_id": "u"}


def message(**parts: Any) -> Message:
    found = Message.de_json(json.loads(json.dumps({**HEAD, **parts})), None)
    assert found is not None
    return found


@pytest.mark.filterwarnings("ignore:.*message_auto_delete_time")
@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"text": "hello"}, Said.TEXT),
        ({"voice": {**FILE, "duration": 2}}, Said.VOICE),
        ({"video_note": {**FILE, "duration": 2, "length": 10}}, Said.VOICE),
        ({"photo": [{**FILE, "width": 1, "height": 1}], "caption": "words"}, Said.PHOTO),
        ({"contact": {"phone_number": "996555123456", "first_name": "A"}}, Said.CONTACT),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, Said.POSITION),
        ({"dice": {"emoji": "🎲", "value": 3}}, Said.OTHER),
        ({"document": FILE}, Said.OTHER),
        ({"of_tomorrow": {"blocks": [{"text": "words"}]}}, Said.OTHER),
        ({"thing_of_tomorrow": {"file_id": "f"}}, Said.OTHER),
        ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}, Said.SERVICE),
        ({"pinned_message": {**HEAD, "text": "old"}}, Said.SERVICE),
        ({"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}}, Said.SERVICE),
        ({"write_access_allowed": {}}, Said.SERVICE),
        ({"chat_shared": {"request_id": 1, "chat_id": 2}}, Said.SERVICE),
        ({"giveaway_created": {}}, Said.SERVICE),
        ({"something_of_tomorrow": {"changed": True}}, Said.SERVICE),
        ({}, Said.SERVICE),
    ],
)
def test_by_what_it_carries(parts: dict[str, Any], kind: Said) -> None:
    assert said(message(**parts)) is kind


def test_a_contact_is_its_number() -> None:
    assert number_in(message(contact={"phone_number": "996 555-12-34-56", "first_name": "A"})) == "+996555123456"
    assert number_in(message(text="hello")) == ""
