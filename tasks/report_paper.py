"""The monthly report on paper and as a sheet: from its kept content to bytes. Pure; the same content gives the same bytes."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from config.reports import SHEET, TEMPLATE
from config.tables import OfficeCard
from domain.calendar import office_day
from tasks.rendering import long_date
from tasks.spreadsheets import Page, write_book
from tasks.typesetting import printable, typeset

KEPT, MISSED = "#1b4f80", "#c2571a"
"""Colours of the chart: told apart in grey print too."""
TITLES = (
    ("nature", "Kelas"),
    ("problem_code", "Kode masalah"),
    ("channel", "Kanal"),
    ("province", "Provinsi"),
    ("agency", "Instansi"),
)


@dataclass(frozen=True)
class Sheaf:
    """What a report's paper says beside its content: who issues it, when it was made (aware), which edition it is."""

    office: OfficeCard
    made_at: datetime
    edition: int


def report_pdf(content: Mapping[str, Any], sheaf: Sheaf) -> bytes:
    """The report as PDF/A-2u."""
    page = _environment().from_string(TEMPLATE.read_text(encoding="utf-8"))
    context = {
        "report": content,
        "office": sheaf.office,
        "edition": sheaf.edition,
        "made_on": long_date(office_day(sheaf.made_at).isoformat()),
        "sheet": Markup(SHEET.read_text(encoding="utf-8")),  # noqa: S704  our own sheet, no data
        "chart": chart(content["trend"]),
    }
    return typeset(page.render(context))


def _environment() -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_on_paper, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"thousands": thousands, "share": share, "percent": _percent}
    return environment


def _on_paper(value: object) -> object:
    """Nothing unprintable: what the fonts lack is spelt out."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def thousands(count: int) -> str:
    """12345 as it is written here: 12.345."""
    return f"{count:,}".replace(",", ".")


def share(count: int, whole: int) -> str:
    """A part of a whole in percent, one place: 33,3. A dash where there is no whole."""
    return f"{100 * count / whole:.1f}".replace(".", ",") if whole else "–"


def _percent(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0


# -- the chart ------------------------------------------------------------------------------------------

WIDTH, HEIGHT, FOOT, TOP = 720, 190, 24, 26


def chart(trend: Sequence[Sequence[Any]]) -> str:
    """Terms kept and missed by month, stacked columns, as the address of an SVG picture that holds itself."""
    most = max((row[4] + row[5] for row in trend), default=0)
    columns = "".join(_column(place, row, len(trend), most) for place, row in enumerate(trend))
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Liberation Serif, serif" font-size="12">'
        f"{_legend()}{columns}"
        f'<line x1="0" y1="{HEIGHT - FOOT}" x2="{WIDTH}" y2="{HEIGHT - FOOT}" stroke="#333"/></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"


def _legend() -> str:
    return (
        f'<rect x="0" y="3" width="11" height="11" fill="{KEPT}"/><text x="16" y="13">dipenuhi</text>'
        f'<rect x="86" y="3" width="11" height="11" fill="{MISSED}"/><text x="102" y="13">terlampaui</text>'
    )


def _column(place: int, row: Sequence[Any], count: int, most: int) -> str:
    month, _, _, _, kept, missed = row
    slot = WIDTH / count
    left, wide, ground = slot * place + slot * 0.18, slot * 0.64, HEIGHT - FOOT
    room = ground - TOP - 14
    low, high = (room * part / most if most else 0.0 for part in (kept, missed))
    middle = left + wide / 2
    parts = [
        f'<rect x="{left:.1f}" y="{ground - low:.1f}" width="{wide:.1f}" height="{low:.1f}" fill="{KEPT}"/>',
        f'<rect x="{left:.1f}" y="{ground - low - high:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{MISSED}"/>',
        f'<text x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(_short(str(month)))}</text>',
    ]
    if kept + missed:
        above = f"{thousands(kept)} / {thousands(missed)}" if missed else thousands(kept)
        parts.append(f'<text x="{middle:.1f}" y="{ground - low - high - 4:.1f}" text-anchor="middle">{above}</text>')
    return "".join(parts)


def _short(month: str) -> str:
    """2026-10 as Okt 26."""
    names = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
    return f"{names[int(month[5:]) - 1]} {month[2:4]}"


# -- the sheet ------------------------------------------------------------------------------------------


def report_xlsx(content: Mapping[str, Any], sheaf: Sheaf) -> bytes:
    """The report as a workbook: a page a table, figures as numbers."""
    book = BytesIO()
    write_book(list(_pages(content)), book, title=f"Laporan {content['title']}", made_at=sheaf.made_at)
    return book.getvalue()


def _pages(content: Mapping[str, Any]) -> list[Page]:
    stock, trend = content["stock"], content["trend"]
    words = {"before": "Berjalan pada awal bulan", "received": "Diterima", "ended": "Selesai", "after": "Berjalan pada akhir bulan"}  # fmt: skip
    summary = Page("Ringkasan", (content["title"], "Jumlah"), [(words[name], stock[name]) for name in words])
    splits = [Page(title, ("Kode", title, "Jumlah"), content["received"][split]) for split, title in TITLES]
    return [
        summary,
        Page("Batas waktu", ("Batas waktu", "Dipenuhi", "Terlampaui", "Gugur"), content["terms"]),
        Page("Dua belas bulan", ("Bulan", "Diterima", "Selesai", "Dipenuhi", "Terlampaui"), [row[1:] for row in trend]),
        *splits,
        Page("Hasil", ("Kode", "Hasil", "Jumlah"), content["outcomes"]),
    ]
