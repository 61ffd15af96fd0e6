"""Agencies, codes, units and roles as an administrator keeps them: nothing in use is lost, each change stands in the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Thread
from typing import Any

import pytest

from config.codes import codes_in_force
from config.intake import read_letter
from domain.errors import Conflict, NotAllowed, Refused
from domain.notices import Notice, NoticeKind
from domain.people import Officer
from domain.store import transaction
from domain.store.administration import AdministrationFilter
from domain.store.codes import CodeEntry
from domain.store.lists import Agency, AgencyUse
from domain.store.notices import tell
from domain.store.units import OfficeUnit
from tasks.agencies import add_agency, agency_use, change_agency, close_agency, reopen_agency
from tasks.code_lists import add_code, carried, change_code, restore_code, retire_code
from tasks.roles import change_role, foresee_role
from tasks.snapshots import label_of
from tasks.units import add_unit, change_unit, close_unit, unit_use
from tests.builders import NOON, a_letter, officers
from tests.ui.screens import a_case

pytestmark = pytest.mark.usefixtures("office_database")

BOSS = officers()["administrator"]
WHY: dict[str, Any] = {"by": BOSS, "at": NOON, "reason": "Surat 5/2026"}


def trail(noun: str) -> list[tuple[str, str]]:
    with transaction() as store:
        lines, _ = store.administration.page(AdministrationFilter(noun=noun))
    return [(line.what, line.subject) for line in reversed(lines)]


def test_a_closed_agency_is_offered_no_more_but_stays_on_its_complaints() -> None:
    a_case("complete", "forward", "approve")
    assert agency_use("bpn-sidoarjo", by=BOSS) == AgencyUse(open=1, waiting=1, closed=0)
    close_agency("bpn-sidoarjo", **WHY)
    with transaction() as store:
        assert "bpn-sidoarjo" not in {one.code for one in store.agencies.all()}
        assert store.agencies.names()["bpn-sidoarjo"] == "Kantor Pertanahan Kabupaten Sidoarjo"
        assert [one.code for one in store.agencies.page(active=False)[0]] == ["bpn-sidoarjo"]
    with pytest.raises(Refused, match="tidak ada dalam daftar"):
        a_case("complete", "forward")
    reopen_agency("bpn-sidoarjo", **WHY)
    a_case("complete", "forward")
    assert trail("agency") == [("agency.closed", "bpn-sidoarjo"), ("agency.reopened", "bpn-sidoarjo")]


def test_agencies_are_added_found_by_their_words_and_paged_without_a_gap() -> None:
    new = Agency("dinas-100", "  Dinas  100% Contoh ", "province", None, "a@b.invalid", " ")
    add_agency(new, **WHY)
    with transaction() as store:
        assert [one.name for one in store.agencies.page(words="100% c")[0]] == ["Dinas 100% Contoh"]
        every, seen, mark = [one.name for one in store.agencies.all()], list[str](), None
        while True:
            page, mark = store.agencies.page(after=mark, limit=7)
            seen += [one.name for one in page]
            if mark is None:
                break
    assert sorted(seen) == sorted(every)
    assert len(set(seen)) == len(every) > 14
    with pytest.raises(Conflict):
        add_agency(replace(new, name="Lain"), **WHY)
    with pytest.raises(Refused) as refused:
        add_agency(Agency("X", "dinas 100% contoh", "tidak-ada", email="bukan surel"), **{**WHY, "reason": " "})
    assert set(refused.value.problems) == {"code", "name", "category", "email", "reason"}
    change_agency(replace(new, name="Dinas Baru"), **WHY)
    assert trail("agency") == [("agency.added", "dinas-100"), ("agency.changed", "dinas-100")]


def test_a_code_worded_anew_shows_at_once_and_a_retired_one_stays_known() -> None:
    case = a_case(problem_code="03")
    assert carried("problem_codes", "03", by=BOSS) == 1
    change_code(CodeEntry("problem_codes", "03", "Korupsi dan pungli"), **WHY)
    assert {one.code: one.label for one in codes_in_force()["problem_codes"]}["03"] == "Korupsi dan pungli"
    retire_code("problem_codes", "03", **WHY)
    with pytest.raises(Refused, match="pilih salah satu"):
        read_letter(a_letter(problem_code="03"), at=NOON)
    assert read_letter(a_letter(problem_code="03"), at=NOON, retired=True).problem_code == "03"
    add_code(CodeEntry("problem_codes", "03.1", "Pungli sekolah", parent="03"), **WHY)
    assert read_letter(a_letter(problem_code="03.1"), at=NOON).problem_code == "03.1"
    restore_code("problem_codes", "03", **WHY)
    with transaction() as store:
        fields = store.workflows.in_force().stage("analysis").outcomes[0].form.fields
        assert store.complaints.look_at(store.complaints.find(case)).problem_code == "03"
    offered = next(one.choices for one in fields if one.name == "problem_code")
    assert "Pungli sekolah" in {one.label for one in offered if not one.retired}
    subject = "problem_codes/03"
    acts = [what for what, about in trail("code") if about == subject]
    assert acts == ["code.changed", "code.retired", "code.restored"]


def test_a_reason_the_workflow_needs_stays_and_letters_say_its_new_sentence() -> None:
    for needed in ("T8", "T10"):
        with pytest.raises(Conflict, match="alur kerja"):
            retire_code("dismissal_reasons", needed, **WHY)
    change_code(CodeEntry("dismissal_reasons", "T1", "Tembusan", "Kalimat baru."), **WHY)
    assert label_of("dismissal_reasons", "T1") == "Kalimat baru."
    with pytest.raises(Refused, match="kalimat"):
        change_code(CodeEntry("dismissal_reasons", "T1", "Tembusan", " "), **WHY)
    with pytest.raises(Refused) as refused:
        add_code(CodeEntry("problem_codes", "01", "", parent="99"), **WHY)
    assert set(refused.value.problems) == {"code", "label", "parent"}


def test_the_head_of_a_unit_is_told_what_its_officers_let_go_overdue() -> None:
    unit = OfficeUnit("telaah", "Bagian Telaah", "section_head")
    add_unit(unit, ["analyst", "registry"], by=BOSS, at=NOON)
    case = a_case()
    assert told_of_breach(case) == {"analyst", "section_head"}
    add_unit(OfficeUnit("lain", "Lain"), [], by=BOSS, at=NOON)
    assert unit_use("lain", ["analyst"], by=BOSS).moved == {"analyst": "telaah"}
    change_unit(OfficeUnit("lain", "Lain", "manager"), ["analyst"], by=BOSS, at=NOON)
    with transaction() as store:
        assert store.units.members() == {"analyst": "lain", "registry": "telaah"}
        assert store.units.heads_of("analyst") == ["manager"]
    close_unit("lain", by=BOSS, at=NOON)
    with transaction() as store:
        assert store.units.heads_of("analyst") == []
        assert {one.key for one in store.units.all()} == {"telaah", "lain"}
    with pytest.raises(Refused) as refused:
        add_unit(OfficeUnit("X!", " ", "nobody"), ["nobody"], by=BOSS, at=NOON)
    assert set(refused.value.problems) == {"key", "name", "head", "members"}
    assert [what for what, _ in trail("unit")] == ["unit.added", "unit.added", "unit.changed", "unit.closed"]


def told_of_breach(case: str) -> set[str]:
    with transaction() as store:
        complaint_id = store.complaints.find(case)
        new = Notice("k", NoticeKind.BREACHED, complaint_id, NOON, "DM lewat batas waktu", username="analyst")
        tell(store.connection, [new, new])
        everybody = [store.people.officer(name) for name in officers()]
        return {one.username for one in everybody if store.notices.unread(one, at=NOON)}


def test_a_role_gets_and_loses_rights_but_the_last_administrator_keeps_his() -> None:
    change = foresee_role("auditor", ["see_all", "import"], by=BOSS)
    assert (change.more, change.less, change.accounts) == (("import",), ("audit",), 1)
    change_role("auditor", "Pengawas", ["see_all", "import"], **WHY)
    with transaction() as store:
        assert store.people.officer("auditor").rights == {"see_all", "import"}
        assert store.people.role_labels()["auditor"] == "Pengawas"
    with pytest.raises(NotAllowed, match="administrator"):
        change_role("administrator", "Administrator", ["import"], **WHY)
    with transaction() as store:
        assert store.people.officer("administrator").may("administrate")
    with pytest.raises(Refused) as refused:
        change_role("auditor", "", ["raja"], **{**WHY, "reason": ""})
    assert set(refused.value.problems) == {"label", "rights", "reason"}
    assert trail("role") == [("role.changed", "auditor")]


def test_two_who_take_the_last_administrators_at_once_leave_one() -> None:
    change_role("auditor", "Pemeriksa", ["administrate"], **WHY)
    refused: list[NotAllowed] = []

    def take(role: str) -> None:
        try:
            change_role(role, role, ["see_all"], **WHY)
        except NotAllowed as refusal:
            refused.append(refusal)

    threads = [Thread(target=take, args=(role,)) for role in ("auditor", "administrator")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(refused) == 1
    with transaction() as store:
        assert len(store.people.holders("administrate")) == 1


def acts(by: Officer) -> list[Callable[[], object]]:
    """One of each kind, not yet done."""
    given = {**WHY, "by": by}
    return [
        partial(add_agency, Agency("a1", "A", "other"), **given),
        partial(close_agency, "bpn-garut", **given),
        partial(retire_code, "problem_codes", "01", **given),
        partial(change_code, CodeEntry("problem_codes", "01", "X"), **given),
        partial(change_role, "auditor", "X", [], **given),
        partial(close_unit, "x", by=by, at=NOON),
        partial(add_unit, OfficeUnit("x1", "X"), [], by=by, at=NOON),
    ]


def test_nobody_else_keeps_these_lists() -> None:
    for other in (one for role, one in officers().items() if role != "administrator"):
        for act in acts(other):
            with pytest.raises(NotAllowed):
                act()
    assert not trail("agency") + trail("code") + trail("role") + trail("unit")
