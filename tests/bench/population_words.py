"""What the people of a big office write: invented names, places and letters, chosen by a seeded chance."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

FIRST = [
    "Sutinah",
    "Bambang",
    "Wayan",
    "Siti",
    "Agus",
    "Dewi",
    "Rahmat",
    "Yohana",
    "Made",
    "Putri",
    "Joko",
    "Ratna",
    "Hendra",
    "Lestari",
    "Yusuf",
    "Marlina",
    "Dedi",
    "Nurul",
    "Andi",
    "Kartika",
]
LAST = [
    "Pratama",
    "Wijaya",
    "Siregar",
    "Nasution",
    "Hidayat",
    "Kusuma",
    "Lubis",
    "Saputra",
    "Manurung",
    "Rahayu",
    "Gunawan",
    "Tarigan",
    "Setiawan",
    "Halim",
    "Purnomo",
    "Sihombing",
]
MATTERS = (
    ("05", "Sertifikat tanah belum terbit", "permohonan sertifikat tanah kami di kantor pertanahan belum selesai"),
    (
        "05",
        "Ganti rugi lahan jalan tol belum dibayar",
        "lahan kami dipakai untuk jalan tol dan ganti ruginya belum dibayar",
    ),
    (
        "03",
        "Pungutan liar di loket pelayanan",
        "petugas loket meminta pungutan di luar tarif resmi dan tidak memberi kuitansi",
    ),
    (
        "02",
        "Pelayanan surat kependudukan lambat",
        "pengurusan kartu keluarga dan akta kelahiran berulang kali ditolak tanpa alasan",
    ),
    ("04", "Gaji guru honorer terlambat", "honor kami sebagai guru honorer selama enam bulan belum dibayarkan"),
    (
        "06",
        "Laporan polisi tidak ditindaklanjuti",
        "laporan kami di kepolisian tidak pernah ditindaklanjuti sejak dua tahun lalu",
    ),
    (
        "01",
        "Penyalahgunaan dana desa",
        "kepala desa memakai dana desa untuk keperluan pribadi dan papan anggaran tidak ada",
    ),
    (
        "02",
        "Bantuan sosial tidak tepat sasaran",
        "bantuan sosial diberikan kepada keluarga perangkat desa, bukan warga miskin",
    ),
    (
        "02",
        "Jalan kabupaten rusak berat",
        "jalan menuju sekolah rusak berat sehingga anak-anak tidak dapat lewat pada musim hujan",
    ),
    (
        "06",
        "Eksekusi putusan pengadilan tertunda",
        "putusan pengadilan yang sudah berkekuatan hukum tetap tidak dilaksanakan",
    ),
)
PLACES = [
    "Sidoarjo",
    "Garut",
    "Kampar",
    "Surabaya",
    "Mataram",
    "Ambon",
    "Kupang",
    "Manado",
    "Palu",
    "Jambi",
    "Bengkulu",
    "Serang",
    "Malang",
    "Solo",
    "Cirebon",
    "Ternate",
    "Pontianak",
    "Padang",
]
REGENCIES = ("3515", "3205", "1401", "3578", "5271", "8171", "5371", "7171", "7271", "1571")
FILLER = (
    "Kami sudah berulang kali datang ke kantor tersebut tetapi selalu diminta menunggu.",
    "Semua syarat sudah kami penuhi dan salinannya terlampir.",
    "Kami mohon perhatian Bapak Presiden agar masalah ini segera diselesaikan.",
    "Warga lain di lingkungan kami mengalami hal yang sama.",
    "Sampai surat ini ditulis tidak ada jawaban tertulis yang kami terima.",
)
CHANNELS: Sequence[tuple[str, int]] = (("letter", 6), ("email", 2), ("lapor", 2))


def a_letter(chance: random.Random, number: int) -> dict[str, str]:
    """The slots of one invented letter."""
    code, subject, story = MATTERS[int(chance.random() * len(MATTERS))]
    place, name = chance.choice(PLACES), f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    since = 2015 + number % 11
    return {
        "CODE": code,
        "SUBJECT": f"{subject} di {place} sejak {since}",
        "BODY": _body(chance, f"Sejak {since} {story}, di {place}.", number),
        "NAME": name,
        "NIK": f"{chance.randrange(10**15, 10**16)}",
        "ADDRESS": f"Jalan Contoh {number % 400}, {place}",
        "REGENCY": REGENCIES[number % len(REGENCIES)],
        "PHONE": f"0812{number % 10_000_000:07}",
        "EMAIL": f"warga{number}@contoh.example",
        "LETTER": f"{number}/W/{since}",
        "PARTY": f"Kepala seksi di {place}",
        "OFFICE": f"Kantor di {place}",
        "CHANNEL": _CHANNELS[number % len(_CHANNELS)],
    }


_CHANNELS = tuple(name for name, weight in CHANNELS for _ in range(weight))


def _body(chance: random.Random, story: str, number: int) -> str:
    said = [story, f"Nomor berkas kami {number:07}.", *(chance.choice(FILLER) for _ in range(2 + number % 7))]
    return " ".join(said)


def staff(counts: Mapping[str, int]) -> dict[str, list[tuple[str, str]]]:
    """Role → (username, name) of its officers; usernames are the role's with a number."""
    return {
        role: [
            (f"{role}-{n:02}", f"{FIRST[(7 * n + len(role)) % len(FIRST)]} {LAST[(3 * n + len(role)) % len(LAST)]}")
            for n in range(1, many + 1)
        ]
        for role, many in counts.items()
    }
