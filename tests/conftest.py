"""What every test shares: Hypothesis without deadlines, since two busy cores say nothing about an example."""

from hypothesis import settings

settings.register_profile("chiroq", deadline=None, print_blob=True)
settings.load_profile("chiroq")
