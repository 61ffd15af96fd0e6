"""Real files to test with, outside the project: `SIPDUMAS_TEST_DATA`, by default `../shared/data` beside it.

Where a file is missing, the tests that need it are skipped by its name; in CI that is a failure, because there a skip would hide a promise.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
NO = {"", "0", "false", "no"}


def data_folder() -> Path:
    """Return the folder of real data, existing or not."""
    return Path(os.environ.get("SIPDUMAS_TEST_DATA") or PROJECT.parent / "shared" / "data")


def find_real_data(name: str) -> Path:
    """Return the real file `name`, or end the test: skipped by name, in CI failed."""
    path = data_folder() / name
    if path.is_file():
        return path
    message = f"real data {name} is missing; set SIPDUMAS_TEST_DATA to the folder that holds it"
    if os.environ.get("CI", "").lower() not in NO:
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Give tests `real_data("la_311_2017.csv")`."""
    return find_real_data
