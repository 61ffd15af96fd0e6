"""The routing slip on paper (lembar disposisi): every order given with this complaint's cards, set like a letter, without number or addressee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from config.letters import ROOM, SHEET
from config.tables import read_office
from domain.calendar import OFFICE_ZONE, indonesian_day, office_day
from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import NotFound
from domain.people import Officer
from domain.slips import RoutingSlip, slips
from domain.store import Store
from tasks.typesetting import printable, typeset

TEMPLATE = "_routing_slip.j2"


def routing_slip(store: Store, complaint: Complaint, *, by: Officer, at: datetime) -> bytes:
    """The slip as PDF/A. Raises NotAllowed for who may not see the case, NotFound while no order was given."""
    must_see(by, complaint)
    orders = slips(store.board.trail(complaint.id))
    if not orders:
        raise NotFound("Pengaduan ini belum pernah didisposisi.")
    return typeset(slip_html(complaint, orders, store.people.names(), at))


def slip_html(complaint: Complaint, orders: list[RoutingSlip], names: Mapping[str, str], at: datetime) -> str:
    """The slip as one self-contained page; `names` are the officers' by username."""
    return _template().render(
        **_about(complaint),
        orders=[_order(complaint, one, names) for one in orders],
        office=read_office(),
        printed_on=_day(at),
        sheet=Markup((ROOM / SHEET).read_text(encoding="utf-8")),  # noqa: S704  our own sheet, no data
    )


def _about(complaint: Complaint) -> dict[str, Any]:
    visit, letter = complaint.open_visit, complaint.letter
    written = letter.get("date")
    return {
        "number": complaint.registration_number,
        "received_on": _day(complaint.received_at),
        "letter_number": letter.get("number"),
        "letter_date": indonesian_day(date.fromisoformat(written)) if written else None,
        "subject": complaint.subject,
        "stage": _stage(complaint, visit.stage) if visit else None,
        "due_on": _day(visit.due_at) if visit and visit.due_at else None,
    }


def _order(complaint: Complaint, one: RoutingSlip, names: Mapping[str, str]) -> dict[str, str]:
    visit = next((visit for visit in complaint.visits if visit.id == one.visit_id), None)
    return {
        "day": _day(one.at),
        "clock": f"{one.at.astimezone(OFFICE_ZONE):%H.%M} WIB",
        "by": names.get(one.by, one.by),
        "to": names.get(one.to, one.to),
        "stage": _stage(complaint, visit.stage) if visit else "",
        "instruction": one.instruction,
    }


def _stage(complaint: Complaint, key: str) -> str:
    route = complaint.office.route
    return route.stage(key).title if route.has(key) else key


def _day(moment: datetime) -> str:
    return indonesian_day(office_day(moment))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, finalize=_on_paper)
    return environment.from_string((ROOM / TEMPLATE).read_text(encoding="utf-8"))


def _on_paper(value: object) -> object:
    """What people wrote may hold signs no font has."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
