"""What runs of an installation, as `<home>/run/processes.json` says and as a look at each process confirms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time

from domain.store.cluster import Cluster
from flows.prefect_server import answer, answers_ok, prefect_ready
from flows.versions import code_version

SILENT = 15.0  # seconds without a sign of life after which a worker counts as not ready


@dataclass(frozen=True)
class Recorded:
    """One process as the supervisor wrote it down, without number while it doesn't run. `born` tells it from a later process of the same number."""

    name: str
    pid: int | None
    port: int | None
    url: str | None
    started_at: str | None
    born: str


@dataclass(frozen=True)
class ProcessStatus:
    """One process as it is now; `ready` means it does its work. `version` is the code of a board or worker, as it tells itself."""

    name: str
    pid: int | None
    port: int | None
    url: str | None
    started_at: str | None
    alive: bool
    ready: bool
    version: str | None = None


@dataclass(frozen=True)
class Status:
    """The whole installation; nothing runs when `processes` is empty. Addresses are of board, API and Prefect."""

    processes: tuple[ProcessStatus, ...]
    addresses: dict[str, str]

    @property
    def ready(self) -> bool:
        """True when everything does its work."""
        return bool(self.processes) and all(each.alive and each.ready for each in self.processes)


def write_processes(home: Path, processes: Sequence[Recorded]) -> None:
    """Write down what runs, whole or not at all."""
    file = _file(home)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps([asdict(each) for each in processes], indent=1) + "\n", encoding="utf-8")
    draft.rename(file)


def forget_processes(home: Path) -> None:
    """Nothing runs any more."""
    _file(home).unlink(missing_ok=True)


def recorded(home: Path) -> list[Recorded]:
    """What the supervisor wrote down last; empty when nothing runs."""
    file = _file(home)
    return [Recorded(**each) for each in json.loads(file.read_text(encoding="utf-8"))] if file.exists() else []


def read_status(home: Path) -> Status:
    """Look at every process of the installation in this SIPDUMAS_HOME: does it live, does it do its work, where."""
    known = recorded(home)
    return Status(tuple(_look(each, home) for each in known), _addresses(known))


def born(pid: int) -> str:
    """When a living process began, in the kernel's own count; empty when there is none of that number, or only its zombie."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "" if state in {"Z", "X"} else fields[18]


def beat(home: Path, name: str) -> None:
    """A worker's sign of life; it tells which code lives."""
    sign = _sign(home, name)
    sign.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sign.write_text(code_version(), encoding="utf-8")


def beats(home: Path, name: str) -> bool:
    """Whether a worker has given a sign of life lately."""
    sign = _sign(home, name)
    return sign.exists() and time() - sign.stat().st_mtime < SILENT


def _look(one: Recorded, home: Path) -> ProcessStatus:
    alive = one.pid is not None and born(one.pid) == one.born
    ready = alive and _ready(one, home)
    told = _version(one, home) if ready else None
    return ProcessStatus(one.name, one.pid, one.port, one.url, one.started_at, alive=alive, ready=ready, version=told)


def _version(one: Recorded, home: Path) -> str | None:
    """The code a worker signs its life with, or the board names at /healthz; None for what isn't ours."""
    match one.name.partition("-")[0]:
        case "worker":
            return _sign(home, one.name).read_text(encoding="utf-8") or None
        case "web":
            told = answer(f"{one.url}/healthz")
            return str(json.loads(told).get("version")) if told else None
    return None


def _ready(one: Recorded, home: Path) -> bool:
    match one.name.partition("-")[0]:
        case "web":
            return answers_ok(f"{one.url}/readyz")
        case "prefect":
            return prefect_ready(f"{one.url}/api")
        case "worker":
            return beats(home, one.name)
    return one.name != "postgres" or bool(Cluster.at(home).describe()["ready"])


def _addresses(known: Sequence[Recorded]) -> dict[str, str]:
    urls = {each.name: each.url for each in known if each.url}
    found = {"prefect": urls["prefect"]} if "prefect" in urls else {}
    return found | ({"board": urls["web"], "api": f"{urls['web']}/api/v1"} if "web" in urls else {})


def _file(home: Path) -> Path:
    return home / "run" / "processes.json"


def _sign(home: Path, name: str) -> Path:
    return home / "run" / f"{name}.alive"
