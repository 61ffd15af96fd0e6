"""Is anything lost, is anything done twice? Complaints in flight while processes are killed, frozen, away, and a clock is wrong.

`sipdumas bench chaos [--seeds 1 2 3 4 5] [--dispatch direct|pool] [--control] [--short]`: one line of JSON with a report for each seed, counted
as the counterparts saw it. `--control` takes lock and guard out of the bench's workers and must find doubled preparations.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from domain.store import transaction
from tasks.step import now
from tests.bench.blows import PATIENCE, Blows, Plan, Watch
from tests.bench.counterparts import SECRET, Counterpart, running_counterpart
from tests.bench.crowd import Crowd
from tests.bench.installation import Installation, NotInTime, installation, until
from tests.builders import officers
from tests.tasks.mailbox import Mailbox, running_mailbox

FULL = Plan()
SHORT = Plan(worker=3, prefect=1, postgres=1, web=1, freeze=1, away=0.0, freeze_for=8.0, gap=(0.5, 2.0))
HEAD_START = 0.3
"""The share of letters that may come in before the first blow; the rest come with the blows, so that there is always work."""


@dataclass(frozen=True)
class Run:
    """One run: how many complaints, what befalls them, which chance."""

    complaints: int
    plan: Plan
    seed: int
    dispatch: str = "direct"
    control: bool = False
    silence: float = 120.0
    keep_logs: Path | None = None

    @property
    def told(self) -> dict[str, str]:
        """What the installation is told."""
        return {
            "SIPDUMAS_BENCH_WORKER": "tests.bench.chaos_worker",
            "SIPDUMAS_BENCH_OFFSET": "worker-2:90",
            "SIPDUMAS_BENCH_SILENCE": f"{self.silence:g}",
            "SIPDUMAS_BENCH_CONTROL": "1" if self.control else "0",
            "SIPDUMAS_DISPATCH": self.dispatch,
        }


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Run once for each seed; `argv` as on the command line, without the program's name."""
    parser = argparse.ArgumentParser(prog="bench chaos")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--dispatch", choices=("direct", "pool"), default="direct")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--complaints", type=int)
    parser.add_argument("--away", type=float, help="seconds the Prefect server is away")
    parser.add_argument("--keep-logs", type=Path)
    asked = parser.parse_args(argv)
    base = short() if asked.short else Run(300, FULL, 1)
    plan = base.plan if asked.away is None else replace(base.plan, away=asked.away)
    base = replace(base, plan=plan, complaints=asked.complaints or base.complaints)
    runs = [
        replace(base, seed=seed, dispatch=asked.dispatch, control=asked.control, keep_logs=asked.keep_logs)
        for seed in asked.seeds
    ]
    reports = [_told(suffer(one)) for one in runs]
    return {"dispatch": asked.dispatch, "control": asked.control, "runs": reports}


def short(seed: int = 1, dispatch: str = "direct") -> Run:
    """A run that ends within a minute on a quiet machine."""
    return Run(24, SHORT, seed, dispatch, silence=4.0)


def _told(report: dict[str, Any]) -> dict[str, Any]:
    sys.stderr.write(f"{report}\n")
    return report


def suffer(one: Run) -> dict[str, Any]:
    """One run from the first letter to the last receipt, and what was counted."""
    box, counterpart = Mailbox(), Counterpart(late=0.05, seed=one.seed)
    with running_mailbox(box), running_counterpart(counterpart):
        told = one.told | {
            "SIPDUMAS_SMTP_URL": box.url,
            "SIPDUMAS_WEBHOOK_URL": counterpart.url,
            "SIPDUMAS_WEBHOOK_SECRET": SECRET,
        }
        with installation(workers=2, told=told, keep_logs=one.keep_logs) as running:
            return _suffered(one, running, box, counterpart)


def _suffered(one: Run, running: Installation, box: Mailbox, counterpart: Counterpart) -> dict[str, Any]:
    blows = Blows(running, one.plan, random.Random(one.seed))
    tokens = running.tokens(*officers())
    crowd = Crowd(running.port, tokens, one.complaints, one.seed, lambda: one.complaints * (HEAD_START + blows.share))
    watch, began = Watch(), time.monotonic()
    threads = [*crowd.start(), watch.start()]
    blows.deal()
    patience = 120 + 3.0 * one.complaints
    problem = _awaited(
        lambda: crowd.registered == one.complaints and _open() == 0, patience, "not every complaint ended"
    )
    carried = time.monotonic() - began
    crowd.stop.set()
    problem = problem or _awaited(_delivered, 240, "not every parcel was delivered")
    watch.stop.set()
    for thread in threads:
        thread.join(70)
    report = _counted(one, box, counterpart) | {
        "seed": one.seed,
        "complaints": one.complaints,
        "decisions": crowd.decided,
        "refusals": crowd.refusals,
        "unanswered_calls": crowd.troubles,
        "seconds": round(carried, 1),
        "blows": {name: sum(dealt == name for dealt, _ in blows.dealt) for name, _ in blows.dealt},
        "recovery_s": _recoveries(blows, watch),
    }
    return report | {"faults": [*([problem] if problem else []), *_faults(one, report)]}


def _recoveries(blows: Blows, watch: Watch) -> dict[str, list[float]]:
    """How long after each blow work went on, by kind of blow."""
    found: dict[str, list[float]] = {}
    for name, at in blows.dealt:
        if (took := watch.recovery(at)) is not None:
            found.setdefault(name, []).append(took)
    return found


def _awaited(true: Callable[[], object], seconds: float, otherwise: str) -> str | None:
    """Wait; what is said when it did not come."""
    try:
        until(lambda: _tolerant(true), seconds, otherwise, every=0.5)
    except NotInTime as late:
        return str(late)
    return None


def _tolerant(true: Callable[[], object]) -> bool:
    try:
        return bool(true())
    except OperationalError:
        return False


def _open() -> int:
    """Complaints that are open, or whose run Prefect has not acknowledged."""
    return _number("SELECT count(*) FROM complaints WHERE closed_at IS NULL OR wake_seq > done_seq")


def _delivered() -> bool:
    """Press the outbox's button for what has failed, and see whether anything is left."""
    with transaction() as store:
        failed = store.connection.execute(text(f"SELECT id FROM outbox WHERE {_LEFT} AND tries > 0")).scalars().all()  # noqa: S608  our own condition
        for parcel_id in failed:
            store.correspondence.retry(parcel_id, at=now())
    return _number(f"SELECT count(*) FROM outbox WHERE {_LEFT}") == 0  # noqa: S608  the same


_LEFT = "delivered_at IS NULL AND channel <> 'post'"


def _counted(one: Run, box: Mailbox, counterpart: Counterpart) -> dict[str, Any]:
    """Everything that can be counted at the end."""
    names = [str(message["Message-ID"]) for message in box.messages]
    return {
        "ended": _number("SELECT count(*) FROM complaints WHERE closed_at IS NOT NULL"),
        "parked": _number("SELECT count(*) FROM complaints WHERE parked_at IS NOT NULL"),
        "letters": _number("SELECT count(*) FROM letters"),
        "letters_issued": _number("SELECT count(*) FROM letters WHERE state = 'issued'"),
        "letter_numbers": _number("SELECT count(DISTINCT number) FROM letters"),
        "numbers_given": _number("SELECT coalesce(sum(last), 0) FROM counters WHERE series <> 'agenda'"),
        "registration_numbers_given": _number("SELECT last FROM counters WHERE series = 'agenda'"),
        "mails_due": _number("SELECT count(*) FROM outbox WHERE channel = 'mail'"),
        "mails_seen": len(names),
        "mail_ids_seen": len(set(names)),
        "pushes_due": _number("SELECT count(*) FROM outbox WHERE channel = 'webhook'"),
        "pushes_taken": len(counterpart.taken),
        "push_numbers": len({one["letter"]["number"] for one in counterpart.taken.values()}),
        "pushes_offered_again": sum(counterpart.offered.values()) - len(counterpart.taken),
        "pushes_answered_late": counterpart.answered_late,
        "pushes_forged": counterpart.forged,
        "preparations": _number("SELECT count(*) FROM marks WHERE key LIKE 'prepared:%'"),
        "preparations_doubled": _number(_DOUBLED),
        "runs": _runs(),
    }


_DOUBLED = """
    SELECT count(*) FROM (SELECT 1 FROM marks WHERE key LIKE 'prepared:%' GROUP BY split_part(key, ':', 2) HAVING count(*) > 1) x"""


def _runs() -> dict[str, int]:
    """How many flow runs Prefect has in each state."""
    with get_client(sync_client=True) as client:
        return {state.value: count for state in StateType if (count := _in_state(client, state))}


def _in_state(client: SyncPrefectClient, state: StateType) -> int:
    within = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[state])))
    answer = client.request("POST", "/flow_runs/count", json={"flow_runs": within.model_dump(mode="json")})
    return int(answer.json())


def _number(query: str) -> int:
    with transaction() as store:
        return int(store.connection.execute(text(query)).scalar_one())


def _faults(one: Run, seen: dict[str, Any]) -> list[str]:
    """What must not be."""
    repeats = seen["mails_seen"] - seen["mail_ids_seen"]
    slow = [
        took for kind, all_of in seen["recovery_s"].items() if kind != "freeze" for took in all_of if took >= PATIENCE
    ]
    claims = {
        "a complaint did not reach its end": seen["ended"] == one.complaints == seen["registration_numbers_given"],
        "a complaint was parked": seen["parked"] == 0,
        "a letter number was used twice": seen["letter_numbers"] == seen["letters"],
        "a letter number was lost": seen["numbers_given"] == seen["letters"],
        "a mail is missing": seen["mail_ids_seen"] == seen["mails_due"],
        "more mails repeated than kills": repeats <= one.plan.kills,
        "a push is missing": seen["pushes_taken"] == seen["pushes_due"] == seen["push_numbers"],
        "a push was not signed": seen["pushes_forged"] == 0,
        "a preparation was done twice": seen["preparations_doubled"] == 0,
        "a run was left behind": set(seen["runs"]) == {"COMPLETED"},
        "work did not go on within 30 s": not slow,
    }
    return [fault for fault, holds in claims.items() if not holds]
