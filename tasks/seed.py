"""The first start: what config/ holds enters the database; from then on the database is the truth."""

from __future__ import annotations

from datetime import datetime

from config.codes import seed_entries
from config.settings import WORKFLOWS
from config.tables import read_agencies, read_roles
from domain.calendar import seed_days_off
from domain.store import Store, transaction
from domain.store.lists import Agency
from tasks.versions import read_draft

WORKFLOW_FILE = WORKFLOWS / "dumas-2026.yaml"


def seed(at: datetime) -> None:
    """Enter roles, agencies, codes, days off and the workflow; what the office has edited stays.

    Raises WorkflowFault when a file under config/ can't be used.
    """
    with transaction() as store:
        store.people.seed_roles((role.key, role.label, role.rights) for role in read_roles())
        store.agencies.seed(_agencies())
        store.codes.seed(seed_entries(), at=at)
        if not store.calendar.days_off():
            store.calendar.put(seed_days_off(), at=at)
        put_workflow(store, at)


def put_workflow(store: Store, at: datetime) -> None:
    """Let the workflow file hold for new complaints; an edited file is a new version.

    Once the process owner has written a version, an edited file is but a draft: people publish, not a start.
    """
    draft = read_draft(WORKFLOW_FILE)
    store.workflows.put_in_force(draft.source, draft.name, at=at, golden=draft.golden)


def _agencies() -> list[Agency]:
    return [
        Agency(row.code, row.name, row.category, row.regency, row.email, row.postal_address) for row in read_agencies()
    ]
