"""Killed or stopped in the middle of anything: every child ends, nothing is lost, and the next start goes on from there."""

from __future__ import annotations

import csv
import re
import signal
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.builders import a_letter
from tests.e2e.office import Installation, await_gone, installed
from tests.flows.engine import until
from tests.realdata import find_real_data

pytestmark = pytest.mark.timeout(900)
LETTERS, ROWS, ALL_ROWS = 10, 300, 500
WHERE = {"Closed": None, "Open": "waiting_agency", "Cancelled": None, "Referred Out": "waiting_agency"}
"""Status in the table → the stage where the complaint waits; None: closed."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A real installation without demo, running; the stories of this module stop it and start it again."""
    with installed(tmp_path_factory.mktemp("interrupted") / "home") as running:
        running.up()
        yield running


def test_letters_survive_the_death_of_everything(office: Installation) -> None:
    token = office.token("mailroom")
    taken = [office.rest(token, "/complaints", a_letter(subject=f"Surat {n}")) for n in range(LETTERS)]
    before = office.pids()
    office.kill()
    await_gone({name: pid for name, pid in before.items() if name != "postgres"})
    assert "postgres" in office.pids()

    office.up()
    assert office.pids()["postgres"] == before["postgres"]
    numbers = [one["registration_number"] for one in taken]
    until(lambda: stages(office) == {("completeness", True): LETTERS}, 120)
    assert [row[0] for row in office.sql("SELECT registration_number FROM complaints ORDER BY 1")] == sorted(numbers)
    acknowledged = office.sql(
        "SELECT c.registration_number, l.kind, l.state FROM letters l JOIN complaints c ON c.id = l.complaint_id ORDER BY 1"
    )
    assert acknowledged == [(number, "acknowledgement", "issued") for number in sorted(numbers)]
    assert without_gaps(office, "SELECT number FROM letters", r"^B-(\d+)/")
    until(lambda: at_rest(office), 60)
    assert Counter(run["name"] for run in office.flow_runs()) == Counter(numbers)


def test_an_import_stopped_with_the_whole_system_is_taken_up_again(office: Installation) -> None:
    table = str(find_real_data("la_311_2017.csv"))
    words = ("import", table, "--mapping", "la-311", "--limit", str(ROWS))
    importing = office.begin(*words)
    until(lambda: imported(office) > 0, 60)
    importing.send_signal(signal.SIGINT)
    said = importing.communicate(timeout=60)[1]
    assert (importing.returncode, "Traceback" in said) == (1, False), said
    assert 0 < imported(office) < ROWS

    pids = office.pids()
    assert office.interrupt() == 0
    await_gone(pids)
    office.up()
    office.done(*words)
    assert imported(office) == ROWS
    assert without_gaps(office, "SELECT registration_number FROM complaints", r"-(\d+)$")
    until(lambda: at_rest(office), 240)
    assert sorted(Counter(run["name"] for run in office.flow_runs()).values()) == [1] * (ROWS + LETTERS)


def test_five_hundred_rows_have_as_many_complaints_and_runs_of_each_kind_as_the_table(office: Installation) -> None:
    table = find_real_data("la_311_2017.csv")
    office.done("import", str(table), "--mapping", "la-311", "--limit", str(ALL_ROWS))
    until(lambda: at_rest(office), 400)
    found = office.sql(
        "SELECT c.registration_number, v.stage FROM complaints c LEFT JOIN visits v ON v.complaint_id = c.id AND v.decided_at IS NULL"
        " WHERE c.channel = 'la-311'"
    )
    with table.open(encoding="utf-8", newline="") as file:
        meant = Counter(WHERE[row["Status"]] for row in islice(csv.DictReader(file), ALL_ROWS))
    assert Counter(stage for _, stage in found) == meant
    numbers = {number for number, _ in found}
    runs = [run for run in office.flow_runs() if run["name"] in numbers]
    assert {run["name"] for run in runs} == numbers
    assert Counter(run["state_type"] for run in runs) == Counter(COMPLETED=meant[None], PAUSED=ALL_ROWS - meant[None])


def stages(office: Installation) -> dict[tuple[str, bool], int]:
    """How many open visits each stage has, prepared or not."""
    rows = office.sql(
        "SELECT stage, prepared_at IS NOT NULL, count(*) FROM visits WHERE decided_at IS NULL GROUP BY 1, 2"
    )
    return {(stage, prepared): count for stage, prepared, count in rows}


def imported(office: Installation) -> int:
    """Complaints that came by the import."""
    return int(office.sql("SELECT count(*) FROM complaints WHERE channel = 'la-311'")[0][0])


def at_rest(office: Installation) -> bool:
    """True when Prefect has acknowledged every complaint."""
    return office.sql("SELECT count(*) FROM complaints WHERE wake_seq <> done_seq") == [(0,)]


def without_gaps(office: Installation, query: str, running: str) -> bool:
    """True when the running numbers (the pattern's group) are 1, 2, 3, … without a hole and none comes twice."""
    found = sorted(int(running_in(running, number)) for (number,) in office.sql(query))
    return found == list(range(1, len(found) + 1))


def running_in(pattern: str, number: str) -> str:
    """The running part of a number."""
    match = re.search(pattern, number)
    assert match is not None, number
    return match[1]
