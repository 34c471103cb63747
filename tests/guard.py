"""A limit to the time and the memory that a piece of a test may take, so that a hang is a failure and not a wait."""

from __future__ import annotations

import faulthandler
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

STATM = Path("/proc/self/statm")  # where Linux tells how much a process has


class TookTooLong(Exception):
    """Raised where the time is over."""


@contextmanager
def guarded(seconds: float, megabytes: int, patience: float = 100) -> Iterator[None]:
    """Raise `TookTooLong` or `MemoryError` within the block once it takes more than that; in the main thread only.

    The time is that of the processor, so that other work on the machine counts for nothing. The memory is what the block
    may take beside what is taken already; it is limited on Linux alone. Code that no signal reaches, or that only waits,
    is ended after some patience with the whole process, which says where it hung.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"more than {seconds:g} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    faulthandler.dump_traceback_later(seconds + patience, exit=True, file=sys.__stderr__)
    try:
        if STATM.exists():
            taken = int(STATM.read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (taken + megabytes * 1024 * 1024, hard))
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGPROF, before)
