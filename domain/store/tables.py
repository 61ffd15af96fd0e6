"""Every table. A column that holds an attribute of a domain class carries the attribute's name.

Moments are timestamptz (UTC inside), states are text with CHECKs rather than enums, JSON is jsonb.
"""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

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


complaints = Table(
    "complaints",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("registration_number", Text, nullable=False, unique=True),
    Column("tracking_code", Text, nullable=False, unique=True),
    Column("workflow_version", Text, ForeignKey("workflows.version"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("registered_at", MOMENT, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("letter", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("reported_party", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("case_location", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("incident_date", Date),
    Column("problem_code", Text),
    Column("nature", Text),
    Column("agency", Text),
    Column("evidence", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("external_ids", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("missing", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("uncertain", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("fields", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("dismissal_reason", Text),
    Column("complete_at", MOMENT),
    Column("ended_at", MOMENT),
    Column("closed_at", MOMENT),
    Column("reopened_at", MOMENT),
    Column("parked_at", MOMENT),
    Column("parked_reason", Text),
    Column("life", Integer, nullable=False, server_default="1"),
    Column("wake_seq", BigInteger, nullable=False, server_default="0"),
    Column("done_seq", BigInteger, nullable=False, server_default="0"),
    Column("flow_run_id", Uuid),
    Column("source_key", Text, unique=True),
    Column(
        "words",
        TSVECTOR,
        Computed(
            "to_tsvector('indonesian'::regconfig, unaccented(subject || ' ' || left(body, 200000)))", persisted=True
        ),
    ),
    CheckConstraint("life >= 1", name="life"),
    CheckConstraint("done_seq <= wake_seq", name="seq"),
    Index("ix_complaints_words", "words", postgresql_using="gin"),
    Index("ix_complaints_subject", text("subject gin_trgm_ops"), postgresql_using="gin"),
    Index("ix_complaints_awake", "id", postgresql_where=text("wake_seq > done_seq AND parked_at IS NULL")),
    Index("ix_complaints_parked", "id", postgresql_where=text("parked_at IS NOT NULL")),
    Index(
        "ix_complaints_open",
        "id",
        postgresql_include=["agency", "channel", "received_at"],
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("ix_complaints_channel", "channel", text("received_at DESC"), text("id DESC")),
    Index("ix_complaints_received", text("received_at DESC"), text("id DESC")),
    Index("ix_complaints_agency", "agency"),
    Index("ix_complaints_letter_number", text("(letter ->> 'number')")),
)

complainants = Table(
    "complainants",
    metadata,
    of_complaint(primary_key=True),
    Column("name", Text),
    Column("national_id", Text),
    Column("address", Text),
    Column("regency", Text),
    Column("phone", Text),
    Column("email", Text),
    Column("occupation", Text),
    Column("category", Text),
    Column("anonymous", Boolean, nullable=False, server_default=text("false")),
    Column("confidential", Boolean, nullable=False, server_default=text("false")),
    Column("proxy", JSONB),
    Index("ix_complainants_national_id", "national_id"),
    Index("ix_complainants_email", text("lower(email)")),
    Index("ix_complainants_phone", "phone"),
    Index("ix_complainants_name", text("unaccented(name) gin_trgm_ops"), postgresql_using="gin"),
)

replaced = Table(
    "replaced",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("path", Text, nullable=False),
    Column("old", JSONB),
    Column("new", JSONB),
    Column("by", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(),
    Column("seq", Integer, nullable=False),
    Column("life", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    Column("prepared_at", MOMENT),
    Column("decided_at", MOMENT),
    Column("decided_by", Text),
    Column("outcome", Text),
    Column("note", Text),
    Column("fields", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("proposal", JSONB),
    Column("letters", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("assigned_to", Text),
    Column("due_at", MOMENT),
    Column("file_before", JSONB),
    UniqueConstraint("complaint_id", "seq"),
    CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided"),
    Index("ix_visits_one_open", "complaint_id", unique=True, postgresql_where=text("decided_at IS NULL")),
    Index("ix_visits_board", "stage", text(DUE), "id", postgresql_where=text("decided_at IS NULL")),
    Index("ix_visits_due", text(DUE), "id", postgresql_where=text("decided_at IS NULL")),
    Index(
        "ix_visits_open",
        "stage",
        postgresql_include=["role", "assigned_to", "due_at", "prepared_at", "complaint_id"],
        postgresql_where=text("decided_at IS NULL"),
    ),
    Index("ix_visits_inbox", "role", text(DUE), "id", postgresql_where=text("decided_at IS NULL")),
    Index("ix_visits_waiting", "role", "opened_at", "id", postgresql_where=text("decided_at IS NULL")),
    Index("ix_visits_held", "assigned_to", text(DUE), "id", postgresql_where=text("decided_at IS NULL")),
)

pauses = Table(
    "pauses",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("visit_id", Uuid, ForeignKey("visits.id", deferrable=True, initially="DEFERRED")),
    Column("begun_at", MOMENT, nullable=False),
    Column("begun_by", Text, nullable=False),
    Column("ended_at", MOMENT),
    Column("reason", Text, nullable=False),
    Index("ix_pauses_open", "complaint_id", postgresql_where=text("ended_at IS NULL AND visit_id IS NULL")),
)

terms = Table(
    "terms",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("visit_id", Uuid, ForeignKey("visits.id", deferrable=True, initially="DEFERRED")),
    Column("deadline", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("started_at", MOMENT, nullable=False),
    Column("start_word", Text, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("extra_days", SmallInteger, nullable=False, server_default="0"),
    Column("extra_reason", Text),
    Column("stands", Boolean, nullable=False, server_default=text("false")),
    Column("ended_at", MOMENT),
    Column("ladder", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("next_reminder_at", MOMENT),
    Index("ix_terms_running", "due_at", postgresql_where=text("ended_at IS NULL AND NOT stands")),
    Index("ix_terms_settled", text("LEAST(ended_at, due_at)"), postgresql_include=["ended_at", "due_at", "stands"]),
    Index(
        "ix_terms_sweep",
        "next_reminder_at",
        "id",
        postgresql_where=text("ended_at IS NULL AND next_reminder_at IS NOT NULL"),
    ),
)

entries = Table(
    "entries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    of_complaint(),
    Column("visit_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    Column("details", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Index("ix_entries_trail", "complaint_id", "id"),
)

links = Table(
    "links",
    metadata,
    of_complaint(primary_key=True),
    Column("other_id", Uuid, ForeignKey("complaints.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("score", SmallInteger),
    Column("reasons", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("by", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    CheckConstraint("complaint_id <> other_id", name="two"),
    Index("ix_links_other", "other_id"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("visit_id", Uuid, ForeignKey("visits.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("claimed_at", MOMENT, nullable=False),
    Column("issued_at", MOMENT),
    Column("snapshot", JSONB, nullable=False),
    Column("template_version", Text),
    Column("renderer_version", Text),
    Column("sha256", Text, ForeignKey("blobs.sha256")),
    UniqueConstraint("visit_id", "kind", "recipient"),
    CheckConstraint("state IN ('draft', 'issued', 'void')", name="state"),
    CheckConstraint("state <> 'issued' OR sha256 IS NOT NULL", name="issued_has_pdf"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    of_complaint(index=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("letter_id", Uuid, ForeignKey("letters.id")),
    Column("payload", JSONB, nullable=False, server_default=EMPTY_OBJECT),
    Column("created_at", MOMENT, nullable=False),
    Column("next_try_at", MOMENT, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("delivered_at", MOMENT),
    Column("dead_at", MOMENT),
    Column("last_error", Text),
    Index("ix_outbox_waiting", "next_try_at", postgresql_where=text("delivered_at IS NULL AND dead_at IS NULL")),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Uuid, primary_key=True),
    of_complaint(index=True),
    Column("visit_id", Uuid, ForeignKey("visits.id")),
    Column("name", Text, nullable=False),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", MOMENT, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("series", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("last", Integer, nullable=False),
)

days_off = Table(
    "days_off",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("estimated", Boolean, nullable=False, server_default=text("false")),
)

agencies = Table(
    "agencies",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("regency", Text),
    Column("email", Text),
    Column("address", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

officers = Table(
    "officers",
    metadata,
    Column("username", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("deputy", Text),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("email", Text),
    Column("muted", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("mailed", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("language", Text, nullable=False, server_default="id"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", MOMENT),
    CheckConstraint("language IN ('id', 'en')", name="language"),
)

keys = Table(
    "keys",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("username", Text, ForeignKey("officers.username"), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    CheckConstraint("kind IN ('token', 'session', 'renewal')", name="kind"),
    Index("ix_keys_username", "username"),
)

roles = Table(
    "roles",
    metadata,
    Column("key", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("rights", JSONB, nullable=False, server_default=EMPTY_LIST),
)

drafts = Table(
    "drafts",
    metadata,
    Column("username", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("set_at", MOMENT, nullable=False),
)
