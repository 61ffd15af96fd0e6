"""Five hundred rows of a real table: five hundred complaints, five hundred flow runs, as many of each kind as the file has."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from time import monotonic

import pytest

from tests.e2e.office import installed
from tests.flows.engine import until
from tests.realdata import find_real_data

ROWS = 500
PATIENCE = 400
"""Seconds the engine may take on two busy cores."""
WHERE = {"Closed": None, "Open": "waiting_agency", "Cancelled": None, "Referred Out": "waiting_agency"}
"""Status in the file → the stage where the complaint waits; None: closed."""


@pytest.mark.timeout(900)
def test_every_row_has_its_complaint_and_its_run(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    table = find_real_data("la_311_2017.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), ROWS))
    with installed(tmp_path / "home") as office:
        office.up()
        began = monotonic()
        office.done("import", str(table), "--mapping", "la-311", "--limit", str(ROWS))
        entered = monotonic()
        until(lambda: office.sql("SELECT count(*) FROM complaints WHERE wake_seq <> done_seq") == [(0,)], PATIENCE)
        rested = monotonic()
        stages = office.sql(
            "SELECT v.stage, count(*) FROM complaints c LEFT JOIN visits v ON v.complaint_id = c.id AND v.decided_at IS NULL GROUP BY 1"
        )
        runs = office.flow_runs()
    record_property("seconds to enter", round(entered - began, 1))
    record_property("seconds more for the engine", round(rested - entered, 1))
    assert dict(stages) == Counter(WHERE[row["Status"]] for row in rows)
    assert len({run["name"] for run in runs}) == len(runs) == ROWS
    closed = sum(WHERE[row["Status"]] is None for row in rows)
    assert Counter(run["state_type"] for run in runs) == Counter(COMPLETED=closed, PAUSED=ROWS - closed)
