"""The product's worker with the flow of `bench engine`; run as `python -m tests.bench.staged_worker`."""

from __future__ import annotations

from flows.worker import serve
from tasks.complaints import awaits_person
from tests.bench.stages import carry_staged

if __name__ == "__main__":
    serve(carry_staged, {}, awaits_person=awaits_person)
