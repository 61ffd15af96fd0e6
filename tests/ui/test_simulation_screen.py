"""The simulation page as a process owner uses it, with the process that works orders off; and the command beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import update

from domain.simulation import WhatIf
from domain.store import transaction
from domain.store.simulations import simulations
from flows.simulating import finish, start
from tasks.simulation_queue import order, simulation
from tests.builders import NOON, officers
from tests.recorded import a_year_of_work
from tests.ui.commands import Shell, shell
from tests.ui.screens import Screens, said
from tests.ui.test_cli_workflow import a_draft
from ui.cli import main

__all__ = ["shell"]


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Screens:
    monkeypatch.setenv("SIPDUMAS_DATABASE_URL", office_database)
    monkeypatch.setenv("SIPDUMAS_HOME", str(tmp_path))
    return Screens(monkeypatch)


def test_the_page_is_for_the_process_owner_and_the_manager(screens: Screens) -> None:
    for role in ("manager", "process_owner"):
        assert "Belum ada simulasi" in said(screens.open("SIMULATION", role))
    for role in ("analyst", "auditor", "administrator", "assistant_deputy"):
        assert "sim-run" not in [one.key for one in screens.open("SIMULATION", role).button]


def test_a_simulation_runs_beside_the_page_and_is_shown_again_after_a_reload(screens: Screens) -> None:
    a_year_of_work(150)
    app = screens.open("SIMULATION", "process_owner")
    app.number_input(key="sim-months").set_value(1)
    app.multiselect(key="sim-without").set_value(["analyst"])
    app.number_input(key="sim-add-analyst").set_value(2)
    began = monotonic()
    app.button(key="sim-run").click().run()
    assert monotonic() - began < 5, "the page does not wait"
    assert not app.exception
    assert "hasilnya tersimpan" in said(app)
    _awaited()
    again = screens.again("SIMULATION")
    assert not again.exception
    page = said(again)
    for told in (
        "Dengan rancangan ini separuh pengaduan selesai dalam",
        "batas waktu dipenuhi",
        "Menunggu dipisahkan dari bekerja",
    ):
        assert told in page
    assert "1 menjadi 2" in page, page[page.index("antrean dan beban") :][:600]
    assert page.count("data:image/svg+xml") == 4
    assert len(again.get("download_button")) == 10, "five tables, two forms each"
    again.selectbox(key="sim-queue-role").set_value("registry").run()
    assert not again.exception


def _awaited() -> None:
    finish()
    with transaction() as store:
        (order,) = store.simulations.latest()
    assert order.ended_at, f"still at {order.done}"
    assert order.problem is None


def test_who_asks_while_a_process_is_about_to_end_is_not_left_waiting(screens: Screens) -> None:
    manager = officers()["manager"]
    broken = order(WhatIf(), None, by=manager, at=NOON)
    with transaction() as store:
        store.connection.execute(update(simulations).values(asked={"away": [["analyst", "yesterday", "today"]]}))
    start()
    behind = order(WhatIf(), None, by=manager, at=NOON)
    start()
    finish()
    assert "kesalahan sistem" in (simulation(broken, by=manager).problem or "")
    assert "belum cukup" in (simulation(behind, by=manager).problem or ""), "the first one's process broke down on it"


def test_what_is_wrong_stands_beside_the_field_and_too_little_trail_is_told(screens: Screens) -> None:
    app = screens.open("SIMULATION", "manager", version="1")
    app.multiselect(key="sim-away").set_value(["analyst"]).run()
    app.date_input(key="sim-last").set_value(NOON.date()).run()
    app.button(key="sim-run").click().run()
    assert "hari terakhir harus pada atau sesudah hari pertama" in said(app)
    app.multiselect(key="sim-away").set_value([]).run()
    app.button(key="sim-run").click().run()
    finish()
    assert "diperlukan sedikitnya 20 perkara selesai" in said(screens.again("SIMULATION"))


def test_the_command_sets_a_draft_beside_today(shell: Shell, tmp_path: Path) -> None:
    assert "belum cukup" in shell.run("workflow", "simulate").err
    a_year_of_work(150)
    draft, _ = a_draft(tmp_path)
    asked = ("workflow", "simulate", str(draft), "--months", "1", "--trail-months", "24")
    told = shell.done(*asked, "--add", "analyst")
    assert "1 → 2" in told.out
    assert "PERHATIAN" not in told.out
    gone = shell.done(*asked, "--without", "analyst", "--leave", "registry:2026-12-01..2026-12-05", "--json").json
    assert gone["changed"]["unmanned"] == ["analyst"]
    assert gone["asked"]["away"] == [["registry", "2026-12-01", "2026-12-05"]]


def test_the_command_refuses_in_the_users_words(shell: Shell) -> None:
    assert "antara 10 dan 50" in shell.run("workflow", "simulate", "--replications", "2").err
    assert shell.run("workflow", "simulate", "--leave", "analyst").code == 2
    assert shell.run("workflow", "simulate", "--log", "none.csv").code == 1


def test_a_model_of_another_systems_log_is_judged_by_the_command(
    real_data: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    log = ("--log", str(real_data("permit_receipt_log.csv")), "--zone", "Europe/Amsterdam")
    found = _json(capsys, *log, "--judge")
    for off, drift in zip(found["distance"], found["drift"], strict=True):
        assert abs(off) < abs(drift) / 2, "nearer than the log itself moved"
    assert found["parts"]["last"]["cases"] == 430
    assert found["busiest"]["difference"][0] > 0, "without the busiest officer the queues are longer"
    more = _json(capsys, *log, "--months", "1", "--without-busiest", "--arrivals", "2")
    assert more["asked"]["without"] == [more["busiest"]]
    assert more["changed"]["closed"][0] > 1.5 * more["today"]["closed"][0]


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:  # noqa: ANN401  JSON is anything
    with pytest.raises(SystemExit) as left:
        main(("workflow", "simulate", *words, "--json"))
    assert left.value.code == 0
    return json.loads(capsys.readouterr().out)
