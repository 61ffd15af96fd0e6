"""A supervisor with stand-ins for board and flow; run as `python -m tests.flows.supervised WORKERS` with the environment of an installation."""

import sys

from config.settings import settings
from domain.errors import ComplaintError
from flows.serve import Supervisor
from flows.signals import stopping_by_signal


def main() -> None:
    """Run until told to stop; exit 1 with the reason when it can't be."""
    found = settings()
    web = [sys.executable, "-m", "tests.flows.web", str(found.port)]
    worker = [sys.executable, "-m", "tests.flows.standin"]
    with stopping_by_signal() as stop:
        try:
            Supervisor(found, web, workers=int(sys.argv[1]), worker=worker).run(stop)
        except ComplaintError as refusal:
            sys.exit(str(refusal))


if __name__ == "__main__":
    main()
