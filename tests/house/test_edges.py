"""The two guards around every test: no other machine, no silently missing data."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.loopback import OutsideConnection, stays_here
from tests.realdata import data_folder, find_real_data


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("0.0.0.0", 80)])  # noqa: S104  an address to be refused
def test_another_machine_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as line, pytest.raises(OutsideConnection, match=address[0]):
        line.connect(address)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as line:
        assert line.connect_ex(server.getsockname()) == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_loopback_has_several_names(host: str) -> None:
    assert stays_here(host)


def test_real_data_is_found_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIPDUMAS_TEST_DATA", str(tmp_path))
    (tmp_path / "letters.csv").touch()
    assert find_real_data("letters.csv") == tmp_path / "letters.csv"


def test_missing_real_data_is_skipped_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIPDUMAS_TEST_DATA", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"letters\.csv is missing"):
        find_real_data("letters.csv")


def test_missing_real_data_fails_in_ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIPDUMAS_TEST_DATA", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"letters\.csv is missing"):
        find_real_data("letters.csv")


def test_real_data_lies_beside_the_project_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIPDUMAS_TEST_DATA", raising=False)
    assert data_folder().parts[-2:] == ("shared", "data")
