"""What an edit of a workflow's text refuses, and how it says so: in the words of the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from config.edits import a_stage, add_stage, remove_outcome, route_of, set_deadline, set_outcome, set_stage
from config.edits_faults import in_words
from config.edits_removal import Way, remove_stage, successor, targets
from config.examination import examine
from config.settings import WORKFLOWS
from domain.calendar import Term, Unit
from domain.errors import WorkflowFault
from domain.workflow import END

SHIPPED = (WORKFLOWS / "dumas-2026.yaml").read_text(encoding="utf-8")
SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
RULE = route_of(SMALL).stage("analysis").deadlines[0]
REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "unknown stage": (lambda: set_stage(SMALL, a_stage("X", "analyst")), "tidak ada lagi"),
    "empty title": (lambda: set_stage(SMALL, replace(route_of(SMALL).first, title=" ")), "wajib diisi"),
    "long title": (lambda: set_stage(SMALL, replace(route_of(SMALL).first, title="x" * 401)), "paling banyak 400"),
    "unknown role": (
        lambda: set_stage(SMALL, replace(route_of(SMALL).first, role="boss")),
        "peran “boss” tidak dikenal",
    ),
    "no days": (lambda: set_deadline(SMALL, "analysis", replace(RULE, terms={})), "isi jumlah hari"),
    "a term of no day": (
        lambda: set_deadline(SMALL, "analysis", replace(RULE, terms={None: Term(0, Unit.WORKING_DAYS)})),
        "sedikitnya 1",
    ),
    "no legal basis": (lambda: set_deadline(SMALL, "analysis", replace(RULE, legal_basis="")), "Dasar hukum"),
    "last decision": (lambda: remove_outcome(SMALL, "archive", "archived"), "satu-satunya"),
    "decision of the system": (lambda: remove_outcome(SMALL, "clarification", "lapsed"), "diambil oleh sistem"),
    "way not chosen": (
        lambda: remove_stage(SMALL, "clarification", {}),
        "Pilih tujuan baru untuk keputusan “Minta kelengkapan”",
    ),
    "the closing stage": (lambda: remove_stage(SMALL, "archive", {}), "pengaduan ditutup"),
    "nothing leads to the new stage": (
        lambda: add_stage(SMALL, "analysis", a_stage("X", "analyst"), through=[], label="Y"),
        "Pilih sedikitnya satu keputusan",
    ),
    "behind the approval": (
        lambda: add_stage(SMALL, "approval", a_stage("X", "analyst"), through=["approve"], label="Y"),
        "tahap yang diusulkan",
    ),
    "a text that is broken already": (
        lambda: set_stage(SMALL.replace("role: mailroom", "role: boss"), route_of(SMALL).first),
        "Baris 23: tahap “registration”: peran “boss” tidak dikenal",
    ),
    "unreachable then": (
        lambda: set_outcome(SMALL, "analysis", replace(route_of(SMALL).stage("analysis").outcomes[1], to="archive")),
        "tahap “Menunggu”: tidak ada keputusan yang menuju tahap ini",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_in_the_words_of_the_screens(case: str) -> None:
    act, said = REFUSED[case]
    with pytest.raises(WorkflowFault) as told:
        act()
    assert said in "\n".join(told.value.faults)


def test_ways_end_only_where_no_letter_would_be_lost() -> None:
    route = route_of(SHIPPED)
    assert END in targets(route, Way("closure", "close"), "archive")
    assert END not in targets(route, Way("", "withdraw_to"), "archive")
    assert successor(route, Way("", "withdraw_to"), "archive") == "closure"


def test_faults_of_a_broken_text_are_told_with_their_lines() -> None:
    broken = SMALL.replace("to: clarification", "to: nirwana").replace("role: mailroom", "role: boss")
    with pytest.raises(WorkflowFault) as told:
        route_of(broken)
    lines = [number for number, line in enumerate(broken.splitlines(), 1) if "nirwana" in line or "boss" in line]
    said = in_words(told.value.faults, lines=True)
    assert said[0] == f"Baris {lines[0]}: tahap “registration”: peran “boss” tidak dikenal"
    assert f"Baris {lines[1]}: tahap “analysis”, keputusan “clarify”: menuju tahap “nirwana” yang tidak ada" in said


def test_a_bracket_left_open_is_told_with_the_line_where_it_was_opened() -> None:
    found = examine(f"judul: [\n{SMALL}", "small.yaml")
    (said,) = in_words([fault.told(found.file) for fault in found.faults], lines=True)
    assert "dimulai pada baris 1;" in said
