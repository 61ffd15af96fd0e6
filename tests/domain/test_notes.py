"""Notes: whom a text names, and who may be named."""

from __future__ import annotations

import pytest

from domain.notes import may_note, mentioned
from tests.builders import officers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mohon @analyst periksa", {"analyst"}),
        ("@analyst, @section_head.", {"analyst", "section_head"}),
        ("(@Analyst)", {"analyst"}),
        ("surel sutinah@analyst atau a@b.analyst", set()),
        ("@@analyst @tidak_ada @", set()),
    ],
)
def test_a_text_names_accounts_and_nothing_else(text: str, named: set[str]) -> None:
    assert mentioned(text, officers()) == named


def test_who_only_watches_or_keeps_the_machine_writes_no_note() -> None:
    assert {role for role, officer in officers().items() if not may_note(officer)} == {
        "process_owner",
        "auditor",
        "administrator",
    }
