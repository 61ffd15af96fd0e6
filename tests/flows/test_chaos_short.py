"""Nothing is lost and nothing done twice while processes are killed and frozen: the short form of `sipdumas bench chaos`."""

from __future__ import annotations

import pytest

from tests.bench.chaos import short, suffer

SLOW_START = "work did not go on within 30 s"
"""Left to the long form on a quiet machine: here other tests share it, and starting Prefect alone may take as long."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("dispatch", ["direct", "pool"])
def test_nothing_is_lost_or_done_twice(dispatch: str) -> None:
    report = suffer(short(seed=11, dispatch=dispatch))
    assert set(report["faults"]) <= {SLOW_START}, report
    assert report["decisions"] >= report["complaints"] * 4
    assert report["mails_seen"] > report["complaints"]
    assert {"worker", "prefect", "postgres", "freeze"} <= set(report["blows"])
