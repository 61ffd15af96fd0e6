"""The database: the only memory there is.

`transaction()` is the one way in; one office act is one transaction, and nobody but the caller's `with` commits it. Tables, queries and migrations
live here, with SQLAlchemy, psycopg and Alembic, and nowhere else.
"""
