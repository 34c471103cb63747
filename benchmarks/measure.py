"""What one process spends: time by the clock and of the processor, and memory, from its start to its end.

Each command is run by this module in a process of its own, which is small: the system counts to a process the memory of
the one that began it. The memory is that of the largest process among all that the command started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

IN_A_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # Linux counts in units of 1,024 bytes
LAST_WORDS = 2000


class Spent(NamedTuple):
    """Seconds by the clock, seconds of the processor, and the most memory, in megabytes."""

    wall: float
    processor: float
    memory: float


class Failed(Exception):
    """Raised where a command ends with a mistake; carries the last of what it said."""


def spent(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Spent:
    """Run a command in a folder to its end and return what it spent. Raises `Failed`."""
    outer = [sys.executable, "-I", __file__, *command]
    done = subprocess.run(
        outer, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{Path(command[0]).name}: {done.stderr[-LAST_WORDS:].strip()}")
    return Spent(*json.loads(done.stdout.splitlines()[-1]))


def main(command: list[str]) -> int:
    """Run a command; print what it spent and return its exit status."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=sys.stderr)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps([wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / IN_A_MEGABYTE]))
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
