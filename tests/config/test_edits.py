"""An edit of a workflow's text changes what it names and nothing else; comments, order, quotes and blank lines stay."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.edits import (
    a_stage,
    add_deadline,
    add_field,
    add_outcome,
    add_stage,
    fields_of,
    remove_deadline,
    remove_outcome,
    route_of,
    set_deadline,
    set_field,
    set_outcome,
    set_route,
    set_stage,
)
from config.edits_removal import ENTRY, Way, remove_stage, successor, ways_in
from config.settings import WORKFLOWS
from config.yaml_text import read_yaml
from domain.calendar import Term, Unit
from domain.changes import changes
from domain.errors import WorkflowFault
from domain.forms import FieldType, Form, FormField
from domain.workflow import END, Basis, Deadline, Nature, Outcome, Start, Workflow

SHIPPED = (WORKFLOWS / "dumas-2026.yaml").read_text(encoding="utf-8")
SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
NOTED = "# Alur kecil\n" + SMALL.replace(
    "reopen_to: analysis", "# dibuka kembali\nreopen_to:   analysis   # ditelaah"
).replace(
    "  - key: clarification", '\n  # menunggu pelapor: "satu" tahap\n  - key: clarification  # tahap\n    # di dalam'
).replace('    title: "Arsip"', "    title: 'Arsip'").replace('title: "Penelaahan"\n', "title: Penelaahan # polos\n")
_HEAD, _STAGES = NOTED.split("stages:\n")
FLAT = _HEAD + "stages:\n" + "\n".join(line.removeprefix("  ") for line in _STAGES.splitlines())
BLOCKS = (
    NOTED.replace(
        "working_days: {oversight: 60, general: 14}",
        "working_days:\n      oversight: 60   # enam puluh\n      general: 14",
    )
    .replace("reminders: [50, 100]", "reminders:\n          - 50   # separuh\n          - 100")
    .replace("form: {required: [missing]}", "form:\n          required:\n            - missing")
)
WRITINGS = {
    "shipped": SHIPPED,
    "small": SMALL,
    "noted": NOTED,
    "flat, no line end": FLAT,
    "blocks": BLOCKS,
    "windows": NOTED.replace("\n", "\r\n"),
    "marked": "\ufeff" + NOTED,
}
QUICK = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.sampled_from([name for name in WRITINGS if name != "shipped"])
SENTENCES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)


def comments(text: str) -> Counter[str]:
    """The comments, found without the code under test: what is quoted is taken out first."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"|(?<=: )\'(?:\'\'|[^\'])*\'', "''", text)
    return Counter(one.strip() for one in re.findall(r"(?:^|(?<=\s))#[^\r\n]*", bare, re.MULTILINE))


def same(one: Workflow, other: Workflow) -> bool:
    return replace(one, version="", name="") == replace(other, version="", name="")


def with_stage(route: Workflow, key: str, **new: Any) -> Workflow:  # noqa: ANN401  columns of every type
    return replace(route, stages=tuple(replace(one, **new) if one.key == key else one for one in route.stages))


def with_outcome(route: Workflow, stage: str, outcome: Outcome) -> Workflow:
    there = route.stage(stage).outcomes
    return with_stage(route, stage, outcomes=tuple(outcome if one.key == outcome.key else one for one in there))


def lines_gone(before: str, after: str) -> list[tuple[int, str]]:
    """The lines of `before`, from 1, that `after` doesn't hold at their place."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    spans = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i + 1, old[i]) for kind, a, b, _, _ in spans if kind != "equal" for i in range(a, b)]


def reach(text: str, *path: str | int) -> range:
    """The lines of what stands at a path of the file, up to the next thing."""
    lines = read_yaml(text, name="x").lines
    start = lines[path]
    later = [line for place, line in lines.items() if line > start and place[: len(path)] != path]
    return range(start, min(later, default=text.count("\n") + 2))


# -- what an edit changes ---------------------------------------------------------------------------


@QUICK
@given(name=TEXTS, title=SENTENCES, data=st.data())
def test_a_stage_is_renamed_and_nothing_else(name: str, title: str, data: st.DataObject) -> None:
    text = WRITINGS[name]
    route = route_of(text)
    place = data.draw(st.integers(0, len(route.stages) - 1))
    stage = route.stages[place]
    after = set_stage(text, replace(stage, title=title))
    flat = " ".join(title.split())
    assert same(route_of(after), with_stage(route, stage.key, title=flat))
    assert comments(after) == comments(text)
    assert {line for line, _ in lines_gone(text, after)} <= set(reach(text, "stages", place, "title"))


@QUICK
@given(
    name=TEXTS,
    data=st.data(),
    days=st.integers(1, 400),
    unit=st.sampled_from(Unit),
    shares=st.sets(st.integers(1, 100), max_size=5),
)
def test_a_deadline_holds_what_was_asked_and_nothing_else_moved(
    name: str, data: st.DataObject, days: int, unit: Unit, shares: set[int]
) -> None:
    text = WRITINGS[name]
    route = route_of(text)
    classes = data.draw(st.sampled_from([(None,), (Nature.GENERAL,), (Nature.OVERSIGHT, Nature.ASPIRATION)]))
    stage, old = data.draw(
        st.sampled_from([("", route.deadlines[0]), *((s.key, d) for s in route.stages for d in s.deadlines)])
    )
    new = replace(
        old,
        terms={nature: Term(days, unit) for nature in classes},
        reminders=tuple(share / 100 for share in sorted(shares)),
        basis=data.draw(st.sampled_from(Basis)),
        escalate_to=data.draw(st.sampled_from([None, "manager", "section_head"])),
    )
    after = set_deadline(text, stage, new)
    wished = with_stage(route, stage, deadlines=(new,)) if stage else replace(route, deadlines=(new,))
    assert same(route_of(after), wished)
    lost = comments(text) - comments(after)
    assert set(lost) <= {"# separuh", "# enam puluh"}  # beside an entry that itself went
    place = [one.key for one in route.stages].index(stage) if stage else 0
    path = ("stages", place, "deadlines", 0) if stage else ("deadlines", 0)
    assert {line for line, _ in lines_gone(text, after)} <= set(reach(text, *path))


@QUICK
@given(name=TEXTS, label=SENTENCES, data=st.data())
def test_a_decision_holds_what_was_asked_or_is_refused_in_words(name: str, label: str, data: st.DataObject) -> None:
    text = WRITINGS[name]
    route = route_of(text)
    stage = data.draw(st.sampled_from(route.stages))
    old = data.draw(st.sampled_from(stage.outcomes))
    known = fields_of(text)
    asked = data.draw(st.lists(st.sampled_from([f.name for f in known if f.type is FieldType.TEXT]), unique=True))
    new = replace(
        old,
        label=" ".join(label.split()),
        to=data.draw(st.sampled_from([one.key for one in route.stages] + [END])),
        letters=tuple(data.draw(st.lists(st.sampled_from(["notice", "closing"]), unique=True))),
        form=Form(tuple(f for f in known if f.name in asked)) if asked else old.form,
        bulk=data.draw(st.booleans()),
    )
    try:
        wished = with_outcome(route, stage.key, new)
    except WorkflowFault:
        with pytest.raises(WorkflowFault) as told:
            set_outcome(text, stage.key, new)
        assert not re.search(r"\b(stage|outcome|write|remove|leads)\b", "\n".join(told.value.faults))
        return
    after = set_outcome(text, stage.key, new)
    assert same(route_of(after), wished)
    assert comments(after) == comments(text)


# -- removing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shipped", "noted", "flat, no line end", "windows"])
def test_a_removed_stage_takes_its_own_lines_along_and_every_way_leads_on(name: str) -> None:
    text = WRITINGS[name]
    route = route_of(text)
    removed = 0
    for place, stage in enumerate(route.stages):
        ways = {way: successor(route, way, stage.key) for way in ways_in(route, stage.key)}
        after = _without(text, stage.key, ways)
        if after is None:
            continue
        removed += 1
        new = route_of(after)
        assert [one.key for one in new.stages] == [one.key for one in route.stages if one.key != stage.key]
        for way, to in ways.items():
            led = new.stage(way.stage).outcome(way.outcome).to if way.stage else _whole(new, way)
            assert led == to
        outside = _outside(text, after, reach(text, "stages", place), approves=stage.approves)
        left = [line for line in after.splitlines() if line.strip()]
        assert len(outside) == len(left)
        pairs = [(old, new) for old, new in zip(outside, left, strict=True) if old != new]
        assert all(re.match(r"\s*(to:|- \{key: .* to: |withdraw_to:|reopen_to:)", old) for old, _ in pairs)
        assert len(pairs) == sum(route.first.key != stage.key or way.stage != "" for way in ways)
        own = reach(text, "stages", place)
        mine = comments("\n".join(text.splitlines()[own[0] - 2 : own[-1]]))
        assert comments(text) - comments(after) <= mine
        assert comments(after) - comments(text) == Counter()
    assert removed >= 2


def _outside(text: str, after: str, own: range, *, approves: bool) -> list[str]:
    """The lines that hold something and are no part of the stage on the lines `own`; without "approval_by" when that goes too."""
    lines = list(enumerate(text.splitlines(), 1))
    above = own[0] - 1 if lines[own[0] - 2][1].lstrip().startswith("#") else 0
    kept = [
        line
        for number, line in lines
        if (number not in own and number != above) or (line.lstrip().startswith("#") and line in after)
    ]
    return [line for line in kept if line.strip() and not (approves and line.strip().startswith("approval_by:"))]


def _without(text: str, stage: str, ways: dict[Way, str]) -> str | None:
    """The text without the stage; None where the route can't do without it, and says why."""
    try:
        return remove_stage(text, stage, ways)
    except WorkflowFault as fault:
        why = r"kelas|ditutup|berkas lengkap|menuju tahap ini"
        return None if re.search(why, "\n".join(fault.faults)) else text


def _whole(route: Workflow, way: Way) -> str:
    return {"withdraw_to": route.withdraw_to, "reopen_to": route.reopen_to, ENTRY: route.first.key}[way.outcome]


def test_the_comment_above_a_removed_stage_goes_with_it_and_its_neighbours_stay() -> None:
    route = route_of(SHIPPED)
    after = remove_stage(SHIPPED, "forwarding", dict.fromkeys(ways_in(route, "forwarding"), "waiting_agency"))
    assert list(comments(SHIPPED) - comments(after)) == [
        "# 5a. Letter to the agency, notice to the complainant; done by the system once the letters are out."
    ]
    told = [change.sentence for change in changes(route, route_of(after))]
    assert told == [
        "tahap Penyaluran dihapus",
        "tahap Penelaahan: keputusan “Salurkan ke instansi”: tujuan Penyaluran → Menunggu jawaban instansi",
        "tahap Penilaian jawaban: keputusan “Jawaban belum memadai – surati instansi kembali”: "
        "tujuan Penyaluran → Menunggu jawaban instansi",
    ]


def test_another_stage_may_become_the_beginning() -> None:
    after = remove_stage(NOTED, "registration", {Way("", ENTRY): "clarification"})
    assert route_of(after).first.key == "clarification"
    begun = 'stages:\n  # menunggu pelapor: "satu" tahap\n  - key: clarification  # tahap\n    # di dalam\n'
    assert begun in after
    assert comments(after) == comments(NOTED)


def test_without_the_stage_that_approves_decisions_hold_at_once() -> None:
    after = remove_stage(SHIPPED, "approval", {})
    assert not any(out.approval_by for stage in route_of(after).stages for out in stage.outcomes)


# -- and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITINGS)
def test_an_edit_and_its_inverse_give_the_same_text(name: str) -> None:
    text = WRITINGS[name]
    route = route_of(text)
    whole = route.deadlines[0]
    stage = next(one for one in route.stages if one.deadlines)
    rule, way = stage.deadlines[0], stage.outcomes[0]
    longer = replace(
        rule, terms={key: Term(99, Unit.CALENDAR_DAYS) for key in rule.terms}, label="Lain", basis=Basis.FOUND
    )
    assert set_deadline(set_deadline(text, stage.key, longer), stage.key, rule) == text
    other = set_outcome(text, stage.key, replace(way, label="Lain", letters=("notice", *way.letters)))
    assert other != text
    assert set_outcome(other, stage.key, way) == text
    assert set_stage(set_stage(text, replace(stage, title="Lain", role="manager")), stage) == text
    made = Deadline("", "Batas baru!", Start.RECEIPT, {None: Term(7, Unit.WORKING_DAYS)}, "Contoh", Basis.ASSUMED)
    for place in ("", *(one.key for one in route.stages)):
        assert remove_deadline(add_deadline(text, place, made), place, "batas_baru") == text
    for one in route.stages:
        new = add_outcome(
            text, one.key, Outcome("", "Kembali ke meja", next(s.key for s in route.stages if not s.approves))
        )
        assert remove_outcome(new, one.key, "kembali_ke_meja") == text
    again = set_route(text, title=route.title, withdraw_to="analysis", reopen_to=route.reopen_to, withdraw_letters=())
    assert route_of(again).withdraw_letters == ()
    assert set_deadline(text, "", whole) == text


@pytest.mark.parametrize("name", WRITINGS)
def test_a_stage_added_and_removed_leaves_the_text_as_it_was(name: str) -> None:
    text = WRITINGS[name]
    way = route_of(text).stage("analysis").outcomes[-1]
    wider = add_stage(text, "analysis", a_stage("Paraf", "manager"), through=[way.key], label="Teruskan")
    new = route_of(wider)
    assert new.stage("analysis").outcome(way.key).to == "paraf"
    assert new.stage("paraf").outcomes == (Outcome("teruskan", "Teruskan", way.to),)
    assert comments(wider) == comments(text)
    (only,) = ways_in(new, "paraf")
    assert successor(new, only, "paraf") == way.to
    assert remove_stage(wider, "paraf", {only: way.to}) == text


# -- fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITINGS)
def test_fields_are_renamed_and_added(name: str) -> None:
    text = WRITINGS[name]
    missing = next(one for one in fields_of(text) if one.name == "missing")
    after = set_field(text, replace(missing, label="Yang: kurang", help="Satu baris"))
    assert [one.label for one in fields_of(after) if one.name == "missing"] == ["Yang: kurang"]
    wider = add_field(after, FormField("", "Nomor KTP", FieldType.TEXT))
    assert fields_of(wider)[-1].name == "nomor_ktp"
    assert comments(wider) == comments(text)


def test_signs_yaml_could_trip_over_come_through_whole() -> None:
    for title in (
        'a "b" # c',
        "x: {y}",
        "- awal",
        "null",
        "yes",
        "1e3",
        "0x1F",
        "ʼ\u200d\u0085é",
        "\\n",
        "😀 ~",
        "a'b",
        "T8",
    ):
        after = set_stage(FLAT, replace(route_of(FLAT).stages[-1], title=title))
        assert route_of(after).stages[-1].title == " ".join(title.split())
