"""What the pages that are no records answer, in the words of those who ask; the search finds them by these too."""

from __future__ import annotations

from collections.abc import Mapping

# By address. Words that a title or a summary has already need not stand here.
ASKED: Mapping[str, str] = {
    "": "how strong is the wording; how strong are the verbs: shall, will, intend",
    "changes/": "what is new, what changed since",
    "charter/": "read the full text; was the text published; can a side withdraw, leave it; when does it end",
    "claims/": "all claims, verdicts",
    "commitments/": "what was promised, planned, done; what happens next; deadline, due, overdue",
    "compare/": "how does it compare with charters of other states; how they differ; which are in force, suspended",
    "contribute/": "how to add a record, edit, contribute",
    "corrections/": "report a mistake, an error, a wrong date; correction, errata; contact; what was corrected",
    "data/": "how to cite, in a paper, citation, footnote; download, spreadsheet, Excel, API; licence, reuse",
    "disputes/": "disputes; which sources contradict each other",
    "follow/": "feed, RSS, Atom; subscribe, newsletter; notify me of changes, be told, alert; calendar",
    "forecasts/": "forecast, prediction; did it come true",
    "horizon/": "how far could be looked; newest evidence",
    "map/": "map; which routes are built, planned",
    "matrix/": "which claims hold, are right, true, wrong, false, not in the text; claims grid; fact check",
    "method/": "how verdicts are reached; what supported, mixed, not established mean; what would change a verdict; "
    "how sources are rated",
    "open-questions/": "what is not known, unknown",
    "questions/": "frequently asked questions, FAQ, answers in short",
    "sources/": "how many sources are state-owned, independent; publishers",
    "timeline/": "what happened lately; latest news, history",
}
