"""Telegram for demo, training and tests: the Bot API over HTTP with its limits and errors, and people who
use it.

It knows nothing of Chiroq, keeps everything in memory and must never be reachable from outside the machine.
"""
