"""The `sipdumas` command: everything the office can do without a screen, for people and for programs.

One file a noun; `entry` lists them and turns refusals into exit codes, `door` opens the database, `paper` prints. Heavy libraries
are imported by the command that needs them, so that `--help` comes at once. Exit codes: 0 done, 1 refused with
a reason on stderr, 2 wrong use.
"""

from ui.cli.entry import main

__all__ = ["main"]
