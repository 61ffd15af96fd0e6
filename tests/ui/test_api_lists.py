"""Lists are paged by cursor: nothing twice, nothing left out, also while letters keep coming in."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from domain.store.session import backing
from tasks import counter
from tests.builders import NOON, an_intake, officers
from tests.ui.counter import Desk

MANY = 120


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk with 120 complaints, ten at a time received in the same moment."""
    for i in range(MANY):
        received = (NOON - timedelta(days=1 + i // 10)).isoformat()
        counter.register(an_intake(subject=f"Surat ke-{i}", received_at=received), by=officers()["mailroom"], at=NOON)
    return desk


def pages(desk: Desk, path: str, limit: int) -> list[list[str]]:
    """The ids of every page of a list."""
    found, cursor = [], ""
    while True:
        page = desk.get("analyst", f"{path}limit={limit}&cursor={cursor}").json()
        found.append([one["id"] for one in page["items"]])
        if page["next"] is None:
            return found
        cursor = page["next"]


@pytest.mark.parametrize(("path", "limit"), [("/complaints?", 7), ("/complaints?", 60), ("/visits?", 7)])
def test_every_row_stands_on_exactly_one_page(full: Desk, path: str, limit: int) -> None:
    found = pages(full, path, limit)
    rows = [row for page in found for row in page]
    assert len(rows) == len(set(rows)) == MANY
    assert {len(page) for page in found[:-1]} == {limit}


def test_what_comes_in_meanwhile_moves_no_later_page(full: Desk) -> None:
    first = full.get("analyst", "/complaints?limit=50").json()
    full.register(received_at=(NOON - timedelta(minutes=1)).isoformat())
    second = full.get("analyst", f"/complaints?limit=50&cursor={first['next']}").json()
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}


def test_a_page_of_cards_costs_a_fixed_number_of_queries(full: Desk) -> None:
    _statements(full, 1)  # what is done once: the token, reading the route
    assert len(_statements(full, 5)) == len(_statements(full, 100)) <= 10


def _statements(desk: Desk, limit: int) -> list[str]:
    seen: list[str] = []

    def note(*what: object) -> None:
        seen.append(str(what[2]))

    engine = backing().engine
    event.listen(engine, "before_cursor_execute", note)
    assert len(desk.get("analyst", f"/visits?limit={limit}").json()["items"]) == limit
    event.remove(engine, "before_cursor_execute", note)
    return seen


def test_a_version_of_the_workflow_is_found_by_its_number_and_by_its_sha(desk: Desk) -> None:
    (listed,) = desk.get("auditor", "/workflows").json()["items"]
    assert (listed["number"], listed["status"], listed["in_force"]) == (1, "published", True)
    for name in ("1", listed["version"], listed["version"][:12]):
        found = desk.get("auditor", f"/workflows/{name}").json()
        assert (found["version"], found["number"]) == (listed["version"], 1)
    assert desk.get("auditor", "/workflows/2").status_code == 404
