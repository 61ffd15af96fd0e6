"""Every sentence a workflow file's faults are told by has its Indonesian, with the same values in both, and none is left over."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from config.edits_faults import in_words
from config.fault_words import INDONESIAN
from domain.sentence import Sentence
from tests.sentences import assigned, called

ROOT = Path(__file__).parents[2]
TEMPLATE_AT = {"Sentence": 0, "fault": 1, "_lacking": 1}
"""What makes a sentence, and which of its arguments is the template; `fault` and `_lacking` hand theirs on."""
UNSAID = frozenset({"file", "problem"})
"""The screens show one file, and a third party's English is no help there."""


def holes(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def made() -> Iterator[tuple[str, set[str], str]]:
    """Every template in the source with the names of the values it is given, and its place."""
    for path in sorted(one for room in ("config", "domain", "tasks") for one in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Module)):
            for call in () if getattr(scope, "name", "") in TEMPLATE_AT else own_calls(scope):
                given = {one.arg for one in call.keywords if one.arg}
                yield template(call, scope), given, f"{path.relative_to(ROOT)}:{call.lineno}"


def own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    """Calls that make a sentence, but for those in functions within."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            if (
                isinstance(node, ast.Call)
                and called(node) in TEMPLATE_AT
                and len(node.args) > TEMPLATE_AT[called(node)]
            ):
                yield node
            yield from own_calls(node)


def template(call: ast.Call, scope: ast.FunctionDef | ast.Module) -> str:
    """The text given, or the one last put under the name given."""
    given = call.args[TEMPLATE_AT[called(call)]]
    if isinstance(given, ast.Name):
        values = [first(one) for one in assigned(given.id, scope.body)]
        given = max((one for one in values if one.lineno <= call.lineno), key=lambda one: one.lineno)
    assert isinstance(given, ast.Constant), f"line {call.lineno}: a template is written out, never put together"
    return str(given.value)


def first(value: ast.expr) -> ast.expr:
    return value.elts[0] if isinstance(value, ast.Tuple) else value


MADE = list(made())


def test_every_sentence_has_its_indonesian() -> None:
    assert len(MADE) > 100
    assert [f"{place}: {text}" for text, _, place in MADE if text not in INDONESIAN] == []


def test_no_indonesian_outlives_its_sentence() -> None:
    assert sorted(INDONESIAN.keys() - {text for text, _, _ in MADE}) == []


def test_both_say_the_same_values() -> None:
    assert [english for english, ours in INDONESIAN.items() if holes(english) - UNSAID != holes(ours) - UNSAID] == []


def test_each_sentence_is_given_the_values_it_names() -> None:
    from_issue = {"where", "letter"}  # `_lacking` fills these two in by itself
    assert [place for text, given, place in MADE if not given <= holes(text) <= given | from_issue] == []


def test_no_fault_of_a_workflow_is_a_bare_text() -> None:
    rooms = [
        *(ROOT / "domain" / "soundness").glob("*.py"),
        *(ROOT / "config" / name for name in ("references.py", "schema.py")),
    ]
    bare = [
        f"{path.name}:{node.lineno}"
        for path in rooms
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and called(node) == "Fault"
        and isinstance(node.args[1], ast.JoinedStr | ast.Constant)
    ]
    assert bare == []


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301  our own
def test_a_sentence_is_text_that_survives_copying(copied: object) -> None:
    one = Sentence("'{key}' is missing – write it", key="{title}")
    assert callable(copied)
    again = copied(one)
    assert one == again == "'{title}' is missing – write it"
    assert in_words([again]) == ["“{title}” belum ditulis"]
