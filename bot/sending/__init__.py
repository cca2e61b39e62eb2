"""The way out: rows of the outbox become calls of the Bot API, each sent at least once, urgent first.

Not for: what comes in (see bot/receiving) or what a notice says (see views in handlers).
"""
