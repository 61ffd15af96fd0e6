"""Databases on an existing server: made when missing, and named for whoever uses another driver."""

from __future__ import annotations

import psycopg
from psycopg import errors, sql
from sqlalchemy import make_url


def ensure_database(url: str) -> None:
    """Make the database this address (SQLAlchemy) names unless it is there; two callers at once are fine.

    Raises psycopg's OperationalError when the server can't be reached, InsufficientPrivilege when the account may not create databases.
    """
    address = make_url(url).set(drivername="postgresql")
    name = address.database or ""
    maintenance = address.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return  # the other caller was faster


def beside(url: str, suffix: str, driver: str) -> str:
    """The address of the database named like this one plus `suffix`, on the same server, for `driver`; password included.

    Of the options only `sslmode` is kept, in asyncpg's words: it refuses libpq's others.
    """
    address = make_url(url)
    query = {"ssl": address.query["sslmode"]} if "sslmode" in address.query else {}
    named = address.set(drivername=driver, database=f"{address.database}{suffix}", query=query)
    return named.render_as_string(hide_password=False)
