"""The office's calendar: working days, terms, pauses, due dates and the sentence that explains each.

Pure reckoning. Nothing here reads a clock, a database or a setting: days off come in as `DayOff` rows
(the office edits them in its table), moments come in as aware datetimes, and a new value goes out.
Anybody may come in. `seed` alone touches the `holidays` library, once, to fill an empty table.

Clock rules (assumed by the office, reference: domain notes §3): the day of receipt is day 0; a term ends
with its last day, Asia/Jakarta; working days are Monday to Friday without the days off.
"""

from domain.calendar.clock import Due, due, overdue, working_days_left
from domain.calendar.days import (
    OFFICE_ZONE,
    Calendar,
    DayOff,
    DayOffKind,
    Term,
    Unit,
    office_day,
)
from domain.calendar.reckoning import Pause, Reckoning, Stop, day_spent, fraction_spent, reckon
from domain.calendar.seed import seed_days_off
from domain.calendar.sentence import explain, indonesian_day

__all__ = [
    "OFFICE_ZONE",
    "Calendar",
    "DayOff",
    "DayOffKind",
    "Due",
    "Pause",
    "Reckoning",
    "Stop",
    "Term",
    "Unit",
    "day_spent",
    "due",
    "explain",
    "fraction_spent",
    "indonesian_day",
    "office_day",
    "overdue",
    "reckon",
    "seed_days_off",
    "working_days_left",
]
