"""The one box: what it finds, however it is written."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from domain.store import transaction
from domain.store.board import Filter
from tasks.counter import register
from tests.builders import NOON, an_intake, officers


@pytest.fixture
def three_letters(office_database: str) -> None:
    """An accented one, the same word bare, and one about something else."""
    for subject, name in (
        ("Kafé Señorita menutup trotoar", "René Dupont"),
        ("Kafe tanpa izin", "Rene_50% Contoh"),
        ("Jembatan rusak", "Sutinah"),
    ):
        intake = an_intake(subject=subject, body="Tidak ada.", complainant={"name": name})
        register(intake, by=officers()["registry"], at=NOON)


def found(words: str, *, names: bool = False) -> list[str]:
    """The last digit of the number of each complaint found, in order."""
    with transaction() as store:
        rows, _ = store.board.complaints(Filter(words=words, names=names))
    return [row.registration_number[-1] for row in sorted(rows, key=lambda row: row.registration_number)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("kafé", ["1", "2"]),
        ("kafe", ["1", "2"]),
        ("KAF", ["1", "2"]),
        ("senorita trot", ["1"]),
        ('"kafe tanpa"', ["2"]),
        ("kafe -izin", ["1"]),
        ("jembatannya", ["3"]),
        ("dm-2026-000003", ["3"]),
        ("dupont", []),
        ("!&|:* ' (", []),
    ],
)
def test_words_are_found_by_their_root_beginning_and_without_accents(
    three_letters: None, words: str, numbers: list[str]
) -> None:
    assert found(words) == numbers


@pytest.mark.parametrize(
    ("words", "numbers"), [("rene", ["1", "2"]), ("rené dup", ["1"]), ("rene_50%", ["2"]), ("re%e", []), ("su", [])]
)
def test_names_too_but_only_for_who_may_see_them(three_letters: None, words: str, numbers: list[str]) -> None:
    assert found(words, names=True) == numbers
    assert found(words) == []


def test_both_sides_use_the_indexes(three_letters: None) -> None:
    with transaction() as store:
        store.connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked = (
            "SELECT id FROM complaints WHERE words @@ websearch_to_tsquery('indonesian'::regconfig, unaccented('kafé'))",
            "SELECT complaint_id FROM complainants WHERE unaccented(name) ILIKE '%' || unaccented('rené') || '%'",
        )
        plans = ["\n".join(store.connection.scalars(text(f"EXPLAIN {one}"))) for one in asked]
    assert "ix_complaints_words" in plans[0]
    assert "ix_complainants_name" in plans[1]
