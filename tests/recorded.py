"""A trail of months in the office's database: simulated, then entered as if it had happened, officers and all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import insert

from domain.calendar import OFFICE_ZONE
from domain.discovery import Case, EventLog
from domain.simulation import simulated_log
from domain.store import Store, transaction
from domain.store.tables import complaints, visits
from domain.workflow import Workflow
from tests.office_model import an_office

SPRING = datetime(2026, 3, 2, tzinfo=OFFICE_ZONE)


def a_year_of_work(cases: int = 300, *, a_day: int = 4) -> EventLog:
    """Enter complaints from March 2026 on, done by the demo's accounts (one a role, named like it); the log they make."""
    log = simulated_log(an_office(a_day=a_day), start=SPRING, cases=cases, seed=3)
    named = EventLog(tuple(map(_named, log.cases)))
    with transaction() as store:
        route = store.workflows.in_force()
        _enter(store, named, route)
    return named


def _named(case: Case) -> Case:
    """analyst-0 is the account analyst; who else there is has no account, as in a trail that was imported."""
    events = (replace(one, officer=one.officer.removesuffix("-0") if one.officer else "system") for one in case.events)
    return replace(case, events=tuple(events))


def _enter(store: Store, log: EventLog, route: Workflow) -> None:
    store.connection.execute(insert(complaints), [_complaint(case, route) for case in log.cases])
    store.connection.execute(insert(visits), [row for case in log.cases for row in _visits(case, route)])


def _id(*parts: object) -> UUID:
    return uuid5(NAMESPACE_OID, "/".join(map(str, parts)))


def _complaint(case: Case, route: Workflow) -> dict[str, object]:
    number = int(case.id) + 1
    moments = {"received_at": case.begun, "registered_at": case.begun, "closed_at": case.events[-1].at}
    texts = {
        "channel": "letter",
        "registered_by": "mailroom",
        "subject": "surat",
        "body": "isi surat",
        "language": "id",
    }
    names = {"registration_number": f"{number}/SIM/2026", "tracking_code": f"SIM{number:06}"}
    kept = {
        "id": _id(case.id),
        "workflow_version": route.version,
        "nature": case.nature,
        "ended_at": case.events[-1].at,
    }
    return {**kept, **names, **moments, **texts}


def _visits(case: Case, route: Workflow) -> list[dict[str, object]]:
    return [
        {
            "id": _id(case.id, seq),
            "complaint_id": _id(case.id),
            "seq": seq,
            "life": 1,
            "stage": one.stage,
            "kind": route.stage(one.stage).kind.value,
            "role": one.role,
            "opened_at": one.opened,
            "prepared_at": one.opened,
            "decided_at": one.at,
            "decided_by": one.officer,
            "outcome": one.outcome,
        }
        for seq, one in enumerate(case.events, 1)
    ]
