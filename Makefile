# The two commands of the README, and the quick check. Setup costs nothing when nothing is missing.
.PHONY: up test check

up:
	@.ci/setup
	@.venv/bin/python -m ui.cli up --demo

test:
	@.ci/setup test
	@.venv/bin/python -m pytest -n 2 --dist loadfile

check:
	@.ci/setup test
	@.venv/bin/python -m ruff check
	@.venv/bin/python -m ruff format --check
	@.venv/bin/python -m mypy
	@.venv/bin/python -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@.venv/bin/python -m pytest tests/house
