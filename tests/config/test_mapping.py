"""A mapping file is read whole or refused with every fault, its line and its remedy; the shipped one fits the shipped route."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import read_workflow_file
from config.mapping import ImportMapping, mapping_names, read_mapping, read_mapping_file
from config.settings import WORKFLOWS
from config.tables import read_codes
from domain.errors import NotFound, WorkflowFault
from tasks.mapped_rows import strange_steps

SMALL = """\
title: "Kotak saran"
key: Nomor
times: {format: "%Y-%m-%d %H:%M", zone: Asia/Jakarta}
received_at: Masuk
lookups:
  tertutup: {column: Nama, values: {"": "true"}, otherwise: "false"}
subject: "{Perihal}"
body: "{Isi}"
intake:
  complainant.name: "{Nama}"
  complainant.anonymous: "{tertutup}"
status:
  column: Keadaan
  trails:
    baru:
      - {stage: registration, outcome: registered, at: Masuk}
      - {stage: completeness}
"""


def written(folder: Path, text: str = SMALL, name: str = "kotak") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def small(folder: Path, text: str = SMALL) -> ImportMapping:
    return read_mapping_file(written(folder, text), ("kotak",))


def faults(folder: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(WorkflowFault) as told:
        small(folder, text)
    return told.value.faults


@pytest.mark.parametrize("name", mapping_names())
def test_every_shipped_mapping_fits_the_shipped_route(name: str) -> None:
    assert not list(strange_steps(read_mapping(name), read_workflow_file(WORKFLOWS / "dumas-2026.yaml")))


def test_a_shipped_mapping_is_a_channel_with_a_label() -> None:
    labels = {code.code: code.label for code in read_codes()["channels"]}
    assert labels["la-311"] == "311 Los Angeles"


def test_agencies_a_mapping_brings_are_those_its_rows_lead_to() -> None:
    mapping = read_mapping("la-311")
    assert {one.code for one in mapping.agencies} == set(mapping.lookups["agency"].values.values())


def test_a_new_mapping_needs_no_python(tmp_path: Path) -> None:
    mapping = small(tmp_path)
    assert (mapping.name, mapping.zone.key) == ("kotak", "Asia/Jakarta")
    assert mapping.columns == ("Nomor", "Masuk", "Keadaan", "Perihal", "Isi", "Nama")


def test_an_unknown_mapping_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="la-311"):
        read_mapping("la-312")


def test_a_mapping_whose_channel_has_no_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkflowFault, match=r"kotak\.yaml:1: .*codes\.yaml"):
        read_mapping_file(written(tmp_path))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("zone: Asia/Jakarta", "zone: Asia/Jakarda"), r"kotak\.yaml:3, zone: 'Asia/Jakarda' is unknown"),
        (("%Y-%m-%d %H:%M", "%Y-%m"), r"kotak\.yaml:3, format: .* whole day"),
        (('subject: "{Perihal}"', 'subject: "{Perihal"'), r"kotak\.yaml:7: subject: .*brace"),
        (('"{Isi}"', '"{Isi.__class__}"'), r"kotak\.yaml:8: body: '{Isi.__class__}' names no column"),
        (("complainant.name", "complainant.nama"), r"kotak\.yaml:10, .*did you mean 'complainant.name'"),
        (("column: Nama", "column: tertutup"), r"kotak\.yaml:6, .*is a lookup itself"),
        ((", at: Masuk}", "}"), r"kotak\.yaml:16, baru: 'registration' needs outcome and at"),
        (("outcome: registered, at: Masuk", "role: x"), r"kotak\.yaml:16, .*'role' is not known here"),
        (("key: Nomor\n", ""), r"kotak\.yaml:1: 'key' is missing"),
    ],
)
def test_a_fault_names_file_line_and_remedy(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    found = faults(tmp_path, change)
    assert len(found) == 1
    with pytest.raises(WorkflowFault, match=told):
        raise WorkflowFault(found)


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = faults(tmp_path, ("Asia/Jakarta", "Mars"), ("{Isi}", "{}"), ("complainant.name", "x"))
    assert [line.split(":")[1].split(",")[0] for line in found] == ["3", "8", "10"]


def test_a_step_without_outcome_ends_the_trail(tmp_path: Path) -> None:
    found = faults(tmp_path, ("outcome: registered, at: Masuk", "outcome: null"))
    assert any("is not the last step" in line for line in found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("stage: completeness", "stage: completenes", "tidak mengenal tahap"),
        ("outcome: registered", "outcome: register", "yang ada: registered"),
        ("stage: completeness", "stage: analysis", "tidak menuju “analysis”"),
    ],
)
def test_steps_the_route_does_not_allow_are_told_with_their_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    route = read_workflow_file(WORKFLOWS / "dumas-2026.yaml")
    (fault,) = strange_steps(small(tmp_path, SMALL.replace(old, new)), route)
    assert fault.startswith("kotak.yaml:1")
    assert told in fault
