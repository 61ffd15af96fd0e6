"""Words of the notices page."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "nav.notices": "Pemberitahuan",
    "notices.unread": "Belum dibaca: {count}",
    "notices.many": "lebih dari {count}",
    "notices.only_new": "Hanya yang belum dibaca",
    "notices.new": "baru",
    "notices.when": "{kind} · {day} pukul {clock}",
    "notices.read": "Tandai sudah dibaca",
    "notices.read_all": "Tandai semua sudah dibaca",
    "notices.read_all_done": "{count} pemberitahuan ditandai sudah dibaca.",
    "notices.empty": "Belum ada pemberitahuan dalam dua bulan terakhir. Pemberitahuan muncul di sini begitu ada penugasan "
    "kepada Anda atau batas waktu yang mendekat.",
    "notices.no_new": "Semua sudah dibaca. Matikan saringan untuk melihat yang lama.",
    "notices.kind.assigned": "Penugasan",
    "notices.kind.mentioned": "Disebut dalam catatan",
    "notices.kind.due_soon": "Batas waktu mendekat",
    "notices.kind.breached": "Batas waktu terlewati",
    "notices.kind.escalated": "Eskalasi",
    "notices.choice": "Pilihan saya",
    "notices.on_screen": "Tampilkan di layar",
    "notices.by_mail": "Kirim juga lewat surel",
    "notices.email": "Alamat surel saya",
    "notices.email_why": "Surel hanya memuat nomor agenda dan apa yang perlu dilakukan.",
    "notices.no_mail": "Surel kantor belum diatur (SIPDUMAS_SMTP_URL); pilihan surel berlaku begitu sudah diatur.",
    "notices.save": "Simpan pilihan",
    "notices.saved": "Pilihan tersimpan.",
    "notices.saved_waiting": "Pilihan tersimpan. Tulis kode yang dikirim ke alamat surel Anda, agar pemberitahuan dikirim ke sana.",
    "notices.waiting": "Kode telah dikirim ke {email}. Sebelum kode itu ditulis di sini, tidak ada pemberitahuan yang dikirim ke alamat itu. "
    "Kode berlaku sampai {until}.",
    "notices.code": "Kode dari surel",
    "notices.confirm": "Pastikan alamat",
    "notices.confirmed": "Alamat {email} dipastikan; pemberitahuan dikirim ke sana.",
    "notices.not_confirmed": "Alamat belum dipastikan:",
    "notices.refused": "Pilihan belum tersimpan:",
}
