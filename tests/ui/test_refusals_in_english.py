"""Every sentence the rules refuse with has its English, and a screen that speaks English shows it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sentences import Source
from ui.words import speaking
from ui.words.english.refusals import FILLINGS, REFUSALS
from ui.words.refused import holes, refusal

ERRORS = frozenset(
    {
        "NotFound",
        "NotAllowed",
        "Conflict",
        "AlreadyDecided",
        "NotPrepared",
        "Refused",
        "TooLittleTrail",
        "DeliveryFailed",
        "ChannelDown",
        "DeliveryRefused",
        "kind",  # tasks/channels/webhook.py picks one of the two above
    }
)
"""Left out: ClusterError and DemoRefused end a command, not a page; LetterFault is for who writes templates, at the command line;
WorkflowFault has its own English (`config.edits_faults`)."""
UNSHOWN = {
    "domain/changes.py": "the list of changes is part of the record",
    "domain/golden.py": "what a golden case found is kept as it was found",
    "domain/store/legs.py": "statements, not sentences",
    "domain/soundness/": "faults of a workflow have their own English",
    "domain/history.py": "past cases come by the command line",
    "domain/store/dossier.py": "statements, not sentences",
    "domain/store/folder.py": "statements, not sentences",
    "tasks/csv_rows.py": "tables of letters come by the command line",
    "tasks/mapped_rows.py": "tables of letters come by the command line",
    "tasks/rendering.py": "templates are written at the command line",
    "tasks/snapshot_shape.py": "templates are written at the command line",
    "tasks/typesetting.py": "templates are written at the command line",
}
NO_REFUSALS = frozenset(
    {
        "did you mean",  # how a wrong key is meant: files and REST only
        "did you mean '{{name}}'?",
        "known are",
        "known are: {{names}}",
        "yang ada",
        "{}: {} menyebut Anda dalam catatan.",  # a notice in the record
        "Dari pengaduan nyata",  # the first name of a golden case
        "isi surat",  # a word that fills a sentence, among FILLINGS
    }
)
ROOT = Path(__file__).parents[2]


def _parsed(*names: str) -> dict[Path, ast.Module]:
    found = [path for name in names for path in sorted((ROOT / name).rglob("*.py")) or [ROOT / name]]
    return {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in found}


@pytest.fixture(scope="module")
def needed() -> dict[str, str]:
    letter = ("config/intake.py", "config/json_text.py")
    found = Source(_parsed("domain", "tasks", *letter), ERRORS).read()
    found |= Source(_parsed("config/letter_values.py"), frozenset({"ValueError"})).read()
    shown = {text: place for text, place in found.items() if not place.startswith(tuple(UNSHOWN))}
    return {text: place for text, place in shown.items() if text not in NO_REFUSALS}


@pytest.fixture
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def test_every_sentence_has_its_english(needed: dict[str, str]) -> None:
    assert [f"{place}: {text}" for text, place in needed.items() if text not in REFUSALS] == []


def test_no_english_outlives_its_sentence(needed: dict[str, str]) -> None:
    assert sorted(REFUSALS.keys() - needed.keys()) == []
    source = {
        node.value
        for tree in _parsed("domain", "tasks").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
    }
    assert sorted(key for key in FILLINGS if not holes(key) and key not in source) == []


def test_what_is_filled_in_stands_in_both() -> None:
    assert [key for key, text in REFUSALS.items() if holes(key) != holes(text)] == []


@pytest.mark.usefixtures("english")
def test_each_template_finds_its_own_english() -> None:
    for key, text in REFUSALS.items():
        names = [f"N{number}" for number in range(holes(key))]
        assert refusal(key.format(*names)) == text.format(*names)


@pytest.mark.usefixtures("english")
def test_names_and_unknown_sentences_stay() -> None:
    assert refusal("Kartu ini sudah dipegang Rina {Rapi}.") == "This card is already held by Rina {Rapi}."
    assert refusal("Kalimat yang belum dikenal.") == "Kalimat yang belum dikenal."
    assert refusal("Reason: sebutkan alasannya") == "Reason: give the reason"
    approved = refusal("Alur versi 3 konsep; yang dapat disetujui hanya alur yang diusulkan.")
    assert approved == "Workflow version 3 is a draft; only a workflow that is proposed can be approved."


@pytest.mark.usefixtures("english")
def test_what_a_person_typed_may_be_anything() -> None:
    for text in ("a: " * 3000, "“" * 3000 + "”: " * 3000, "{0} {}: {"):
        assert refusal(text) == text


def test_an_indonesian_screen_says_what_the_rules_say() -> None:
    assert refusal("Kartu ini sudah dipegang Rina.") == "Kartu ini sudah dipegang Rina."
