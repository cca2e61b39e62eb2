"""`unmeasured`: a test that tries so much that noting every line it reaches takes longer than the test.

Other tests have to reach these lines: without it the domain would not be covered.
"""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def unmeasured() -> Iterator[None]:
    """While this test runs, its coverage is not measured."""
    measuring = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(measuring)
