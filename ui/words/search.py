"""Words of the search page."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "nav.search": "Cari",
    "search.box": "Nomor agenda, kode lacak, nomor surat, atau kata",
    "search.box_names": "Nomor agenda, kode lacak, nomor surat, nama pelapor, atau kata",
    "search.example": "Misalnya DM-2026-000012 atau sertifikat tanah",
    "search.stage": "Tahap",
    "search.channel": "Kanal",
    "search.agency": "Instansi",
    "search.state": "Keadaan",
    "search.open": "Terbuka",
    "search.closed": "Selesai",
    "search.late": "Hanya yang terlambat",
    "search.go": "Cari",
    "search.clear": "Kosongkan pencarian",
    "search.start": "Tulis nomor, kata, atau pilih saringan, lalu tekan Cari. Kata terakhir boleh belum lengkap; frasa ditulis "
    "di antara tanda kutip.",
    "search.none": "Tidak ada pengaduan yang cocok. Yang dapat dicoba:",
    "search.try_spelling": "periksa ejaan, atau tulis lebih sedikit kata",
    "search.try_number": "tulis nomor secara utuh, misalnya DM-2026-000012",
    "search.try_filters": "kosongkan saringan",
    "search.try_own": "peran Anda hanya melihat pengaduan yang sedang menunggu peran itu; tanyakan kepada petugas registrasi "
    "untuk yang lain",
    "search.done": "selesai {day}",
    "search.nowhere": "tidak pada tahap mana pun",
}
