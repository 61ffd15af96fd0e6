"""No file carries what belongs to one machine, to one day, or to nobody."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import report, texts

UNWANTED = {
    "a path of one machine; use tmp_path, SIPDUMAS_HOME or a path relative to the project": r"(?<![\w.:/-])/(tmp|work|root|home|opt|Users)/\w",
    "a registry's address; it stands in uv.lock only": r"\b(pypi[.]org|pythonhosted[.]org|(deb|security)[.]debian[.]org|registry[.]npmjs)",
    "unfinished work; finish it, or say in the README that it is missing": r"\b(TO"
    r"DO|FIX"
    r"ME|XX"
    r"X)\b|\braise NotImplemented"
    r"Error",
    "a file outside the project; only SIPDUMAS_TEST_DATA may point there": r"(?<![\w./])(\.\./)+(?!shared/data)[a-z]\w*/|/[.]librar[y]\b",
    "a secret; read it from the environment or a file": r"-----BEGIN [A-Z ]*PRIVATE|\bgh[ps]_[A-Za-z0-9]{30}|\bAKIA[0-9A-Z]{16}\b",
}


@pytest.mark.parametrize("fault", UNWANTED)
def test_no_file_holds(fault: str) -> None:
    pattern = re.compile(UNWANTED[fault])
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, report(f"Remove {fault}:", found)


def test_every_text_file_ends_with_one_newline() -> None:
    found = [name for name, text in texts() if text and (not text.endswith("\n") or text.endswith("\n\n"))]
    assert not found, report("End the file with exactly one newline:", found)
