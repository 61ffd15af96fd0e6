"""Board, outbox, cards."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # board
    "board.stage": "Tahap",
    "board.agency": "Instansi",
    "board.channel": "Kanal",
    "board.late": "Hanya yang terlambat",
    "board.every": "Semua",
    "board.count": "{cards} pengaduan",
    "board.overdue": "{overdue} terlambat",
    "board.processing": "{processing} sedang diproses",
    "board.held": "{held} tertahan",
    "board.more": "Lihat seluruh tahap ini ({cards})",
    "board.stage_count": "{stage}: {cards}",
    "board.stage_late": "{stage}: {cards} ({overdue} terlambat)",
    "board.whole": "Kembali ke seluruh papan",
    "board.empty": "Tidak ada pengaduan terbuka yang cocok. Longgarkan saringan, atau daftarkan surat baru.",
    "board.engine": "Mesin",
    "board.engine_none": "belum ada proses",
    # cards
    "card.received": "diterima {day}",
    "card.received_age": "diterima {day}, umur {age}",
    "card.age": "umur {age}",
    "card.agency": "Instansi: {agency}",
    "card.assigned": "petugas: {who}",
    "card.proposal": "Usulan: {label}",
    "card.hidden": "(perihal tidak ditampilkan untuk peran ini)",
    "state.menunggu petugas": "menunggu petugas",
    "state.menunggu jawaban instansi": "menunggu jawaban instansi",
    "state.menunggu pelapor": "menunggu pelapor",
    "state.sedang diproses": "sedang diproses",
    "state.tertahan": "tertahan",
    "state.selesai": "selesai",
    # outbox
    "outbox.notice": "Pemberitahuan kepada petugas",
    "outbox.which": "Kiriman",
    "outbox.waiting": "Menunggu",
    "outbox.failed": "Gagal",
    "outbox.sent": "Terkirim",
    "outbox.empty.waiting": "Tidak ada kiriman yang menunggu. Surat muncul di sini begitu terbit.",
    "outbox.empty.failed": "Tidak ada kiriman yang gagal.",
    "outbox.empty.sent": "Belum ada kiriman yang terkirim.",
    "outbox.by_hand": "Cetak, tanda tangani, dan poskan; lalu tandai sudah diposkan.",
    "outbox.by_mail": "Dikirim sistem lewat surel; percobaan berikut {day} pukul {clock}.",
    "outbox.no_mail": "Menunggu pengiriman surel; surel kantor belum diatur (SIPDUMAS_SMTP_URL).",
    "outbox.given_up": "Dihentikan setelah {tries} percobaan: {error}",
    "outbox.gone": "Terkirim {day}.",
    "outbox.posted": "Sudah diposkan",
    "outbox.retry": "Coba lagi",
    "outbox.posted_done": "Tercatat sudah diposkan.",
    "outbox.retry_done": "Kiriman dicoba lagi sekarang.",
}
