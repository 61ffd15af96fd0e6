"""The tests, sorted by the rooms they look at; `house/` checks the plan itself, `e2e/` goes through a browser."""
