"""The sentence an officer reads beside a due date, word for word."""

from datetime import date, datetime

import pytest

from domain.calendar import OFFICE_ZONE, Calendar, Due, Pause, Term, Unit, due, indonesian_day, seed_days_off

SEEDED = Calendar(seed_days_off())
LATER = datetime(2026, 12, 1, 9, tzinfo=OFFICE_ZONE)
COMPLETION = "menunggu kelengkapan"


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=OFFICE_ZONE)


def working(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAYS)


def running(amount: int) -> Term:
    return Term(amount, Unit.CALENDAR_DAYS)


def received(term: Term, start: datetime, *pauses: Pause, now: datetime = LATER) -> Due:
    return due(term, start, "diterima", pauses, SEEDED, at=now)


def october_pause(first: int, resumed: int, reason: str = COMPLETION) -> Pause:
    return Pause(at(10, first), at(10, resumed), reason)


SENTENCES = [
    (
        received(working(10), at(10, 1), october_pause(5, 8)),
        (
            "jatuh tempo Sel 20 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan)"
        ),
    ),
    (
        received(working(10), at(10, 1)),
        "jatuh tempo Kam 15 Okt 2026: diterima Kam 1 Okt + 10 hari kerja",
    ),
    (
        received(working(10), at(10, 1), Pause(at(9, 28), at(10, 6), "menunggu  kelengkapan\n")),
        (
            "jatuh tempo Sen 19 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 2 hari kerja jeda 2–5 Okt (menunggu kelengkapan)"
        ),
    ),
    (
        received(working(10), at(10, 1), october_pause(5, 8), october_pause(13, 14, "menunggu ahli")),
        (
            "jatuh tempo Rab 21 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan), + 1 hari kerja jeda 13 Okt (menunggu ahli)"
        ),
    ),
    (
        received(working(10), at(10, 1), october_pause(5, 8), october_pause(7, 10, "menunggu ahli")),
        (
            "jatuh tempo Kam 22 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 5 hari kerja jeda 5–9 Okt (menunggu kelengkapan; menunggu ahli)"
        ),
    ),
    (
        received(working(10), at(10, 1), october_pause(3, 5)),
        "jatuh tempo Kam 15 Okt 2026: diterima Kam 1 Okt + 10 hari kerja",
    ),
    (
        received(working(30), at(9, 28), Pause(at(9, 30), at(10, 2), COMPLETION)),
        (
            "jatuh tempo Rab 11 Nov 2026: diterima Sen 28 Sep + 30 hari kerja = Sen 9 Nov, "
            "+ 2 hari kerja jeda 30 Sep–1 Okt (menunggu kelengkapan)"
        ),
    ),
    (
        received(running(30), at(10, 1)),
        "jatuh tempo Sen 2 Nov 2026: diterima Kam 1 Okt + 30 hari kalender, bergeser dari Sab 31 Okt ke Sen 2 Nov",
    ),
    (
        received(running(30), at(10, 1), october_pause(9, 16)),
        (
            "jatuh tempo Sen 9 Nov 2026: diterima Kam 1 Okt + 30 hari kalender = Sab 31 Okt, "
            "+ 7 hari kalender jeda 9–15 Okt (menunggu kelengkapan), bergeser dari Sab 7 Nov ke Sen 9 Nov"
        ),
    ),
    (
        received(running(11), at(12, 14)),
        (
            "jatuh tempo Sen 28 Des 2026: diterima Sen 14 Des + 11 hari kalender, "
            "bergeser dari Jum 25 Des ke Sen 28 Des (Hari Raya Natal)"
        ),
    ),
    (
        received(running(2), at(10, 1), october_pause(5, 8)),
        (
            "jatuh tempo Kam 8 Okt 2026: diterima Kam 1 Okt + 2 hari kalender, "
            "bergeser dari Sab 3 Okt ke Kam 8 Okt (jeda 5–7 Okt: menunggu kelengkapan)"
        ),
    ),
    (
        received(working(0), at(10, 3)),
        "jatuh tempo Sen 5 Okt 2026: diterima Sab 3 Okt, pada hari itu juga, bergeser dari Sab 3 Okt ke Sen 5 Okt",
    ),
    (
        received(working(0), at(10, 5), october_pause(5, 6)),
        (
            "jatuh tempo Sel 6 Okt 2026: diterima Sen 5 Okt, pada hari itu juga, "
            "bergeser dari Sen 5 Okt ke Sel 6 Okt (jeda 5 Okt: menunggu kelengkapan)"
        ),
    ),
    (
        received(working(10), at(12, 14)),
        (
            "jatuh tempo Rab 30 Des 2026: diterima Sen 14 Des + 10 hari kerja, "
            "melewati Cuti Bersama Hari Raya Natal 24 Des dan Hari Raya Natal 25 Des"
        ),
    ),
    (
        received(working(14), at(12, 22)),
        (
            "jatuh tempo Jum 15 Jan 2027: diterima Sel 22 Des 2026 + 14 hari kerja, "
            "melewati 4 hari libur 24 Des 2026 sampai 5 Jan"
        ),
    ),
    (
        received(working(2), at(3, 9, year=2027)),
        (
            "jatuh tempo Rab 17 Mar 2027: diterima Sel 9 Mar + 2 hari kerja, "
            "melewati 4 hari libur 10 Mar sampai 15 Mar (sebagian perkiraan)"
        ),
    ),
    (
        received(running(1), at(5, 16, year=2027)),
        (
            "jatuh tempo Jum 21 Mei 2027: diterima Min 16 Mei + 1 hari kalender, "
            "bergeser dari Sen 17 Mei ke Jum 21 Mei (Hari Raya Idul Adha (perkiraan))"
        ),
    ),
    (
        received(working(20), at(12, 20, year=2027)),
        (
            "jatuh tempo Sel 18 Jan 2028: diterima Sen 20 Des 2027 + 20 hari kerja, "
            "melewati Cuti Bersama Hari Raya Natal 24 Des 2027, hari libur 2028 belum diisi"
        ),
    ),
    (
        received(working(10), at(10, 1), Pause(at(10, 5), None, COMPLETION), now=at(10, 7)),
        (
            "jatuh tempo sementara Sel 20 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan), waktu masih berhenti sejak Sen 5 Okt"
        ),
    ),
    (
        received(working(10), at(10, 1), Pause(at(10, 3), None, COMPLETION), now=at(10, 3)),
        (
            "jatuh tempo sementara Kam 15 Okt 2026: diterima Kam 1 Okt + 10 hari kerja, "
            "waktu masih berhenti sejak Sab 3 Okt (menunggu kelengkapan)"
        ),
    ),
]


@pytest.mark.parametrize(("found", "sentence"), SENTENCES, ids=[sentence[12:24] for _, sentence in SENTENCES])
def test_each_due_date_explains_itself_in_one_sentence(found: Due, sentence: str) -> None:
    assert found.sentence == sentence


def test_the_sentence_says_what_day_0_is() -> None:
    assert "berkas lengkap Kam 1 Okt" in due(working(5), at(10, 1), "berkas lengkap", (), SEEDED, at=LATER).sentence


def test_indonesian_names_of_days_and_months() -> None:
    week = [indonesian_day(date(2026, 8, 3 + n), with_year=False).split()[0] for n in range(7)]
    months = [indonesian_day(date(2026, month, 1)).split()[2] for month in range(1, 13)]
    assert " ".join(week) == "Sen Sel Rab Kam Jum Sab Min"
    assert " ".join(months) == "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des"
    assert indonesian_day(date(2026, 10, 15)) == "Kam 15 Okt 2026"
