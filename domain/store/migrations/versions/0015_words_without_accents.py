"""Words and names are found however their accents are written: both sides are looked at without them

Adding the column writes every complaint and its word index anew: about a minute for a quarter of a million.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# `unaccent` itself only promises to be stable, since its dictionary could be edited; ours is never, and an index needs that promise.
# Names are spelt out with their schema: a restored dump knows no search path.
UNACCENTED = """
CREATE FUNCTION unaccented(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT public.unaccent('public.unaccent'::regdictionary, value) $$
"""
PLAIN = "subject || ' ' || left(body, 200000)"


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public")
    op.execute(UNACCENTED)
    _words(f"unaccented({PLAIN})")
    _names("unaccented(name) gin_trgm_ops")


def downgrade() -> None:
    """Take this revision back."""
    _words(PLAIN)
    _names("name gin_trgm_ops")
    op.execute("DROP FUNCTION unaccented")
    op.execute("DROP EXTENSION unaccent")


def _words(made_of: str) -> None:
    op.drop_column("complaints", "words")  # takes its index along
    made = f"to_tsvector('indonesian'::regconfig, {made_of})"
    op.execute(f"ALTER TABLE complaints ADD COLUMN words tsvector GENERATED ALWAYS AS ({made}) STORED")
    op.create_index("ix_complaints_words", "complaints", ["words"], postgresql_using="gin")


def _names(made_of: str) -> None:
    op.drop_index("ix_complainants_name", table_name="complainants")
    op.create_index("ix_complainants_name", "complainants", [sa.literal_column(made_of)], postgresql_using="gin")
