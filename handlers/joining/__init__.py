"""Somebody comes in: the invite, the language, agreeing, and the leader who lets her in."""
