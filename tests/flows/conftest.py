"""The engine and the office of these tests; only they pay for importing Prefect."""

from collections.abc import Iterator

import pytest

from domain.store.cluster import Cluster
from tests.flows.engine import RunningPrefect, engine, prefect
from tests.flows.journey import working_office
from tests.postgres import database_copy

__all__ = ["engine", "office", "prefect"]


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, office_template: str, prefect: RunningPrefect, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A seeded office with one worker; the stories of a module share it, each with its own complaint."""
    home = tmp_path_factory.mktemp("home")
    with database_copy(cluster, office_template) as url, working_office(url, prefect, home):
        yield
