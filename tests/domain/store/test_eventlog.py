"""The recorded trail as cases, and as figures counted in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.calendar import OFFICE_ZONE, Calendar, DayOff, DayOffKind
from domain.discovery import (
    Edge,
    Heat,
    WorkingHours,
    adherence,
    conformance,
    heat,
    loops,
    loops_of,
    variants,
    variants_of,
    waiting_by_edge,
)
from domain.store import transaction
from domain.store.eventlog import LogSpan
from tests.builders import NOON
from tests.ui.screens import a_case

BEGIN = datetime(2026, 1, 1, tzinfo=OFFICE_ZONE)
SPAN = LogSpan(BEGIN, NOON + timedelta(days=1))


def test_the_trail_comes_as_cases_page_by_page(office_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.store.eventlog.PAGE", 1)
    early = a_case("complete", received_at="2026-10-05T09:00:00+07:00")
    late = a_case(received_at="2026-11-05T09:00:00+07:00", channel="visitor")
    with transaction() as store:
        assert store.event_log.count(SPAN) == 2
        cases = list(store.event_log.cases(SPAN))
        newest = list(store.event_log.cases(SPAN, most=1))
        november = list(store.event_log.cases(LogSpan(datetime(2026, 11, 1, tzinfo=OFFICE_ZONE), SPAN.before)))
        letters = store.event_log.log(LogSpan(BEGIN, SPAN.before, channel="letter"))
    assert [case.id for case in cases] == [late, early]
    assert [case.id for case in newest] == [case.id for case in november] == [late]
    (case,) = letters.cases
    assert (case.path, case.waits_at, case.channel) == (("registration", "completeness"), "analysis", "letter")
    assert [(event.outcome, event.officer, event.role) for event in case.events] == [
        ("registered", "system", "mailroom"),
        ("complete", "registry", "registry"),
    ]


def a_busy_office() -> None:
    """Four complaints: straight on, sent back once, withdrawn, one waiting; their moments spread over working days."""
    a_case("complete", "forward", "approve", "answered", "accept", "approve", "close", "archived")
    a_case("complete", "forward", "return", "forward", "approve")
    a_case("incomplete", "completed")
    a_case()
    with transaction() as store:
        store.connection.exec_driver_sql(
            "UPDATE visits SET opened_at = opened_at + seq * interval '7 hours 11 minutes',"
            " prepared_at = prepared_at + seq * interval '8 hours', decided_at = decided_at + (seq + 1) * interval '9 hours 17 minutes'"
        )
        store.connection.exec_driver_sql("UPDATE visits SET outcome = 'elsewhere' WHERE outcome = 'completed'")


def rounded(one: Edge | Heat) -> tuple[object, ...]:
    """Names, counts, and hours to a thousandth of a second: the two reckon in another order."""
    spreads = [(spread.count, round(spread.median, 6), round(spread.p90, 6)) for spread in (one.hours, one.working)]
    names = (one.before, one.after, one.handed_over) if isinstance(one, Edge) else (one.stage,)
    return (*names, *spreads)


def test_figures_counted_in_the_database_are_those_of_the_single_cases(office_database: str) -> None:
    a_busy_office()
    office = WorkingHours.of(Calendar([DayOff((NOON + timedelta(days=2)).date(), "Libur", DayOffKind.NATIONAL)]))
    with transaction() as store:
        route = store.workflows.in_force()
        log = store.event_log.log(SPAN)
        trails = store.passages.trails(SPAN, most=100)
        edges, stays = store.passages.passages(SPAN, office, most=100)
        few = store.passages.trails(SPAN, most=1)
    assert sum(trail.count for trail in trails) == len(log) == 4
    assert sum(trail.count for trail in few) == 1
    assert variants_of(trails) == variants(log)
    assert loops_of(trails) == loops(log)
    assert [rounded(one) for one in edges] == [rounded(one) for one in waiting_by_edge(log, office)]
    assert {key: rounded(one) for key, one in stays.items()} == {
        key: rounded(one) for key, one in heat(log, office).items()
    }
    singly, together = conformance(log.cases, route), adherence(trails, route)
    assert (together.cases, together.conforming) == (singly.cases, singly.conforming) == (4, 3)
    assert {(one.stage, one.sentence) for one in together.departures} == {
        (one.stage, one.sentence) for one in singly.deviations
    }


def test_who_took_a_way_is_listed_page_by_page(office_database: str) -> None:
    a_busy_office()
    a_case()
    with transaction() as store:
        passages = store.passages
        waiting = [trail.key for trail in passages.trails(SPAN, most=100) if trail.waits_at == "completeness"]
        first, mark = passages.takers(SPAN, waiting, most=100, limit=1)
        rest, end = passages.takers(SPAN, waiting, most=100, after=mark, limit=1)
    assert len(first) == len(rest) == 1
    assert first != rest
    assert end is None
    assert {one.waits_at for one in (*first, *rest)} == {"completeness"}
