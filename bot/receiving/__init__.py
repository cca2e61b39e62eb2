"""Updates in, and what becomes of them: intake (polling) and web (the webhook) keep each in the inbox and then acknowledge it;
processor plays what is kept, and due timers, each in one transaction.

Not for: what an update means (see handlers), what is sent (see bot/sending), or what is slow (see bot/workers).
"""
