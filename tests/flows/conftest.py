"""The engine of these tests; only they pay for importing Prefect."""

from tests.flows.engine import engine, prefect

__all__ = ["engine", "prefect"]
