"""The demo: a lived-in office on any start day, the same each time, and never in somebody else's home."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from config.demo_letters import read_demo_letters
from config.load import read_workflow
from domain.calendar import OFFICE_ZONE, office_day
from domain.complaint import Complaint
from domain.errors import DemoRefused, Refused
from domain.history import WITHDRAW
from domain.people import Officer
from domain.store import connect, disconnect, transaction
from domain.store.board import Filter
from domain.store.cluster import Cluster
from tasks import accounts
from tasks.counter import register
from tasks.demo import load_demo
from tasks.seed import seed
from tests.builders import an_intake, officers
from tests.postgres import database_copy
from tests.travel import KnowsAll, calendar, route

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=OFFICE_ZONE)
START_DAYS = {
    "an ordinary Tuesday": TUESDAY,
    "a Sunday": datetime(2026, 8, 30, 12, tzinfo=OFFICE_ZONE),
    "the Monday after": datetime(2026, 8, 31, 7, tzinfo=OFFICE_ZONE),
    "in the week of Idul Fitri": datetime(2026, 3, 23, 10, tzinfo=OFFICE_ZONE),
    "the first day after Idul Fitri": datetime(2026, 3, 25, 8, tzinfo=OFFICE_ZONE),
    "New Year's Day": datetime(2027, 1, 1, 0, 5, tzinfo=OFFICE_ZONE),
    "a week into the year": datetime(2027, 1, 7, 23, 50, tzinfo=OFFICE_ZONE),
}
CARDS = {
    "completeness": 5, "analysis": 3, "approval": 2, "waiting_agency": 10, "field_clarification": 3,
    "waiting_completion": 3, "assessment": 1, "archive": 4,
}  # fmt: skip

ENTRIES = "SELECT row(complaint_id, visit_id, kind, at, by, details)::text FROM entries ORDER BY id"


@pytest.fixture(scope="module")
def seeded(cluster: Cluster, template: str) -> Iterator[str]:
    """A database that `seed` has prepared, to copy; nobody is connected to it."""
    with database_copy(cluster, template) as url:
        connect(url, read_workflow)
        seed(TUESDAY)
        disconnect()
        yield url.rsplit("/", 1)[-1]


@pytest.fixture
def home(cluster: Cluster, seeded: str) -> Iterator[str]:
    """An empty home of this test's own."""
    with database_copy(cluster, seeded) as url:
        connect(url, read_workflow)
        yield url
        disconnect()


@pytest.fixture(scope="module", params=START_DAYS)
def lived_in(request: pytest.FixtureRequest, cluster: Cluster, seeded: str) -> Iterator[tuple[str, datetime]]:
    """A home with the demo in it, for tests that only look: its address and the moment it was started."""
    at = START_DAYS[request.param]
    with database_copy(cluster, seeded) as url:
        connect(url, read_workflow)
        load_demo(at)
        disconnect()
        yield url, at


@pytest.fixture
def demo(lived_in: tuple[str, datetime]) -> Iterator[datetime]:
    """The moment the demo at hand was started; `transaction()` works on it."""
    url, at = lived_in
    connect(url, read_workflow)
    yield at
    disconnect()


def everything() -> dict[str, Complaint]:
    """All complaints by the letter they came from."""
    with transaction() as store:
        listed, _ = store.board.complaints(Filter(), limit=1000)
        found = store.complaints.look_at_all(one.id for one in listed)
    return {str(one.source_key).removeprefix("demo:"): one for one in found.values()}


def dump(url: str) -> dict[str, list[Any]]:
    """Every row of what the demo writes."""
    tables = "complaints", "complainants", "visits", "terms", "pauses", "links", "officers"
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {
            name: list(connection.execute(text(f"SELECT t::text FROM {name} t ORDER BY 1")).scalars())  # noqa: S608  our own names
            for name in tables
        }
        rows["entries"] = list(connection.execute(text(ENTRIES)).scalars())
    engine.dispose()
    return rows


# --- what the board shows


def test_the_board_is_the_same_whatever_the_day(demo: datetime) -> None:
    with transaction() as store:
        columns = {column.stage: column for column in store.board.columns(demo)}
        totals = store.board.totals()
    assert {stage: column.cards for stage, column in columns.items()} == CARDS
    assert {stage: column.overdue for stage, column in columns.items() if column.overdue} == {"waiting_agency": 4}
    assert {stage: column.held for stage, column in columns.items() if column.held} == {"waiting_agency": 1}
    assert totals == {"all": 60, "closed": 29, "parked": 0}


def test_late_is_what_should_be_late_in_every_term(demo: datetime) -> None:
    meant = {letter.key for letter in read_demo_letters() if letter.stand == "overdue"}
    late = {
        key
        for key, complaint in everything().items()
        if any(term.due_at < demo for term in complaint.running_terms() if not term.stands)
    }
    assert late == meant
    assert len(late) == 4


def test_only_what_has_just_come_asks_for_the_engine(demo: datetime) -> None:
    woken = {key for key, complaint in everything().items() if complaint.wake_seq > complaint.done_seq}
    assert woken == {letter.key for letter in read_demo_letters() if not letter.steps}
    unprepared = {
        key for key, complaint in everything().items() if complaint.open_visit and not complaint.open_visit.prepared
    }
    assert unprepared == woken


def test_the_stopped_clock_stands_and_says_why(demo: datetime) -> None:
    complaint = everything()["mutasi-guru-dendam"]
    (pause,) = complaint.pauses
    assert (pause.ended_at, pause.begun_by) == (None, "analyst")
    assert {term.stands for term in complaint.running_terms()} == {True}
    with transaction() as store:
        card = store.board.card(complaint.open_visit.id) if complaint.open_visit else None
    assert card is not None
    assert card.state() == "tertahan"


# --- the past


def test_nothing_has_happened_yet_that_could_not_have(demo: datetime) -> None:
    midnight = demo.replace(hour=0, minute=0)
    for key, complaint in everything().items():
        moments = [complaint.received_at, complaint.registered_at]
        moments += [m for visit in complaint.visits for m in (visit.opened_at, visit.decided_at) if m]
        assert moments == sorted(moments), key
        assert office_day(moments[-1]) <= office_day(demo), key
        if complaint.wake_seq == 0:
            assert moments[-1] < midnight, key


def test_people_work_on_working_days_in_office_hours(demo: datetime) -> None:
    for key, complaint in everything().items():
        for visit in complaint.visits:
            if visit.decided_at and visit.decided_by != "system":
                assert calendar().is_working_day(office_day(visit.decided_at)), key
                assert 8 <= visit.decided_at.astimezone(OFFICE_ZONE).hour < 16, key
        if complaint.channel in ("letter", "visitor"):
            assert calendar().is_working_day(office_day(complaint.received_at)), key


def test_every_deadline_explains_itself_and_none_falls_on_a_day_off(demo: datetime) -> None:
    for key, complaint in everything().items():
        for term in complaint.terms:
            assert term.sentence.startswith("jatuh tempo "), key
            assert calendar().is_working_day(office_day(term.due_at)), key


def test_numbers_follow_time_year_by_year(demo: datetime) -> None:
    came = sorted(everything().values(), key=lambda one: one.registered_at)
    years = Counter(office_day(one.registered_at).year for one in came)
    expected = [f"DM-{year}-{number:06}" for year, count in sorted(years.items()) for number in range(1, count + 1)]
    assert [one.registration_number for one in came] == expected


def test_what_was_filled_in_would_pass_its_form(demo: datetime) -> None:
    for key, complaint in everything().items():
        for visit in complaint.visits:
            if visit.outcome and visit.outcome != WITHDRAW:
                form = route().stage(visit.stage).outcome(visit.outcome).form
                try:
                    assert form.check(visit.fields, KnowsAll()) == visit.fields
                except Refused as wrong:
                    pytest.fail(f"{key}, {visit.stage}, {visit.outcome}: {wrong}")


def test_trails_lie_on_the_route(demo: datetime) -> None:
    for key, complaint in everything().items():
        stays = [visit.stage for visit in complaint.visits]
        assert stays[:2] == ["registration", "completeness"], key
        assert [visit.seq for visit in complaint.visits] == list(range(1, len(stays) + 1))
        assert len([visit for visit in complaint.visits if visit.open]) == (0 if complaint.closed_at else 1), key


def test_finished_ones_have_ended_and_the_dismissed_say_why(demo: datetime) -> None:
    complaints = everything()
    for key, complaint in complaints.items():
        if complaint.closed_at:
            assert complaint.running_terms() == [], key
            assert complaint.ended_at is not None, key
    reasons = Counter(one.dismissal_reason for one in complaints.values() if one.dismissal_reason)
    assert reasons == {"T1": 5, "T2": 3, "T3": 1, "T4": 1, "T5": 1, "T6": 1, "T7": 1, "T8": 1, "T9": 1, "T10": 1}


def test_repeats_are_confirmed_or_suspected(demo: datetime) -> None:
    complaints = everything()
    kinds = Counter[str]()
    for letter in read_demo_letters():
        if letter.repeat_of:
            with transaction() as store:
                links = store.board.links(complaints[letter.key].id)
            found = {link.kind: link for link in links if link.other_id == complaints[letter.repeat_of].id}
            assert len(found) == 1, letter.key
            kinds.update(found.keys())
            assert all(link.reasons for link in found.values() if link.kind == "suspected_repeat")
    assert kinds == {"repeat_of": 7, "suspected_repeat": 3}
    joined = complaints["sertifikat-ganda-lagi"].fields["related_number"]
    assert joined == complaints["sertifikat-ganda"].registration_number


# --- the people


def test_one_account_a_role_opens_without_a_password_only_here(demo: datetime) -> None:
    offered = dict(accounts.demo_accounts(loopback=True))
    assert offered.keys() == officers().keys()
    assert accounts.demo_accounts(loopback=False) == []
    key = accounts.demo_sign_in("analyst", at=demo, loopback=True)
    officer = accounts.signed_in(key, at=demo)
    assert officer is not None
    assert officer.roles == {"analyst"}
    assert accounts.bearer(accounts.new_token("archivist", at=demo), at=demo) is not None


def test_who_decided_holds_the_role_and_never_approves_himself(demo: datetime) -> None:
    for key, complaint in everything().items():
        for visit in complaint.visits:
            if visit.decided_by and visit.decided_by != "system":
                assert visit.decided_by == visit.role, key
            if visit.proposal:
                assert visit.proposal["by"] != visit.role, key


# --- it can be worked on


def act(role: str) -> Officer:
    with transaction() as store:
        return store.people.officer(role)


def decide(key: str, outcome: str, role: str, at: datetime, **fields: str) -> str | None:
    with transaction() as store:
        complaint = store.complaints.take(everything_ids()[key])
        opened = complaint.decide(outcome, by=act(role), at=at, fields=fields)
        return opened.stage if opened else None


def everything_ids() -> dict[str, Any]:
    return {key: one.id for key, one in everything().items()}


def test_a_waiting_proposal_can_be_approved_by_the_one_asked(home: str) -> None:
    load_demo(TUESDAY)
    assert decide("minta-bebas-pajak-seumur-hidup", "approve", "assistant_deputy", TUESDAY) == "closure"
    complaint = everything()["minta-bebas-pajak-seumur-hidup"]
    assert (complaint.dismissal_reason, complaint.wake_seq) == ("T6", 1)


def test_open_cards_go_on_like_any_other(home: str) -> None:
    load_demo(TUESDAY)
    answer = {"answer_date": "2026-11-23", "answer": "Penyidik baru telah ditunjuk."}
    assert decide("mandek-di-polres", "answered", "analyst", TUESDAY, **answer) == "assessment"
    assert decide("veteran-diwakili-tetangga", "completed", "analyst", TUESDAY, completed_on="2026-11-24") == "analysis"
    assert decide("ijazah-ditahan", "archived", "archivist", TUESDAY, rack="A-1", box="1", folder="01") is None


def test_a_new_letter_gets_the_next_number(home: str) -> None:
    load_demo(TUESDAY)
    receipt = register(an_intake(TUESDAY), by=act("mailroom"), at=TUESDAY)
    assert receipt.registration_number == "DM-2026-000061"


# --- the same day, the same data; never twice, never elsewhere


def test_the_same_day_gives_the_same_data_at_any_hour(home: str, cluster: Cluster, seeded: str) -> None:
    load_demo(TUESDAY)
    first = dump(home)
    disconnect()
    with database_copy(cluster, seeded) as other:
        connect(other, read_workflow)
        load_demo(TUESDAY.replace(hour=22))
        second = dump(other)
    assert [len(rows) for rows in first.values()] == [len(rows) for rows in second.values()]
    assert len(first["visits"]) > 300
    assert first == second


def test_another_day_moves_everything_with_it(home: str, cluster: Cluster, seeded: str) -> None:
    load_demo(TUESDAY)
    first = everything()
    disconnect()
    with database_copy(cluster, seeded) as other:
        connect(other, read_workflow)
        load_demo(TUESDAY + timedelta(days=7))
        second = everything()
    moved = {key: second[key].received_at - first[key].received_at for key in first}
    assert Counter(moved.values()).most_common(1)[0][0] == timedelta(days=7)
    assert first["sertifikat-ganda"].tracking_code != second["sertifikat-ganda"].tracking_code


def test_tracking_codes_are_those_of_the_counter(home: str) -> None:
    load_demo(TUESDAY)
    codes = {one.tracking_code for one in everything().values()}
    assert len(codes) == 60
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{10}", code) for code in codes)


def test_it_is_never_loaded_twice(home: str) -> None:
    assert load_demo(TUESDAY) == 60
    before = dump(home)
    assert load_demo(TUESDAY + timedelta(days=1)) == 0
    assert dump(home) == before


def test_a_home_with_other_complaints_is_refused_and_left_alone(home: str) -> None:
    with transaction() as store:
        store.people.put("clerk", "Clerk", ["mailroom"])
    register(an_intake(TUESDAY), by=act("clerk"), at=TUESDAY)
    before = dump(home)
    with pytest.raises(DemoRefused, match=r"sudah memuat 1 pengaduan.*SIPDUMAS_HOME lain"):
        load_demo(TUESDAY)
    assert dump(home) == before


def test_an_account_of_the_office_is_not_taken_over(home: str) -> None:
    with transaction() as store:
        store.people.put("analyst", "Analis sungguhan", ["analyst"], password_hash="x")
    with pytest.raises(DemoRefused, match="Akun analyst sudah dipakai"):
        load_demo(TUESDAY)


def test_broken_off_in_the_middle_it_leaves_nothing(home: str) -> None:
    def kill(done: int, of: int) -> None:
        if done == 30:
            raise KeyboardInterrupt

    before = dump(home)
    with pytest.raises(KeyboardInterrupt):
        load_demo(TUESDAY, progress=kill)
    assert dump(home) == before
    assert load_demo(TUESDAY) == 60


def test_progress_is_told_letter_by_letter(home: str) -> None:
    seen: list[tuple[int, int]] = []
    load_demo(TUESDAY, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(number, 60) for number in range(1, 61)]
