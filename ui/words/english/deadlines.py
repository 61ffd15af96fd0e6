"""Words of the deadlines board."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "nav.deadlines": "Deadlines",
    "deadlines.summary": "Overdue: {overdue} · due today: {today} · by the end of this week: {week}",
    "deadlines.none": "No stage is open. New complaints are entered on the Registration page.",
    "deadlines.by_stage": "By stage",
    "deadlines.by_officer": "By officer",
    "deadlines.by_agency": "By agency",
    "deadlines.key_stage": "Stage",
    "deadlines.key_officer": "Officer",
    "deadlines.key_agency": "Agency",
    "deadlines.cards": "Open",
    "deadlines.overdue": "Overdue",
    "deadlines.today": "Today",
    "deadlines.week": "This week",
    "deadlines.nobody": "(nobody yet)",
    "deadlines.late": "Overdue cards",
    "deadlines.no_late": "Nothing is overdue. See what is due this week in the table above.",
}
