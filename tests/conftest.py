"""What every test may ask for: the test run's PostgreSQL, an empty migrated database, and one with a whole office in it."""

from collections.abc import Iterator

import pytest

from domain.store.cluster import Cluster

pytest_plugins = ["tests.postgres"]


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """The name of a migrated, empty business database."""
    from domain.store import migrate  # noqa: PLC0415  only tests with a database pay for the import
    from tests.postgres import template_database  # noqa: PLC0415  pytest must load the plugin first

    return template_database(cluster, migrate)


@pytest.fixture(scope="session")
def office_template(cluster: Cluster) -> str:
    """The name of a database with the whole seed and one demo account a role."""
    from tests.office import set_up  # noqa: PLC0415  only tests with a database pay for the import
    from tests.postgres import template_database  # noqa: PLC0415  pytest must load the plugin first

    return template_database(cluster, set_up)


@pytest.fixture
def office_database(cluster: Cluster, office_template: str) -> Iterator[str]:
    """The address of an office database of this test's own; `transaction()` works on it."""
    from config.load import read_workflow  # noqa: PLC0415  only tests with a database pay for the import
    from domain.store import connect, disconnect  # noqa: PLC0415  the same
    from tests.postgres import database_copy  # noqa: PLC0415  pytest must load the plugin first

    with database_copy(cluster, office_template) as url:
        connect(url, read_workflow)
        yield url
        disconnect()
