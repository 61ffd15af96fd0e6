"""A table taken along: two small buttons beneath it, CSV and XLSX. Short tables are written when a button is pressed; long ones while
a bar tells how far it is. What leaves is noted in the trail of administration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import streamlit as st

from domain.confidentiality import sees_identity
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store.board import Card, Filter, Listed
from tasks.accounts import officer as read_anew
from tasks.exporting import Outgoing, all_cards, all_complaints, export, named
from tasks.spreadsheets import CSV, MEDIA, XLSX, Row
from ui.officer import now
from ui.parts.cards import Reading, may_read
from ui.parts.lists import agency_names, labels
from ui.parts.lists import named as officer_named
from ui.parts.text import Linked, notice
from ui.parts.ways import Way
from ui.words import say
from ui.words.refused import refusal

FORMS = (CSV, XLSX)


def export_table(
    way: Way, heads: Sequence[str], rows: Iterable[Sequence[object]], officer: Officer, name: str = ""
) -> None:
    """Buttons for a table the page has at hand as it shows it. `name` tells several tables of one page apart."""
    kept = [tuple(_plain(cell) for cell in row) for row in rows]
    if kept:
        _short(Outgoing(_slug(way, name), say(way.name), list(heads), lambda: kept, way.rights), officer)


def export_rows(
    way: Way,
    heads: Sequence[str],
    rows: Callable[[], Iterable[Row]],
    asked: Mapping[str, str],
    officer: Officer,
    *,
    name: str = "",
) -> None:
    """Buttons for a table of which the page shows a part: `rows` reads all of it when a button is pressed."""
    with st.expander(say("export.title"), key=f"export-{_slug(way, name)}"):
        _long(Outgoing(_slug(way, name), say(way.name), list(heads), rows, way.rights, asked), officer)


def _slug(way: Way, name: str) -> str:
    return f"{way.path}-{name}" if name else way.path


def _plain(cell: object) -> object:
    return cell.text if isinstance(cell, Linked) else cell


def _short(out: Outgoing, officer: Officer) -> None:
    with st.container(horizontal=True, key=f"export-{out.name}", vertical_alignment="center"):
        for form in FORMS:
            st.download_button(
                f"{say('export.title')}: {say(f'export.{form}')}",
                partial(_written, out, form, officer.username),
                f"{out.name}.{form}",
                MEDIA[form],
                key=f"export-{out.name}-{form}",
                help=say("export.help"),
                on_click="ignore",
                type="tertiary",
            )


def _written(out: Outgoing, form: str, username: str) -> bytes:
    """Runs when the button is pressed, perhaps long after the page was drawn: rights are read anew."""
    return export(out, form, by=read_anew(username), at=now()).content


# -- long lists -----------------------------------------------------------------------------------------


def export_complaints(
    way: Way, narrowed: Filter, asked: Mapping[str, str], officer: Officer, stages: Mapping[str, str]
) -> None:
    """Buttons for all complaints of a list, with complainants' names where they are asked for and may be seen."""
    with st.expander(say("export.title"), key=f"export-{way.path}"):
        names, reason = _names_asked(way, officer)
        heads = [say(f"export.{one}") for one in _complaint_heads(names=names)]
        rows = partial(_complaint_rows, narrowed, stages, names=names)
        out = Outgoing(way.path, say(way.name), heads, rows, way.rights, asked, names=names, reason=reason)
        _long(out, officer)


def export_cards(way: Way, narrowed: Filter, asked: Mapping[str, str], reading: Reading, name: str = "") -> None:
    """Buttons for all open cards of a list."""
    heads = [
        say(f"export.{one}") for one in ("number", "subject", "stage", "officer", "state", "received", "due", "agency")
    ]
    rows = partial(_card_rows, narrowed, reading)
    with st.expander(say("export.title"), key=f"export-{_slug(way, name)}"):
        _long(Outgoing(_slug(way, name), say(way.name), heads, rows, way.rights, asked), reading.officer)


def _names_asked(way: Way, officer: Officer) -> tuple[bool, str | None]:
    if not sees_identity(officer) or not st.checkbox(say("export.names"), key=f"export-names-{way.path}"):
        return False, None
    return True, st.text_input(say("export.reason"), key=f"export-reason-{way.path}", max_chars=200)


def _long(out: Outgoing, officer: Officer) -> None:
    st.html(f"<p class='sd-meta'>{say('export.all_help')}</p>")
    with st.container(horizontal=True, key=f"export-long-{out.name}"):
        pressed = [
            form
            for form in FORMS
            if st.button(say("export.prepare", form=say(f"export.{form}")), key=f"export-{out.name}-{form}")
        ]
    for form in pressed:
        _prepare(out, form, officer)


def _prepare(out: Outgoing, form: str, officer: Officer) -> None:
    bar = st.progress(0.0, say("export.progress", done=0))

    def told(done: int) -> None:
        # how many there will be would cost as much as reading them: the bar fills ever more slowly
        bar.progress(done / (done + 10_000), say("export.progress", done=f"{done:,}".replace(",", ".")))

    try:
        made = export(out, form, by=read_anew(officer.username), at=now(), told=told)
    except ComplaintError as refused:
        bar.empty()
        notice("bad", say("export.refused", why=refusal(str(refused))))
        return
    bar.progress(1.0, say("export.ready", count=f"{made.rows:,}".replace(",", ".")))
    name = f"{out.name}.{form}"
    st.download_button(
        say("export.fetch", name=name),
        made.content,
        name,
        MEDIA[form],
        key=f"export-fetch-{name}",
        on_click="ignore",
        type="primary",
    )


def _complaint_heads(*, names: bool) -> tuple[str, ...]:
    asked = ("complainant",) if names else ()
    return (
        "number",
        *asked,
        "subject",
        "channel",
        "received",
        "nature",
        "agency",
        "stage",
        "due",
        "closed",
        "dismissed",
    )


def _complaint_rows(narrowed: Filter, stages: Mapping[str, str], *, names: bool) -> Iterator[Row]:
    found = all_complaints(narrowed)
    listed: Iterable[tuple[Listed, str | None]] = named(found) if names else ((one, None) for one in found)
    channels, agencies, reasons = labels("channels"), agency_names(), labels("dismissal_reasons")
    for one, name in listed:
        yield (
            one.registration_number,
            *((name,) if names else ()),
            one.subject,
            channels.get(one.channel, one.channel),
            one.received_at,
            one.nature,
            agencies.get(one.agency or "", one.agency),
            stages.get(one.stage or "", one.stage),
            one.due_at,
            one.closed_at,
            reasons.get(one.dismissal_reason or "", one.dismissal_reason),
        )


def _card_rows(narrowed: Filter, reading: Reading) -> Iterator[Row]:
    for one in all_cards(narrowed):
        yield _card_row(one, reading)


def _card_row(one: Card, reading: Reading) -> Row:
    subject = one.subject if may_read(one, reading.officer) else say("card.hidden")
    return (
        one.registration_number,
        subject,
        reading.stage(one.stage),
        officer_named(one.assigned_to) if one.assigned_to else None,
        reading.state(one),
        one.received_at,
        one.due_at,
        reading.agencies.get(one.agency or "", one.agency),
    )
