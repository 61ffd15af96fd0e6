"""What every test may ask for: the test run's PostgreSQL and a migrated database to copy (`tests/postgres.py`)."""

import pytest

from domain.store.cluster import Cluster

pytest_plugins = ["tests.postgres"]


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """The name of a migrated, empty business database."""
    from domain.store import migrate  # noqa: PLC0415  only tests with a database pay for the import
    from tests.postgres import template_database  # noqa: PLC0415  pytest must load the plugin first

    return template_database(cluster, migrate)
