"""Discovery: what the office really does, read from what was recorded.

Pure reckoning over an `EventLog`: variants, loops, waiting, working hours, and whether trails keep to the route. Logs
come in ready-made (`log_of_visits` for our own trail, `config.eventlog` for files); nothing here reads a clock or a database.
"""

from domain.discovery.conformance import WITHDRAW, Conformance, Deviation, conformance, deviations
from domain.discovery.figures import Spread, quantile
from domain.discovery.hours import WorkingHours, discover_hours
from domain.discovery.log import SYSTEM, Case, Event, EventLog, case_of_visits, log_of_visits
from domain.discovery.trails import Adherence, Departure, Trail, adherence, loops_of, variants_of
from domain.discovery.variants import Loop, Variant, covered, loops, variants
from domain.discovery.waiting import Edge, Heat, heat, waiting_by_edge

__all__ = [
    "SYSTEM",
    "WITHDRAW",
    "Adherence",
    "Case",
    "Conformance",
    "Departure",
    "Deviation",
    "Edge",
    "Event",
    "EventLog",
    "Heat",
    "Loop",
    "Spread",
    "Trail",
    "Variant",
    "WorkingHours",
    "adherence",
    "case_of_visits",
    "conformance",
    "covered",
    "deviations",
    "discover_hours",
    "heat",
    "log_of_visits",
    "loops",
    "loops_of",
    "quantile",
    "variants",
    "variants_of",
    "waiting_by_edge",
]
