"""What a run over the addresses found, beside what the last one did that was kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.records.addresses import ANSWERS, DEAD, MOVED, REFUSES, UNREACHABLE, Asked
from kb.web.fetch import Answer

# What an editor has most to do with comes first.
HEADINGS = {
    DEAD: "Dead",
    MOVED: "Moved: where to is for an editor to judge, and nothing was rewritten",
    UNREACHABLE: "Unreachable, which may pass",
    REFUSES: "Refuse programs, and may open in a browser",
    ANSWERS: "Answer again",
}
MOST = 60_000  # characters of a report; an issue on GitHub takes 65,536


class Address(NamedTuple):
    """An address with the source that has it and its place in the file."""

    url: str
    source: str
    file: str
    line: int


def asked(url: str, answer: Answer, today: datetime.date, before: Asked | None) -> Asked:
    """Return what is kept of an answer: of one that is none, when there last was one."""
    if answer.outcome == ANSWERS:
        return Asked(url, today, ANSWERS, today)
    return Asked(url, today, answer.outcome, before.answered if before else None, answer.says)


def report(addresses: Iterable[Address], found: Mapping[str, Asked], before: Mapping[str, Asked]) -> str:
    """Return in Markdown what differs from the last run that was kept, by what came of it; nothing where nothing does.

    What hosts sent stands in blocks of code, so that nothing in it is a link, an order or somebody's name.
    """
    news = [(each, found[each.url]) for each in addresses if each.url in found]
    news = [(each, now) for each, now in news if now.differs_from(before.get(each.url))]
    if not news:
        return ""
    since = max((each.on for each in before.values()), default=None)
    told = f"{_counted(len(news))} otherwise than in the run that was kept last, of {since}"
    if since is None:
        told = f"of them {len(news)} did not simply answer; no earlier run was kept"
    parts = [f"The addresses of the sources were asked, and {told}."]
    left = MOST
    for state, heading in HEADINGS.items():
        lines = [_line(each, now) for each, now in news if now.state == state]
        shown = []
        for line in lines:
            left -= len(line) + 1
            if left > 0:
                shown.append(line)
        if lines:
            rest = f"\n\nand {len(lines) - len(shown)} more" if len(shown) < len(lines) else ""
            parts.append(f"## {heading}\n\n~~~text\n" + "\n".join(shown) + f"\n~~~{rest}")
    parts.append(
        "To keep what is so, run `python -m kb links --write` and commit `data/addresses.txt`; "
        "`docs/addresses.md` says what to do with a source that is gone."
    )
    return "\n\n".join(parts) + "\n"


def _counted(number: int) -> str:
    return "one answers" if number == 1 else f"{number} answer"


def _line(address: Address, now: Asked) -> str:
    says = f": {now.says}" if now.says else ""
    last = f" (answered on {now.answered})" if now.answered and now.answered < now.on else ""
    return f"{address.file}:{address.line}: {address.url}{says}{last}"
