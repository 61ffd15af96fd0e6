"""What differs between two routes, one plain Indonesian sentence a change; a route differs from itself in nothing.

Stages, outcomes, fields and terms are matched by their keys: a new key is an addition and a removal, a new title a rename.
What has a title is told by it; roles and letters have theirs elsewhere, and whoever knows them gives them.
The version (a digest of the file) is no change by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from domain.calendar import Term
from domain.forms import FormField
from domain.route import END, PROPOSED, PROPOSER, Basis, Deadline, Kind, Nature, Outcome, Stage
from domain.terms import START_WORDS, UNIT_WORDS
from domain.workflow import Workflow

TARGETS = {END: "selesai", PROPOSED: "tahap yang diusulkan", PROPOSER: "tahap pengusul"}


@dataclass(frozen=True)
class Change:
    """One change: the stage it touches ("" for the whole route) and the sentence that tells it."""

    stage: str
    sentence: str


NATURES: Mapping[Nature, str] = {
    Nature.OVERSIGHT: "berkadar pengawasan",
    Nature.GENERAL: "tidak berkadar pengawasan",
    Nature.INFORMATION: "permintaan informasi",
    Nature.ASPIRATION: "aspirasi",
}
KINDS: Mapping[Kind, str] = {
    Kind.DESK: "meja kerja",
    Kind.REGISTRATION: "pencatatan",
    Kind.FORWARDING: "penyaluran",
    Kind.WAITING: "menunggu",
    Kind.CLARIFICATION: "klarifikasi lapangan",
    Kind.CLOSURE: "penutupan",
}
BASES: Mapping[Basis, str] = {
    Basis.FOUND: "dibaca pada sumbernya",
    Basis.PARTIAL: "dibaca sebagian",
    Basis.RECALLED: "menurut ingatan, perlu diperiksa",
    Basis.DERIVED: "ditafsirkan dari sumbernya",
    Basis.ASSUMED: "ketentuan sendiri, perlu ditegaskan",
}
Words = Mapping[str, str]
NONE: Words = MappingProxyType({})

K = TypeVar("K", bound=Stage | Outcome | FormField | Deadline)
Told = Iterator[str]


@dataclass(frozen=True)
class _Names:
    """Titles by key: of stages (targets included), roles and letters; a key without a title stands for itself."""

    stages: Words
    roles: Words
    letters: Words


def changes(old: Workflow, new: Workflow, *, roles: Words = NONE, letters: Words = NONE) -> list[Change]:
    """Everything that is different in `new`, the whole route first, then stages gone, come and changed; pure.

    `roles` and `letters` hold their titles by key.
    """
    names = _Names({**_titles(old), **_titles(new), **TARGETS}, roles, letters)
    found = [Change("", told) for told in _route(old, new, names)]
    found += [Change(one.key, f"tahap {one.title} dihapus") for one in _gone(old.stages, new.stages)]
    found += [Change(one.key, f"tahap {one.title} ditambahkan") for one in _gone(new.stages, old.stages)]
    for before, after in _kept(old.stages, new.stages):
        found += [Change(after.key, f"tahap {after.title}: {told}") for told in _stage(before, after, names)]
    return found


def _titles(route: Workflow) -> dict[str, str]:
    return {stage.key: stage.title for stage in route.stages}


def _route(old: Workflow, new: Workflow, names: _Names) -> Told:
    yield from _moved("nama alur", old.name, new.name)
    yield from _moved("judul alur", old.title, new.title)
    yield from _moved("tujuan pencabutan", old.withdraw_to, new.withdraw_to, names.stages)
    yield from _listed("surat pencabutan", old.withdraw_letters, new.withdraw_letters, names.letters)
    yield from _moved("tahap pembukaan kembali", old.reopen_to, new.reopen_to, names.stages)
    yield from _order(old.stages, new.stages, "tahap")
    yield from _deadlines(old.deadlines, new.deadlines, names)


def _stage(old: Stage, new: Stage, names: _Names) -> Told:
    labels = {one.key: one.label for one in (*old.outcomes, *new.outcomes)}
    yield from _moved("nama", old.title, new.title)
    yield from _moved("jenis", KINDS[old.kind], KINDS[new.kind])
    yield from _moved("peran", old.role, new.role, names.roles)
    yield from _moved("keputusan oleh sistem", old.decides_itself, new.decides_itself, labels)
    yield from _moved("tahap persetujuan", _yes(old.approves), _yes(new.approves))
    yield from _moved("alasan jam berhenti", old.stops_clock, new.stops_clock)
    yield from _moved("menutup pengaduan", _yes(old.closes), _yes(new.closes))
    yield from _order(old.outcomes, new.outcomes, "keputusan")
    yield from _deadlines(old.deadlines, new.deadlines, names, labels)
    for one in _gone(old.outcomes, new.outcomes):
        yield f"keputusan “{one.label}” dihapus"
    for one in _gone(new.outcomes, old.outcomes):
        yield f"keputusan “{one.label}” ditambahkan"
    for before, after in _kept(old.outcomes, new.outcomes):
        yield from (f"keputusan “{after.label}”: {told}" for told in _outcome(before, after, names))


def _outcome(old: Outcome, new: Outcome, names: _Names) -> Told:
    yield from _moved("nama", old.label, new.label)
    yield from _moved("tujuan", old.to, new.to, names.stages)
    yield from _listed("surat", old.letters, new.letters, names.letters)
    yield from _moved("disetujui oleh", old.approval_by, new.approval_by, names.roles)
    yield from _moved("melengkapi berkas", _yes(old.completes_file), _yes(new.completes_file))
    yield from _moved("tidak ditindaklanjuti", _yes(old.dismisses), _yes(new.dismisses))
    yield from _moved("alasan tidak ditindaklanjuti", old.dismissal_reason, new.dismissal_reason)
    yield from _moved("untuk banyak kartu sekaligus", _yes(old.bulk), _yes(new.bulk))
    yield from _fields(old.form.fields, new.form.fields)


def _fields(old: tuple[FormField, ...], new: tuple[FormField, ...]) -> Told:
    yield from _order(old, new, "isian")
    for one in _gone(old, new):
        yield f"isian {one.label} dihapus"
    for one in _gone(new, old):
        yield f"isian {one.label} ditambahkan"
    for before, after in _kept(old, new):
        yield from (f"isian {after.label}: {told}" for told in _field(before, after))


def _field(old: FormField, new: FormField) -> Told:
    yield from _moved("nama", old.label, new.label)
    yield from _moved("jenis", old.type.value, new.type.value)
    yield from _moved("wajib", _yes(old.required), _yes(new.required))
    yield from _moved("pilihan", _choices(old), _choices(new))
    yield from _moved("petunjuk", old.help, new.help)
    yield from _moved("beberapa baris", _yes(old.multiline), _yes(new.multiline))


def _deadlines(old: tuple[Deadline, ...], new: tuple[Deadline, ...], names: _Names, outcomes: Words = NONE) -> Told:
    yield from _order(old, new, "batas")
    for one in _gone(old, new):
        yield f"batas {one.label} dihapus"
    for one in _gone(new, old):
        yield f"batas {one.label} ditambahkan: {_terms(one.terms)}"
    for before, after in _kept(old, new):
        yield from (f"batas {after.label}{told}" for told in _deadline(before, after, names, outcomes))


def _deadline(old: Deadline, new: Deadline, names: _Names, outcomes: Words) -> Told:
    for nature in [*old.terms, *(nature for nature in new.terms if nature not in old.terms)]:
        named = f" ({NATURES[nature]})" if nature else ""
        yield from _moved(named, _term(old.terms.get(nature)), _term(new.terms.get(nature)))
    yield from _moved(": nama", old.label, new.label)
    yield from _moved(": dihitung sejak", START_WORDS[old.start], START_WORDS[new.start])
    yield from _moved(": dasar hukum", old.legal_basis, new.legal_basis)
    yield from _moved(": bukti dasar", BASES[old.basis], BASES[new.basis])
    yield from _moved(": pengingat", _shares(old.reminders), _shares(new.reminders))
    yield from _moved(": eskalasi kepada", old.escalate_to, new.escalate_to, names.roles)
    yield from _moved(": keputusan bila lewat waktu", old.lapses_into, new.lapses_into, outcomes)


def _moved(what: str, old: str | None, new: str | None, names: Words = NONE) -> Told:
    """The sentence of a change, if it is one: two with the same title differ still, by their keys."""
    if old != new:
        yield f"{what} {names.get(old or '', old) or '(tidak ada)'} → {names.get(new or '', new) or '(tidak ada)'}"


def _listed(what: str, old: tuple[str, ...], new: tuple[str, ...], names: Words) -> Told:
    if old != new:
        before, after = (_list(tuple(names.get(one, one) for one in these)) for these in (old, new))
        yield f"{what} {before or '(tidak ada)'} → {after or '(tidak ada)'}"


def _order(old: tuple[K, ...], new: tuple[K, ...], what: str) -> Told:
    before, after = _keyed(old), _keyed(new)
    kept = [key for key in after if key in before]
    if kept != [key for key in before if key in after]:
        yield f"urutan {what} berubah: {_list(tuple(_title(after[key]) for key in kept))}"


def _gone(these: tuple[K, ...], those: tuple[K, ...]) -> list[K]:
    """What is here and not there."""
    return [one for key, one in _keyed(these).items() if key not in _keyed(those)]


def _kept(old: tuple[K, ...], new: tuple[K, ...]) -> list[tuple[K, K]]:
    """What is in both, as it was and as it is."""
    before = _keyed(old)
    return [(before[key], one) for key, one in _keyed(new).items() if key in before]


def _keyed(parts: tuple[K, ...]) -> dict[str, K]:
    return {_key(part): part for part in parts}


def _key(part: Stage | Outcome | FormField | Deadline) -> str:
    return part.name if isinstance(part, FormField) else part.key


def _title(part: Stage | Outcome | FormField | Deadline) -> str:
    return part.title if isinstance(part, Stage) else part.label


def _yes(fact: bool) -> str:  # noqa: FBT001  a fact put into a word
    return "ya" if fact else "tidak"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(words)


def _choices(field: FormField) -> str:
    return ", ".join(f"{choice.label} [{choice.key}]" for choice in field.choices)


def _shares(reminders: tuple[float, ...]) -> str:
    return ", ".join(f"{share * 100:g}%" for share in reminders)


def _terms(terms: Mapping[Nature | None, Term]) -> str:
    return ", ".join(f"{NATURES[nature] + ' ' if nature else ''}{_term(term)}" for nature, term in terms.items())


def _term(term: Term | None) -> str | None:
    return f"{term.amount} {UNIT_WORDS[term.unit]}" if term else None
