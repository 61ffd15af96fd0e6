"""The house, signing in, refusals, the first page, time."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # the house
    "app": "SIPDUMAS",
    "app.long": "Sistem Informasi Penanganan Dumas",
    "nav.home": "Beranda",
    "nav.board": "Papan",
    "nav.inbox": "Kotak masuk",
    "nav.outbox": "Kotak keluar",
    "nav.register": "Pendaftaran",
    "nav.complaint": "Pengaduan",
    "account.out": "Keluar",
    "yes": "Ya",
    "no": "Tidak",
    "none": "–",
    "open": "Buka",
    "back": "Kembali ke kotak masuk",
    "next_page": "Halaman berikutnya",
    "first_page": "Ke halaman pertama",
    "pick": "Pilih …",
    # signing in
    "signin.title": "Masuk",
    "signin.username": "Nama pengguna",
    "signin.password": "Kata sandi",
    "signin.button": "Masuk",
    "signin.demo": "Akun contoh",
    "signin.demo_why": "Pemasangan contoh di komputer ini: pilih peran, tanpa kata sandi.",
    "signin.foreign": "Formulir ini tidak berasal dari halaman masuk; muat ulang halaman, lalu coba lagi.",
    "signin.out": "Anda telah keluar.",
    "signin.needed": "Silakan masuk untuk melihat halaman ini.",
    "signin.expired": "Waktu masuk Anda telah berakhir. Masuk kembali; isian yang belum dikirim tersimpan sebagai konsep.",
    "signin.link": "Ke halaman masuk",
    # refusals and other sentences
    "denied": "Akun Anda tidak berhak membuka halaman ini. Mintalah kepada administrator bila memerlukannya.",
    "broken": "Terjadi gangguan di dalam sistem; yang Anda isi tersimpan. Muat ulang halaman ini. Bila berulang, beri tahu administrator "
    "pukul berapa terjadinya.",
    "not_found": "Pengaduan itu tidak ada. Periksa nomornya, atau buka dari kotak masuk.",
    "no_choice": "Belum ada pengaduan yang dipilih. Buka dari kotak masuk atau papan, atau tulis nomornya.",
    "find": "Nomor agenda atau kode lacak",
    "find.help": "Misalnya DM-2026-000012",
    "find.button": "Cari pengaduan",
    # home
    "home.waiting": "Menunggu keputusan Anda",
    "home.overdue": "Terlambat",
    "home.mine": "Ditugaskan kepada Anda",
    "home.open": "Seluruh pengaduan terbuka",
    "home.all": "Terdaftar",
    "home.closed": "Selesai",
    "home.next": "Yang paling mendesak",
    "home.nothing": "Tidak ada yang menunggu keputusan Anda saat ini.",
    # time
    "age.today": "hari ini",
    "age.days": "{days} hari",
    "due.none": "tanpa batas waktu",
    "due.late": "terlambat {days} hari",
    "due.today": "jatuh tempo hari ini",
    "due.soon": "{days} hari lagi",
    "due.stands": "waktu dihentikan",
    "due.doubtful": "angka perlu ditegaskan",
    "basis.found": "terbaca dalam sumber",
    "basis.partial": "terbaca sebagian",
    "basis.derived": "turunan dari sumber",
    "basis.recalled": "dari ingatan, belum diperiksa",
    "basis.assumed": "ketentuan sementara kantor, belum ditegaskan",
}
