"""Imports of the real 311 table: counted against the file, broken off and begun again, refused row by row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest

from config.mapping import ImportMapping, read_mapping
from domain.complaint import Complaint
from domain.errors import NotAllowed, WorkflowFault
from domain.people import SYSTEM, Officer
from domain.store import transaction
from domain.store.board import Filter
from tasks.csv_rows import BadTable
from tasks.importing import BATCH, ImportOrder, Totals, import_file
from tasks.refusals import Refusal, refusal_report
from tests.builders import NOON

MAPPING = read_mapping("la-311")
RealData = Callable[[str], Path]


class Noted:
    """A report kept in memory."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def add(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)


def order(path: Path, **changes: object) -> ImportOrder:
    plain = ImportOrder(path, MAPPING, SYSTEM, NOON, history=True)
    return replace(plain, **changes)  # type: ignore[arg-type]  # the fields of an order, whichever the story needs


def take(path: Path, **changes: object) -> tuple[Totals, list[Refusal]]:
    noted = Noted()
    return import_file(order(path, **changes), noted), noted.refusals


def source(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def part(path: Path, folder: Path, rows: list[dict[str, str]]) -> Path:
    """A table of some of the rows of the real one."""
    written = folder / "part.csv"
    with written.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(source(path)[0]))
        out.writeheader()
        out.writerows(rows)
    return written


def stored(key: str) -> Complaint:
    with transaction() as store:
        found = store.complaints.by_source(f"la-311:{key}")
        assert found is not None
        return store.complaints.look_at(found)


def count() -> dict[str, int]:
    with transaction() as store:
        return store.board.totals()


def numbers() -> list[str]:
    with transaction() as store:
        listed, _ = store.board.complaints(Filter(), limit=20_000)
    return sorted(one.registration_number for one in listed)


STANDS = {
    "Closed": (None, None),
    "Cancelled": (None, "T10"),
    "Open": ("waiting_agency", None),
    "Referred Out": ("waiting_agency", None),
}
"""State in the table → (stage of the open visit, dismissal reason)."""


def assert_stands(row: dict[str, str]) -> None:
    complaint = stored(row["SRNumber"])
    visit = complaint.open_visit
    assert (visit.stage if visit else None, complaint.dismissal_reason) == STANDS[row["Status"]]
    assert all(one.prepared for one in complaint.visits)


@pytest.mark.usefixtures("office_database")
def test_the_first_500_rows_are_those_of_the_file(real_data: RealData) -> None:
    path = real_data("la_311_2017.csv")
    totals, refused = take(path, limit=500)
    wanted = Counter(row["Status"] for row in source(path)[:500])
    assert (totals.read, totals.entered, totals.finished, refused) == (500, 500, True, [])
    assert totals.by_status == wanted
    assert count() == {"all": 500, "closed": wanted["Closed"] + wanted["Cancelled"], "parked": 0}
    assert numbers() == [f"DM-2026-{number:06}" for number in range(1, 501)]


@pytest.mark.usefixtures("office_database")
def test_the_260_rows_that_are_not_closed(real_data: RealData, tmp_path: Path) -> None:
    path = real_data("la_311_2017.csv")
    rows = [row for row in source(path) if row["Status"] != "Closed"]
    assert len(rows) == 260
    totals, _ = take(part(path, tmp_path, rows))
    assert totals.by_status == {"Cancelled": 246, "Referred Out": 9, "Open": 5}
    for row in rows:
        assert_stands(row)


@pytest.mark.usefixtures("office_database")
def test_the_12_rows_closed_before_they_were_created_are_kept_and_doubted(real_data: RealData, tmp_path: Path) -> None:
    path = real_data("la_311_2017.csv")

    def at(text: str) -> datetime:
        return datetime.strptime(text, MAPPING.time_format).replace(tzinfo=MAPPING.zone)

    dated = [row for row in source(path) if row["ClosedDate"]]
    rows = [row for row in dated if at(row["ClosedDate"]) < at(row["CreatedDate"])]
    assert len(rows) == 12
    totals, _ = take(part(path, tmp_path, rows))
    assert (totals.entered, totals.uncertain) == (12, 12)
    assert {tuple(stored(row["SRNumber"]).uncertain) for row in rows} == {("decided_before_opened",)}


@pytest.mark.usefixtures("office_database")
def test_a_closed_row_has_gone_the_whole_way_in_its_own_time(real_data: RealData) -> None:
    path = real_data("la_311_2017.csv")
    take(path, limit=1)
    complaint = stored(source(path)[0]["SRNumber"])
    route = complaint.office.route
    assert [visit.stage for visit in complaint.visits] == [
        "registration", "completeness", "analysis", "approval", "forwarding", "waiting_agency", "assessment", "approval", "closure", "archive",
    ]  # fmt: skip
    assert (complaint.state, complaint.agency, complaint.nature) == ("closed", "la-bos", "general")
    assert complaint.received_at.isoformat() == "2018-01-01T07:59:58+00:00"
    assert complaint.closed_at == complaint.visits[-1].decided_at
    assert not complaint.running_terms()
    assert route.version == complaint.workflow_version


@pytest.mark.usefixtures("office_database")
def test_history_wakes_nobody_and_without_it_everybody_is_woken(real_data: RealData) -> None:
    path = real_data("la_311_2017.csv")
    take(path, limit=3)
    take(path, limit=6, history=False)
    woken = [stored(row["SRNumber"]).wake_seq for row in islice(source(path), 6)]
    assert woken == [0, 0, 0, 1, 1, 1]


@pytest.mark.usefixtures("office_database")
@pytest.mark.parametrize("first", [1, BATCH, BATCH + 50])
def test_twice_is_once(real_data: RealData, first: int) -> None:
    path = real_data("la_311_2017.csv")
    take(path, limit=first)
    again, refused = take(path, limit=250, at=NOON.replace(hour=15))
    assert (again.already, again.entered, refused) == (first, 250 - first, [])
    third, _ = take(path, limit=250, at=NOON.replace(hour=16))
    assert (third.already, third.entered) == (250, 0)
    assert numbers() == [f"DM-2026-{number:06}" for number in range(1, 251)]


@pytest.mark.usefixtures("office_database")
def test_broken_off_half_way_and_begun_again_there_are_exactly_as_many(real_data: RealData) -> None:
    path = real_data("la_311_2017.csv")

    def break_off(totals: Totals) -> None:
        if totals.read == 2 * BATCH:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(order(path, limit=350), Noted(), progress=break_off)
    assert count()["all"] == 2 * BATCH
    totals, _ = take(path, limit=350, at=NOON.replace(hour=15))
    assert (totals.already, totals.entered, count()["all"]) == (2 * BATCH, 150, 350)
    assert numbers() == [f"DM-2026-{number:06}" for number in range(1, 351)]


@pytest.mark.usefixtures("office_database")
def test_asked_to_stop_it_ends_after_the_batch_at_hand(real_data: RealData) -> None:
    totals = import_file(order(real_data("la_311_2017.csv"), limit=350), Noted(), stop=lambda: True)
    assert (totals.read, totals.finished, count()["all"]) == (BATCH, False, BATCH)


HEAD = "SRNumber,CreatedDate,UpdatedDate,ActionTaken,Owner,RequestType,Status,RequestSource,Anonymous,AssignTo,ServiceDate,ClosedDate\n"
GOOD = (
    "{},12/31/2017 11:00:00 PM,01/02/2018 01:00:00 PM,SR Created,BOS,Bulky Items,{},Call,N,NC,,01/02/2018 12:00:00 PM\n"
)


@pytest.mark.usefixtures("office_database")
def test_rows_that_cannot_be_taken_are_told_and_the_rest_enters(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    bad = GOOD.format("4", "Lost").replace("BOS", "NASA")
    path.write_text(
        HEAD + GOOD.format("1", "Closed") + "2,x\n" + GOOD.format("1", "Open") + bad + GOOD.format("5", "Open"),
        encoding="utf-8",
    )
    totals, refused = take(path)
    assert (totals.read, totals.entered, totals.refused) == (5, 2, 3)
    assert [(one.line, one.key) for one in refused] == [(3, ""), (4, "1"), (5, "4")]
    assert "kurang dari 12 kolom" in refused[0].reason
    assert "sudah ada pada baris 2" in refused[1].reason
    assert "Owner" in refused[2].reason
    assert "Status" in refused[2].reason
    assert numbers() == ["DM-2026-000001", "DM-2026-000002"]


@pytest.mark.usefixtures("office_database")
def test_a_key_that_comes_again_far_below_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = [GOOD.format(number, "Open") for number in range(BATCH + 3)]
    path.write_text(HEAD + "".join(rows) + GOOD.format("0", "Closed"), encoding="utf-8")
    totals, refused = take(path)
    assert (totals.entered, [one.line for one in refused]) == (BATCH + 3, [BATCH + 5])


@pytest.mark.usefixtures("office_database")
def test_only_who_may_import_imports(real_data: RealData) -> None:
    clerk = Officer("clerk", "Clerk", rights=frozenset({"register"}))
    with pytest.raises(NotAllowed):
        take(real_data("la_311_2017.csv"), by=clerk)
    assert count()["all"] == 0


@pytest.mark.usefixtures("office_database")
def test_a_mapping_that_does_not_fit_the_route_enters_nothing(real_data: RealData) -> None:
    steps = MAPPING.trails["Closed"]
    broken: ImportMapping = replace(MAPPING, trails={"Closed": (*steps[:2], *steps[3:])})
    with pytest.raises(WorkflowFault, match=r"la-311\.yaml"):
        take(real_data("la_311_2017.csv"), mapping=broken)
    assert count()["all"] == 0


def test_a_report_without_refusals_leaves_no_file(tmp_path: Path) -> None:
    with refusal_report(tmp_path / "new" / "report.csv"):
        pass
    assert not list((tmp_path / "new").iterdir())


def test_a_report_is_for_its_owner_only_and_runs_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with refusal_report(path) as report:
        report.add(Refusal(7, "=1+1", "kolom\udce9"))
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["baris", "kunci", "alasan"], ["7", "'=1+1", "kolom?"]]


def test_a_report_nobody_can_write_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="laporan tidak dapat ditulis"), refusal_report(tmp_path):
        pass
