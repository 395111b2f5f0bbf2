"""Memory that was freed goes back to the system, where the C library has calls for that (glibc); elsewhere nothing."""

import ctypes
import sys

_M_ARENA_MAX = -8  # of malloc.h
_C = ctypes.CDLL(None) if sys.platform == "linux" else None


def share_heaps() -> None:
    """Two heaps for all threads, in place of one for each: what one thread freed serves the others."""
    if _C is not None and hasattr(_C, "mallopt"):
        _C.mallopt(_M_ARENA_MAX, 2)


def give_back() -> None:
    """Hand what is free in the heaps to the system; takes milliseconds."""
    if _C is not None and hasattr(_C, "malloc_trim"):
        _C.malloc_trim(0)
