"""The pure half of the monthly report: months of the office's calendar, and rows that add up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.reporting import SPLITS, UNSAID, Month, ReportFigures, assemble

MONTHS = st.builds(Month, st.integers(1950, 2200), st.integers(1, 12))
COUNTS = st.dictionaries(st.one_of(st.none(), st.text("abc", min_size=1, max_size=2)), st.integers(1, 50), max_size=6)


def test_a_month_begins_and_ends_at_the_offices_midnight() -> None:
    october = Month.read("2026-10")
    assert (october.title, str(october)) == ("Oktober 2026", "2026-10")
    assert october.begins == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert october.ends == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert Month.of(datetime(2026, 9, 30, 17, tzinfo=UTC)) == october
    assert Month.of(datetime(2026, 9, 30, 16, 59, tzinfo=UTC)) == Month(2026, 9)


@given(MONTHS, st.integers(-500, 500))
def test_months_shift_there_and_back(month: Month, by: int) -> None:
    assert month.shifted(by).shifted(-by) == month
    assert Month.read(str(month)) == month


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-00", "26-10", "2026-1", "", "２０２６-10", "2026-10-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="2026-10"):
        Month.read(text)


@given(COUNTS, COUNTS, st.integers(0, 100))
def test_rows_add_up_and_the_unsaid_comes_last(
    received: dict[str | None, int], ended: dict[str | None, int], before: int
) -> None:
    figures = ReportFigures(Month(2026, 10), before, dict.fromkeys(SPLITS, received), ended, None, [], [])
    content = assemble(figures, {"channel": {"a": "Surat"}})
    total = sum(received.values())
    assert {sum(row[2] for row in content["received"][split]) for split in SPLITS} == {total}
    stock = content["stock"]
    assert stock["after"] == before + total - sum(row[2] for row in content["outcomes"])
    counts = [row[2] for row in content["received"]["channel"] if row[0] is not None]
    assert counts == sorted(counts, reverse=True)
    assert [row[1] for row in content["received"]["channel"] if row[0] is None] in ([], [UNSAID])
    assert None not in [row[0] for row in content["received"]["channel"][:-1]]
