"""The charts of figures: a column for each period, a dot for each value, and a bar that joins what one period has."""

from __future__ import annotations

import calendar
import decimal
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.declare.dates import Date
from kb.records.typed import Figure
from view.shown import thousands

FEWEST = 3  # values; over at least two periods, else a table says it better
TOP, BASE = 36, 196  # heights in pixels, from the top of the picture: of the highest tick and of zero
LINE, FOOT = 16, 6  # pixels: one line of a period's name, and what stays free below the last
LEFT, RIGHT = 13.0, 100.0  # per cent of the width: where the columns begin and end
APART = 16  # pixels between the centres of two dots that would else lie upon each other
WIDE, NARROW, MANY = 14, 7, 4  # characters to a line of a period's name: in up to `MANY` columns, and in more
SHORT = {name: calendar.month_abbr[month] for month, name in enumerate(calendar.month_name) if month}


@dataclass(frozen=True)
class Dot:
    """A value: `x` in pixels from the middle of its column, `y` in pixels from the top."""

    figure: Figure
    x: int
    y: float


@dataclass(frozen=True)
class Label:
    """Words in the middle of a column, `y` in pixels from the top to the foot of the letters."""

    words: str
    y: float


@dataclass(frozen=True)
class Column:
    """A period: its middle in per cent of the width, its dots from the lowest value to the highest.

    `labels` are the values written beside the dots, `name` is the period, line by line.
    """

    period: Date
    x: float
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    name: tuple[Label, ...]


@dataclass(frozen=True)
class Tick:
    """A line across the picture with its value."""

    words: str
    y: float


@dataclass(frozen=True)
class Chart:
    """One quantity in one unit. The columns stand in the order of time, but not to its scale; the values begin at zero.

    `figures` are in the order of the dots, `height` is in pixels.
    """

    quantity: str
    unit: str
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    height: int

    @property
    def id(self) -> str:
        """A name for it that no other chart of a page has."""
        return f"chart-{self.figures[0].id}"

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than a phone has room for."""
        return len(self.columns) > 6


def charts(figures: Iterable[Figure]) -> list[Chart]:
    """Return a chart for each quantity and unit with three or more values over at least two periods, by quantity."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.quantity, figure.unit), []).append(figure)
    wanted = [group for _, group in sorted(groups.items()) if is_charted(group)]
    return [_chart(group) for group in wanted]


def is_charted(group: Sequence[Figure]) -> bool:
    """Whether figures of one quantity and unit have a chart. Its lines begin at zero, so no value lies below."""
    enough = len(group) >= FEWEST and len({figure.period for figure in group}) > 1
    return enough and all(value_of(figure) >= 0 for figure in group) and any(value_of(figure) for figure in group)


def without_chart(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that no chart of these figures shows, in the same order."""
    rows = list(figures)
    shown = {figure.id for chart in charts(rows) for figure in chart.figures}
    return [figure for figure in rows if figure.id not in shown]


def value_of(figure: Figure) -> decimal.Decimal:
    """Return the value as a number."""
    return decimal.Decimal(figure.value)


def _chart(group: list[Figure]) -> Chart:
    steps = steps_to(max(map(value_of, group)))
    periods = sorted({figure.period for figure in group})
    columns = []
    for place, period in enumerate(periods):
        figures = sorted((f for f in group if f.period == period), key=lambda f: (value_of(f), f.id))
        dots = _dots(figures, steps[-1])
        x = LEFT + (place + 0.5) * (RIGHT - LEFT) / len(periods)
        lines = short_name(period, WIDE if len(periods) <= MANY else NARROW)
        name = tuple(Label(words, BASE + LINE * number) for number, words in enumerate(lines, start=1))
        columns.append(Column(period, round(x, 1), dots, _labels(dots), name))
    return Chart(
        group[0].quantity,
        group[0].unit,
        tuple(dot.figure for column in columns for dot in column.dots),
        tuple(columns),
        tuple(Tick(_written(step), _height(step, steps[-1])) for step in steps),
        BASE + FOOT + LINE * max(len(column.name) for column in columns),
    )


def steps_to(highest: decimal.Decimal) -> list[decimal.Decimal]:
    """Return round numbers at equal distances, from zero to the first not below `highest`, which is above zero."""
    tenth = decimal.Decimal(1).scaleb(highest.adjusted() - 1)
    step = next(tenth * factor for factor in (1, 2, 5, 10, 20) if tenth * factor * 5 >= highest)
    count = int((highest / step).to_integral_value(decimal.ROUND_CEILING))
    return [step * number for number in range(count + 1)]


def short_name(period: Date, width: int) -> tuple[str, ...]:
    """Return a period in words with short months, in lines of about `width` characters."""
    words = [SHORT.get(word, word) for word in str(period).split()]
    return tuple(textwrap.wrap(" ".join(words), width, break_long_words=False))


def _height(value: decimal.Decimal, highest: decimal.Decimal) -> float:
    return round(BASE - (BASE - TOP) * float(value / highest), 1)


def _dots(figures: list[Figure], highest: decimal.Decimal) -> tuple[Dot, ...]:
    """Place dots on the middle of their column; those that would lie upon each other stand side by side."""
    rows: list[list[tuple[Figure, float]]] = []
    for figure in figures:
        y = _height(value_of(figure), highest)
        if rows and rows[-1][-1][1] - y < APART:
            rows[-1].append((figure, y))
        else:
            rows.append([(figure, y)])
    return tuple(
        Dot(figure, APART * place - APART * (len(row) - 1) // 2, y)
        for row in rows
        for place, (figure, y) in enumerate(row)
    )


def _labels(dots: tuple[Dot, ...]) -> tuple[Label, ...]:
    """Write the highest value above its dot, and the lowest below where it differs and there is room over the axis."""
    lowest, highest = dots[0], dots[-1]
    labels = [Label(thousands(highest.figure.value), round(highest.y - 11, 1))]
    if value_of(lowest.figure) != value_of(highest.figure) and lowest.y + 22 < BASE:
        labels.append(Label(thousands(lowest.figure.value), round(lowest.y + 19, 1)))
    return tuple(labels)


def _written(number: decimal.Decimal) -> str:
    return thousands(f"{number.normalize():f}")
