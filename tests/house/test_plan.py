"""The house stands as planned: rooms, doors, names."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

import pytest

from tests.house.sources import PROJECT, ROOMS, Source, own_files, product, report, sources

TOP_LEVEL = {*ROOMS, "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile", "uv.lock"}
SHAPELESS = {
    "utils",
    "util",
    "base",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "handler",
    "handlers",
}


def test_top_level_holds_only_the_agreed_names() -> None:
    present = {name.split("/", 1)[0] for name in own_files()}
    strangers = sorted(name for name in present - TOP_LEVEL if not name.startswith("."))
    assert not strangers, report("Move these into the room where they belong (README, 'Rooms'):", strangers)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_exists(room: str) -> None:
    assert (PROJECT / room / "__init__.py").is_file(), f"{room}/ has no __init__.py: the room is missing"


def test_every_package_has_a_sign_on_its_door() -> None:
    doors = [source for source in product() if source.name.endswith("__init__.py")]
    bare = [door.name for door in doors if not ast.get_docstring(door.tree)]
    assert not bare, report("Say in the docstring what lives here and who may come in:", bare)


def test_every_code_folder_of_a_room_is_a_package() -> None:
    folders = {PurePosixPath(source.name).parent for source in product() if "/migrations/" not in source.name}
    doorless = sorted(str(folder) for folder in folders if not (PROJECT / folder / "__init__.py").is_file())
    assert not doorless, report("Give these folders an __init__.py, or the import contracts do not see them:", doorless)


def test_no_file_has_a_shapeless_name() -> None:
    found = [name for name in own_files() if SHAPELESS & {PurePosixPath(name).stem, *PurePosixPath(name).parts[:-1]}]
    assert not found, report("Name the file after the one thing it holds:", found)


def test_ui_holds_no_namesake_of_a_room() -> None:
    inside = {PurePosixPath(name).parts[1] for name in own_files() if name.startswith("ui/")}
    clashes = sorted(part for part in inside if PurePosixPath(part).stem in {*ROOMS, "tests"})
    assert not clashes, report(
        "Rename: Streamlit puts ui/ first on the path, so this hides the room of that name:", clashes
    )


def test_no_file_is_a_novel() -> None:
    read = [source for source in product() if "migrations" not in source.name]  # a migration is a frozen list of tables
    long = [f"{source.name}: {count}" for source in read if (count := source.text.count("\n")) > 400]
    assert not long, report("Split by noun; a file has around 200 lines:", long)


def test_every_public_domain_class_stands_in_the_glossary() -> None:
    glossary = (PROJECT / "domain" / "GLOSSARY.md").read_text(encoding="utf-8")
    words = {word.strip("`.,;()") for word in glossary.replace("/", " ").split()}
    missing = [f"{source.at(node)} {node.name}" for source, node in _domain_classes() if node.name not in words]
    assert not missing, report("Add a line to domain/GLOSSARY.md, Indonesian term – `Identifier` – meaning:", missing)


def _domain_classes() -> list[tuple[Source, ast.ClassDef]]:
    files = [s for s in sources() if s.room == "domain" and not s.name.startswith("domain/store/")]
    return [(s, node) for s in files for node in s.tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
