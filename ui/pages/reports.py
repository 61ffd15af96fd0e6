"""Laporan: a month in figures and pictures; the finished report as paper and sheet, made by itself or by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from domain.errors import ComplaintError
from domain.people import Officer
from domain.reporting import SPLITS, Month
from domain.store import transaction
from domain.store.reporting import Report
from tasks.report_paper import chart, share, thousands
from tasks.reports import figures_now, make_report
from ui.officer import now
from ui.parts.export import export_table
from ui.parts.flash import later, say_now
from ui.parts.lists import Kept, named
from ui.parts.moments import clock_words, day_words
from ui.parts.press import press
from ui.parts.pressure import MINUTES, as_of
from ui.parts.table import table
from ui.parts.text import attribute, heading, notice, shown, tag
from ui.parts.ways import REPORTS
from ui.report_files import LOOK, PDF, XLSX, address
from ui.words import say

BACK = 24
"""Months that may be chosen, the running one the first."""
MONTH = "bulan"
_counted: Kept[dict[str, Any]] = Kept(60 * MINUTES)
STOCK = ("before", "received", "ended", "after")


def show(officer: Officer) -> None:
    """One month: how it stands as a report, then what was counted."""
    REPORTS.admit(officer)
    st.title(say("nav.reports"))
    say_now()
    notice("note", say("reports.intro"))
    month = _chosen()
    with transaction() as store:
        report = store.reports.latest(month)
    _standing(month, report, officer)
    content, moment = (report.content, None) if report else _figures_of(month)
    if moment:
        as_of(moment, MINUTES)
    if not any(content["stock"][name] for name in ("received", "ended")):
        notice("note", say("reports.none", month=month.title))
        return
    _figures(content, officer)


def _figures_of(month: Month) -> tuple[dict[str, Any], datetime]:
    """The figures of a month without a report as they stand: a look over all complaints, one for everybody."""
    at = now()
    return _counted(month, at, lambda: figures_now(month, at=at))


def _chosen() -> Month:
    """The month the address names or the box holds; at first the last one that is over."""
    running = Month.of(now())
    months = [running.shifted(-back) for back in range(BACK)]
    names = {str(one): one for one in months}
    asked = st.query_params.get(MONTH)
    start = list(names).index(asked) if asked in names else 1
    chosen = st.selectbox(
        say("reports.month"), list(names), start, format_func=lambda one: names[one].title, key="reports-month"
    )
    if chosen != asked:
        st.query_params[MONTH] = chosen
    return names[chosen]


def _standing(month: Month, report: Report | None, officer: Officer) -> None:
    if report is None and now() < month.ends:
        notice("note", say("reports.running", month=month.title))
        return
    if report is None:
        notice("warn", say("reports.wanting", month=month.title))
    else:
        _kept(report)
    name = "reports.make" if report is None else "reports.again"
    press(say(name), "reports-make", _make, month, officer)


def _kept(report: Report) -> None:
    made = {"day": day_words(report.made_at), "clock": clock_words(report.made_at), "who": named(report.made_by)}
    notice("ok", say("reports.kept", **made, edition=report.edition))
    paper = tag("a", shown(say("reports.pdf")), "sd-button", href=address(report, PDF), target="_blank")
    sheet = tag("a", shown(say("reports.xlsx")), "sd-button", href=address(report, XLSX), target="_blank")
    said = attribute(say("reports.look_of", month=report.month.title))
    pages = f'<img loading="lazy" src="{attribute(address(report, LOOK))}" alt="{said}">'
    look = tag("details", tag("summary", shown(say("reports.look"))) + pages, "sd-look")
    st.html(tag("p", f"{paper} {sheet}", "sd-noprint") + look)


def _make(month: Month, officer: Officer) -> None:
    with transaction() as store:
        before = store.reports.latest(month)
    try:
        made = make_report(month, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
        return
    same = before is not None and before.edition == made.edition
    later(
        "note" if same else "ok",
        say("reports.same" if same else "reports.made", month=month.title, edition=made.edition),
    )


# -- the figures ----------------------------------------------------------------------------------------


def _figures(content: Mapping[str, Any], officer: Officer) -> None:
    cells = (
        tag("div", tag("strong", thousands(content["stock"][name])) + tag("span", shown(say(f"reports.{name}"))))
        for name in STOCK
    )
    st.html(tag("div", "".join(cells), "sd-stock"))
    if content["days"]:
        st.html(tag("p", shown(say("reports.days", median=content["days"][0], high=content["days"][1])), "sd-meta"))
    _terms(content["terms"], officer)
    _trend(content["trend"], officer)
    counted = {say(f"reports.{split}"): content["received"][split] for split in SPLITS}
    counted[say("reports.outcomes")] = content["outcomes"]
    for title, rows in counted.items():
        _bars(title, rows)
    heads = [say(f"export.{name}") for name in ("by_what", "code", "name", "count")]
    export_table(REPORTS, heads, [(title, *row) for title, rows in counted.items() for row in rows], officer, "rincian")


def _terms(rows: Sequence[Sequence[Any]], officer: Officer) -> None:
    heading(say("reports.terms"))
    if not rows:
        notice("note", say("reports.no_terms"))
        return
    heads = [say(f"reports.{name}") for name in ("term", "kept_terms", "missed", "lapsed")]
    total = (say("reports.total"), *(sum(row[place] for row in rows) for place in (1, 2, 3)))
    table(say("reports.terms_note"), heads, [*rows, total])
    export_table(REPORTS, heads, rows, officer, "tenggat")


def _trend(rows: Sequence[Sequence[Any]], officer: Officer) -> None:
    """The picture, and beside it the same in figures."""
    heading(say("reports.trend"))
    picture = f'<img class="sd-chart" src="{chart(rows)}" alt="{attribute(say("reports.chart"))}">'
    st.html(picture)
    heads = [say(f"reports.{name}") for name in ("month", "received", "ended", "kept_terms", "missed")]
    table(say("reports.trend"), heads, [row[1:] for row in rows])
    export_table(REPORTS, heads, [row[1:] for row in rows], officer, "tren")


def _bars(title: str, rows: Sequence[Sequence[Any]]) -> None:
    """Rows with their figure and a bar; whoever hears the page hears the figures."""
    if not rows:
        return
    most, total = max(row[2] for row in rows), sum(row[2] for row in rows)
    body = "".join(_bar(row, most, total) for row in rows)
    heads = (tag("th", shown(title), scope="col"), tag("th", shown(say("reports.count")), scope="col"), tag("th", "%", scope="col"), tag("td", ""))  # fmt: skip
    foot = tag(
        "tr",
        tag("th", shown(say("reports.total")), scope="row")
        + tag("td", thousands(total), "sd-count")
        + "<td></td><td></td>",
    )
    st.html(
        tag(
            "table",
            tag("thead", tag("tr", "".join(heads))) + tag("tbody", body) + tag("tfoot", foot),
            "sd-table sd-bars",
        )
    )


def _bar(row: Sequence[Any], most: int, total: int) -> str:
    code, name, count = row
    label = f"{code} – {name}" if code and str(code).isdigit() and len(str(code)) <= 2 and code != name else name
    bar = tag("span", "", style=f"width: {round(100 * count / most)}%")
    cells = (
        tag("td", thousands(count), "sd-count") + tag("td", share(count, total), "sd-count") + tag("td", bar, "sd-bar")
    )
    return tag("tr", tag("th", shown(label), scope="row") + cells)
