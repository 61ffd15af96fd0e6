"""The text editor of a workflow file as a Streamlit component: CodeMirror in one file of ours (`ui/assets/editor`), asking no other machine.

The officer's text is the browser's; the server hears of it a moment after the last key (`Written.sequence` counts what it heard) and puts another in its
place only under a new `revision`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from config.edits_faults import in_words
from config.examination import Examination, Remark
from config.outline import Key, named, names, outline
from config.translate import Vocabulary
from domain.workflow import Workflow
from ui.words import INDONESIAN, known, say, spoken

NAME = "sipdumas.editor"
FOLDER = Path(__file__).parents[1] / "assets" / "editor"
PHRASES = {
    "Find": "search", "next": "next", "previous": "previous", "all": "all", "match case": "match_case", "regexp": "regexp", "by word": "by_word",
    "replace": "replace", "Replace": "replace_with", "replace all": "replace_all", "close": "close", "Completions": "completions", "go": "go",
    "Diagnostics": "diagnostics", "No diagnostics": "no_diagnostics", "current match": "current_match", "on line": "on_line",
}  # fmt: skip
"""What CodeMirror says by itself, and our word for it."""


@dataclass
class Written:
    """A text in the editor: `revision` grows when the server changes it, `sequence` counts what the browser has sent."""

    text: str
    revision: int = 0
    sequence: int = 0

    def typed(self, text: str, sequence: int) -> None:
        """Take what the officer has typed."""
        self.text, self.sequence = text, sequence

    def put(self, text: str) -> None:
        """Put another text in its place, which the officer can undo like his own changes."""
        if text != self.text:
            self.text, self.revision = text, self.revision + 1


@dataclass(frozen=True)
class Checked:
    """What came of looking at the text, and the last route that was sound: its titles stand in the sentences."""

    found: Examination
    route: Workflow | None

    def said(self, one: Remark) -> str:
        """A remark in the screen's language: what it is, and which name was probably meant."""
        if spoken() != INDONESIAN:
            return one.sentence
        (told,) = in_words([one.sentence], self.route, hints=True)
        return told


def yaml_editor(
    written: Written, checked: Checked, words: Vocabulary, *, key: str, on_typed: Callable[[], None]
) -> None:
    """Show the text with what was found in it; `on_typed` is called after `written` has taken what was typed."""

    def heard() -> None:
        sent = st.session_state[key].get("typed") or {}
        written.typed(str(sent.get("text", written.text)), int(sent.get("sequence", written.sequence)))
        on_typed()

    mount = st.components.v2.component(_declared(), js="editor.js", css="editor.css", isolate_styles=False)
    mount(key=key, data=editor_data(written, checked, words, name=key), on_typed_change=heard)


def _declared() -> str:
    """Let the running server know our files: Streamlit itself finds only those of components installed as packages of their own."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        package, _, component = NAME.partition(".")
        manager.register_from_manifest(ComponentManifest(package, "1", [ComponentConfig(component, "built")]), FOLDER)
    return NAME


def editor_data(written: Written, checked: Checked, words: Vocabulary, *, name: str) -> dict[str, Any]:
    """What the browser is told: the text, its faults and warnings by line, what may stand where, and the words of the screen."""
    found = checked.found
    return {
        "name": name,
        "text": written.text,
        "revision": written.revision,
        "sequence": written.sequence,
        "verdict": verdict(found),
        "faults": [_fault(checked, one, "error") for one in found.faults]
        + [_fault(checked, one, "warning") for one in found.warnings],
        "shapes": {row: {key: _key(row, one) for key, one in keys.items()} for row, keys in outline().items()},
        "names": {
            what: [{"value": one, "told": told} for one, told in listed] for what, listed in names(words).items()
        },
        "words": _words(),
    }


def verdict(found: Examination) -> str:
    """What came of the check, in one sentence."""
    if found.faults:
        return say("editor.faulty", count=len(found.faults))
    return say("editor.warned", count=len(found.warnings)) if found.warnings else say("editor.sound")


def _fault(checked: Checked, one: Remark, tone: str) -> dict[str, Any]:
    return {"line": one.line, "at": say("editor.line", line=one.line), "said": checked.said(one), "tone": tone}


def _key(row: str, key: Key) -> dict[str, Any]:
    values = [
        {"value": one, "told": "", "help": known(f"schema.{named(row, key.name, one)}", "")} for one in key.values
    ]
    return {
        "help": say(f"schema.{named(row, key.name)}"),
        "needed": key.needed,
        "values": values,
        "ref": key.names,
        "in": key.row,
        "map": key.by_name,
        "flat": key.row == "terms",
    }


def _words() -> Mapping[str, Any]:
    said = {one: say(f"editor.{one}") for one in ("label", "toolbar", "undo", "redo", "leave", "needed", "checking")}
    return {**said, "phrases": {phrase: say(f"editor.phrase.{ours}") for phrase, ours in PHRASES.items()}}
