"""The limits of the rules that deadlines state as their legal basis, and where a deadline is looser than its own.

The figures are those of the domain notes, each with how well it is founded; none was read in the statute itself. A warning
therefore says what is to be compared, not what the law is. Where a rule holds several limits, a word of the deadline's label or
legal basis tells which is meant; without such a word the widest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.translate import Sketch
from domain.calendar import Term, Unit
from domain.sentence import Sentence
from domain.soundness.walk import deadlines
from domain.workflow import Basis, Deadline, Fault, Nature, fault

WORKING, CALENDAR = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS
BY_CLASS: Mapping[Nature | None, Term] = {
    Nature.OVERSIGHT: Term(60, WORKING),
    Nature.GENERAL: Term(14, WORKING),
    Nature.INFORMATION: Term(5, WORKING),
}


@dataclass(frozen=True)
class Limit:
    """What a rule allows at most: how it is cited, for what (words of the deadline), how long, and on what evidence.

    `terms` by class, None for any. Where `unit_open` the source says "days" only, so that they count as the deadline's own.
    """

    rule: str
    cited: str
    terms: Mapping[Nature | None, Term]
    evidence: Basis
    about: str = ""
    unit_open: bool = False


def _any(days: int, unit: Unit) -> Mapping[Nature | None, Term]:
    return {None: Term(days, unit)}


def _act(kind: str, number: int, year: int) -> str:
    """How an act is cited: "UU 25/2009", "UU Nomor 25 Tahun 2009"; never one of the same number from another year."""
    return rf"\b{kind}\s*(No(mor|\.)?\s*)?{number}\s*(/|Tahun)\s*{year}\b"


LAPOR = r"SP4N|(?-i:\bLAPOR\b)"
"""The system by its name; "pelapor", "laporan" and "wajib lapor" are other words."""
UU_25, PERPOL_2 = _act("(UU|Undang-Undang)", 25, 2009), _act("Perpol", 2, 2024)
KEMENKES, ANRI = _act("(PMK|Permenkes)", 13, 2017) + "|Kemenkes", r"\bANRI\b"

LIMITS: tuple[Limit, ...] = (
    Limit("SP4N-LAPOR!", LAPOR, _any(3, WORKING), Basis.FOUND, r"verifikasi|penelaahan|pemeriksaan"),
    Limit("SP4N-LAPOR!", LAPOR, _any(5, WORKING), Basis.FOUND, r"tindak lanjut|penyaluran"),
    Limit("SP4N-LAPOR!", LAPOR, _any(10, WORKING), Basis.FOUND, r"penutupan|ditutup"),
    Limit("PermenPANRB 62/2018", r"\b62\s*(/|Tahun)\s*2018\b", BY_CLASS, Basis.PARTIAL),
    Limit(
        "PER/05/M.PAN/4/2009",
        r"05/M\.PAN/4/2009",
        {Nature.OVERSIGHT: Term(60, WORKING), Nature.GENERAL: Term(14, WORKING)},
        Basis.RECALLED,
    ),
    Limit("PMK 13/2017 (Kemenkes)", KEMENKES, _any(3, WORKING), Basis.FOUND, r"jawaban|penelaahan"),
    Limit("PMK 13/2017 (Kemenkes)", KEMENKES, _any(75, WORKING), Basis.FOUND, r"penyelesaian"),
    Limit("Perpres 76/2013", _act("Perpres", 76, 2013), _any(60, CALENDAR), Basis.FOUND, unit_open=True),
    Limit("UU 25/2009", UU_25, _any(14, CALENDAR), Basis.RECALLED, r"pemberitahuan"),
    Limit("UU 25/2009", UU_25, _any(30, CALENDAR), Basis.RECALLED, r"kelengkapan dari|dilengkapi|melengkapi"),
    Limit("UU 25/2009", UU_25, _any(60, CALENDAR), Basis.RECALLED, r"penyelesaian|putusan|keputusan"),
    Limit("Setwapres", r"Setwapres", _any(10, WORKING), Basis.FOUND, r"kelengkapan"),
    Limit("Setwapres", r"Setwapres", _any(14, WORKING), Basis.FOUND, r"penyelesaian|penanganan"),
    Limit("Perpol 2/2024", PERPOL_2, _any(20, WORKING), Basis.FOUND, r"perkembangan"),
    Limit("Perpol 2/2024", PERPOL_2, _any(40, WORKING), Basis.FOUND, r"hasil"),
    Limit("ANRI", ANRI, _any(3, WORKING), Basis.FOUND, r"jawaban (awal|pertama)"),
    Limit("ANRI", ANRI, _any(60, CALENDAR), Basis.FOUND, r"jawaban akhir|penyelesaian"),
)
"""One row for each rule and purpose."""

_WORDS: Mapping[Basis, Sentence] = {
    Basis.FOUND: Sentence("as read in a source"),
    Basis.PARTIAL: Sentence("as listed by offices, its articles not read"),
    Basis.RECALLED: Sentence("from memory, not checked"),
}
_STATED = re.compile(r"(\d{1,4}(?:\s*/\s*\d{1,4})*)\s+hari(\s+kerja)?", re.IGNORECASE)


def looser(drawn: Sketch) -> Iterator[Fault]:
    """Deadlines longer than the limit of a rule they name, or than every figure their legal basis states."""
    for where, deadline, place in deadlines(drawn):
        found = [what for limit in _named(deadline) for what in _beyond(deadline, limit)] or list(_unstated(deadline))
        yield from (fault((*place, deadline.unit.value), "{where} {what}", where=where, what=what) for what in found)


def _named(deadline: Deadline) -> Iterator[Limit]:
    """The limits of each rule the deadline names: those for its purpose, else the widest."""
    text = f"{deadline.label} {deadline.legal_basis}"
    for rule in dict.fromkeys(limit.rule for limit in LIMITS):
        cited = [
            one for one in LIMITS if one.rule == rule and re.search(one.cited, deadline.legal_basis, re.IGNORECASE)
        ]
        meant = [one for one in cited if one.about and re.search(one.about, text, re.IGNORECASE)]
        yield from [max(meant or cited, key=_widest)] if cited else ()


def _widest(limit: Limit) -> float:
    return max(_days(term) for term in limit.terms.values())


def _beyond(deadline: Deadline, limit: Limit) -> Iterator[Sentence]:
    for nature, term in deadline.terms.items():
        allowed = limit.terms.get(nature) or limit.terms.get(None) or (_most(limit) if nature is None else None)
        if allowed and _longer(term, Term(allowed.amount, term.unit) if limit.unit_open else allowed):
            yield Sentence(
                "of {term} is looser than its legal basis {rule} ({limit}, {evidence}) – shorten it to {days}, or name the rule that allows more",
                term=_whose(term, nature),
                rule=limit.rule,
                limit=Sentence("{days} days", days=allowed.amount) if limit.unit_open else _length(allowed),
                evidence=_WORDS[limit.evidence],
                days=allowed.amount,
            )


def _most(limit: Limit) -> Term:
    return max(limit.terms.values(), key=_days)


def _unstated(deadline: Deadline) -> Iterator[Sentence]:
    """A term longer than every figure its own legal basis states."""
    stated = [
        Term(int(figure), WORKING if working else CALENDAR)
        for figures, working in _STATED.findall(deadline.legal_basis)
        for figure in figures.split("/")
        if int(figure)
    ]
    for nature, term in deadline.terms.items():
        if stated and all(_longer(term, one) for one in stated):
            yield Sentence(
                "of {term} is looser than the {limit} its legal basis states – shorten it, or state the rule that allows more",
                term=_whose(term, nature),
                limit=_length(max(stated, key=_days)),
            )


def _longer(term: Term, allowed: Term) -> bool:
    """Longer beyond doubt: across units a week counts seven days or five."""
    return _days(term) > _days(allowed) if term.unit is not allowed.unit else term.amount > allowed.amount


def _days(term: Term) -> float:
    return term.amount * 7 / 5 if term.unit is WORKING else float(term.amount)


def _whose(term: Term, nature: Nature | None) -> Sentence:
    return Sentence("{term} for {nature}", term=_length(term), nature=nature.value) if nature else _length(term)


def _length(term: Term) -> Sentence:
    if term.unit is WORKING:
        return Sentence("{days} working days", days=term.amount)
    return Sentence("{days} calendar days", days=term.amount)
