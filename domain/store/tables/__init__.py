"""Every table. A column that holds an attribute of a domain class carries the attribute's name.

Moments are timestamptz (UTC inside), states are text with CHECKs rather than enums, JSON is jsonb. `cases` holds what a complaint is,
`papers` what is written and sent, `office` who works by which rules, `shape` what they all share. The store comes in through the names below.
"""

from domain.store.tables.cases import complainants, complaints, entries, links, pauses, replaced, terms, visits
from domain.store.tables.office import agencies, days_off, drafts, keys, marks, officers, roles
from domain.store.tables.papers import blobs, counters, documents, letters, outbox
from domain.store.tables.shape import DUE, EMPTY_LIST, EMPTY_OBJECT, MOMENT, metadata, of_complaint

__all__ = [
    "DUE",
    "EMPTY_LIST",
    "EMPTY_OBJECT",
    "MOMENT",
    "agencies",
    "blobs",
    "complainants",
    "complaints",
    "counters",
    "days_off",
    "documents",
    "drafts",
    "entries",
    "keys",
    "letters",
    "links",
    "marks",
    "metadata",
    "of_complaint",
    "officers",
    "outbox",
    "pauses",
    "replaced",
    "roles",
    "terms",
    "visits",
]
