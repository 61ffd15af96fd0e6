"""The real process taken along for other tools: the trail as XES and OCEL 2.0, the route as BPMN 2.0."""

from __future__ import annotations

from functools import partial

import streamlit as st

from domain.people import Officer
from domain.workflow import Workflow
from tasks.accounts import officer as read_anew
from tasks.discovery import OCEL, XES, Findings, log_file, route_file
from ui.officer import now
from ui.parts.discovery_asked import Asked
from ui.parts.text import notice, shown, tag
from ui.words import say

MOST = 20_000
"""Complaints of a file made on the page; `sipdumas discover` writes any number."""
FORMS = {XES: ("xes", "application/xml"), OCEL: ("jsonocel", "application/json")}


def files(found: Findings, route: Workflow, officer: Officer, chosen: Asked) -> None:
    """What each file is for, and a button for each; whoever takes one along is noted."""
    st.html(tag("p", shown(say("discovery.files_lead")), "sd-meta"))
    if found.held > MOST:
        notice("note", say("discovery.files_most", most=MOST, held=found.held))
    name = f"proses-nyata-{chosen.first.isoformat()}-{chosen.last.isoformat()}"
    for form, (ending, media) in FORMS.items():
        _button(form, partial(_log, chosen, form, officer.username), f"{name}.{ending}", media)
    _button("bpmn", partial(_route, officer.username), f"{route.name}.bpmn", "application/xml")


def _button(form: str, content: partial[bytes], name: str, media: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"discovery-file-{form}"):
        st.download_button(
            say(f"discovery.file_{form}"), content, name, media, key=f"discovery-{form}", on_click="ignore"
        )
        st.html(tag("p", shown(say(f"discovery.for_{form}")), "sd-meta"))


def _log(chosen: Asked, form: str, username: str) -> bytes:
    """Runs when the button is pressed, perhaps long after the page was drawn: rights are read anew."""
    return log_file(chosen.span, form, by=read_anew(username), at=now(), most=MOST).content


def _route(username: str) -> bytes:
    return route_file(by=read_anew(username), at=now()).content
