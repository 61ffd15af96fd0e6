"""The 515 strings that break programs, as subject, body and name: stored and given back unharmed, the blank ones refused by name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.store import transaction
from tests.builders import a_letter
from tests.ui.counter import Desk


def strings(path: Path) -> list[str]:
    found: list[str] = json.loads(path.read_text(encoding="utf-8"))
    assert len(found) == 515
    return found


def naughty_letter(words: str) -> dict[str, object]:
    return a_letter(subject=words, body=words, complainant={"name": words})


@pytest.mark.timeout(400)  # a thousand calls; a busy machine needs minutes
def test_every_string_comes_back_byte_for_byte(desk: Desk, real_data: Callable[[str], Path]) -> None:
    said = [one for one in strings(real_data("naughty_strings.json")) if one.strip()]
    ids = {}
    for words in said:
        answer = desk.post("registry", "/complaints", naughty_letter(words))
        assert answer.status_code == 201, (words, answer.text)
        ids[answer.json()["id"]] = words
    for case, words in ids.items():
        shown = desk.complaint(case)
        assert [shown["subject"], shown["body"], shown["complainant"]["name"]] == [words] * 3
    assert _stored() == {case: (words, words, words) for case, words in ids.items()}


def _stored() -> dict[str, tuple[str, str, str]]:
    query = text(
        "SELECT c.id, c.subject, c.body, p.name FROM complaints c JOIN complainants p ON p.complaint_id = c.id"
    )
    with transaction() as store:
        return {str(row.id): (row.subject, row.body, row.name) for row in store.connection.execute(query)}


def test_the_blank_ones_are_refused_field_by_field(desk: Desk, real_data: Callable[[str], Path]) -> None:
    blank = [one for one in strings(real_data("naughty_strings.json")) if not one.strip()]
    assert blank
    for words in blank:
        answer = desk.post("registry", "/complaints", naughty_letter(words))
        assert answer.status_code == 422
        assert set(answer.json()["problems"]) == {"subject", "body", "complainant.name"}
    assert _stored() == {}


def test_every_string_is_a_harmless_question(desk: Desk, real_data: Callable[[str], Path]) -> None:
    for words in strings(real_data("naughty_strings.json")):
        assert desk.get("analyst", "/complaints", params={"q": words}).status_code == 200, words
