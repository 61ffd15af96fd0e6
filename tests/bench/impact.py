"""How long does it take to foresee what a new workflow does to every running complaint?

A draft without the completeness check is held against all open complaints: first place by place, as the page shows it, then each
complaint with its fate and reason, page after page to the end. `sipdumas bench impact [--complaints 50000] [--database URL]`;
all complaints made for it are running; promised: 50,000 in 10 s.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from config.load import read_workflow
from config.yaml_text import read_bytes
from domain.impact import Fate
from domain.passage import Clock, MovePlan, Passage
from domain.store import Store, transaction
from domain.workflow import Workflow
from tasks.moving import Foreseen, affected, foresee
from tasks.seed import WORKFLOW_FILE
from tests.bench.people_office import big_office, parser, state
from tests.travel import shortened

RUNNING = 50_000
MOST_SECONDS = 10.0
PAGE = 1000


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    asking = parser("impact")
    asking.set_defaults(complaints=RUNNING, open_share=1.0)
    with big_office(asking.parse_args(argv)) as url:
        found = measured(draft(), MovePlan().with_passage(Passage("completeness", "analysis", Clock.KEPT)))
        return {**state(url), **found}


def draft() -> Workflow:
    """The shipped route without its completeness check."""
    return read_workflow(shortened(read_bytes(WORKFLOW_FILE).decode()), WORKFLOW_FILE.name)


def measured(new: Workflow, plan: MovePlan) -> dict[str, Any]:
    """Seconds for the places and for each complaint, how many of each fate; `holds` says whether all is within the promise."""
    began = time.perf_counter()
    with transaction() as store:
        seen = foresee(store, new, plan)
        places = time.perf_counter() - began
        listed = {fate: _listed(store, seen, fate) for fate in Fate}
    seconds = time.perf_counter() - began
    by_fate = {fate.value: seen.count(fate) for fate in Fate}
    complete = by_fate == {fate.value: count for fate, count in listed.items()}
    return {
        "holds": complete and seconds <= MOST_SECONDS,
        "running": sum(by_fate.values()),
        "fates": by_fate,
        "each_listed": complete,
        "places_seconds": round(places, 2),
        "seconds": round(seconds, 2),
    }


def _listed(store: Store, seen: Foreseen, fate: Fate) -> int:
    """How many running complaints the pages of one fate show, each with its place and reason."""
    count, after = 0, ""
    while True:
        rows, more = affected(store, seen, fate, after=after, limit=PAGE)
        count += sum(bool(told.reason or told.fate is Fate.SAFE) for _, told in rows)
        if more is None:
            return count
        after = more
