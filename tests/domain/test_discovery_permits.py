"""The log of a Dutch permit desk: its process and its calendar are found in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from config.eventlog import PERMIT_RECEIPT, LogColumns, read_event_log
from domain.discovery import EventLog, covered, discover_hours, loops, variants, waiting_by_edge
from domain.errors import Refused

EASTER_MONDAY, LIBERATION, ASCENSION, WHIT_MONDAY = (
    date(2011, 4, 25),
    date(2011, 5, 5),
    date(2011, 6, 2),
    date(2011, 6, 13),
)


@pytest.fixture(scope="module")
def log(real_data: Callable[[str], Path]) -> EventLog:
    """The whole log."""
    return read_event_log(real_data("permit_receipt_log.csv"), PERMIT_RECEIPT)


def test_every_case_and_step_is_read(log: EventLog) -> None:
    assert len(log) == 1434
    assert len(log.events) == 8577
    assert len({event.officer for event in log.events}) == 48


def test_the_process_is_found(log: EventLog) -> None:
    found = variants(log)
    assert len(found) == 116
    assert found[0].count == 713
    assert [stage[:3] for stage in found[0].path] == ["Con", "T02", "T04", "T05", "T06", "T10"]
    assert covered(found, 10) > 0.85
    assert loops(log)[0].path[1].startswith("T03"), "a confirmation checked, adjusted and checked again"


def test_the_calendar_is_found(log: EventLog) -> None:
    hours = discover_hours(log)
    assert hours.weekdays == frozenset(range(5))
    assert (hours.opens, hours.closes) == (time(7), time(17))
    assert {EASTER_MONDAY, LIBERATION, ASCENSION, WHIT_MONDAY} <= hours.days_off
    assert len(hours.days_off) <= 10, "a quiet day is no day off"


def test_waiting_is_found_where_work_changes_hands(log: EventLog) -> None:
    edges = waiting_by_edge(log, discover_hours(log))
    often = [edge for edge in edges if edge.hours.count >= 100]
    assert len(often) >= 6
    assert all(edge.working.p90 <= edge.hours.p90 + 1e-6 for edge in often)
    kept, handed = (pick(often, key=lambda edge: edge.handed_over) for pick in (min, max))
    assert handed.hours.p90 > kept.hours.p90


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("c,a,t\n", "tidak ada satu pun kejadian"),
        ("c,x,t\n1,a,2011-01-01\n", "kolom “a” tidak ada"),
        ("c,a,t\n1,a,yesterday\n", "log.csv:2: kolom “t”: “yesterday” bukan waktu"),
        ("c,a,t\n1,a,2011-01-01\n1,,2011-01-01\n", "log.csv:3: kolom “a” harus terisi"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_column(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(Refused, match=said.replace("(", "\\(")):
        read_event_log(path, LogColumns(case="c", activity="a", time="t"))
