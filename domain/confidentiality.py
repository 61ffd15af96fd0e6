"""Who may see what of a case: the case itself, its papers, who wrote it. What is not granted here is refused.

The rights are those of config/roles.yaml: `see_all` opens every case, `see_identity` a complainant's identity.
"""

from __future__ import annotations

from domain.complaint import Complaint
from domain.errors import NotAllowed
from domain.people import Officer


def sees(by: Officer, complaint: Complaint) -> bool:
    """True for who may see every case, who entered this one, and who has (or had) a card of it."""
    if by.may("see_all") or complaint.registered_by == by.username:
        return True
    return any(by.holds(visit.role) or visit.assigned_to == by.username for visit in complaint.visits)


def must_see(by: Officer, complaint: Complaint) -> None:
    """Raise NotAllowed unless the officer may see the case."""
    if not sees(by, complaint):
        raise NotAllowed(f"Akun {by.username} tidak menangani pengaduan ini.")


def sees_identity(by: Officer) -> bool:
    """True for who may open a complainant's identity."""
    return by.may("see_identity")


def sees_papers(by: Officer) -> bool:
    """True for who may open letters and scans of the cases he sees."""
    return by.may("decide") or by.may("see_identity")


def must_see_papers(by: Officer, complaint: Complaint) -> None:
    """Raise NotAllowed unless the officer works on the case: letters to the complainant and scans name him."""
    must_see(by, complaint)
    if not sees_papers(by):
        raise NotAllowed(
            "Surat dan dokumen memuat identitas pelapor; hanya petugas yang menangani yang dapat membukanya."
        )
