"""Versions of the workflow: numbered, immutable, let into force by two people.

    draft → checked → proposed → approved → published (from a date) → retired

The text of a version never changes; another text is another version. What a step needs (right, reason, four eyes)
is checked here; the store keeps the row, and its triggers refuse what no step allows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from domain.calendar import OFFICE_ZONE, indonesian_day, office_day
from domain.errors import Conflict, NotAllowed, Refused
from domain.people import Officer


class VersionStatus(StrEnum):
    """How far a version has come; published ones hold from their day on, until a later one does."""

    DRAFT = "draft"
    CHECKED = "checked"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"


UNDECIDED = (VersionStatus.DRAFT, VersionStatus.CHECKED)
WORDS = {
    VersionStatus.DRAFT: "konsep",
    VersionStatus.CHECKED: "telah diperiksa",
    VersionStatus.PROPOSED: "diusulkan",
    VersionStatus.APPROVED: "disetujui",
    VersionStatus.PUBLISHED: "diterbitkan",
    VersionStatus.RETIRED: "tidak berlaku lagi",
}


@dataclass(frozen=True)
class WorkflowVersion:
    """A stored version. `version` is the SHA-256 (hex) of its text; `in_force_from` is aware, None for the very first."""

    number: int
    version: str
    name: str
    status: VersionStatus
    author: str
    stored_at: datetime
    in_force: bool = False
    reason: str = ""
    legal_basis: str = ""
    proposed_by: str | None = None
    deputy: str | None = None
    approved_by: str | None = None
    in_force_from: datetime | None = None
    superseded: bool = False
    """It did hold, until a later one did."""

    @property
    def undecided(self) -> bool:
        """True while nobody has proposed it: reason, legal basis and golden cases may still be added."""
        return self.status in UNDECIDED

    @property
    def title(self) -> str:
        """What the office calls it: “versi 3”."""
        return f"versi {self.number}"

    def checked(self) -> WorkflowVersion:
        """Its text and its golden cases were found sound; a later step stays what it is."""
        return replace(self, status=VersionStatus.CHECKED) if self.status is VersionStatus.DRAFT else self

    def proposed(self, *, by: Officer, reason: str, legal_basis: str) -> WorkflowVersion:
        """Put before a second person. Raises NotAllowed, Conflict (not checked, already proposed), Refused (no reason, no basis)."""
        by.must("edit_workflow")
        self._must_be(VersionStatus.CHECKED, "diusulkan")
        given = {"reason": reason, "basis": legal_basis}
        if empty := {name: _EXPECTED[name] for name, text in given.items() if not text.strip()}:
            raise Refused(empty)
        words = {"reason": reason.strip(), "legal_basis": legal_basis.strip()}
        return replace(self, status=VersionStatus.PROPOSED, proposed_by=by.username, deputy=by.deputy, **words)  # type: ignore[arg-type]  # three texts

    def approved(self, *, by: Officer) -> WorkflowVersion:
        """Let it through. Raises NotAllowed for its author, its proposer and those who stand in for them; Conflict."""
        by.must("approve_workflow")
        self._must_be(VersionStatus.PROPOSED, "disetujui")
        own = {self.author, self.proposed_by}
        if by.username in own | {self.deputy} or own & by.stands_in_for:
            raise NotAllowed(
                "Penyusun, pengusul dan penggantinya tidak boleh menyetujui alur ini (dua pasang mata); mintalah petugas lain."
            )
        return replace(self, status=VersionStatus.APPROVED, approved_by=by.username)

    def published(self, *, by: Officer, day: date, at: datetime) -> WorkflowVersion:
        """Let it hold for complaints registered from that day on (today: from now on); an earlier version may hold again.

        Raises NotAllowed, Conflict (not approved, holds already), Refused for a day that has passed.
        """
        by.must("approve_workflow")
        if self.in_force:
            raise Conflict(f"Alur {self.title} sudah berlaku.")
        if not self.superseded:
            self._must_be(VersionStatus.APPROVED, "diterbitkan")
        today = office_day(at)
        if day < today:
            raise Refused({"from": f"tanggal berlaku paling awal hari ini, {indonesian_day(today)}"})
        moment = at if day == today else datetime.combine(day, time.min, OFFICE_ZONE)
        return replace(self, status=VersionStatus.PUBLISHED, in_force_from=moment)

    def retired(self, *, by: Officer, reason: str) -> WorkflowVersion:
        """Give it up before it holds. Raises NotAllowed, Conflict for the one in force, Refused without a reason."""
        by.must("edit_workflow")
        if self.in_force or self.status is VersionStatus.RETIRED:
            raise Conflict(
                f"Alur {self.title} {'sedang berlaku' if self.in_force else WORDS[self.status]}; terbitkan versi lain dahulu."
            )
        if not reason.strip():
            raise Refused({"reason": _EXPECTED["reason"]})
        return replace(self, status=VersionStatus.RETIRED, in_force_from=None)

    def _must_be(self, status: VersionStatus, act: str) -> None:
        if self.status is not status:
            raise Conflict(f"Alur {self.title} {WORDS[self.status]}; yang dapat {act} hanya alur yang {WORDS[status]}.")


_EXPECTED = {
    "reason": "sebutkan alasan perubahan",
    "basis": "sebutkan dasar hukumnya, misalnya nomor keputusan; tulis “ketentuan kantor” bila tidak ada",
}
