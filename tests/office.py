"""An office in a database: the seed of config/ and one demo account for each role, named like it (`builders.officers`)."""

from __future__ import annotations

from config.load import read_workflow
from domain.store import connect, disconnect, migrate, transaction
from tasks.accounts import DEMO_MARK
from tasks.seed import seed
from tests.builders import NOON, officers


def set_up(url: str) -> None:
    """Migrate and fill an empty database; what `up --demo` does, without its letters."""
    migrate(url)
    connect(url, read_workflow)
    seed(NOON)
    with transaction() as store:
        store.marks.put(DEMO_MARK, "1", at=NOON)
        for officer in officers().values():
            store.people.put(officer.username, officer.name, officer.roles, demo=True)
    disconnect()
