"""The entrance: the list of commands, and refusals turned into exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import typer

from domain.errors import ComplaintError, Refused
from ui.cli import (
    accounts,
    bench,
    deadlines,
    discovery,
    holidays,
    intake,
    leave,
    letters,
    outbox,
    reports,
    running,
    simulation,
    work,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process: 0 done, 1 refused (reason on stderr), 2 wrong use."""
    sys.exit(_told(lambda: _commands()(args=None if arguments is None else list(arguments), prog_name="sipdumas")))


def _told(run: Callable[[], None]) -> int:
    try:
        run()
    except ComplaintError as refusal:
        return _refuse(_plainly(refusal))
    except BrokenPipeError:
        # whoever read our output (`| head`) has gone; nothing more can be said there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except _database_faults() as fault:
        from domain.store.faults import in_plain_words

        return _refuse(in_plain_words(fault))
    return 0


def _database_faults() -> tuple[type[Exception], ...]:
    """What the database raises; nothing while this run has not come near it."""
    if "domain.store" not in sys.modules:
        return ()
    from domain.store.faults import DATABASE_FAULTS

    return DATABASE_FAULTS


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def _plainly(refusal: ComplaintError) -> str:
    """A refusal with several problems gets a line for each."""
    if isinstance(refusal, Refused) and len(refusal.problems) > 1:
        return "\n".join(f"{name}: {problem}" for name, problem in refusal.problems.items())
    return str(refusal)


def _commands() -> typer.Typer:

    app = typer.Typer(
        name="sipdumas",
        help="SIPDUMAS: penanganan pengaduan masyarakat, dari surat masuk sampai arsip.",
        add_completion=False,
        no_args_is_help=True,
        context_settings={"max_content_width": 100},
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for commands in (running, intake, work, accounts, bench):
        commands.add_to(app)
    for name, group in (
        ("workflow", simulation.group),
        ("letters", letters.group),
        ("deadlines", deadlines.group),
        ("calendar", holidays.group),
        ("user", accounts.group),
        ("leave", leave.group),
        ("outbox", outbox.group),
        ("report", reports.group),
        ("discover", discovery.group),
    ):
        app.add_typer(group, name=name, rich_help_panel=None)
    return app
