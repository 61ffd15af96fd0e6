"""Earlier letters like this one. Each hit says why, and how sure that is (0–100).

Blocking by what identifies (national id, phone, e-mail, letter number) and by short fields
(trigrams on the subject); never by the whole body, where trigrams were measured at 12.8 s
over 100,000 letters. No time window: letters come back after more than a year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, text
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.complaint import Complaint
from domain.registration import Complainant, Intake, LetterHead
from domain.store.tables import links

SUSPECTED = "suspected_repeat"
"""The kind of a link the search has made; an officer confirms or drops it."""
LIKELY = 40
"""Below this score a hit is not worth an officer's look."""

_CANDIDATES = text("""
WITH hits AS (
    (SELECT complaint_id AS id FROM complainants WHERE :national_id <> '' AND national_id = :national_id LIMIT 50)
    UNION (SELECT complaint_id FROM complainants WHERE :email <> '' AND lower(email) = :email LIMIT 50)
    UNION (SELECT complaint_id FROM complainants WHERE :phone <> '' AND phone = :phone LIMIT 50)
    UNION (SELECT id FROM (SELECT id FROM complaints WHERE subject % :subject LIMIT 200) AS near)
)
SELECT c.id, c.registration_number, c.subject, c.received_at,
       similarity(c.subject, :subject) AS subject_score,
       similarity(left(c.body, 2000), left(:body, 2000)) AS body_score,
       p.national_id = :national_id AND :national_id <> '' AS same_id,
       lower(p.email) = :email AND :email <> '' AS same_email,
       p.phone = :phone AND :phone <> '' AS same_phone,
       similarity(coalesce(p.name, ''), :name) AS name_score,
       c.letter ->> 'number' = :letter_number AND :letter_number <> '' AS same_letter
FROM hits JOIN complaints c USING (id) JOIN complainants p ON p.complaint_id = c.id
WHERE c.id <> :but
""")

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Similar:
    """An earlier complaint that may be the same matter."""

    id: UUID
    registration_number: str
    subject: str
    received_at: datetime
    score: int
    reasons: tuple[str, ...]


class SearchTable:
    """Find earlier complaints and remember what was suspected."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def similar(self, intake: Intake, *, but: UUID = NOBODY, limit: int = 5) -> list[Similar]:
        """Earlier complaints like this letter, the likeliest first."""
        rows = self._connection.execute(_CANDIDATES, _asked(intake, but)).mappings()
        hits = [_hit(row) for row in rows]
        return sorted((hit for hit in hits if hit.score >= LIKELY), key=lambda hit: (-hit.score, hit.received_at))[
            :limit
        ]

    def similar_to(self, complaint: Complaint, complainant: Complainant) -> list[Similar]:
        """Earlier complaints like this registered one."""
        head = LetterHead(number=complaint.letter.get("number"))
        intake = Intake(
            complaint.channel,
            complaint.received_at,
            complaint.subject,
            complaint.body,
            letter=head,
            complainant=complainant,
        )
        return self.similar(intake, but=complaint.id)

    def suspect(self, complaint_id: UUID, hits: Sequence[Similar], *, by: str, at: datetime) -> None:
        """Keep suspected repeats as links; an officer confirms or drops them."""
        rows = [
            {
                "complaint_id": complaint_id,
                "other_id": hit.id,
                "kind": SUSPECTED,
                "score": hit.score,
                "reasons": list(hit.reasons),
                "by": by,
                "at": at,
            }
            for hit in hits
        ]
        if rows:
            self._connection.execute(upsert(links).on_conflict_do_nothing(), rows)

    def link(self, complaint_id: UUID, other_id: UUID, kind: str, *, by: str, at: datetime) -> None:
        """Connect two complaints (`repeat_of`, `related`), which settles a suspicion; the same link again changes nothing."""
        pair = [complaint_id, other_id]
        between = links.c.complaint_id.in_(pair) & links.c.other_id.in_(pair)
        self._connection.execute(delete(links).where(between, links.c.kind == SUSPECTED))
        row = {"complaint_id": complaint_id, "other_id": other_id, "kind": kind, "by": by, "at": at}
        self._connection.execute(upsert(links).values(row).on_conflict_do_nothing())

    def unlink(self, complaint_id: UUID, other_id: UUID) -> int:
        """Take away whatever connects two complaints, in both directions; returns how many links there were."""
        there = (links.c.complaint_id == complaint_id) & (links.c.other_id == other_id)
        back = (links.c.complaint_id == other_id) & (links.c.other_id == complaint_id)
        gone = self._connection.execute(delete(links).where(there | back).returning(links.c.kind))
        return len(gone.all())


def _asked(intake: Intake, but: UUID) -> dict[str, object]:
    who = intake.complainant
    return {
        "national_id": who.national_id or "",
        "email": (who.email or "").lower(),
        "phone": who.phone or "",
        "name": who.name or "",
        "subject": intake.subject,
        "body": intake.body,
        "letter_number": intake.letter.number or "",
        "but": but,
    }


_SURE = (
    ("same_id", 35, "NIK pelapor sama"),
    ("same_email", 25, "surel pelapor sama"),
    ("same_phone", 25, "telepon pelapor sama"),
    ("same_letter", 25, "nomor surat sama"),
)


def _hit(row: Mapping[Any, Any]) -> Similar:
    found = [(points, reason) for name, points, reason in _SURE if row[name]]
    found += _likeness(row["subject_score"], row["body_score"], row["name_score"])
    score = min(100, sum(points for points, _ in found))
    reasons = tuple(reason for _, reason in found)
    return Similar(row["id"], row["registration_number"], row["subject"], row["received_at"], score, reasons)


def _likeness(subject: float, body: float, name: float) -> list[tuple[int, str]]:
    found = []
    if name >= 0.6:
        found.append((round(25 * name), f"nama pelapor mirip ({name:.0%})"))
    if subject >= 0.3:
        found.append((round(25 * subject), f"perihal mirip ({subject:.0%})"))
    if body >= 0.2:
        found.append((round(45 * body), f"isi mirip ({body:.0%})"))
    return found
