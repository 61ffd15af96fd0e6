"""From a snapshot to a letter: the pure half of correspondence, with no database, clock, locale or effect.

What a letter says is its snapshot (`tasks.snapshot_shape`), how it looks is its template bundle (`config.letters`). Both kept beside the
issued letter make the same PDF again, in a fresh process, on another day, time zone and locale, as long as `renderer_version`
is the same.

Data is data: it is escaped, never becomes template source, and what can't be printed is spelt out (`typesetting.printable`).
"""

import hashlib
import json
import traceback
from collections.abc import Mapping
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
from tasks.snapshot_shape import Snapshot, snapshot_faults
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

_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

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
    if faults := list(snapshot_faults(template.head, snapshot)):
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
    try:
        content = json.loads(bundle)
        kind, sources, fonts = content["kind"], content["sources"], content["fonts"]
    except (ValueError, KeyError, TypeError) as error:
        raise LetterFault("Bundel templat tidak dapat dibaca; pakailah yang disimpan bersama suratnya") from error
    if fonts != font_digests():
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
    context = {**snapshot, "head": head, "complaint": complaint, "sheet": Markup(template.sources[SHEET])}  # noqa: S704  our own sheet, no data
    wanted = [key.removeprefix("fields.") for key in (*head.required, *head.optional) if key.startswith("fields.")]
    context["fields"] = {key: snapshot["fields"].get(key) for key in wanted}
    tracking_code = complaint.pop("tracking_code")
    if head.recipient == "complainant":
        complaint["tracking_code"] = tracking_code
        context["tracking_url"] = f"{snapshot['office']['public_url'].rstrip('/')}/track/{tracking_code}"
        context["tracking_qr"] = _qr(context["tracking_url"])
    return context


@lru_cache(maxsize=32)
def _qr(address: str) -> str:
    """The address as a picture; making one costs more than all the rest of a page, and previews and trials repeat it."""
    return str(segno.make_qr(address, error="m").svg_data_uri(border=0))


def _place(error: BaseException, template: _Template) -> str:
    """Name template and line where rendering stopped, as far as the traceback knows."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in template.sources]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else f"{template.head.kind}.j2"
