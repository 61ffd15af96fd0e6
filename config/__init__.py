"""The seed: what the office may change without a programmer.

Here live the YAML files (workflows, agencies, codes, roles, calendars), the letter templates, and the code that turns them into frozen domain
types at the door, naming file, line and remedy when something is wrong. Only pydantic and ruamel.yaml work here; this room looks to `domain` alone.
"""
