"""Large blocks of memory that were freed go back to the machine, and are not kept for the next one of their size.

Glibc, which most servers run, learns from the first large block to keep those that follow, in each thread for itself. The hash of
an account takes 16 MiB for 30 ms (decision 22), so a bot that had met new people kept 17 MB for each of its threads. Other
systems give them back by themselves. Not for: what a bot holds and uses.
"""

import contextlib
import ctypes

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of malloc.h."""
_LARGE = 1 << 20


def give_back() -> None:
    """For the whole process, from now on."""
    with contextlib.suppress(AttributeError):  # not glibc
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
