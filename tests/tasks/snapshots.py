"""Snapshots of invented letters: `a_snapshot("forwarding", due_on="2026-12-01")`."""

from typing import Any

AGENCY = {"name": "Inspektur Daerah Kabupaten Cendana", "address": "Jalan Pahlawan Nomor 1\nCendana", "salutation": ""}

BY_KIND: dict[str, dict[str, Any]] = {
    "acknowledgement": {},
    "forwarding": {
        "recipient": AGENCY,
        "copies": ["Bupati Cendana", "Gubernur Provinsi Nusa Contoh"],
        "fields": {"note": "Mohon diperiksa pula pemohon lain.", "reported_party": "Perangkat Desa Sukamaju"},
    },
    "notice": {"fields": {"step": "forwarding", "agency": "Inspektorat Daerah Kabupaten Cendana"}},
    "completion_request": {"fields": {"missing": "salinan kartu identitas;\nsurat kuasa bermeterai."}},
    "dismissal": {"reason": {"code": "T2", "text": "Pengaduan yang sama telah kami tindak lanjuti sebelumnya."}},
    "closing": {
        "fields": {
            "finding": "partly",
            "agency": "Inspektorat Daerah Kabupaten Cendana",
            "answer": "Satu pembayaran tanpa kuitansi ditemukan dan telah dikembalikan.",
            "answer_date": "2026-12-18",
            "result": "Surat keterangan tanah telah diterbitkan.",
        }
    },
}


def a_snapshot(kind: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  any part of a JSON document
    """Make the snapshot of a letter that could go out; groups in `changes` are merged, the rest replaces."""
    snapshot = _any_letter()
    for key, value in (BY_KIND[kind] | changes).items():
        merged = isinstance(value, dict) and isinstance(snapshot[key], dict)
        snapshot[key] = snapshot[key] | value if merged else value
    return snapshot


def _any_letter() -> dict[str, Any]:
    return {
        "number": "B-0127/DM/11/2026",
        "date": "2026-11-24",
        "draft": False,
        "office": {
            "name": "Kementerian Sekretariat Negara",
            "unit": "Asisten Deputi Pengaduan Masyarakat",
            "address": "Jalan Contoh Raya Nomor 17, Jakarta 10110\nTelepon (021) 555-0100",
            "city": "Jakarta",
            "signatory_name": "Raditya Wirasena Hadikusumo",
            "signatory_title": "Asisten Deputi Pengaduan Masyarakat",
            "public_url": "https://dumas.example",
        },
        "recipient": {
            "name": "Sulastri Anggraeni",
            "address": "Jalan Melati Nomor 8\nCendana",
            "salutation": "Saudari",
        },
        "copies": [],
        "complaint": {
            "registration_number": "2026-001274",
            "tracking_code": "K7QX-M3PD-9TWA",
            "subject": "Pungutan dalam pengurusan surat tanah",
            "received_on": "2026-11-02",
            "letter_number": None,
            "letter_date": "2026-10-27",
            "channel": "Surat",
            "complainant_name": None,
            "gist": "Terlapor meminta pembayaran di luar biaya yang diumumkan.\nKuitansi tidak diberikan.",
        },
        "due_on": "2026-12-08",
        "reason": None,
        "fields": {},
    }
