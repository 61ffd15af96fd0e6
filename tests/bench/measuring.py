"""Figures: percentiles, the CPU and memory of whole process trees as the kernel counts them, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def machine() -> dict[str, Any]:
    """What the figures were taken on, and how busy it was with other things."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def percentiles(seconds: Iterable[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile and the worst, in milliseconds; empty when nothing was measured."""
    sample = sorted(seconds)
    if not sample:
        return {}
    marks = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(1000 * sample[_rank(share, len(sample))], 1) for name, share in marks.items()}


def _rank(share: float, size: int) -> int:
    return max(0, min(size - 1, round(share * size + 0.5) - 1))


def tree(root: int) -> list[int]:
    """The process and everything below it, as far as it still lives."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, next_ones = [root], [root]
    while next_ones:
        next_ones = [child for parent in next_ones for child in children.get(parent, [])]
        found += next_ones
    return found


def cpu_seconds(root: int) -> float:
    """CPU the whole tree has used so far, with that of its children that have ended."""
    return sum(sum(map(int, fields[11:15])) for pid in tree(root) if (fields := _stat(pid))) / TICKS


def memory_mb(root: int) -> float:
    """Proportional set size of the whole tree: memory shared by several processes counts once."""
    return sum(_pss(pid) for pid in tree(root)) / 1024


def cpu_of(pids: Mapping[str, int]) -> dict[str, float]:
    """CPU seconds so far, by process name."""
    return {name: cpu_seconds(pid) for name, pid in pids.items()}


def difference(after: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """What each has used between two looks; processes that began in between count from zero."""
    return {name: round(value - before.get(name, 0.0), 3) for name, value in after.items()}


def by_part(used: Mapping[str, float]) -> dict[str, float]:
    """CPU by what a process is (`worker-2` is a worker); without the supervisor, which is the parent of the others."""
    parts: dict[str, float] = {}
    for name, value in used.items():
        parts[name.partition("-")[0]] = parts.get(name.partition("-")[0], 0.0) + value
    return parts


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/PID/stat from the state on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (OSError, UnicodeDecodeError):
        return None


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
