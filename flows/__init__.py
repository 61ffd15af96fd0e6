"""The legs: how a complaint is carried from stage to stage by Prefect.

Flows remember nothing. They read the bookmark from the database, do the office work of the open visit through `tasks`, and go back to sleep.
Prefect comes in here and in `tasks` only.
"""
