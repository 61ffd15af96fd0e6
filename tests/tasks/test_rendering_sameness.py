"""A letter made again is the same letter, byte for byte: elsewhere, later, by an edited template's older version."""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.letters import font_files, letter_kinds, template_bundle, template_version
from domain.errors import LetterFault
from tasks.rendering import render
from tasks.typesetting import renderer_version
from tests.tasks.snapshots import a_snapshot

PROJECT = Path(__file__).resolve().parents[2]

ONE_BY_ONE = """
import json, sys
from tasks.rendering import render
print(json.dumps({kind: render(kind, snapshot).sha256 for kind, snapshot in json.load(sys.stdin).items()}))
"""


def snapshots() -> dict[str, dict[str, object]]:
    strange = "Ünïcode, Ελλάδα, עברית, العربية, ไทย, 漢字, 😀 𝔄"
    return {kind: a_snapshot(kind, complaint={"subject": strange}) for kind in letter_kinds()}


def made_elsewhere(folder: Path, **environment: str) -> dict[str, str]:
    """Render every letter in a fresh process and return the SHA-256 by kind."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE],
        input=json.dumps(snapshots()),
        env=bare | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    digests: dict[str, str] = json.loads(done.stdout)
    return digests


def test_a_fresh_process_elsewhere_makes_the_same_letters(tmp_path: Path) -> None:
    here = {kind: render(kind, snapshot).sha256 for kind, snapshot in snapshots().items()}
    empty = tmp_path / "fonts.conf"
    empty.write_text("<fontconfig/>", encoding="utf-8")
    new_york = made_elsewhere(tmp_path, TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="1")
    jakarta = made_elsewhere(
        PROJECT, TZ="Asia/Jakarta", LC_ALL="C.UTF-8", LANG="ar_EG.UTF-8", FONTCONFIG_FILE=str(empty), PYTHONHASHSEED="2"
    )
    assert here == new_york == jakarta


def test_order_and_threads_make_no_difference() -> None:
    wanted = {kind: render(kind, snapshot).sha256 for kind, snapshot in snapshots().items()}
    with ThreadPoolExecutor(4) as pool:
        jobs = [(kind, snapshot) for kind, snapshot in reversed(snapshots().items())] * 3
        made = list(pool.map(lambda job: (job[0], render(*job).sha256), jobs))
    assert made == [(kind, wanted[kind]) for kind, _ in jobs]


def test_a_letter_knows_what_it_was_made_with() -> None:
    letter = render("closing", a_snapshot("closing"))
    assert letter.sha256 == hashlib.sha256(letter.pdf).hexdigest()
    assert letter.template_version == template_version(template_bundle("closing"))
    assert letter.renderer_version == renderer_version()
    assert {"weasyprint", "pydyf", "pango", "harfbuzz", "fonttools"} <= set(letter.renderer_version.split())


def test_an_old_letter_outlives_the_editing_of_its_template() -> None:
    stored = _edited(template_bundle("closing"), "Hasil penanganan:", "Hasil menurut templat lama:")
    old = render("closing", a_snapshot("closing"), bundle=stored)
    again = render("closing", a_snapshot("closing"), bundle=stored)
    today = render("closing", a_snapshot("closing"))
    assert old == again
    assert (old.template_version, old.sha256) != (today.template_version, today.sha256)
    assert old.template_version == template_version(stored)


def test_every_source_and_font_counts_in_the_version() -> None:
    bundle = template_bundle("closing")
    content = json.loads(bundle)
    assert set(content["sources"]) == {"closing.j2", "_letter.j2", "_parts.j2", "letter.css"}
    assert content["fonts"] == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in font_files()}
    assert template_version(_edited(bundle, "font: 11pt", "font: 12pt")) != template_version(bundle)


def test_a_bundle_whose_fonts_are_gone_is_refused() -> None:
    stored = _edited(template_bundle("closing"), "DejaVuSans.ttf", "Retired.ttf")
    with pytest.raises(LetterFault, match="memakai huruf yang tidak lagi disertakan"):
        render("closing", a_snapshot("closing"), bundle=stored)


def test_the_bundle_of_another_letter_is_refused() -> None:
    with pytest.raises(LetterFault, match="untuk surat 'notice', bukan 'closing'"):
        render("closing", a_snapshot("closing"), bundle=template_bundle("notice"))
    with pytest.raises(LetterFault, match="Bundel templat tidak dapat dibaca"):
        render("closing", a_snapshot("closing"), bundle=b"%PDF")


def test_making_a_letter_leaves_the_environment_as_it_was() -> None:
    render("closing", a_snapshot("closing"))
    assert "sipdumas-fonts" not in os.environ.get("FONTCONFIG_FILE", "")


def _edited(bundle: bytes, old: str, new: str) -> bytes:
    edited = bundle.decode().replace(old, new).encode()
    assert edited != bundle, f"{old!r} is no longer in the template"
    return edited
