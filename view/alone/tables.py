"""Pictures that a page makes of a table: rows of words, and what stands where a row meets a column."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

from kb.declare.scale import Term
from kb.declare.scales import CHARTER_VERDICT, COVERAGE
from kb.library.claims import by_charter_verdict, cells_of, claims_in
from kb.library.documents import by_modality, compared, comparison, counted, document_state, partners, provisions_of
from kb.library.library import Library
from kb.library.order import number
from kb.records.record import narrow
from kb.records.typed import Article, Instrument
from view.alone.cut import SVG, drawing, elements
from view.alone.drawn import ACCENT, FRAMES, INK, LINE, QUIET, RULE, SQUARE, TONES, Canvas
from view.alone.frame import Standing

MARK = 16
short = partial(textwrap.shorten, placeholder=" …")
UNSEEN = "not-seen"  # the value of coverage that has no mark
FAMILIES = (("states", "States"), ("plans", "Plans"), ("", "Verb not seen"))


class Marks:
    """The marks of the site, by their names in `assets/glyphs.svg`."""

    def __init__(self, file: Path) -> None:
        found = elements(file.read_text(encoding="utf-8"), "<symbol ")
        self._symbols = {each.attrib["id"]: each for each in found}

    def drawn(self, name: str, colour: str) -> Element:
        """Return a mark in a colour. Raises `KeyError` where there is none of that name."""
        symbol = self._symbols[name]
        made = Element(f"{{{SVG}}}svg", {"viewBox": symbol.attrib["viewBox"], "width": str(MARK), "height": str(MARK)})
        made.extend(drawing(symbol))
        for each in made.iter():
            each.attrib.update({key: colour for key, value in each.items() if value == "currentColor"})
        return made


@dataclass(frozen=True)
class Crossed:
    """A table of marks: the lines that name each column, and rows in groups, each with a mark or none for a column."""

    columns: Sequence[Sequence[str]]
    groups: Iterable[tuple[str, Sequence[tuple[str, Sequence[Element | None]]]]]
    left: float  # where the columns begin
    room: float  # from column to column


def topics(library: Library, marks: Marks) -> Standing:
    """Return the topics, and by which of the compared documents each is treated."""
    documents = compared(library)
    heads = [
        [*(each.title for each in partners(library, one)), str(one.signed.year) if one.signed else ""]
        for one in documents
    ]
    groups = []
    for alike in comparison(library):
        entries = [(row.topic.label, [entry.value if entry else None for _, entry in row.cells]) for row in alike.rows]
        rows = [(words, [_coverage(marks, term) for term in terms]) for words, terms in entries]
        groups.append((f"{alike.title}, {alike.means}" if alike.means else alike.title, rows))
    made = _crossed(Crossed(heads, groups, left=330, room=110))
    key = [(_coverage(marks, term), f"{term.label}: {term.means}") for term in COVERAGE.terms]
    stand = [(one, document_state(library, one)) for one in documents]
    notes = [f"{one.title}: {at.word}{f' on {at.since}' if at.since else ''}." for one, at in stand if at]
    return made.standing("Which topics each document treats, as far as it was read", key=key, notes=notes)


def _coverage(marks: Marks, term: Term | None) -> Element | None:
    return marks.drawn(f"cover-{term.value}", INK) if term and term.value != UNSEEN else None


def claims(library: Library, article: str, document: str, marks: Marks) -> Standing:
    """Return the claims of an article, and what each provision of a document says of them."""

    def mark(term: Term | None) -> Element | None:
        return marks.drawn(f"text-{term.value}", TONES.get(term.tone, RULE)) if term else None

    provisions = provisions_of(library, document)
    groups = []
    for paragraph, _ in enumerate(narrow(library[article], Article).paragraphs, start=1):
        rows = [
            (
                f"{claim.sentences[0]} {claim.title}",
                [mark(claim.charter.verdict), *(mark(cells_of(library, claim.id).get(each.id)) for each in provisions)],
            )
            for claim in claims_in(library, article, paragraph)
        ]
        if rows:
            groups.append((f"Paragraph {paragraph}", rows))
    heads = [["Verdict"], *([number(each)] for each in provisions)]
    used = {term.value for term, found in by_charter_verdict(claims_in(library, article)) if found}
    key = [(mark(term), f"{term.label}: {term.means}") for term in CHARTER_VERDICT.terms if term.value in used]
    title = f"“{library[article].title}” against {library[document].title}, claim by claim"
    return _crossed(Crossed(heads, groups, left=560, room=34)).standing(title, key=key)


def _crossed(table: Crossed) -> Canvas:
    made = Canvas(table.left + table.room * len(table.columns))
    middles = [table.left + table.room * (at + 0.5) for at in range(len(table.columns))]
    most = max(map(len, table.columns), default=1)
    for x, lines in zip(middles, table.columns, strict=True):
        for at, words in enumerate(lines, start=most - len(lines)):
            made.text(
                short(words, max(8, int(table.room / 6))),
                x,
                made.y + 12 + 15 * at,
                text_anchor="middle",
                font_size="12",
            )
    made.y += 15 * most + 6
    for name, rows in table.groups:
        made.y += LINE / 3
        made.text(name, 0, font_weight="600")
        made.y += LINE
        for words, marks in rows:
            made.line()
            made.text(short(words, int(table.left / 7)), 0, fill=QUIET)
            for x, mark in zip(middles, marks, strict=True):
                if mark is not None:
                    mark.attrib.update({"x": f"{x - MARK / 2:g}", "y": f"{made.y + (LINE - MARK) / 2:g}"})
                    made.root.append(mark)
            made.y += LINE
    return made


def verbs(library: Library, document: Instrument) -> Standing:
    """Return the sections of a document, and for each main verb a square for every provision that has it."""
    made, places = Canvas(), (130, 480, 860)
    for x, (_, words) in zip(places, FAMILIES, strict=True):
        made.text(words, x, font_weight="600")
    made.y += LINE + 4
    for part in document.outline or ():
        made.line()
        made.text("Preamble" if part.section == "P" else f"Section {part.section}", 0, font_weight="600")
        found = by_modality(counted(provisions_of(library, document.id, part.section)))
        most = 1
        for x, (family, _) in zip(places, FAMILIES, strict=True):
            rows = [(term, group) for term, group in found if group and term.family == family]
            most = max(most, len(rows))
            for at, (term, group) in enumerate(rows):
                _squares(made, term.label if family else "not seen", len(group), x, made.y + LINE * at, family)
        made.y += LINE * most
    return made.standing(f"Main verbs by section: {document.title}", notes=["A square is a provision."])


def _squares(made: Canvas, words: str, count: int, x: float, y: float, family: str) -> None:
    made.text(words, x, y + 15, fill=QUIET)
    look = {"fill": ACCENT if family == "plans" else "none", "stroke": ACCENT} | ({} if family else FRAMES["rep"])
    for at in range(count):
        made.box(x + 110 + (SQUARE + 3) * at, y + 5, SQUARE, SQUARE, **look)
    made.text(str(count), x + 114 + (SQUARE + 3) * count, y + 15)
