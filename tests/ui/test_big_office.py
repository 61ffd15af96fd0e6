"""The benches in small: a filled office, its pages in few statements, its lists whole, and people at work in one real web process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.load import read_workflow
from domain.store import connect, disconnect, finding, transaction
from domain.store.board import Filter
from domain.store.cluster import Cluster
from tests.bench.people import crowd
from tests.bench.people_office import web_process
from tests.bench.population import populate
from tests.builders import NOON
from tests.postgres import database_copy
from tests.ui.screens import Screens, counted

MANY = 1200
PAGES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("BOARD", "section_head", {}),
    ("BOARD", "section_head", {"tahap": "waiting_agency"}),
    ("INBOX", "analyst", {}),
    ("DEADLINES", "manager", {}),
    *(("DEADLINES", "manager", {"bagian": part}) for part in ("peta", "tren", "prakiraan", "eskalasi")),
    ("DEADLINES", "manager", {"daftar": "1", "tahap": "analysis"}),
    ("REPORTS", "manager", {}),
    ("SEARCH", "registry", {"kata": "sertifikat tanah"}),
    ("SEARCH", "registry", {"kata": "zakat"}),
)


@pytest.fixture(scope="module")
def filled(cluster: Cluster, office_template: str) -> Iterator[str]:
    """The address of an office with complaints in it."""
    with database_copy(cluster, office_template) as url:
        connect(url, read_workflow, pool_size=2)
        populate(url, count=MANY, at=NOON)
        disconnect()
        yield url


@pytest.fixture
def office(filled: str) -> Iterator[str]:
    connect(filled, read_workflow)
    yield filled
    disconnect()


def test_no_page_sends_more_than_ten_statements(office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screens = Screens(monkeypatch)
    with transaction() as store:
        at_analysis, _ = store.board.cards(Filter(stage="analysis"), limit=1)
    pages = (*PAGES, ("COMPLAINT", "analyst", {"id": str(at_analysis[0].complaint_id)}))
    sent = {}
    for way, role, query in pages:
        screens.open(way, role, **query)  # lists of the process are read once
        with counted() as statements:
            app = screens.again(way, **query)
        assert not app.exception, way
        sent[(way, *query.values())] = (len(statements), statements)
    assert {page: found for page, found in sent.items() if found[0] > 10} == {}


def test_words_find_the_same_by_the_newest_and_by_the_index(office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def walked(**narrowed: object) -> list[str]:
        numbers, after = list[str](), None
        while True:
            with transaction() as store:
                page, after = store.board.complaints(Filter(**narrowed), after=after, limit=17)  # type: ignore[arg-type]  # one case names one field
            numbers += [one.registration_number for one in page]
            if after is None:
                return numbers

    asked = ({"words": "jalan rusak"}, {"words": "dana desa", "closed": False}, {"words": "guru", "stage": "analysis"})
    by_the_newest = [walked(**one) for one in asked]
    monkeypatch.setattr(finding, "RECENT", 1)
    assert [walked(**one) for one in asked] == by_the_newest
    assert all(len(found) == len(set(found)) > 0 for found in by_the_newest)
    with transaction() as store:
        rows = store.connection.exec_driver_sql(
            "SELECT registration_number FROM complaints WHERE subject LIKE 'Jalan%%rusak%%' ORDER BY received_at DESC, id DESC"
        )
        assert by_the_newest[0] == list(rows.scalars())


def test_people_work_side_by_side_without_a_fault(office: str) -> None:
    with web_process(office) as (port, pid), ThreadPoolExecutor(1) as elsewhere:
        # in a thread of its own: a browser test before it in this process leaves its event loop running in ours
        people = crowd(port, pid, 11, every=1.0, seconds=3.0, seed=1, ramp=1.0)
        told = elsewhere.submit(asyncio.run, people).result()
    assert told["first_faults"] == []
    assert told["runs"] >= 30
    assert {"pengaduan", "kotak-masuk", "papan", "cari"} <= told["pages"].keys()
