"""The `sipdumas` command: everything the office can do without a screen, for people and for programs.

One file a noun; `door` opens the database and turns refusals into exit codes, `paper` prints. Heavy libraries
are imported by the command that needs them, so that `--help` comes at once. Exit codes: 0 done, 1 refused with
a reason on stderr, 2 wrong use.
"""

from ui.cli.door import main

__all__ = ["main"]
