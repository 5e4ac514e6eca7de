"""Memory that was given back is kept for the next array, not handed to the system and asked for again."""

from __future__ import annotations

import ctypes
import os
import platform
from functools import cache

#: Bytes that the process keeps at most when it needs them no longer.
KEPT = 2**30
#: Larger arrays are the system's own affair; the C library takes no higher number.
LARGEST = 2**25
#: Names of the two settings in glibc's ``malloc.h``.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3


@cache
def keep_freed() -> bool:
    """Tell the C library to keep freed memory; return whether it listens. Only glibc does.

    The recursion frees and takes arrays of a megabyte thousands of times, and every page that comes back from the
    system is cleared anew: a tenth of a large solve's processor time. Whoever sets ``MALLOC_TRIM_THRESHOLD_`` decides
    instead.
    """
    if platform.libc_ver()[0] != "glibc" or "MALLOC_TRIM_THRESHOLD_" in os.environ:
        return False
    setting = ctypes.CDLL(None).mallopt
    return bool(setting(MMAP_THRESHOLD, LARGEST) and setting(TRIM_THRESHOLD, KEPT))
