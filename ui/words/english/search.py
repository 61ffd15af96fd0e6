"""Words of the search page."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "nav.search": "Search",
    "search.box": "Registration number, tracking code, letter number, or words",
    "search.box_names": "Registration number, tracking code, letter number, complainant's name, or words",
    "search.example": "For example DM-2026-000012 or sertifikat tanah",
    "search.stage": "Stage",
    "search.channel": "Channel",
    "search.agency": "Agency",
    "search.state": "State",
    "search.open": "Open",
    "search.closed": "Closed",
    "search.late": "Only overdue",
    "search.go": "Search",
    "search.clear": "Clear the search",
    "search.start": "Write a number or words, or choose a filter, then press Search. The last word may be unfinished; put a phrase in quotation marks.",
    "search.none": "No complaint fits. You can try:",
    "search.try_spelling": "check the spelling, or write fewer words",
    "search.try_number": "write the whole number, for example DM-2026-000012",
    "search.try_filters": "clear the filters",
    "search.try_own": "your role only sees complaints that are waiting for it; ask a registry officer for others",
    "search.done": "closed {day}",
    "search.nowhere": "at no stage",
}
