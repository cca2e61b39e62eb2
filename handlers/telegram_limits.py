"""What Telegram bears: how long a message may be, and how many go in a second.

Not for: keeping to it (views, bot/sending/pacing).
"""

CAPTION_LIMIT, TEXT_LIMIT = 1024, 4096
"""Length of what stands beneath a picture, and of a message."""
MESSAGES_PER_SECOND = 28.8
"""At most: Telegram bears 30, and an alert has to find room amid a campaign."""
