"""The process owner's editor: what is written is checked at once, kept, and becomes a version when he says so."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # comes with Prefect, without types
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from config.outline import outline
from config.yaml_text import read_yaml
from domain.store import transaction
from tests.bench.editor import MOST_MS, a_long_file, parts
from tests.ui.commands import Shell, shell
from tests.ui.screens import Screens, said
from ui.parts.yaml_editor import FOLDER
from ui.words import ENGLISH, WORDS, say

__all__ = ["shell"]

WORKFLOWS = Path(__file__).parents[2] / "config" / "workflows"
SEED = (WORKFLOWS / "dumas-2026.yaml").read_text("utf-8")
BROKEN = SEED.replace(" to: analysis\n", " to: analisis\n", 1)
LINE = 1 + BROKEN[: BROKEN.index(" to: analisis")].count("\n")


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def told(app: AppTest) -> dict[str, Any]:
    """What the browser's editor is told."""
    (component,) = app.get("bidi_component")
    data: dict[str, Any] = json.loads(component.proto.json)
    return data


def typed(app: AppTest, text: str, sequence: int = 1) -> AppTest:
    """The officer has typed, and the browser has sent it."""
    (component,) = app.get("bidi_component")
    sent = json.dumps({"typed": {"text": text, "sequence": sequence}})
    states = app._tree.get_widget_states()
    states.widgets.append(WidgetState(id=component.proto.id, json_value=sent))
    return app._run(states)


def versions() -> list[tuple[int, str, str]]:
    with transaction() as store:
        return [(one.number, one.status.value, one.author) for one in store.workflows.all_versions()]


def test_it_begins_with_the_version_in_force_and_knows_what_may_stand_where(screens: Screens) -> None:
    app = screens.open("EDITOR", "process_owner")
    data = told(app)
    assert (data["text"], data["faults"], data["verdict"]) == (SEED, [], say("editor.sound"))
    assert data["shapes"]["outcomes"]["to"]["ref"] == "stages"
    assert {"value": "section_head", "told": ""} in data["names"]["roles"]
    assert "Gambar alur Penanganan Pengaduan Masyarakat 2026: 11 tahap" in said(app)


def test_a_fault_is_shown_at_its_line_and_the_last_sound_picture_stays(screens: Screens) -> None:
    app = typed(screens.open("EDITOR", "process_owner"), BROKEN)
    data = told(app)
    (fault,) = data["faults"]
    assert (data["sequence"], fault["line"], fault["at"]) == (1, LINE, f"Baris {LINE}:")
    assert fault["said"] == (
        "tahap “Pemeriksaan kelengkapan”, keputusan “Lengkap”: menuju tahap “analisis” yang tidak ada; mungkin maksudnya “analysis”"
    )
    assert say("editor.kept") in said(app)
    assert "11 tahap" in said(app)
    assert told(typed(app, SEED, 2))["faults"] == []


def test_what_was_typed_survives_the_session_and_is_saved_as_a_draft_version(screens: Screens) -> None:
    typed(screens.open("EDITOR", "process_owner"), BROKEN)
    app = screens.open("EDITOR", "process_owner")
    assert told(app)["text"] == BROKEN
    app.button(key="editor-save").click().run()
    assert say("editor.saved", number=2) in said(app)
    assert versions()[0] == (2, "draft", "process_owner")
    app.button(key="editor-save").click().run()
    assert say("editor.already", number=2) in said(app)
    assert told(screens.open("EDITOR", "process_owner"))["text"] == BROKEN


def test_another_version_replaces_own_writing_only_when_asked(screens: Screens) -> None:
    typed(screens.open("EDITOR", "process_owner"), BROKEN).button(key="editor-save").click().run()
    assert told(screens.open("EDITOR", "process_owner", **{"from": "1"}))["text"] == SEED  # nothing of it would be lost
    typed(screens.again("EDITOR"), SEED + "# lain\n")
    app = screens.open("EDITOR", "process_owner", **{"from": "2"})
    assert told(app)["text"] == SEED + "# lain\n"
    app.button(key="editor-begin").click().run()
    data = told(app)
    assert (data["text"], data["revision"]) == (BROKEN, 1)
    app.button(key="editor-reset").click().run()
    assert told(app)["text"] == SEED


def test_every_key_and_word_of_a_file_has_its_help() -> None:
    missing = [f"schema.{row or 'file'}.{key}" for row, keys in outline().items() for key in keys]
    assert [one for one in missing if one not in WORDS or one not in ENGLISH] == []


def test_the_published_schema_is_up_to_date_and_takes_the_seed(shell: Shell) -> None:
    published = json.loads((WORKFLOWS / "workflow.schema.json").read_text("utf-8"))
    assert published == shell.done("workflow", "schema").json, (
        "sipdumas workflow schema > config/workflows/workflow.schema.json"
    )
    assert SEED.startswith("# yaml-language-server: $schema=workflow.schema.json\n")
    asked = jsonschema.Draft202012Validator(published)
    data = read_yaml(SEED, name="seed").data
    assert list(asked.iter_errors(data)) == []
    assert isinstance(data, dict)
    data["stages"][0]["role"], data["stages"][1]["rle"] = "nobody", "x"
    assert [list(one.path) for one in asked.iter_errors(data)] == [["stages", 0, "role"], ["stages", 1]]


def test_the_built_editor_is_that_of_its_source_and_asks_nobody() -> None:
    lock = (FOLDER / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
    assert "http" not in lock
    built = (FOLDER / "built" / "editor.js").read_text("utf-8")
    hashed = hashlib.sha256()
    names = ["build.js", "package.json", "package-lock.json"]
    names += sorted(f"source/{one.name}" for one in (FOLDER / "source").iterdir())
    for name in names:
        hashed.update(f"{name}\n".encode() + (FOLDER / name).read_bytes())
    assert hashed.hexdigest() in built[:300], "cd ui/assets/editor && npm ci && npm run build"
    assert "MIT licence" in built[:400]
    assert set(re.findall(r"https?://[^\"'`\s)]+", built)) <= {"http://www.w3.org/2000/svg"}


def test_an_answer_to_a_key_costs_less_than_promised_with_60_stages() -> None:
    assert sum(parts(a_long_file(60), rounds=3).values()) < MOST_MS
