"""The letters the office sends: one template a kind, the sheet they share, and the fonts they are set in.

New letter: one file `<kind>.j2` here, and its name in a stage of the workflow. Whoever needs to know which letters exist
asks here (`letter_kinds`, `letter_head`); `tasks.rendering` sets them. Nothing here is rendered or runs a template.

A template begins with its head, TOML inside a Jinja comment, read before anything is rendered:

    {#
    title = "Surat Penyaluran Pengaduan"     # also the subject line "Hal"
    series = "keluar"                        # which run of numbers it draws from
    code = "PL"                              # the kind's mark in the number
    classification = "Biasa"                 # the line "Sifat"
    recipient = "agency"                     # complainant | agency
    copies = true                            # may carry tembusan
    version = 1                              # for people; the exact version is the bundle's hash
    required = ["due_on", "fields.agency"]   # data that may not be empty, beside what every letter needs
    optional = ["fields.note"]               # form fields it also shows; no other field reaches the template
    #}
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from domain.errors import LetterFault

Recipient = Literal["complainant", "agency"]

ROOM = Path(__file__).parent
FONTS = ROOM / "fonts"
SHEET = "letter.css"
SHARED = ("_letter.j2", "_parts.j2", SHEET)

# A key added later needs a default: bundles of letters already issued never change.
_HEAD_TYPES: dict[str, type] = {
    "title": str,
    "series": str,
    "code": str,
    "classification": str,
    "recipient": str,
    "copies": bool,
    "version": int,
    "required": list,
    "optional": list,
}


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What is known of a kind of letter before one is written; the keys are explained in this package's docstring."""

    kind: str
    title: str
    series: str
    code: str
    classification: str
    recipient: Recipient
    copies: bool
    version: int
    required: tuple[str, ...]
    optional: tuple[str, ...]


@cache
def letter_kinds() -> tuple[str, ...]:
    """Name every kind of letter that has a template, in alphabetical order."""
    return tuple(sorted(path.stem for path in ROOM.glob("*.j2") if not path.name.startswith("_")))


def letter_head(kind: str) -> LetterHead:
    """Read the head of the template for this kind.

    Raises LetterFault when there is no such letter, or its head lacks or misspells a key.
    """
    return parse_head(kind, _sources(kind)[f"{kind}.j2"])


def parse_head(kind: str, source: str) -> LetterHead:
    """Read the head out of a template's source; the template isn't run.

    Raises LetterFault naming the template and what is wrong with its head.
    """
    name = f"{kind}.j2"
    if not source.startswith("{#") or "#}" not in source:
        raise LetterFault(f"{name}: templat harus diawali kepala surat di antara {{# dan #}}")
    try:
        head = tomllib.loads(source[2 : source.index("#}")])
    except tomllib.TOMLDecodeError as error:
        raise LetterFault(f"{name}: kepala surat tidak dapat dibaca: {error}") from error
    if faults := _head_faults(head):
        raise LetterFault(f"{name}, kepala surat: " + "; ".join(faults))
    head |= {key: tuple(head[key]) for key in ("required", "optional")}
    return LetterHead(kind=kind, **head)


def _head_faults(head: Mapping[str, object]) -> list[str]:
    faults = [f"kunci '{key}' tidak dikenal" for key in head.keys() - _HEAD_TYPES.keys()]
    faults += [
        f"'{key}' harus ada dan berupa {wanted.__name__}"
        for key, wanted in _HEAD_TYPES.items()
        if type(head.get(key)) is not wanted
    ]
    if head.get("recipient") not in get_args(Recipient):
        faults.append("'recipient' harus salah satu dari " + ", ".join(get_args(Recipient)))
    return sorted(faults)


def template_bundle(kind: str) -> bytes:
    """Gather all that gives the letter its shape: template, layout and sheet in full, the fonts by their SHA-256.

    Canonical JSON, UTF-8, a few kilobytes. Keep it once per `template_version`; `tasks.rendering.render` takes it back
    and makes an old letter again after the template has been edited.
    Raises LetterFault when there is no such letter.
    """
    content = {"kind": kind, "sources": _sources(kind), "fonts": font_digests()}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def template_version(bundle: bytes) -> str:
    """Name a bundle by its content: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(bundle).hexdigest()[:16]


def _sources(kind: str) -> dict[str, str]:
    if kind not in letter_kinds():
        raise LetterFault(f"Surat '{kind}' tidak ada; yang ada: {', '.join(letter_kinds())}")
    return {name: (ROOM / name).read_text(encoding="utf-8") for name in (f"{kind}.j2", *SHARED)}


@cache
def font_files() -> tuple[Path, ...]:
    """List the font files shipped with the project, sorted by name."""
    return tuple(sorted(path for path in FONTS.iterdir() if path.suffix in {".ttf", ".otf"}))


@cache
def font_digests() -> dict[str, str]:
    """Map each shipped font file to its SHA-256; read once a process, for fonts don't change under a running system."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in font_files()}
