"""`transaction()`: the one way into the database, and what a use case finds there.

    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        complaint.decide("forward", by=analyst, at=moment)

Nothing inside commits; leaving the `with` does, leaving it by an error rolls all of it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine

from domain.store.administration import AdministrationTable
from domain.store.binding import carrying_connection
from domain.store.board import BoardTable
from domain.store.calendar import CalendarTable
from domain.store.codes import CodeEntry, CodeTable, edition
from domain.store.complaints import ComplaintTable
from domain.store.correspondence import CorrespondenceTable
from domain.store.documents import DocumentTable
from domain.store.eventlog import EventLogTable
from domain.store.folder import Folder, read_folder
from domain.store.imports import ImportTable
from domain.store.lists import AgencyTable, DraftTable, MarkTable
from domain.store.liveness import ask_the_rested
from domain.store.logins import LoginTable
from domain.store.notes import NoteTable
from domain.store.notices import NoticeTable
from domain.store.outgoing import OutgoingTable
from domain.store.overview import OverviewTable
from domain.store.passages import PassageTable
from domain.store.people import PeopleTable
from domain.store.postings import PostingTable
from domain.store.presence import PresenceTable
from domain.store.reporting import ReportTable
from domain.store.search import SearchTable
from domain.store.simulations import SimulationTable
from domain.store.units import UnitTable
from domain.store.views import SavedViewTable
from domain.store.workflows import WorkflowTable
from domain.workflow import Workflow

ReadWorkflow = Callable[[str, str], Workflow]
"""Turns a stored workflow (its source, its name) into a route; config provides it."""


@dataclass(frozen=True)
class Backing:
    """What a process opened once: the engine and how to read a stored workflow."""

    engine: Engine
    read_workflow: ReadWorkflow


NOTICE: dict[str, str | int] = {
    "keepalives_idle": 8,
    "keepalives_interval": 4,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How a client notices within 20 s that the database's machine is cut off: else it would wait for hours for an answer, or for a wake."""


PLANS = "-c jit=off -c random_page_cost=1.1"
"""How statements are planned: compiling a page's counts took longer than counting; what is read often lies in memory, wherever on the disk."""


class _Process:
    backing: Backing | None = None


def connect(url: str, read_workflow: ReadWorkflow, *, pool_size: int = 10) -> Engine:
    """Open the business database for this process; called once by each entry point."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"options": f"-c timezone=UTC {PLANS}", **NOTICE},
        hide_parameters=True,  # a fault's message ends in logs, and parameters are what people wrote
    )
    ask_the_rested(engine)
    disconnect()
    _Process.backing = Backing(engine, read_workflow)
    return engine


def disconnect() -> None:
    """Give the connections back; for tests and for the end of a process."""
    if _Process.backing is not None:
        _Process.backing.engine.dispose()
        _Process.backing = None


def backing() -> Backing:
    """What this process opened; RuntimeError when no entry point called `connect`."""
    if _Process.backing is None:
        raise RuntimeError("no database: call domain.store.connect() first")
    return _Process.backing


def code_entries() -> tuple[CodeEntry, ...]:
    """The code lists as this process's database holds them; none before the seed was taken over, or while no database is open."""
    return edition(_Process.backing.engine).rows if _Process.backing else ()


class Store:
    """The rooms of the database, all in one transaction."""

    def __init__(self, connection: Connection, read_workflow: ReadWorkflow) -> None:
        self.connection = connection
        self._read_workflow = read_workflow

    @cached_property
    def complaints(self) -> ComplaintTable:
        """Complaints with their trail: register, take (locked), look at, save what was done."""
        return ComplaintTable(self.connection, self.workflows, self.calendar)

    @cached_property
    def imports(self) -> ImportTable:
        """Complaints by the batch, for imports."""
        return ImportTable(self.connection)

    @cached_property
    def workflows(self) -> WorkflowTable:
        """Stored routes by version."""
        return WorkflowTable(self.connection, self._read_workflow)

    @cached_property
    def calendar(self) -> CalendarTable:
        """Days off, and the calendar made of them."""
        return CalendarTable(self.connection)

    @cached_property
    def people(self) -> PeopleTable:
        """Officers, roles, keys (tokens and sign-ins)."""
        return PeopleTable(self.connection)

    @cached_property
    def logins(self) -> LoginTable:
        """Ways in beside the password; addresses that wait for their code."""
        return LoginTable(self.connection)

    @cached_property
    def administration(self) -> AdministrationTable:
        """The trail of administration: who changed which account, agency, holiday, code."""
        return AdministrationTable(self.connection)

    @cached_property
    def correspondence(self) -> CorrespondenceTable:
        """Letters, their numbers, and the outbox."""
        return CorrespondenceTable(self.connection)

    @cached_property
    def postings(self) -> PostingTable:
        """The outbox as people see it."""
        return PostingTable(self.connection)

    @cached_property
    def documents(self) -> DocumentTable:
        """Uploaded documents and their content."""
        return DocumentTable(self.connection)

    @cached_property
    def agencies(self) -> AgencyTable:
        """The agencies complaints are forwarded to."""
        return AgencyTable(self.connection)

    @cached_property
    def codes(self) -> CodeTable:
        """The office's code lists."""
        return CodeTable(self.connection)

    @cached_property
    def units(self) -> UnitTable:
        """The office's units, their heads and members."""
        return UnitTable(self.connection)

    @cached_property
    def drafts(self) -> DraftTable:
        """Half-filled forms, kept until they are sent."""
        return DraftTable(self.connection)

    @cached_property
    def marks(self) -> MarkTable:
        """Small facts about this installation (demo loaded, seed read)."""
        return MarkTable(self.connection)

    @cached_property
    def notes(self) -> NoteTable:
        """What officers note on complaints for each other."""
        return NoteTable(self.connection)

    @cached_property
    def notices(self) -> NoticeTable:
        """What officers are told, and escalations."""
        return NoticeTable(self.connection)

    @cached_property
    def presence(self) -> PresenceTable:
        """Who has which complaint open now."""
        return PresenceTable(self.connection)

    @cached_property
    def views(self) -> SavedViewTable:
        """Lists saved under a name."""
        return SavedViewTable(self.connection)

    @cached_property
    def board(self) -> BoardTable:
        """Cards, counts, lists: what the screens show, paged."""
        return BoardTable(self.connection)

    @cached_property
    def overview(self) -> OverviewTable:
        """What is late or due soon, counted for managers."""
        return OverviewTable(self.connection)

    @cached_property
    def event_log(self) -> EventLogTable:
        """The recorded trail as an event log, for discovery, simulation and exports."""
        return EventLogTable(self.connection)

    @cached_property
    def passages(self) -> PassageTable:
        """The ways complaints took and the time between stages, counted."""
        return PassageTable(self.connection)

    @cached_property
    def outgoing(self) -> OutgoingTable:
        """What exports add to the lists they take along."""
        return OutgoingTable(self.connection)

    @cached_property
    def reports(self) -> ReportTable:
        """Monthly reports: their figures, and those finished."""
        return ReportTable(self.connection)

    @cached_property
    def simulations(self) -> SimulationTable:
        """Simulations asked for, and what came of them."""
        return SimulationTable(self.connection)

    @cached_property
    def search(self) -> SearchTable:
        """Words, numbers and earlier letters like this one."""
        return SearchTable(self.connection)

    def folder(self, complaint_id: UUID, *, kin: bool = False) -> Folder:
        """All that lies beside a complaint, in one statement; `kin`: other complaints by the same person too."""
        return read_folder(self.connection, complaint_id, kin=kin)

    def save(self) -> None:
        """Write what was done; called on leaving the transaction, and before a query must see it."""
        if "complaints" in self.__dict__:
            self.complaints.save()


@contextmanager
def transaction() -> Iterator[Store]:
    """One transaction of the business database; commits on leaving, rolls back on an error."""
    back = backing()
    carried = carrying_connection()
    with nullcontext(carried) if carried else back.engine.connect() as connection, connection.begin():
        store = Store(connection, back.read_workflow)
        yield store
        store.save()


@contextmanager
def rehearsal() -> Iterator[Store]:
    """A transaction of which nothing is ever kept: what an act would do, reckoned on the real tables.

    Nothing is saved either; a calendar edited in it is known to this transaction alone.
    """
    back = backing()
    with back.engine.connect() as connection:  # given back without a commit: the pool rolls it back
        yield Store(connection, back.read_workflow)
