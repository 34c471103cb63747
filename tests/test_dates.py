"""Dates: what is written, how it is shown, and what is refused."""

from __future__ import annotations

import datetime

import pytest

from kb.declare import dates


@pytest.mark.parametrize(
    ("written", "shown", "first", "last"),
    [
        ("2026-02-10", "10 February 2026", (2026, 2, 10), (2026, 2, 10)),
        ("2024-02", "February 2024", (2024, 2, 1), (2024, 2, 29)),
        ("1991", "1991", (1991, 1, 1), (1991, 12, 31)),
        ("1988~", "about 1988", (1988, 1, 1), (1988, 12, 31)),
        ("2026-05-26?", "26 May 2026 (uncertain)", (2026, 5, 26), (2026, 5, 26)),
        ("2021-01-20/2025-01-20", "20 January 2021 to 20 January 2025", (2021, 1, 20), (2025, 1, 20)),
        ("1992-02-25/1992-02-26", "25 to 26 February 1992", (1992, 2, 25), (1992, 2, 26)),
        ("2023-05-01/2023-06-03", "1 May to 3 June 2023", (2023, 5, 1), (2023, 6, 3)),
        ("2023-09/2023-10", "September to October 2023", (2023, 9, 1), (2023, 10, 31)),
        ("2023-09~/2023-10", "about September 2023 to October 2023", (2023, 9, 1), (2023, 10, 31)),
        ("2025-08-29/..", "since 29 August 2025", (2025, 8, 29), (9999, 12, 31)),
        ("../1991", "until 1991", (1, 1, 1), (1991, 12, 31)),
    ],
)
def test_a_date_is_shown_in_words_and_knows_its_days(written, shown, first, last):
    date = dates.parse(written)
    assert str(date) == shown
    assert (date.first, date.last) == (datetime.date(*first), datetime.date(*last))


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-29",
        "2026-13",
        "2026-00",
        "2026-00-17",
        "2026-02-00",
        "26-02-10",
        "2026-2-10",
        "10 February 2026",
        "2026-02-10/2026-02-09",
        "../..",
        "",
        "0999",
    ],
)
def test_what_is_not_in_the_calendar_is_refused(written):
    with pytest.raises(dates.BadDate):
        dates.parse(written)


def test_dates_sort_by_their_first_day_then_by_their_last():
    written = ["2026", "2026-01-01", "2025-12-31", "../2020", "2026-01/.."]
    assert [str(date) for date in sorted(map(dates.parse, written))] == [
        "until 2020",
        "31 December 2025",
        "1 January 2026",
        "2026",
        "since January 2026",
    ]
