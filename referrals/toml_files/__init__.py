"""Reads the TOML files that people edit, and tells them in plain words everything that must be fixed.

Not for: what any file means. The readers (referrals/facts, locales) describe their files with `entries`, then call `reading`.
"""
