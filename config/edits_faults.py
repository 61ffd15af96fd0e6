"""Faults of a workflow file in the words of the screens, for people who edit by form and never see its English.

A fault nobody has put into words here is shown as the reader wrote it: better half understood than hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from domain.changes import NONE
from domain.workflow import Workflow

_PLACED = re.compile(r"^[^:\n]*:(?P<line>\d+)(?:, |: )(?P<text>.*)$", re.DOTALL)
_STAGE = re.compile(r"^stage (?P<stage>\w+)(?:, |: )")
_OUTCOME = re.compile(r"^outcome '(?P<outcome>[^']+)'(?:: )?")
_DEADLINE = re.compile(r"^deadline '(?P<deadline>[^']+)'(?:: )?")

TOLD: tuple[tuple[str, str], ...] = (
    (
        r"letter '(.+?)' can't be made (?:with|where) .*?: (.+?) – mend",
        "surat “{0}” tidak dapat dibuat: {1}; perbaiki templatnya, atau isian dan pilihan alur ini",
    ),
    (
        r"letter '(.+?)': its template has no head",
        "templat surat “{0}” tanpa kepala yang dapat dibaca; perbaiki templatnya",
    ),
    (
        r"of (\d+)( working| calendar) days.*? looser than its legal basis (.+?) \((\d+)( working| calendar)? days, (.+?)\)",
        "{0} hari{1} lebih longgar daripada dasar hukumnya, {2} ({3} hari{4}, {5}); perpendek, atau sebut aturan yang membolehkan lebih lama",
    ),
    (
        r"looser than the (\d+)( working| calendar) days its legal basis states",
        "lebih longgar daripada {0} hari{1} yang disebut dasar hukumnya; perpendek, atau sebut aturan yang membolehkan lebih lama",
    ),
    (
        r"holds the character (U\+\w+)",
        "ada tanda {0}, yang tidak terlihat dan dapat membuat teks terbaca lain; hapus tanda itu",
    ),
    (r"(\d+) more from here on", "masih ada {0} kesalahan lain; perbaiki dahulu yang di atas"),
    (
        r"neither true nor a reason|no reason is that long",
        "tulis true (isiannya menanyakan alasan) atau kode alasannya, misalnya T8",
    ),
    (r"a key must be a plain word", "nama isian harus satu kata biasa"),
    (
        r"field '(.+?)': write either choices or choices_from",
        "isian “{0}”: tulis pilihannya atau nama daftar kodenya, salah satu saja",
    ),
    (r"should be (?:greater|less) than or equal to (\d+)", "jumlahnya di luar yang mungkin; batasnya {0}"),
    (
        r"role '(.+?)' may not decide",
        "peran “{0}” tidak berhak memutuskan, sehingga tidak ada yang memegang tahap ini; pilih peran lain",
    ),
    (
        r"no way to this stage asks for 'nature'",
        "batas waktu ini berbeda menurut kelas, tetapi kelasnya belum ditanyakan pada jalan ke tahap ini; tulis satu jumlah hari",
    ),
    (
        r"no way to this stage completes the file",
        "batas waktu ini dihitung sejak berkas lengkap, tetapi berkas belum dinyatakan lengkap pada jalan ke tahap ini; hitung sejak diterima atau sejak tahap dimulai",
    ),
    (
        r"the clock can't stand still here, it ended",
        "batas waktu sudah berakhir sebelum tahap ini, jadi tidak dapat dihentikan; kosongkan alasannya",
    ),
    (
        r"the clock can't stand still where the system",
        "tahap ini langsung diputuskan sistem, jadi batas waktu tidak dapat dihentikan; kosongkan alasannya",
    ),
    (
        r"the clock could stand still for ever",
        "batas waktu dapat berhenti selamanya; beri tahap ini batas waktunya sendiri",
    ),
    (
        r"there is no clock to stop",
        "tidak ada batas waktu yang dapat dihentikan; kosongkan alasannya, atau beri seluruh pengaduan batas waktu",
    ),
    (
        r"no deadline ends the loop|every deadline begins anew",
        "pengaduan dapat berputar di antara tahap tanpa batas waktu yang mengakhirinya; beri salah satu tahapnya, atau seluruh pengaduan, batas waktu sejak diterima atau sejak berkas lengkap",
    ),
    (
        r"is longer than '(.+?)' of the whole complaint",
        "lebih lama daripada batas seluruh pengaduan; perpendek yang satu atau perpanjang yang lain",
    ),
    (
        r"lapses round in a circle",
        "berakhir berputar tanpa seorang petugas pun; biarkan berakhir dengan keputusan yang keluar dari putaran",
    ),
    (r"issues '(.+?)' a second time", "menerbitkan surat yang sama dua kali; sisakan satu"),
    (
        r"letter '(.+?)' needs '(.+?)', which no decision",
        "surat “{0}” memerlukan isian “{1}”, yang tidak ditanyakan pada jalan mana pun ke sini; wajibkan isian itu pada keputusan sebelumnya",
    ),
    (
        r"letter '(.+?)' needs '(.+?)'",
        "surat “{0}” memerlukan isian “{1}”, yang tidak selalu terisi pada jalan ke sini; wajibkan isian itu pada keputusan sebelumnya",
    ),
    (
        r"letter '(.+?)' names the day by which",
        "surat “{0}” menyebut hari batas, tetapi tidak selalu ada batas waktu yang berjalan saat itu; beri tahap tujuannya batas waktu sejak tahap dimulai",
    ),
    (r"both working_days and calendar_days", "tulis hari kerja atau hari kalender, salah satu saja"),
    (r"must be a choice", "harus berupa pilihan"),
    (r"a route without stages", "alur tanpa tahap; tulis sedikitnya satu"),
    (r"expected a short name", "diharapkan nama pendek dari huruf kecil, angka, dan _"),
    (r"expected (?:keys|a list|text|true)", "bentuk nilainya keliru; bandingkan dengan bagian lain yang serupa"),
    (
        r"nothing leads here",
        "tidak ada keputusan yang menuju tahap ini; arahkan satu keputusan kemari, atau hapus tahapnya",
    ),
    (
        r"no end is reachable",
        "dari tahap ini pengaduan tidak pernah selesai; arahkan satu keputusan ke tahap berikutnya",
    ),
    (r"leads to unknown stage '(.+?)'", "menuju tahap “{0}” yang tidak ada"),
    (r"unknown stage '(.+?)'", "menuju tahap “{0}” yang tidak ada"),
    (
        r"leads to the approving stage",
        "menuju tahap persetujuan tanpa usul; tulis tahap tujuannya dan siapa yang menyetujui",
    ),
    (r"leads to '(.+?)', which only", "menuju “{0}”, dan itu hanya berlaku pada tahap persetujuan"),
    (r"the first stage can't approve", "tahap pertama tidak dapat menjadi tahap persetujuan"),
    (r"no way out", "tahap tanpa keputusan; tulis sedikitnya satu"),
    (
        r"only a stage's deadline can lapse",
        "hanya batas waktu sebuah tahap yang dapat berakhir dengan keputusan sistem",
    ),
    (r"(?:decides itself by|lapses into) unknown outcome '(.+?)'", "sistem mengambil keputusan “{0}” yang tidak ada"),
    (
        r"whose form needs (.+?) – the system",
        "sistem yang memutuskan, dan sistem tidak dapat mengisi: {0}; jadikan isian itu tidak wajib",
    ),
    (
        r"needs approval – the system can't propose",
        "sistem yang memutuskan, dan sistem tidak dapat meminta persetujuan",
    ),
    (
        r"decides itself in a circle",
        "tahap-tahap yang diputuskan sistem berputar tanpa henti; biarkan petugas memutuskan di salah satunya",
    ),
    (r"approval is a person's", "persetujuan diambil oleh orang, bukan oleh sistem"),
    (r"approves already", "sudah ada tahap persetujuan lain; hanya boleh satu"),
    (r"needs approval, but no stage approves", "memerlukan persetujuan, tetapi alur ini tidak punya tahap persetujuan"),
    (r"is an approval itself", "sudah merupakan persetujuan"),
    (
        r"no outcome leads to '(\w+)' – an approval",
        "tahap persetujuan harus punya keputusan yang menyetujui dan yang mengembalikan kepada pengusul",
    ),
    (r"dismisses without a reason", "tidak menindaklanjuti tanpa alasan; wajibkan isian alasannya"),
    (
        r"can't be taken in bulk",
        "tidak dapat diambil untuk banyak kartu sekaligus, karena tiap pengaduan perlu dilihat sendiri (isian wajib, surat, atau persetujuan)",
    ),
    (
        r"never issue its letters|would never be issued",
        "suratnya tidak akan pernah terbit, karena setelah itu tidak ada tahap; arahkan ke sebuah tahap",
    ),
    (r"the form asks for '(.+?)' \d+ times", "isian “{0}” ditanyakan lebih dari sekali"),
    (r"the form asks for unknown field '(.+?)'", "isian “{0}” tidak dikenal"),
    (r"offers no choices", "isian pilihan tanpa daftar pilihan"),
    (r"has no term", "tanpa jumlah hari"),
    (r"has a term of 0 days", "jumlah hari harus sedikitnya 1"),
    (r"reminds outside its term", "pengingat harus antara 1 dan 100 persen"),
    (r"reminds out of order", "pengingat ditulis menaik, masing-masing sekali"),
    (r"can't run from a stage", "batas waktu seluruh pengaduan tidak dapat dihitung sejak tahap dimulai"),
    (
        r"never runs: no outcome says",
        "batas waktu ini dihitung sejak berkas lengkap, tetapi tidak ada lagi keputusan yang menyatakan berkas lengkap",
    ),
    (
        r"never runs: it has terms by class",
        "batas waktu ini berbeda menurut kelas pengaduan, tetapi tidak ada lagi keputusan yang menanyakan kelasnya",
    ),
    (r"defined twice", "ada dua kali; ubah salah satunya"),
    (r"this word is no stage's", "kata ini tidak boleh menjadi nama tahap"),
    (r"unknown role '(.+?)'", "peran “{0}” tidak dikenal"),
    (r"unknown letter '(.+?)'", "surat “{0}” tidak dikenal"),
    (r"dismisses with unknown reason '(.+?)'", "alasan “{0}” tidak ada dalam daftar"),
    (r"unknown code list '(.+?)'", "daftar kode “{0}” tidak dikenal"),
    (
        r"choices and the type 'choice' belong together",
        "isian berjenis pilihan perlu daftar pilihan, dan hanya isian itu",
    ),
    (r"'(.+?)' is not known here", "kata “{0}” tidak dikenal di sini"),
    (r"'(.+?)' is missing", "“{0}” belum ditulis"),
    (r"(\w+): '(.*?)' is not known", "“{1}” bukan nilai yang dikenal untuk “{0}”"),
    (r"is indented with a tab", "baris ini menjorok dengan Tab; pakai spasi"),
    (
        r"not valid YAML: .*\(in what begins on line (\d+)\)",
        "penulisan YAML keliru dalam bagian yang dimulai pada baris {0}; periksa tanda kutip, kurung, titik dua, dan jarak dari tepi kiri",
    ),
    (r"not valid YAML", "penulisan YAML keliru; periksa tanda kutip, titik dua, dan jarak dari tepi kiri"),
    (r"'(.+?)' stands here a second time", "“{0}” ditulis dua kali; sisakan satu"),
    (r"the file is empty", "teks masih kosong"),
    (r"invisible character|binary content|not UTF-8", "ada tanda yang tidak terlihat atau bukan teks; hapus tanda itu"),
    (r"alias '|anchor '|tag '|merge key", "penanda YAML (&, *, !, <<) tidak dipakai di sini; tulis nilainya langsung"),
    (r"a second document begins", "ada dokumen kedua (---); satu teks, satu alur"),
    (r"at most \d+ are read", "teks terlalu besar untuk sebuah alur"),
    (r"nested more than", "susunan terlalu dalam; tulis lebih datar"),
    (r"expected a whole number", "diharapkan bilangan bulat"),
    (r"is empty – write", "masih kosong"),
    (r"is too long", "terlalu panjang"),
    (r"has too many entries – write at most (\d+)", "terlalu banyak; paling banyak {0}"),
)
"""What a fault says (a pattern of its English), and how it is said here; marks are filled with what the pattern caught."""

WORDS: Mapping[str, str] = {
    " working": " kerja",
    " calendar": " kalender",
    "as read in a source": "terbaca dalam sumber",
    "as listed by offices, its articles not read": "dari daftar kantor, pasalnya belum dibaca",
    "from memory, not checked": "dari ingatan, belum diperiksa",
}
"""Words that a pattern catches and that are nobody's title: units, and how well a limit is founded."""


def in_words(
    faults: Iterable[str], route: Workflow | None = None, *, lines: bool = False, names: Mapping[str, str] = NONE
) -> list[str]:
    """The faults as sentences, each once; titles instead of keys where the route or `names` (letters, fields, roles) know them.

    With `lines` each begins with its line: "Baris 12: ".
    """
    stages = {one.key: one.title for one in route.stages} if route else {}
    return list(dict.fromkeys(_sentence(fault, route, {**WORDS, **names, **stages}, lines=lines) for fault in faults))


def _sentence(fault: str, route: Workflow | None, titles: Mapping[str, str], *, lines: bool) -> str:
    placed = _PLACED.match(fault)
    line, rest = (placed["line"], placed["text"]) if placed else ("", fault)
    names: dict[str, str] = {}
    for pattern in (_STAGE, _OUTCOME, _DEADLINE):
        if found := pattern.match(rest):
            names |= {key: str(value) for key, value in found.groupdict().items()}
            rest = rest[found.end() :].lstrip(" ,:")
    where = _where(names, route)
    said = _said(rest, titles)
    begun = f"Baris {line}: " if line and lines else ""
    return begun + ", ".join(where) + (": " if where else "") + said


def _where(names: Mapping[str, str], route: Workflow | None) -> list[str]:
    stage = route.stage(names["stage"]) if route and route.has(names.get("stage", "")) else None
    told: list[str] = []
    if "stage" in names:
        told.append(f"tahap “{stage.title if stage else names['stage']}”")
    if "outcome" in names:
        labels = {one.key: one.label for one in stage.outcomes} if stage else {}
        told.append(f"keputusan “{labels.get(names['outcome'], names['outcome'])}”")
    if "deadline" in names:
        known = (*route.deadlines, *(stage.deadlines if stage else ())) if route else ()
        labels = {one.key: one.label for one in known}
        told.append(f"batas “{labels.get(names['deadline'], names['deadline'])}”")
    return told


def _said(text: str, titles: Mapping[str, str]) -> str:
    for pattern, told in TOLD:
        if found := re.search(pattern, text):
            return told.format(*(titles.get(part or "", part or "") for part in found.groups()))
    return text
