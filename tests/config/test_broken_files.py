"""Broken workflow files, one slip each: all that is wrong is told at its line with a remedy, nothing else, and at once.

Each file under broken/ is sound.yaml with a slip in it; at its end stands, as comments, what must be told: line and words.
"""

from __future__ import annotations

import difflib
import re
import time
from pathlib import Path

import pytest

from config.edits_faults import in_words
from config.examination import Examination, examine
from config.load import vocabulary
from tasks.letter_trials import letter_trials

HERE = Path(__file__).parent
SOUND = (HERE / "sound.yaml").read_text(encoding="utf-8")
FILES = sorted((HERE / "broken").glob("*.yaml"))
MARK = "# Told of this file, line by line:\n"
WORDS = vocabulary()


CLASSES: dict[str, tuple[str, ...]] = {
    "everything unknown": ("unknown-", "misshapen-key", "reserved-key", "long-name"),
    "unreachable": ("unreachable-stage", "trap"),
    "without way out": ("no-way-out",),
    "no end is reachable": ("no-end", "trap"),
    "without owner": ("no-owner", "empty-owner", "owner-may-not-decide", "approver-may-not-decide", "nobody-approves"),
    "an impossible term": ("zero-days", "negative-days", "endless-days", "half-days", "two-units", "no-term"),
    "a term that can't run": ("never-complete", "complete-too-late", "class-known-too-late"),
    "a reminder, a lapse or a pause that can't happen": ("reminder", "lapse-", "pause-"),
    "a loop no deadline ends": ("loop-",),
    "a letter that doesn't render": ("letter-does-not-render", "letter-field-of-another-type"),
    "a letter that needs what nobody fills": ("letter-field-nobody-fills", "letter-without-", "letter-answer-day"),
    "a letter that never goes out": ("letter-never-sent", "letter-twice", "too-many-letters"),
    "decisions that contradict themselves": (
        *("stage-twice", "outcome-twice", "deadline-twice", "asked-twice", "second-approval"),
        *("approval-without-way-back", "dismissed-without-reason", "bulk-with-letters"),
    ),
    "all at once": ("everything-at-once",),
    "hostile": ("yaml-", "number-", "character-", "not-utf-8"),
}
"""What the check promises to find, and the files that show it, by the beginnings of their names."""


def looked_at(source: str | bytes, name: str = "broken.yaml") -> Examination:
    """The examination with letters tried, and the promise that nobody waits for it: a second of work at most."""
    begun = time.process_time()
    found = examine(source, name, WORDS, trial=letter_trials)
    assert time.process_time() - begun < 1
    return found


def split(path: Path) -> tuple[str, list[tuple[int, str]]]:
    """What stands in the file before its comments, and what they say must be told."""
    body, _, comments = path.read_bytes().decode("utf-8", "surrogateescape").partition(MARK)
    told = [re.fullmatch(r"# (\d+): (.+)", line) for line in comments.splitlines()]
    return body, [(int(one[1]), one[2]) for one in told if one]


def test_the_sound_file_has_no_fault_and_no_warning() -> None:
    found = looked_at(SOUND)
    assert (found.faults, found.warnings) == ((), ())
    assert len(found.route().stages) == 10


def test_there_are_files_enough_and_each_says_what_must_be_told() -> None:
    assert len(FILES) >= 40
    assert all(split(path)[1] for path in FILES)


def test_every_promise_of_the_check_has_its_files_and_every_file_its_promise() -> None:
    names = [path.stem for path in FILES]
    assert not [begun for starts in CLASSES.values() for begun in starts if not any(n.startswith(begun) for n in names)]
    assert not [name for name in names if not name.startswith(tuple(sum(CLASSES.values(), ())))]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_fault_is_told_at_its_line_with_its_remedy_and_no_other(path: Path) -> None:
    body, expected = split(path)
    found = looked_at(path.read_bytes(), path.name)
    told = "\n".join(fault.told(path.name) for fault in found.faults)
    assert [fault.line for fault in found.faults] == sorted(line for line, _ in expected), told
    for line, words in expected:
        assert any(fault.line == line and words in fault.sentence for fault in found.faults), f"{line}: {words}\n{told}"
    assert all(fault.remedy for fault in found.faults), told
    assert found.workflow is None
    assert_only_a_slip(body)
    assert not [fault.text for fault in found.faults if fault.text in in_words([fault.told(path.name)])[0]]


def assert_only_a_slip(body: str) -> None:
    """Putting back a few lines gives the sound file, so that the slip alone is what is told."""
    changed = [line for line in difflib.ndiff(SOUND.splitlines(), body.splitlines()) if line[0] in "+-"]
    assert 0 < len(changed) <= 18, "\n".join(changed)


HOSTILE: dict[str, tuple[str | bytes, int, str]] = {
    # what a program could send, too big or too shapeless to keep as a file: the content, the first line told, its words
    "300 KB": ('title: "' + "x" * 300_000 + '"\n', 1, "at most 262144 are read"),
    "one very long line": (SOUND.replace("Alur contoh", "x" * 200_000), 1, "is too long"),
    "lists in lists": ("a: " + "[" * 100_000, 1, "nested more than 16 levels deep"),
    "maps in maps": ("a: " + "{a: " * 60_000, 1, "nested more than 16 levels deep"),
    "dashes in dashes": ("- " * 100_000, 1, "nested more than 16 levels deep"),
    "forty thousand times the same key": ("k: 1\n" * 40_000, 2, "a second time"),
    "ten thousand unknown keys": ("".join(f"k{i}: 1\n" for i in range(10_000)), 1, "'k0' is not known here"),
    "fifty thousand numbers for stages": ("stages: [" + "1," * 50_000 + "]", 1, "'reopen_to' is missing"),
    "UTF-16": (SOUND.encode("utf-16"), 1, "not UTF-8"),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 900, 2, "not UTF-8"),
    "old line ends": (SOUND.replace("\n", "\r"), 1, "U+000D"),
    "a line separator": (SOUND.replace("Alur contoh", "Alur\u2028contoh"), 1, "U+2028"),
    "half a surrogate": (SOUND.replace("Alur contoh", "Alur \ud800"), 1, "not UTF-8"),
    "half a surrogate by escape": (SOUND.replace("Alur contoh", r"Alur \ud800"), 1, "U+D800"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_is_refused_in_the_same_manner_and_soon(name: str) -> None:
    source, line, words = HOSTILE[name]
    found = looked_at(source)
    first = next(fault for fault in found.faults if words in fault.sentence)
    assert (first.line, bool(first.remedy), found.workflow) == (line, True, None)
    assert len(found.faults) <= 501


@pytest.mark.parametrize(
    "source", [SOUND.replace("\n", "\r\n"), "\ufeff" + SOUND, SOUND + "# tanpa \U0001f600 masalah\n"]
)
def test_what_other_editors_leave_in_a_file_is_no_fault(source: str) -> None:
    assert looked_at(source).faults == ()


WARNED = [
    # the slip, its line, the words: looser than the rule named, than the figure stated, than the complaint's own term
    ("information: 5}\n    basis", "information: 7}\n    basis", 9, "7 working days for information is looser than its legal basis PermenPANRB 62/2018 (5 working days"),
    ("working_days: 3\n        basis: found", "working_days: 4\n        basis: found", 56, "4 working days is looser than its legal basis SP4N-LAPOR! (3 working days"),
    ("working_days: 10", "working_days: 12", 129, "12 working days is looser than its legal basis Setwapres (10 working days"),
    ("working_days: 10", "calendar_days: 30", 129, "30 calendar days is looser than its legal basis Setwapres"),
    ('legal_basis: "Ketentuan kantor"', 'legal_basis: "Keputusan kepala: 2 hari kerja"', 83, "looser than the 2 working days its legal basis states"),
    ('legal_basis: "Ketentuan kantor"', 'legal_basis: "PER/05/M.PAN/4/2009"\n      - {key: late, label: "x", from: receipt, working_days: 70, basis: recalled, legal_basis: "PER/05/M.PAN/4/2009"}', 86, "looser than its legal basis PER/05/M.PAN/4/2009 (60 working days, from memory, not checked)"),
    ("working_days: {oversight: 60, general: 14, information: 5}\n        basis", "working_days: {oversight: 90, general: 14, information: 5}\n        basis", 111, "deadline 'answer' is longer than 'settle' of the whole complaint"),
    ("form: {required: [nature, agency]}", "form: {required: [nature], optional: [agency]}", 71, "letter 'forwarding' needs 'agency', which is not filled on every way here"),
    ("from: complete_file\n", "from: receipt\n", 0, ""),
    # no rule of ours: other words, another act of the same number, and what a rule is cited by in full
    ('working_days: 3\n        basis: assumed\n        legal_basis: "Ketentuan kantor"', 'working_days: 14\n        basis: assumed\n        legal_basis: "Hak pelapor atas laporan; UU 25/2007"', 0, ""),
    ('working_days: 3\n        basis: assumed\n        legal_basis: "Ketentuan kantor"', 'working_days: 58\n        basis: assumed\n        legal_basis: "UU Nomor 25 Tahun 2009"', 83, "58 working days is looser than its legal basis UU 25/2009 (60 calendar days"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), WARNED, ids=[f"{i}-{row[2]}" for i, row in enumerate(WARNED)])
def test_a_looser_deadline_is_warned_of_and_bars_nothing(old: str, new: str, line: int, words: str) -> None:
    assert old in SOUND
    found = looked_at(SOUND.replace(old, new, 1))
    told = "\n".join(one.warned(found.file) for one in (*found.warnings, *found.faults))
    if not line:
        assert not told
        return
    assert any(one.line == line and words in one.sentence and one.remedy for one in found.warnings), told
    assert not [one.text for one in found.warnings if one.text in in_words([one.told(found.file)])[0]]


def test_how_well_a_limit_is_founded_is_said_in_indonesian_too() -> None:
    found = looked_at(
        SOUND.replace("Setwapres: 10 hari kerja", "UU 25/2009").replace("working_days: 10", "working_days: 58")
    )
    assert in_words(one.told(found.file) for one in found.warnings) == [
        "tahap “waiting_completion”, batas “complete”: 58 hari kerja lebih longgar daripada dasar hukumnya, UU 25/2009 "
        "(30 hari kalender, dari ingatan, belum diperiksa); perpendek menjadi 30, atau sebut aturan yang membolehkan lebih lama"
    ]
