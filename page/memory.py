"""Return freed memory to the system where the C library has calls for that (glibc); does nothing elsewhere."""

import ctypes
import sys

_M_ARENA_MAX = -8  # from malloc.h
_C = ctypes.CDLL(None) if sys.platform == "linux" else None


def share_heaps() -> None:
    """Two heaps for all threads instead of one each, so that threads reuse memory that others freed."""
    if _C is not None and hasattr(_C, "mallopt"):
        _C.mallopt(_M_ARENA_MAX, 2)


def give_back() -> None:
    """Return the heaps' free memory to the system; takes milliseconds."""
    if _C is not None and hasattr(_C, "malloc_trim"):
        _C.malloc_trim(0)
