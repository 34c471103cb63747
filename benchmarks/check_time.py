"""Time `python -m kb check` from process start to end: over all records, and over one file at a time.

The runs are taken in turn, round by round, so that a slow moment of the machine falls on all of them; what counts is the
median. The time of the processor is named too, for it says more while others use the machine. The result is written into
`RESULTS.md`; `--against` measures another checkout of the project in the same rounds, over the records of this one, and only
prints what came out.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results


def files_to_check() -> dict[str, str]:
    """Return one record of each kind of work: named nowhere, with the longest file, and named in the most files."""
    files = sorted((ROOT / "data").glob("*/*.yml"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    named = {path: sum(f" {path.stem}\n" in text for text in texts.values()) for path in files}
    return {
        "the least named": str(min(files, key=lambda path: named[path])),
        "the longest": str(max(files, key=lambda path: len(texts[path]))),
        "the most named": str(max(files, key=lambda path: named[path])),
    }


def seconds(project: Path, *arguments: str) -> tuple[float, float]:
    """Return how long one check took, and the processor's share. Ends the script where it finds a mistake."""
    settings = {**os.environ, "PYTHONPATH": str(project)}
    command = [sys.executable, "-m", "kb", "check", *arguments]
    before, spent = time.perf_counter(), _processor()
    done = subprocess.run(command, cwd=project, env=settings, check=False, capture_output=True, text=True)
    if done.returncode:
        first = (done.stdout or done.stderr).strip().partition("\n")[0]
        raise SystemExit(f"{project} cannot check these records, so its time says nothing: {first}")
    return time.perf_counter() - before, _processor() - spent


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how often each is measured")
    parser.add_argument("--against", type=Path, help="another checkout, for the check of all records")
    options = parser.parse_args()
    whole = ["--root", str(ROOT)]
    work = {"all records": (ROOT, whole)}
    if options.against:
        work["all records, the other checkout"] = (options.against, whole)
    for name, file in files_to_check().items():
        work[f"one file, {name} ({Path(file).relative_to(ROOT / 'data')})"] = (ROOT, [file])
    for project, arguments in work.values():
        seconds(project, *arguments)  # once unmeasured, for the compiled code and the cache of the disk
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
    for _ in range(options.rounds):
        for name, (project, arguments) in work.items():
            taken[name].append(seconds(project, *arguments))
    rows = [(name, *(results.spread(each) for each in zip(*pairs, strict=True))) for name, pairs in taken.items()]
    measured = results.table(("what is checked", "s", "of the processor, s"), rows)
    if options.against:
        print(measured)
    else:
        says = f"`python -m kb check`, from the start of the process to its end; rounds: {options.rounds}."
        results.write("check_time", "How long a check takes", says, measured)


if __name__ == "__main__":
    main()
