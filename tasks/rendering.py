"""From a snapshot to a letter: the pure half of correspondence, with no database, clock, locale or effect.

A *snapshot* is all that a letter says, as JSON: kept beside the issued letter, it makes the same PDF again, in a fresh
process, on another day, time zone and locale (given the same `template_version` and `renderer_version`).

    {
      "number": "B-12/PL/11/2026" | null,         null exactly when draft is true
      "date": "2026-11-24",                       day of the letter; also the PDF's dates
      "draft": false,                             true: watermark KONSEP, no number
      "office": {"name", "unit", "address", "city", "signatory_name", "signatory_title", "public_url"},
      "recipient": {"name", "address", "salutation"},      "Yth. <salutation> <name>"; salutation and address may be ""
      "copies": ["Ombudsman RI", …],              tembusan; [] where the letter's head says copies = false
      "complaint": {
        "registration_number", "tracking_code", "subject", "received_on": "2026-11-02", "channel": "Surat", "gist",
        "letter_number" | null, "letter_date": "2026-10-27" | null,
        "complainant_name" | null                 null in a letter to an agency: identity stays with the office
      },
      "due_on": "2026-12-08" | null,
      "reason": {"code": "T3", "text": "…"} | null,
      "fields": {"note": "…", …}                  decision fields, text; only those the head names are used
    }

All values are text unless shown otherwise; addresses, gist and fields may have several lines. Every key shown must be there,
apart from those of `fields`. More keys are refused, so that nothing personal is kept by oversight.
A letter to an agency never gets the tracking code: whoever holds it can follow the case as the complainant.

Data is data: it is escaped, never becomes template source, and what can't be printed is spelt out (`typesetting.printable`).
"""

import hashlib
import json
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NoReturn

import jinja2
import segno
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from config.letters import (
    SHEET,
    LetterHead,
    font_digests,
    letter_head,
    letter_kinds,
    parse_head,
    template_bundle,
    template_version,
)
from domain.errors import LetterFault
from tasks.typesetting import printable, renderer_version, typeset

__all__ = [
    "RenderedLetter",
    "Snapshot",
    "letter_head",
    "letter_kinds",
    "preview_html",
    "render",
    "template_bundle",
    "template_version",
]

Snapshot = Mapping[str, Any]

_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]

_TEXT, _MAYBE, _DAY, _MAYBE_DAY = "teks", "teks atau null", "tanggal TTTT-BB-HH", "tanggal TTTT-BB-HH atau null"
_FLAG, _TEXTS, _FIELDS = "true atau false", "daftar teks", "kumpulan isian"
_OFFICE = ("name", "unit", "address", "city", "signatory_name", "signatory_title", "public_url")
_SHAPE: dict[str, Any] = {
    "number": _MAYBE,
    "date": _DAY,
    "draft": _FLAG,
    "office": dict.fromkeys(_OFFICE, _TEXT),
    "recipient": dict.fromkeys(("name", "address", "salutation"), _TEXT),
    "copies": _TEXTS,
    "complaint": {
        **dict.fromkeys(("registration_number", "tracking_code", "subject", "channel", "gist"), _TEXT),
        **dict.fromkeys(("letter_number", "complainant_name"), _MAYBE),
        "received_on": _DAY,
        "letter_date": _MAYBE_DAY,
    },
    "due_on": _MAYBE_DAY,
    "reason": {"code": _TEXT, "text": _TEXT},
    "fields": _FIELDS,
}

# What the expressions of a template may raise when its author or the data errs; anything else is our own mistake.
_TEMPLATE_ERRORS = (
    jinja2.TemplateError,
    LetterFault,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter as it goes out, and what is needed to make it again: keep all four beside the snapshot."""

    pdf: bytes
    sha256: str
    template_version: str
    renderer_version: str


def render(kind: str, snapshot: Snapshot, *, bundle: bytes | None = None) -> RenderedLetter:
    """Set the letter of this kind as a PDF/A.

    `bundle` is the stored `template_bundle` of an earlier version; without it the shipped template is used.
    Raises LetterFault when data is missing or doesn't fit, the template is faulty, or the bundle's fonts are no longer shipped.
    """
    used = template_bundle(kind) if bundle is None else bundle
    pdf = typeset(_compose(kind, snapshot, used))
    return RenderedLetter(pdf, hashlib.sha256(pdf).hexdigest(), template_version(used), renderer_version())


def preview_html(kind: str, snapshot: Snapshot) -> str:
    """Write the letter as one self-contained HTML page for the screen; raises LetterFault like `render`."""
    return _compose(kind, snapshot, template_bundle(kind))


def long_date(day: str) -> str:
    """Write "2026-11-24" as "24 November 2026", whatever the locale; raises LetterFault when it's no day."""
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        raise LetterFault(f"'{day}' bukan tanggal; yang diharapkan TTTT-BB-HH, misalnya 2026-11-24") from error
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def _compose(kind: str, snapshot: Snapshot, bundle: bytes) -> str:
    template = _open_bundle(bundle)
    if template.head.kind != kind:
        raise LetterFault(f"Bundel templat ini untuk surat '{template.head.kind}', bukan '{kind}'")
    if faults := list(_faults(template.head, snapshot)):
        raise LetterFault(f"{template.head.title} ({kind}): " + "; ".join(faults))
    try:
        return template.page.render(_context(template, snapshot))
    except _TEMPLATE_ERRORS as error:
        raise LetterFault(f"{_place(error, template)}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Template:
    head: LetterHead
    page: jinja2.Template
    sources: Mapping[str, str]


@lru_cache(maxsize=64)
def _open_bundle(bundle: bytes) -> _Template:
    content = json.loads(bundle)
    kind, sources = content["kind"], content["sources"]
    if content["fonts"] != font_digests():
        raise LetterFault(f"Surat '{kind}' versi {template_version(bundle)} memakai huruf yang tidak lagi disertakan")
    name = f"{kind}.j2"
    head = parse_head(kind, sources[name])
    try:
        return _Template(head, _environment(sources).get_template(name), sources)
    except jinja2.TemplateSyntaxError as error:
        raise LetterFault(f"{error.name}:{error.lineno}: {error.message}") from error


def _environment(sources: Mapping[str, str]) -> jinja2.Environment:
    """Templates are edited by process owners: sandboxed, escaping, and an unknown name is an error."""
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_on_paper,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"long_date": long_date, "lines": _lines}
    environment.globals = {"refuse": _refuse}
    return environment


def _on_paper(value: object) -> object:
    """Guard what a template writes: nothing unprintable, and never the word None in a letter."""
    if value is None:
        raise LetterFault("data yang ditulis di sini kosong")
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _refuse(message: str) -> NoReturn:
    raise LetterFault(message)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _context(template: _Template, snapshot: Snapshot) -> dict[str, Any]:
    head, complaint = template.head, dict(snapshot["complaint"])
    context = {**snapshot, "head": head, "complaint": complaint, "sheet": Markup(template.sources[SHEET])}  # noqa: S704 - ours
    wanted = [key.removeprefix("fields.") for key in (*head.required, *head.optional) if key.startswith("fields.")]
    context["fields"] = {key: snapshot["fields"].get(key) for key in wanted}
    tracking_code = complaint.pop("tracking_code")
    if head.recipient == "complainant":
        complaint["tracking_code"] = tracking_code
        context["tracking_url"] = f"{snapshot['office']['public_url'].rstrip('/')}/track/{tracking_code}"
        context["tracking_qr"] = segno.make_qr(context["tracking_url"], error="m").svg_data_uri(border=0)
    return context


def _place(error: BaseException, template: _Template) -> str:
    """Name template and line where rendering stopped, as far as the traceback knows."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in template.sources]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else f"{template.head.kind}.j2"


def _faults(head: LetterHead, snapshot: Snapshot) -> Iterator[str]:
    """Say everything that is wrong with a snapshot for this letter, each naming its key."""
    misfits = list(_misfits(_SHAPE, snapshot))
    yield from misfits
    if misfits:
        return
    yield from (f"data '{key}' wajib diisi" for key in head.required if not _value(key, snapshot))
    named = [key for key in (*head.required, *head.optional) if key.startswith("fields.")]
    yield from (f"'{key}' harus berupa teks" for key in named if not isinstance(_value(key, snapshot), str | None))
    if snapshot["copies"] and not head.copies:
        yield "surat ini tidak memakai tembusan ('copies')"
    if (snapshot["number"] is None) is not snapshot["draft"]:
        yield "'number' kosong hanya untuk konsep, dan konsep tidak bernomor"


def _misfits(shape: Mapping[str, Any], data: Mapping[str, Any], at: str = "") -> Iterator[str]:
    yield from (f"data '{at}{key}' tidak ada" for key in shape if key not in data)
    yield from (f"data '{at}{key}' tidak dikenal" for key in data if key not in shape)
    for key in shape.keys() & data.keys():
        wanted, value = shape[key], data[key]
        if not isinstance(wanted, str):
            yield from _group_misfits(wanted, value, f"{at}{key}")
        elif not _fits(value, wanted):
            yield f"'{at}{key}' harus berupa {wanted}"


def _group_misfits(shape: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _misfits(shape, value, f"{at}.")
    elif not (value is None and at == "reason"):
        yield f"'{at}' harus berupa kumpulan {', '.join(shape)}"


def _fits(value: object, wanted: str) -> bool:
    match value:
        case None:
            return wanted in {_MAYBE, _MAYBE_DAY}
        case bool():
            return wanted == _FLAG
        case str():
            return wanted in {_TEXT, _MAYBE} or (wanted in {_DAY, _MAYBE_DAY} and _is_day(value))
        case list():
            return wanted == _TEXTS and all(isinstance(item, str) for item in value)
        case _:
            return wanted == _FIELDS and isinstance(value, Mapping)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _value(key: str, snapshot: Snapshot) -> object:
    group, _, name = key.partition(".")
    return snapshot[group].get(name) if name else snapshot[group]
