"""Starts a program tied to its parent: when the parent ends, however it ends, the kernel ends the program.

Run by path as `tether.py PARENT PROGRAM ARGUMENT…`; it becomes the program, so nothing of it stays in memory. A program may always be killed:
the database is the only memory.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(parent: int, command: list[str]) -> None:
    """Tie this process to `parent` and become `command`."""
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() == parent:  # it may have died before we were tied to it
        os.execvp(command[0], command)  # noqa: S606  no shell is wanted: this process becomes the program


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
