"""Synthetic records: as many as wanted, of all common types, linked with each other, without a mistake."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

WORDS = (
    "the of and to in for on that with by from two both states plan work area trade road port line power gas rail goods "
    "minister visit report paper signed text first second part north south region market customs border group meeting "
    "year month project firm bank cable water energy field route crossing station letter answer question committee law"
).split()
KINDS = ("provisions", "claims", "events", "statements", "actors", "places", "sources")


def write(root: Path, number: int, seed: str = "synthetic") -> None:
    """Write about `number` records under `root/data`, the same ones for the same seed."""
    dice = random.Random(seed)
    each = number // len(KINDS)

    def sentence(words: int) -> str:
        return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."

    def prose(*ids: str) -> str:
        links = " ".join(f"See [[{id_}]]." for id_ in ids)
        return " ".join(sentence(dice.randint(12, 18)) for _ in range(4)) + f" {links}"

    def put(kind: str, id_: str, text: str) -> None:
        path = root / "data" / kind / f"{id_}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def cited(at: int, count: int = 3) -> str:
        lines = ["sources:"]
        for offset in range(count):
            lines += [f"  - source: source-{(at * 3 + offset) % each}", f"    shows: {sentence(9)}"]
        return "\n".join(lines) + "\n"

    def some(kind: str, count: int) -> str:
        return "".join(f"  - {kind}-{at}\n" for at in sorted(dice.sample(range(each), count)))

    (root / "data").mkdir(parents=True, exist_ok=True)
    (root / "data" / "settings.yml").write_text("document: pact\narticle: column\n", encoding="utf-8")
    themes = [f"theme-{at}" for at in range(12)]
    for at, theme in enumerate(themes):
        text = f"title: Theme {at}\nsummary: {sentence(12)}\nquestion: {sentence(8)}\nanswer: {sentence(30)}\norder: {at + 1}\n"
        put("themes", theme, text)
    outline = "".join(
        f"  - section: {section}\n    heading: {sentence(3)}\n    wording: english\n    read: {sentence(9)}\n"
        for section in ("I", "II", "III", "IV")
    )
    put(
        "instruments",
        "pact",
        f"title: The Pact\nsummary: {sentence(20)}\nkind: charter\nthemes:\n  - theme-0\nlegal_force:\n"
        f"  value: no-clause-seen\n  basis: {sentence(9)}\noutline:\n{outline}{cited(0)}",
    )
    put(
        "articles",
        "column",
        f"title: The column\nsummary: {sentence(12)}\nauthor: actor-0\npublisher: actor-1\ndate: 2026-02-13\n"
        f"source: source-0\nthemes:\n  - theme-0\nparagraphs:\n"
        + "".join(f"  - sentences: {10 if at < (each - 1) // 10 else (each - 1) % 10 + 1}\n    gist: {sentence(14)}\n" for at in range((each + 9) // 10)),
    )  # fmt: skip
    for at in range(each):
        theme = f"themes:\n  - {themes[at % 12]}\n"
        put(
            "provisions",
            f"provision-{at}",
            f"title: {sentence(4)[:-1]} {at}\nsummary: {prose(f'place-{at}', f'actor-{at}')}\ninstrument: pact\n"
            f"section: {('I', 'II', 'III', 'IV')[at % 4]}\nnumber: {at + 1}\nplacement: seen\nmodality: intend\n"
            f"verb: intend to work\nsubject: both-states\nwording: english\nextent: whole\n{theme}unsaid:\n"
            f"  - {sentence(12)}\n  - {sentence(11)}\nstatus:\n  - state: not-testable-as-worded\n"
            f"    relation: by-the-charter\n    reason: {sentence(18)}\n    assessed: 2026-11-24\n{cited(at)}",
        )
        put(
            "claims",
            f"claim-{at}",
            f"title: {sentence(7)[:-1]} {at}\nsummary: {prose(f'actor-{at}')}\narticle: column\nsentences:\n"
            f"  - p{at // 10 + 1}.{at % 10 + 1}\nspeaker: actor-0\nkind: fact\nhedge:\n  degree: none\n{theme}charter:\n"
            f"  verdict: weaker-in-text\n  reason: {sentence(24)}\n  gap:\n    - verb\n  provisions:\n"
            f"    - provision: provision-{at}\n      verdict: weaker-in-text\n      says: {sentence(16)}\n  near:\n"
            f"    - provision-{(at + 1) % each}\n  assessed: 2026-11-24\nrecord:\n  verdict: only-about-the-text\n"
            f"  reason: {sentence(14)}\n  assessed: 2026-11-24\n",
        )
        day = datetime.date(1991, 1, 1) + datetime.timedelta(days=at * 80)
        put(
            "events",
            f"event-{at}",
            f"title: {sentence(6)[:-1]} {at}\nsummary: {prose(f'place-{at}', f'provision-{at}')}\n"
            f"date: {min(day, datetime.date(2026, 6, 1))}\nkind: document\n{theme}actors:\n{some('actor', 2)}places:\n"
            f"  - place-{at}\n{cited(at)}",
        )
        put(
            "statements",
            f"statement-{at}",
            f"title: {sentence(6)[:-1]} {at}\nsummary: {prose(f'event-{at}')}\nspeaker: actor-{at}\ndate: 2026-02\n"
            f"to: {sentence(5)[:-1]}\nstance: describes\nabout:\n{some('provision', 2)}{theme}{cited(at)}",
        )
        put(
            "actors",
            f"actor-{at}",
            f"title: {sentence(2)[:-1]} {at}\nsummary: {prose(f'event-{at}', f'place-{at}')}\nkind: person\nroles:\n"
            f"  - role: {sentence(4)[:-1]}\n    period: 2001/2010\n{cited(at)}",
        )
        put(
            "places",
            f"place-{at}",
            f"title: {sentence(2)[:-1]} {at}\nsummary: {prose(f'actor-{at}')}\nkind: city\ncoordinates:\n"
            f'  latitude: "40.{at}1"\n  longitude: "47.{at}1"\n{cited(at)}',
        )
        put(
            "sources",
            f"source-{at}",
            f"title: {sentence(8)[:-1]} {at}\nurl: https://paper.example.org/{at}\nlanguage: en\npublisher: The Paper\n"
            f"published: 2026-02-1{at % 10}\naccessed: 2026-11-24\nseen: opening\nkind: news\nstanding:\n  value: unrated\n",
        )
