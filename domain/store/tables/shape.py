"""What every table shares: the metadata with its naming rule, and the columns and defaults that come again and again."""

from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKey, MetaData, Uuid, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MOMENT = DateTime(timezone=True)
EMPTY_OBJECT = text("'{}'::jsonb")
EMPTY_LIST = text("'[]'::jsonb")
DUE = "coalesce(due_at, 'infinity'::timestamptz)"
"""What cards are sorted by: the overdue first, those without a term last."""


def of_complaint(*, primary_key: bool = False, index: bool = False) -> Column[UUID]:
    """The column that names the complaint a row belongs to."""
    return Column(
        "complaint_id", Uuid, ForeignKey("complaints.id"), nullable=False, primary_key=primary_key, index=index or None
    )
