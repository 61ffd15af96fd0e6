"""The REST interface as the board's process mounts it, over an office database of the test's own."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.ui.counter import Desk, mounted


@pytest.fixture
def desk(office_database: str) -> Iterator[Desk]:
    """Callers by role."""
    with TestClient(mounted(), raise_server_exceptions=False) as client:
        yield Desk(client)
