"""What the office does when a complaint enters a stage: one file a kind.

The files do not know each other; the table of kinds is the only place that knows them all.
"""
