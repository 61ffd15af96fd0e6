"""The matrix of acts is kept true: each names a test that exists, and no page and no role is left without an act."""

from __future__ import annotations

import ast
from pathlib import Path

from config.tables import read_roles
from tests.e2e.matrix import MATRIX
from ui.frame import SCREENS

HERE = Path(__file__).parent


def named_in(file: str) -> set[str]:
    """Names of the tests of a file beside this one."""
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


def test_each_act_is_done_by_a_test_that_exists() -> None:
    named = [one.test.split("::") for one in MATRIX]
    missing = {f"{file}::{name}" for file, name in named if name not in named_in(file)}
    assert missing == set()


def test_no_page_and_no_role_is_left_without_an_act() -> None:
    pages = {way.path for way, _ in SCREENS}
    assert pages - {one.page for one in MATRIX} == set(), "add a line to tests/e2e/matrix.py, and the test it names"
    assert {role.key for role in read_roles()} - {one.role for one in MATRIX} == set()
