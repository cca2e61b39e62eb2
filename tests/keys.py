"""The keys of a run of tests, as an installation's .env has them: one set, so that an account's address, which takes long on
purpose, is worked out once for all rooms (see conftest).

Not for: tests about keys that differ or are exchanged, which make their own.
"""

from referrals.storage.sealed import fresh_keys

KEYS = fresh_keys()
