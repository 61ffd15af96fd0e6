"""A row of the 311 table becomes a letter with its past: times, doubts, fields, refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.mapping import read_mapping
from domain.errors import Refused
from tasks.mapped_rows import Mapped, mapped

MAPPING = read_mapping("la-311")
ROW = {
    "SRNumber": "1-870704831",
    "CreatedDate": "12/31/2017 11:59:58 PM",
    "UpdatedDate": "04/09/2018 09:25:28 AM",
    "ActionTaken": "SR Created",
    "Owner": "BOS",
    "RequestType": "Homeless Encampment",
    "Status": "Closed",
    "RequestSource": "Call",
    "Anonymous": "N",
    "AssignTo": "NC",
    "ServiceDate": "",
    "ClosedDate": "04/09/2018 09:18:35 AM",
}


def row(**changes: str) -> Mapped:
    return mapped(MAPPING, {**ROW, **changes})


def test_times_are_those_of_los_angeles() -> None:
    assert row().intake.received_at == datetime(2018, 1, 1, 7, 59, 58, tzinfo=UTC)
    assert row().trail[-1].decided_at == datetime(2018, 4, 9, 16, 18, 35, tzinfo=UTC)  # summer time


def test_what_the_row_holds_lands_where_it_belongs() -> None:
    one = row(Anonymous="Y")
    assert one.source_key == "la-311:1-870704831"
    assert (one.intake.channel, one.intake.subject, one.intake.language) == ("la-311", "Homeless Encampment", "en")
    assert one.intake.external_ids == {"la-311": "1-870704831", "source": "Call", "assigned_to": "NC"}
    assert (one.intake.complainant.anonymous, one.intake.complainant.category) == (True, "anonymous")
    assert one.intake.reported_party.agency == "Bureau of Sanitation"
    assert {step.fields.get("agency") for step in one.trail} == {None, "la-bos"}
    assert "Call" in one.intake.body


def test_the_hour_that_comes_twice_is_taken_as_the_first_and_doubted() -> None:
    one = row(CreatedDate="11/05/2017 01:30:00 AM")
    assert one.intake.received_at == datetime(2017, 11, 5, 8, 30, tzinfo=UTC)
    assert "ambiguous_time:CreatedDate" in one.uncertain


def test_the_hour_that_never_was_is_read_with_the_old_clock_and_doubted() -> None:
    one = row(ClosedDate="03/11/2018 02:30:00 AM")
    assert one.trail[-1].decided_at == datetime(2018, 3, 11, 10, 30, tzinfo=UTC)
    assert one.uncertain == ("nonexistent_time:ClosedDate",)


def test_a_plain_time_is_not_doubted() -> None:
    assert row().uncertain == ()


def test_a_closed_row_without_its_date_takes_the_next_best_and_says_so() -> None:
    one = row(ClosedDate="")
    assert one.trail[-1].decided_at == datetime(2018, 4, 9, 16, 25, 28, tzinfo=UTC)
    assert one.uncertain == ("missing:ClosedDate",)


def test_every_fault_of_a_row_is_told_at_once() -> None:
    with pytest.raises(Refused) as told:
        row(CreatedDate="31/12/2017", Owner="NASA", Status="Lost", SRNumber="", RequestType=" ")
    assert set(told.value.problems) == {"CreatedDate", "Owner", "Status", "subject"}
    with pytest.raises(Refused, match="SRNumber"):
        row(SRNumber=" ")


@pytest.mark.parametrize("moment", ["01/01/0001 12:00:00 AM", "12/31/9999 11:59:59 PM"])
def test_a_year_out_of_reach_is_refused(moment: str) -> None:
    with pytest.raises(Refused, match="di luar jangkauan"):
        row(CreatedDate=moment)


def test_a_brace_in_a_cell_stays_a_brace() -> None:
    assert row(RequestType="{SRNumber} {0}").intake.subject == "{SRNumber} {0}"
