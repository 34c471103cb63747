"""Pictures that a page makes of HTML, drawn as SVG: rows of words with a bar, squares or a strip beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from kb.declare.letters import capital
from kb.declare.scale import Term
from kb.library.evidence import standings
from kb.library.library import Library
from kb.library.order import number
from kb.records.typed import Claim, Provision
from view.alone.cut import SVG, drawing
from view.alone.frame import Standing
from view.environment import first_sentence
from view.pictures.chart import Chart
from view.pictures.chart import Row as Value
from view.pictures.claims_grid import Grid
from view.pictures.facsimile import Bar, Facsimile
from view.pictures.horizon import Row
from view.pictures.names import CELL, Names
from view.shown import thousands

Strip = Callable[[Row], str]  # the SVG of a row, as its page has it
INK, QUIET, RULE, ACCENT = "var(--kb-ink)", "var(--kb-ink-2)", "var(--kb-rule-2)", "var(--kb-accent)"
SOFT, PAPER = "var(--kb-accent-soft)", "var(--kb-paper)"
WIDE = 1120
LINE = 22  # pixels from row to row
SQUARE = 11
# The frame of a bar by how its wording was seen, and of one whose fill says nothing.
FRAMES = {"tr": {"stroke-dasharray": "5 3"}, "rep": {"stroke-dasharray": "1.5 2.5"}}
# How the value of a figure is drawn, and what a reader has to know of it.
DOTS = {
    "whole": {"fill": ACCENT},
    "part": {"fill": PAPER},
    "forecast": {"fill": PAPER, "stroke-dasharray": "2.2 2"},
}
DRAWN_AS = {"part": "A ring is a value for a part of the year.", "forecast": "A dashed ring is a forecast."}
TONES = {"yes": "var(--kb-yes)", "part": "var(--kb-part)", "none": "var(--kb-none)", "no": "var(--kb-no)"}


class Canvas:
    """A drawing that is made from the top down; `y` is where the next row begins."""

    def __init__(self, width: float = WIDE) -> None:
        self.width = width
        self.y = 0.0
        self.root = Element(f"{{{SVG}}}svg")

    def text(self, words: str, x: float, at: float | None = None, **style: str) -> None:
        """Write words, if there are any, with their foot in the row that begins at `y`, or `at` some height."""
        if not words:
            return
        foot = self.y + 15 if at is None else at
        place = {"x": f"{x:g}", "y": f"{foot:g}", "font-size": "13", "fill": INK}
        SubElement(self.root, f"{{{SVG}}}text", place | _written(style)).text = words

    def box(self, x: float, y: float, width: float, height: float, **style: str) -> None:
        """Draw a box; one without width is left out."""
        if width > 0:
            place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
            SubElement(self.root, f"{{{SVG}}}rect", place | _written(style))

    def dot(self, x: float, y: float, radius: float, **style: str) -> None:
        """Draw a disc or a ring around a point."""
        place = {"cx": f"{x:g}", "cy": f"{y:g}", "r": f"{radius:g}"}
        SubElement(self.root, f"{{{SVG}}}circle", place | _written(style))

    def path(self, along: str, **style: str) -> None:
        """Draw a path, as SVG writes it."""
        SubElement(self.root, f"{{{SVG}}}path", {"d": along} | _written(style))

    def line(self, **style: str) -> None:
        """Draw a line across, above the next row."""
        place = {"x1": "0", "x2": f"{self.width:g}", "y1": f"{self.y:g}", "y2": f"{self.y:g}"}
        SubElement(self.root, f"{{{SVG}}}line", place | {"stroke": "var(--kb-rule)"} | _written(style))

    def squares(self, looks: Iterable[dict[str, str]], x: float, room: float) -> None:
        """Draw a square for each look, in as many lines as they need, and go on below them."""
        across = max(1, int(room // (SQUARE + 3)))
        all_ = list(looks)
        for place, look in enumerate(all_):
            column, row = place % across, place // across
            self.box(x + column * (SQUARE + 3), self.y + 4 + row * (SQUARE + 3), SQUARE, SQUARE, **look)
        self.y += max(LINE, 8 + (SQUARE + 3) * -(-len(all_) // across))

    def standing(self, title: str, **more: Sequence[object]) -> Standing:
        """Return what was drawn as a picture that stands alone."""
        self.root.attrib.update({"width": f"{self.width:g}", "height": f"{self.y:g}"})
        return Standing(title, "kb-drawn", [(0, 0, self.root)], self.width, self.y, **more)  # type: ignore[arg-type]


def _written(style: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in style.items()}


def facsimile(drawn: Facsimile) -> Standing:
    """Return a document as bars, a row for each provision with all four ways to colour it side by side."""
    made = Canvas()
    columns = (340, 500, 680, 930)
    for x, words in zip(columns, ("Wording", "Main verb", "Status", "Claims that rest on it"), strict=True):
        made.text(words, x, font_weight="600")
    made.y += LINE + 4
    for section in drawn.sections:
        made.line()
        name = "Preamble" if section.number == "P" else f"{section.number} {section.heading}"
        made.text(name + (" (more may stand here, not seen)" if section.open else ""), 0, font_weight="600")
        made.y += LINE
        for bar in section.bars:
            _provision(made, bar, columns)
    notes = ["“No action found” is no proof that nothing was done. How long each provision is was not seen."]
    if drawn.blanks:
        notes.append(f"Not seen anywhere: {'; '.join(drawn.blanks)}.")
    return made.standing(f"What was seen of it: {drawn.document.official_title or drawn.document.title}", notes=notes)


def _provision(made: Canvas, bar: Bar, columns: Sequence[float]) -> None:
    one = bar.provision
    made.text(number(one), 0, font_weight="600")
    made.text(_cut(one.title, 52), 44, fill=QUIET)
    plain = {"fill": "none", "stroke": RULE}
    ways = (
        (bar.seen, bar.words, {"fill": "none", "stroke": INK} | FRAMES.get(bar.way, {}), INK),
        (bar.rung, one.modality.label, plain, ACCENT),
        (bar.step, bar.state.label, plain if bar.step else plain | FRAMES["tr"], ACCENT),
        (bar.share, str(bar.claims), plain, ACCENT),
    )
    for x, (share, words, frame, fill) in zip(columns, ways, strict=True):
        made.box(x, made.y + 6, 0.6 * share, 9, fill=fill)
        made.box(x, made.y + 6, 60, 9, **frame)
        made.text(words, x + 70, fill=QUIET)
    made.y += LINE


def ladder(found: Iterable[tuple[Term, Sequence[Provision]]], document: str) -> Standing:
    """Return the verbs that plan something, each with a box for every provision under its number."""
    made = Canvas(760)
    for term, group in found:
        made.line()
        made.text(term.label, 0, font_weight="600" if group else "400", fill=INK if group else QUIET)
        made.text(str(len(group)) if group else "none seen", 200, fill=QUIET)
        for place, one in enumerate(group):
            x, y = 270 + 48 * (place % 10), made.y + 4 + 24 * (place // 10)
            made.box(x, y, 42, 18, fill="none", stroke=INK, **FRAMES.get(one.wording.tone, {}))
            made.text(number(one), x + 21, y + 13, text_anchor="middle")
        made.y += max(LINE, 8 + 24 * -(-len(group) // 10))
    notes = ["Solid: in English, dashed: translated, dotted: reported. The strongest verb stands first."]
    return made.standing(f"How strongly it is worded: {document}", notes=notes)


def verdicts(found: Iterable[tuple[Term, Sequence[Claim]]], title: str) -> Standing:
    """Return the claims of an article as squares, by their verdict against the text."""
    made = Canvas(760)
    for term, group in found:
        made.line()
        made.text(str(len(group)), 0, font_weight="600")
        made.text(term.label, 40, font_weight="600")
        made.text(_cut(term.means, 82), 230, fill=QUIET)
        made.y += LINE
        tone = TONES.get(term.tone, RULE)
        look = {"fill": tone if term.tone in ("yes", "no") else "none", "stroke": tone, "stroke-width": "1.5"}
        if term.tone == "none":
            look |= {"stroke-dasharray": "1.5 2"}
        made.squares([look] * len(group), 40, made.width - 40)
        if term.tone == "part":
            for box in list(made.root)[-len(group) :]:
                made.box(float(box.get("x", 0)), float(box.get("y", 0)) + SQUARE / 2, SQUARE, SQUARE / 2, fill=tone)
    return made.standing(title, notes=["A square is a claim."])


def standing(library: Library) -> Standing:
    """Return how many sources have each standing, as bars, and whose they are."""
    made = Canvas()
    all_ = len(library.of_type("sources"))
    for each in standings(library):
        made.line()
        made.text(each.term.label, 0, font_weight="600")
        made.text(f"{each.sources:,}", 230, text_anchor="end")
        made.box(245, made.y + 6, 8.6 * each.share, 9, fill="var(--kb-ink-3)")
        if each.named:
            made.y += LINE - 4
            named = [f"{of} {count}" for of, count in each.named] + ([f"others {each.others}"] if each.others else [])
            made.text(_cut(" · ".join(named), 120), 245, fill=QUIET)
        made.y += LINE + 2
    return made.standing(f"Who stands behind {all_:,} sources")


def figures(chart: Chart) -> Standing:
    """Return a row for each source of a quantity: who gave the value, where it lies from zero on, and when."""
    made, left, room = Canvas(), 380.0, 620.0
    made.text(f"in {chart.unit}", 0, fill=QUIET)
    for tick in chart.ticks:
        made.text(tick.words, left + room * tick.x / 100, fill=QUIET, text_anchor="middle")
    made.text("published", made.width, fill=QUIET, text_anchor="end")
    made.y += LINE
    for block in chart.blocks:
        if block.words or block.says:
            made.text(": ".join(filter(None, (block.words, block.says))), 0, font_weight="600")
            made.y += LINE
        made.box(left + room * block.x / 100, made.y, room * block.width / 100, LINE * len(block.rows), fill=SOFT)
        for row in block.rows:
            _value(made, row, left, room)
    made.y += LINE / 2
    notes = [DRAWN_AS[kind] for kind in chart.kinds]
    if chart.has_bands:
        notes.append("A band goes from the lowest to the highest value for a whole year.")
    return made.standing(f"{capital(chart.quantity)}, {chart.unit}", notes=notes)


def _value(made: Canvas, row: Value, left: float, room: float) -> None:
    made.line()
    when = f", {row.period}" if row.period else ""
    made.text(_cut(row.by, 54 - len(when)) + when, 0, fill=QUIET)
    x, y = left + room * row.x / 100, made.y + LINE / 2
    made.box(left, y - 0.5, x - left, 1, fill=RULE)
    made.dot(x, y, 5, stroke=ACCENT, stroke_width="1.6", **DOTS[row.kind])
    made.text(thousands(row.figure.value), x + 11, font_weight="600")
    made.text(str(row.published) if row.published else "no date", made.width, fill=QUIET, text_anchor="end")
    made.y += LINE


def claims(drawn: Grid, title: str) -> Standing:
    """Return the paragraphs of an article against the sections of a document, a disc for each claim."""
    made, left = Canvas(), 400.0
    room = (made.width - left) / len(drawn.columns)
    for at, column in enumerate(drawn.columns):
        made.text(column.name, left + room * at, font_weight="600")
        made.text(column.short, left + room * at, made.y + 32, fill=QUIET)
    made.y += 2 * LINE
    for row in drawn.paragraphs:
        made.line()
        made.text(str(row.number), 0, font_weight="600")
        lines = textwrap.wrap(_cut(first_sentence(row.gist), 200), 56)
        for at, words in enumerate(lines):
            made.text(words, 28, made.y + 15 + 18 * at, fill=QUIET)
        most = max((len(discs) for _, discs in row.cells), default=0)
        for at, (_, discs) in enumerate(row.cells):
            _discs(made, [disc.verdict for disc in discs], left + room * at, room)
        across = max(1, int(room // LINE))
        made.y += max(18 * len(lines) + 8, LINE * -(-most // across) + 4)
        told = ", ".join(f"{count} {words.lower()}" for words, count in row.told)
        if told:
            made.text(f"Outside the text: {told}", 28, made.y + 8, fill=QUIET)
            made.y += LINE
    notes = ["A disc is one claim against one section. Full: in the text; half: weaker in the text; dashed: not seen."]
    return made.standing(
        title, notes=[*notes, "A cross: contradicted. Outside the text is what no clause could state."]
    )


def _discs(made: Canvas, verdicts: Sequence[Term], x: float, room: float) -> None:
    """Draw a disc for each verdict, in as many lines as they need."""
    across = max(1, int(room // LINE))
    for place, term in enumerate(verdicts):
        cx, cy = x + 8 + LINE * (place % across), made.y + 12 + LINE * (place // across)
        tone = TONES.get(term.tone, RULE)
        dashes = {"stroke-dasharray": "2.4 2.47"} if term.tone == "none" else {}
        made.dot(cx, cy, 6.2, fill=tone if term.tone == "yes" else "none", stroke=tone, stroke_width="1.6", **dashes)
        if term.tone == "part":
            made.path(f"M{cx - 6.2:g} {cy:g}a6.2 6.2 0 0 0 12.4 0z", fill=tone)
        if term.tone == "no":
            made.path(f"M{cx - 3:g} {cy - 3:g}l6 6m0 -6l-6 6", fill="none", stroke=tone, stroke_width="1.6")


def names(drawn: Names) -> Standing:
    """Return names by theme, a dot for what both have in common."""
    made, left, head = Canvas(), 290.0, 90.0
    room = (made.width - left - 60) / len(drawn.themes)
    for at, theme in enumerate(drawn.themes):
        x, y = left + room * (at + 0.5), made.y + head - 6
        turned = {"transform": f"rotate(-40 {x:g} {y:g})", "font_weight": "600"}
        made.text(theme.short or theme.title, x, y, **turned)
    made.text("In all", made.width, made.y + head - 6, text_anchor="end", font_weight="600")
    made.y += head
    for words, rows in drawn.groups:
        made.text(words, 0, fill=QUIET, font_weight="600")
        made.y += LINE
        for row in rows:
            made.line()
            middle = made.y + CELL / 2
            made.text(_cut(row.actor.title, 42), 0, middle + 5)
            for at, spot in enumerate(row.spots):
                if spot:
                    x = left + room * (at + 0.5)
                    made.dot(x, middle, spot.radius, fill=ACCENT)
                    made.text(spot.number, x, middle + 4.5, fill=PAPER, text_anchor="middle", font_size="12")
            made.text(str(row.total), made.width, middle + 5, text_anchor="end", fill=QUIET)
            made.y += CELL
    notes = ["The area of a dot is the number of events and statements on record that have both, not of what happened."]
    return made.standing("Themes and names", notes=notes)


def horizon(groups: Iterable[tuple[Term, Sequence[Row]]], head: str, strip: Strip, title: str) -> Standing:
    """Return rows of words, each with its strip along the days; `head` is the SVG of the axis."""
    made, left, state = Canvas(1180), 660.0, 480.0
    strips = [_strip(head, left, 0, made.width - left)]
    made.y += 48
    for term, rows in groups:
        for row in rows:
            made.line()
            lead = f"{number(row.record)} " if isinstance(row.record, Provision) else f"{row.record.sentences[0]} "
            made.text(_cut(lead + row.record.title, 70), 0, made.y + 19)
            made.text(_cut(term.label, 26), state, made.y + 19, fill=QUIET)
            strips.append(_strip(strip(row), left, made.y + 1, made.width - left))
            made.y += 30
    made.standing("")  # which gives the drawing of the words its size
    notes = ["A mark says that a page was read, not what happened."]
    return Standing(title, "kb-hz kb-hz__key", [(0, 0, made.root), *strips], made.width, made.y, notes=notes)


def _strip(svg: str, x: float, y: float, width: float) -> tuple[float, float, Element]:
    made = drawing(ET.fromstring(svg.strip()))
    made.set("width", f"{width:g}")
    return x, y, made


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
