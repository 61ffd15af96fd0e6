"""Words of the deadlines board."""

WORDS = {
    "nav.deadlines": "Batas waktu",
    "deadlines.summary": "Lewat batas waktu: {overdue} · jatuh tempo hari ini: {today} · sampai akhir minggu ini: {week}",
    "deadlines.none": "Tidak ada tahap yang terbuka. Pengaduan baru didaftarkan di halaman Pendaftaran.",
    "deadlines.by_stage": "Menurut tahap",
    "deadlines.by_officer": "Menurut petugas",
    "deadlines.by_agency": "Menurut instansi",
    "deadlines.key_stage": "Tahap",
    "deadlines.key_officer": "Petugas",
    "deadlines.key_agency": "Instansi",
    "deadlines.cards": "Terbuka",
    "deadlines.overdue": "Lewat",
    "deadlines.today": "Hari ini",
    "deadlines.week": "Minggu ini",
    "deadlines.nobody": "(belum ditentukan)",
    "deadlines.late": "Yang lewat batas waktu",
    "deadlines.no_late": "Tidak ada yang lewat batas waktu. Lihat jatuh tempo minggu ini pada tabel di atas.",
}
