"""The one box: numbers, beginnings of words, names for who may see them."""

from __future__ import annotations

import pytest

from tests.ui.counter import Desk


def found(desk: Desk, words: str, role: str = "analyst") -> list[str]:
    """Ids the box gives for these words."""
    answer = desk.get(role, "/complaints", params={"q": words})
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    "words",
    [
        "12/B/X/2026",
        "sertif",
        "tanah sertif",
        "SERTIFIKAT",
        "sértifikat",
        "permohonan",
        '"kunjung terbit"',
        "Sutin",
        "sutinah",
    ],
)
def test_it_finds_what_is_meant(desk: Desk, words: str) -> None:
    assert found(desk, words) == []
    case = desk.settled()
    assert found(desk, words) == [case]


def test_it_finds_numbers_of_ours(desk: Desk) -> None:
    case = desk.settled()
    shown = desk.complaint(case)
    for number in (
        shown["registration_number"],
        shown["registration_number"].lower(),
        shown["tracking_code"],
        shown["letters"][0]["number"],
    ):
        assert found(desk, number) == [case]


def test_a_name_finds_nothing_for_who_may_not_see_it(desk: Desk) -> None:
    desk.settled()
    assert found(desk, "Sutinah", "manager") == []
    assert found(desk, "Sutinah", "archivist") == []


@pytest.mark.parametrize("words", ["'", "%", "_", "a & | ! :*", "-", "\\", "(", "<->", "   x   ", "🙂"])
def test_no_sign_breaks_it(desk: Desk, words: str) -> None:
    desk.settled()
    assert found(desk, words) == []
