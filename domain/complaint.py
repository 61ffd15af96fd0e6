"""The complaint and its trail of visits; every act of the office is a method here.

A decision closes a visit and opens the next one, in the caller's transaction. Nothing here
waits for the engine: a stage without office work opens prepared, the rest is prepared by the
flow run. Each act leaves an `Entry`, and whatever the engine has to see raises `wake_seq`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.approval import four_eyes, proposal_of, settled
from domain.errors import AlreadyDecided, Conflict, NotAllowed, NotPrepared, Refused
from domain.forms import Value
from domain.people import SYSTEM, Officer
from domain.registration import Intake, particulars
from domain.slips import ordered
from domain.terms import ClockPause
from domain.timed import Office, Timed, needs_reason
from domain.visit import Act, Visit
from domain.workflow import PROPOSED, PROPOSER, Kind, Outcome, Stage

DECIDED = ("problem_code", "nature", "agency", "fields", "dismissal_reason")
DECIDED_AT = ("complete_at", "ended_at")
"""What a decision may change in the file; the second are moments."""
WITHDRAWN = "T10"
"""Reason code of a withdrawal by the complainant (domain facts §2)."""


@dataclass(eq=False, kw_only=True)
class Complaint(Timed):
    """A complaint: what came in, where it stands, and the acts the office may do to it."""

    tracking_code: str
    workflow_version: str
    channel: str
    registered_by: str
    subject: str
    body: str
    language: str = "id"
    letter: dict[str, Any] = field(default_factory=dict)
    reported_party: dict[str, Any] = field(default_factory=dict)
    case_location: dict[str, Any] = field(default_factory=dict)
    incident_date: date | None = None
    problem_code: str | None = None
    agency: str | None = None
    evidence: list[str] = field(default_factory=list)
    external_ids: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    dismissal_reason: str | None = None
    closed_at: datetime | None = None
    parked_at: datetime | None = None
    parked_reason: str | None = None
    life: int = 1
    wake_seq: int = 0
    done_seq: int = 0
    flow_run_id: UUID | None = None
    source_key: str | None = None

    # -- coming in --------------------------------------------------------------------------

    @classmethod
    def register(
        cls, intake: Intake, office: Office, *, number: str, tracking_code: str, by: Officer, at: datetime
    ) -> Complaint:
        """Enter a letter: number, tracking code, what is missing, first visit, due dates."""
        by.must("register")
        complaint = cls.entered(intake, office, number=number, tracking_code=tracking_code, by=by, at=at)
        complaint.record("registered", by, at, channel=intake.channel)
        complaint.open_at(office.route.first, at=at)
        complaint.wake()
        return complaint

    @classmethod
    def entered(
        cls, intake: Intake, office: Office, *, number: str, tracking_code: str, by: Officer, at: datetime
    ) -> Complaint:
        """The complaint with the letter's particulars and no visit yet."""
        complaint = cls(
            registration_number=number,
            tracking_code=tracking_code,
            workflow_version=office.route.version,
            registered_at=at,
            registered_by=by.username,
            **particulars(intake),
        )
        complaint.enter(office)
        return complaint

    @property
    def state(self) -> str:
        """`open` while a visit is open, else `closed`."""
        return "open" if self.open_visit else "closed"

    # -- the acts ---------------------------------------------------------------------------

    def decide(
        self,
        outcome: str,
        *,
        by: Officer,
        at: datetime,
        visit_id: UUID | None = None,
        fields: Mapping[str, object] | None = None,
        note: str | None = None,
    ) -> Visit | None:
        """Take a decision; returns the visit it opens, None at the end.

        Raises AlreadyDecided, NotPrepared, NotFound (unknown outcome), NotAllowed (role, four
        eyes) and Refused (form fields), in that order; nothing is changed then.
        """
        visit, act = self._to_decide(visit_id), Act(by, at, note)
        stage = self.office.route.stage(visit.stage)
        chosen = stage.outcome(outcome)
        self._check_right(visit, stage, chosen, by)
        if chosen.to == PROPOSED and visit.proposal:
            return self._approve(visit, chosen, act, fields or {})
        clean = chosen.form.check(fields or {}, self.office.known)
        if chosen.approval_by:
            return self._propose(visit, chosen, act, clean)
        self.close_visit(visit, chosen.key, act, clean)
        return self._follow(chosen, visit, act, clean)

    def prepare(self, visit_id: UUID, *, at: datetime) -> bool:
        """Mark a visit prepared; False when it was, or when it has been decided meanwhile."""
        visit = self.visit(visit_id)
        if visit.prepared or not visit.open:
            return False
        visit.prepared_at = at
        if visit.letters and visit.kind == Kind.WAITING:
            self.letters_issued(visit, at)
        return True

    def withdraw(self, *, by: Officer, at: datetime, reason: str) -> Visit | None:
        """The complainant takes it back (T10): leaves any stage, even an unprepared or parked one."""
        by.must("withdraw")
        needs_reason(reason)
        visit, route = self._open(), self.office.route
        visit.close("withdraw", Act(by, at, reason))
        self.dismissal_reason, self.parked_at, self.parked_reason = WITHDRAWN, None, None
        self.record("withdrawn", by, at, visit, reason=reason)
        self.end_stay(visit, at)
        self.end_legal_clock(at)
        return self._go(route.withdraw_to, at, route.withdraw_letters)

    def reopen(self, *, by: Officer, at: datetime, reason: str) -> Visit:
        """Take it up again after its end, with new terms; a closed one gets a new life (a new run)."""
        by.must("reopen")
        needs_reason(reason)
        if self.ended_at is None:
            raise Conflict("Pengaduan ini belum ditutup, jadi tidak perlu dibuka kembali.")
        if visit := self.open_visit:
            self.close_visit(visit, "reopen", Act(by, at, reason))
        else:
            self.life += 1
        self.ended_at = self.closed_at = self.dismissal_reason = None
        self.reopened_at = at
        self.record("reopened", by, at, reason=reason)
        self.wake()
        return self.open_at(self.office.route.stage(self.office.route.reopen_to), at=at)

    def standing(self) -> dict[str, Any]:
        """What a decision may change in the file, and which terms run, as JSON: taking it back restores this."""
        file = {name: getattr(self, name) for name in DECIDED} | {name: getattr(self, name) for name in DECIDED_AT}
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in file.items()}
        return {**plain, "running": [str(term.id) for term in self.running_terms()]}

    # -- whose card it is ---------------------------------------------------------------------

    def claim(self, visit_id: UUID, *, by: Officer, at: datetime) -> None:
        """Take the card onto one's own desk. Raises Conflict when a colleague has it."""
        visit = self._card(visit_id)
        by.must("decide")
        self._must_hold(visit, by)
        if holder := visit.held_by_another(by):
            raise Conflict(f"Kartu ini sudah dipegang {self.office.known.officer(holder)}.")
        if visit.assigned_to != by.username:
            visit.assigned_to = by.username
            self.record("claimed", by, at, visit)

    def release(self, visit_id: UUID, *, by: Officer, at: datetime) -> None:
        """Put the card back for all of its role: by its holder, or by who may assign."""
        visit = self._card(visit_id)
        if visit.assigned_to != by.username:
            by.must("assign")
        if visit.assigned_to is not None:
            self.record("released", by, at, visit, holder=visit.assigned_to)
            visit.assigned_to = None

    def assign(self, visit_id: UUID, to: Officer, *, by: Officer, at: datetime, instruction: str | None = None) -> None:
        """Give the card to an officer of its role: by who may assign, or by its holder.

        `instruction` says what is to be done (disposisi); it stays in the trail. Raises NotAllowed, and Refused
        ({"username": …} for anybody outside the role, {"instruction": …} for one that can't be kept).
        """
        visit = self._card(visit_id)
        if visit.assigned_to not in (by.username, *by.stands_in_for):
            by.must("assign")
        if not to.holds(visit.role):
            role = self.office.known.role(visit.role)
            raise Refused({"username": f"akun {to.username} tidak memiliki peran {role}"})
        holder, visit.assigned_to = visit.assigned_to, to.username
        said = {"instruction": ordered(instruction)} if instruction and instruction.strip() else {}
        self.record("assigned", by, at, visit, to=to.username, **({"holder": holder} if holder else {}), **said)
        self.tell_assigned(visit, by, at)

    def park(self, reason: str, *, at: datetime) -> None:
        """Put it aside: its office work fails every time, a person has to look."""
        self.parked_at, self.parked_reason = at, reason
        self.record("parked", SYSTEM, at, reason=reason)

    def unpark(self, *, by: Officer, at: datetime) -> None:
        """Try again what was parked."""
        by.must("administrate")
        self.parked_at = self.parked_reason = None
        self.record("unparked", by, at)
        self.wake()

    def wake(self) -> None:
        """Let the engine look again: raises the sequence the worker compares with `done_seq`."""
        self.wake_seq += 1

    # -- how a visit is left and the next one opened -------------------------------------------

    def open_at(
        self,
        stage: Stage,
        *,
        at: datetime,
        letters: Iterable[str] = (),
        proposal: dict[str, Any] | None = None,
        role: str | None = None,
        assigned_to: str | None = None,
    ) -> Visit:
        """Open a visit; a stage without office work opens prepared."""
        visit = Visit(
            complaint_id=self.id,
            seq=len(self.visits) + 1,
            life=self.life,
            stage=stage.key,
            kind=stage.kind.value,
            role=role or stage.role,
            opened_at=at,
            proposal=proposal,
            letters=list(letters),
            assigned_to=assigned_to,
        )
        if stage.kind.idle and not visit.letters and not stage.decides_itself:
            visit.prepared_at = at
        self.visits.append(visit)
        self._clock_on_arrival(stage, visit, at)
        return visit

    def _clock_on_arrival(self, stage: Stage, visit: Visit, at: datetime) -> None:
        if stage.stops_clock:
            stop = ClockPause(complaint_id=self.id, begun_at=at, reason=stage.stops_clock, visit_id=visit.id)
            self.pauses.append(stop)
            self.recompute(by=SYSTEM, at=at, why=stage.stops_clock)
        if self.ended_at is None:
            self.start_terms(self.office.route.deadlines, None, at)
        self.start_terms(stage.deadlines, visit, at)

    def close_visit(
        self, visit: Visit, outcome: str, act: Act, fields: Mapping[str, Value] | None = None, *, kind: str = "decided"
    ) -> None:
        """Close a visit with its fields, leave its line in the trail, end its terms and its pause."""
        visit.file_before = self.standing()
        visit.close(outcome, act)
        visit.fields = dict(fields or {})
        self.record(kind, act.by, act.at, visit, stage=visit.stage, outcome=outcome)
        self.end_stay(visit, act.at)

    def take(self, fields: Mapping[str, Value]) -> bool:
        """The file learns the fields of a decision; True when the class of the complaint changed."""
        before = self.nature
        self.fields = {**self.fields, **fields}
        for name in ("problem_code", "nature", "agency", "dismissal_reason"):
            if name in fields:
                setattr(self, name, fields[name])
        return self.nature != before

    def take_effect(self, outcome: Outcome, visit: Visit, act: Act, fields: Mapping[str, Value]) -> None:
        """What an effective decision does to the file: it learns the fields, is marked, and its running terms follow."""
        reclassified = self.take(fields)
        self._mark(outcome, visit, act.at)
        if reclassified:
            self.recompute(by=act.by, at=act.at, why=f"kelas pengaduan menjadi {self.nature}")
        elif any(pause.visit_id == visit.id for pause in self.pauses):
            self.recompute(by=act.by, at=act.at, why="waktu berjalan kembali")

    def _to_decide(self, visit_id: UUID | None) -> Visit:
        visit = self._card(visit_id) if visit_id else self._open()
        if not visit.prepared:
            raise NotPrepared("Surat atau pencarian untuk tahap ini masih dikerjakan; coba lagi sebentar.")
        return visit

    def _open(self) -> Visit:
        visit = self.open_visit
        if visit is None:
            raise AlreadyDecided("Pengaduan ini sudah selesai; buka kembali bila perlu.")
        return visit

    def _check_right(self, visit: Visit, stage: Stage, outcome: Outcome, by: Officer) -> None:
        if by is SYSTEM:
            own = {stage.decides_itself} | {rule.lapses_into for rule in stage.deadlines}
            if outcome.key not in own:
                raise NotAllowed(f"Sistem tidak memutuskan “{outcome.label}” sendiri; petugas yang memutuskan.")
            return
        by.must("decide")
        self._must_hold(visit, by)
        four_eyes(visit.proposal, by)

    def _must_hold(self, visit: Visit, by: Officer) -> None:
        if not by.holds(visit.role):
            title, role = self.office.route.stage(visit.stage).title, self.office.known.role(visit.role)
            raise NotAllowed(f"Tahap “{title}” diputuskan oleh peran {role}; akun {by.username} tidak memilikinya.")

    def _card(self, visit_id: UUID) -> Visit:
        visit = self.visit(visit_id)
        if not visit.open:
            raise AlreadyDecided("Tahap ini sudah diputuskan petugas lain; muat ulang halaman ini.")
        return visit

    def _propose(self, visit: Visit, outcome: Outcome, act: Act, fields: dict[str, Value]) -> Visit:
        stage = self.office.route.approval
        assert stage is not None  # noqa: S101 - a route whose outcomes need approval without such a stage can't be built
        proposal = proposal_of(visit, outcome, act, fields)
        self.close_visit(visit, outcome.key, act, fields, kind="proposed")
        self.wake()
        return self.open_at(stage, at=act.at, proposal=proposal, role=outcome.approval_by)

    def _approve(self, visit: Visit, chosen: Outcome, act: Act, fields: Mapping[str, object]) -> Visit | None:
        """On as proposed, or with changes."""
        proposal = visit.proposal or {}
        stage = self.office.route.stage(proposal["stage"])
        outcome, clean = settled(proposal, stage, chosen, fields, self.office.known)
        self.close_visit(visit, chosen.key, act, clean)
        return self._follow(outcome, visit, act, clean)

    def _follow(self, outcome: Outcome, visit: Visit, act: Act, fields: Mapping[str, Value]) -> Visit | None:
        """On where an effective decision leads; back to the proposer nothing takes effect."""
        if outcome.to == PROPOSER:
            return self._back_to_proposer(visit, act.at)
        self.take_effect(outcome, visit, act, fields)
        return self._go(outcome.to, act.at, outcome.letters)

    def _mark(self, outcome: Outcome, visit: Visit, at: datetime) -> None:
        """What an outcome says of the file itself: complete, dismissed for a fixed reason, at its legal end."""
        self.dismissal_reason = outcome.dismissal_reason or self.dismissal_reason
        if outcome.completes_file and self.complete_at is None:
            self.complete_at = at
        if self.office.route.stage(visit.stage).closes:
            self.end_legal_clock(at)

    def _back_to_proposer(self, visit: Visit, at: datetime) -> Visit:
        proposal = visit.proposal or {}
        self.wake()
        back = self.open_at(self.office.route.stage(proposal["stage"]), at=at, assigned_to=proposal["by"])
        self.tell_assigned(back, SYSTEM, at)
        return back

    def _go(self, target: str, at: datetime, letters: Iterable[str]) -> Visit | None:
        self.wake()
        if self.office.route.has(target):
            return self.open_at(self.office.route.stage(target), at=at, letters=letters)
        self.closed_at = at
        if self.ended_at is None:
            self.end_legal_clock(at)
        return None
