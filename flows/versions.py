"""Which code this is: shown in a worker's sign of life, at /healthz and on Prefect's page, so that a machine left behind is seen."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from importlib.metadata import version

from config.settings import PROJECT

BUILD = "SIPDUMAS_BUILD"  # what an image was built from; a checkout asks git instead
DESCRIBE = ("git", "describe", "--always", "--dirty", "--abbrev=10")


@cache
def code_version() -> str:
    """The package's version, followed by what it was built from where that is known: `0.1.0+99cdd2b`."""
    build = os.environ.get(BUILD, "").strip() or _described()
    return f"{version('sipdumas')}+{build}" if build else version("sipdumas")


def _described() -> str:
    """The checkout's own word for its state; empty outside a checkout, without git, or when git doesn't trust the folder's owner."""
    if not (PROJECT / ".git").exists():
        return ""
    try:
        said = subprocess.run(DESCRIBE, cwd=PROJECT, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
