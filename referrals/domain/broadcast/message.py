"""How a message to many is named, wherever it is named: in rows, timers, slots, buttons and forms.

Not for: what it says or when it goes, which is its kind's.
"""

from typing import NewType

MessageId = NewType("MessageId", int)
"""Given once, when the message is kept, and never to another one."""
NOT_KEPT = MessageId(0)
MESSAGE_SLOTS = "message:"
"""How the slots of messages to many begin."""


def message_subject(message: MessageId) -> str:
    """Like "message:17": one message, in timers, slots and `about`."""
    return f"{MESSAGE_SLOTS}{message}"


def read_message_subject(ref: str) -> MessageId | None:
    """The reverse; None for what `message_subject` never wrote."""
    number = ref.removeprefix(MESSAGE_SLOTS)
    return MessageId(int(number)) if ref.startswith(MESSAGE_SLOTS) and number.isascii() and number.isdigit() else None
