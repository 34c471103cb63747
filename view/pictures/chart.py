"""The charts of figures: one quantity, a row for each source, its value along a line that begins at zero.

Places are in per cent of the width, so that a drawing fits any. Where each value is for a year or for a part of one,
the rows stand under their years; else each row says what time its value is for. How far sources agree is said of values
that are for one time, or each as of a moment; of stretches that differ it is not.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.declare.dates import LAST_DAY, Date
from kb.library.around import is_forecast, measured
from kb.library.library import Library
from kb.library.order import in_order
from kb.records.record import narrow
from kb.records.typed import Figure, Source
from view.shown import thousands

FEWEST = 3  # values; one or two are said in a sentence
MOST = 60  # values; as many as a part of the list of figures has
LEADS = 4  # a chart leads the page of a theme with one in so many of its figures
REACH = 84.0  # per cent of the width: where the last tick stands, so that a value has room beside its mark
WHOLE, PART, FORECAST = "whole", "part", "forecast"


@dataclass(frozen=True)
class Tick:
    """A round value named above the rows, `x` in per cent."""

    words: str
    x: float


@dataclass(frozen=True)
class Row:
    """A value: `x` in per cent, `kind` as it is drawn, `period` in words where no heading says it, and who gave it.

    `published` is the day of the first of its pages that has one.
    """

    figure: Figure
    x: float
    kind: str
    period: str
    published: Date | None
    publishers: tuple[str, ...]

    @property
    def by(self) -> str:
        """Who gave the value, or who published it where nobody is named."""
        return self.figure.by or "; ".join(self.publishers)


@dataclass(frozen=True)
class Block:
    """Rows of one time, which is in `words`; `says` is how far those for all of it agree, empty where one is.

    `x` and `width` are the band behind the rows of a year, in per cent; without a width there is none.
    """

    words: str
    rows: tuple[Row, ...]
    says: str = ""
    x: float = 0.0
    width: float = 0.0

    @property
    def has_band(self) -> bool:
        """Whether a band goes from the lowest to the highest value."""
        return self.width > 0


@dataclass(frozen=True)
class Chart:
    """One quantity in one unit; forecasts of it stand among the rows."""

    quantity: str
    unit: str
    blocks: tuple[Block, ...]
    ticks: tuple[Tick, ...]

    @property
    def rows(self) -> list[Row]:
        """All rows, from the top."""
        return [row for block in self.blocks for row in block.rows]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order of the rows."""
        return tuple(row.figure for row in self.rows)

    @property
    def id(self) -> str:
        """A name for it that no other chart of a page has."""
        return f"chart-{self.figures[0].id}"

    @property
    def kinds(self) -> list[str]:
        """How values are drawn here, beside those for a whole period; a chart without any needs no key."""
        found = {row.kind for row in self.rows}
        return [kind for kind in (PART, FORECAST) if kind in found]

    @property
    def has_bands(self) -> bool:
        """Whether a band stands behind some rows."""
        return any(block.has_band for block in self.blocks)


def grouped(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return figures by quantity and unit, a forecast with what it forecasts, in the order of their names."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((measured(figure), figure.unit), []).append(figure)
    return [group for _, group in sorted(groups.items())]


def charts(library: Library, figures: Iterable[Figure]) -> list[Chart]:
    """Return a chart for each quantity and unit that can be drawn, by quantity."""
    return [_chart(library, group) for group in grouped(figures) if is_charted(group)]


def is_charted(group: Sequence[Figure]) -> bool:
    """Whether figures of one quantity and unit have a chart."""
    return len(group) >= FEWEST and not why_not(group)


def why_not(group: Sequence[Figure]) -> str:
    """Return why figures that are many enough have no picture, in words; nothing where they have one, or are few."""
    if len(group) < FEWEST:
        return ""
    if len(group) > MOST:
        return f"{len(group)} values are too many for one picture."
    if any(value_of(figure) < 0 for figure in group):
        return "Some values lie below zero, where a picture of these begins."
    return "" if any(map(value_of, group)) else "All values are zero."


def beside(library: Library, figure: Figure) -> Chart | None:
    """Return the chart of all values of a figure’s quantity, for its own page; None where it has none."""
    found = charts(library, (each for each in library.of_type(Figure) if measured(each) == measured(figure)))
    return next((chart for chart in found if figure in chart.figures), None)


def others(library: Library, figure: Figure) -> list[Figure]:
    """Return the other values of a figure’s quantity, in the order of lists."""
    return [each for each in in_order(library, Figure) if each.quantity == figure.quantity and each.id != figure.id]


def leading(drawn: Iterable[Chart], theme: str, figures: int) -> Chart | None:
    """Return the chart that stands first on the page of a theme with so many figures, or None where none does.

    It is filed under the theme first and holds at least one in `LEADS` of its figures, so that it shows no side matter:
    that of most values, of two with as many the one with the latest.
    """
    own = [each for each in drawn if all(figure.themes[0] == theme for figure in each.figures)]
    fit = (each for each in own if LEADS * len(each.rows) >= figures)
    return max(fit, key=lambda each: (len(each.rows), max(f.period.last for f in each.figures)), default=None)


def without_chart(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return the figures that no chart of these figures shows, by quantity and unit."""
    return [group for group in grouped(figures) if not is_charted(group)]


def value_of(figure: Figure) -> decimal.Decimal:
    """Return the value as a number."""
    return decimal.Decimal(figure.value)


def steps_to(highest: decimal.Decimal) -> list[decimal.Decimal]:
    """Return round numbers at equal distances, from zero to the first not below `highest`, which is above zero."""
    tenth = decimal.Decimal(1).scaleb(highest.adjusted() - 1)
    step = next(tenth * factor for factor in (1, 2, 5, 10, 20) if tenth * factor * 5 >= highest)
    count = int((highest / step).to_integral_value(decimal.ROUND_CEILING))
    return [step * number for number in range(count + 1)]


def is_of_a_year(period: Date) -> bool:
    """Whether a time is a year, or a stretch within one; a day or a month is when something was said or seen."""
    start = period.start
    is_year = not period.is_interval and start is not None and start.month is None
    return is_year or (period.is_interval and period.first.year == period.last.year)


def is_whole_year(period: Date) -> bool:
    """Whether a time is all of a year."""
    return (period.first.month, period.first.day, period.last.month, period.last.day) == (1, 1, 12, 31)


def _chart(library: Library, group: list[Figure]) -> Chart:
    steps = steps_to(max(map(value_of, group)))
    is_yearly = all(is_of_a_year(figure.period) for figure in group)
    is_one = len({figure.period for figure in group}) == 1
    keys = {f.id: str(f.period.first.year) if is_yearly else str(f.period) if is_one else "" for f in group}
    blocks: dict[str, list[Row]] = {}
    rows = [_row(library, figure, steps[-1], keys[figure.id], is_yearly) for figure in group]
    for row in sorted(rows, key=_order):
        blocks.setdefault(keys[row.figure.id], []).append(row)
    ticks = tuple(Tick(thousands(f"{step.normalize():f}"), _place(step, steps[-1])) for step in steps)
    is_alike = is_yearly or is_one or not any(figure.period.is_interval for figure in group)
    made = (_block(words, found, is_yearly, is_alike) for words, found in blocks.items())
    return Chart(measured(group[0]), group[0].unit, tuple(made), ticks)


def _row(library: Library, figure: Figure, highest: decimal.Decimal, heading: str, is_yearly: bool) -> Row:
    pages = [narrow(library[citation.source], Source) for citation in figure.sources]
    published = next((page.published for page in pages if page.published), None)
    is_part = is_yearly and not is_whole_year(figure.period)
    kind = FORECAST if is_forecast(figure) else PART if is_part else WHOLE
    period = "" if str(figure.period) == heading else str(figure.period)
    by = tuple(dict.fromkeys(page.publisher for page in pages))
    return Row(figure, _place(value_of(figure), highest), kind, period, published, by)


def _order(row: Row) -> tuple[object, ...]:
    """By years, forecasts last in each; then all of the year before a part of it, and what was published first."""
    period = row.figure.period
    day = row.published.first if row.published else LAST_DAY
    return period.first.year, row.kind == FORECAST, period.first, -period.last.toordinal(), day, row.figure.id


def _block(words: str, rows: list[Row], is_yearly: bool, is_alike: bool) -> Block:
    whole = sorted((row for row in rows if row.kind == WHOLE), key=lambda row: value_of(row.figure))
    if not is_alike or len(whole) < 2:
        return Block(words, tuple(rows))
    low, high = whole[0], whole[-1]
    if value_of(low.figure) == value_of(high.figure):
        return Block(words, tuple(rows), f"{thousands(low.figure.value)} in each source")
    says = f"{thousands(low.figure.value)} to {thousands(high.figure.value)}, by source"
    return Block(words, tuple(rows), says, *((low.x, round(high.x - low.x, 2)) if is_yearly else ()))


def _place(value: decimal.Decimal, highest: decimal.Decimal) -> float:
    return round(REACH * float(value / highest), 2)
