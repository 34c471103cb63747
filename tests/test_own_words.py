"""The knowledge base says things in its own words: no run of eight words of the article stands in the project.

Only hashes of the article's runs are kept here: sixteen hexadecimal digits of the SHA-256 of eight lower-case words
joined by spaces. Names and titles that nobody can put in other words were left out when the hashes were made.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator

from tests.conftest import ROOT

RUN = 8
ENDINGS = (".md", ".yml", ".yaml", ".html", ".py", ".json", ".txt", ".csv", ".toml", ".js", ".css", ".svg")
HASHES = frozenset((ROOT / "tests" / "article_runs.txt").read_text(encoding="ascii").split())


def runs(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def hashed(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:16]


def test_no_run_of_the_article_stands_in_the_project():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [name for name in listed.stdout.splitlines() if name.endswith(ENDINGS) and name != "tests/article_runs.txt"]
    assert len(names) > 50
    copied = [
        f"{name}: {run}"
        for name in names
        if (ROOT / name).is_file()
        for run in runs((ROOT / name).read_text(encoding="utf-8", errors="replace"))
        if hashed(run) in HASHES
    ]
    assert copied == []


def test_the_rule_by_which_the_hashes_were_made_is_still_the_rule_here():
    assert len(HASHES) > 500
    assert [hashed(run) for run in runs("One, two — three's four; FIVE six seven eight")] == [
        hashed("one two threes four five six seven eight")
    ]
    assert hashed("one two three four five six seven eight") == "62d51a1fd36f8eb3"
