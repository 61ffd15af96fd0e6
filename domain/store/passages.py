"""Discovery counted in SQL: the ways complaints took, and the time between their stages, as a few hundred rows however many there are.

Counting is the database's work, so that the pages of others don't wait for it. What comes back is what `domain.discovery` reckons
from the single cases; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.calendar import office_day
from domain.discovery import Edge, Heat, Spread, WorkingHours
from domain.discovery.trails import Trail
from domain.store.eventlog import LogSpan, Mark

_COHORT = """
WITH cohort AS MATERIALIZED (
    SELECT id, registration_number, workflow_version, received_at FROM complaints
    WHERE received_at >= :since AND received_at < :before
      AND (CAST(:nature AS text) IS NULL OR nature = :nature)
      AND (CAST(:channel AS text) IS NULL OR channel = :channel)
      AND (CAST(:version AS text) IS NULL OR workflow_version = :version)
    ORDER BY received_at DESC, id DESC LIMIT :most
)"""
_TAKEN = """, taken AS (
    SELECT cohort.*, trail.*, md5(concat_ws('|', array_to_string(stages, ','), array_to_string(outcomes, ','), waits_at)) AS key
    FROM cohort JOIN (
        SELECT complaint_id,
            array_agg(stage ORDER BY seq) FILTER (WHERE decided_at IS NOT NULL) AS stages,
            array_agg(outcome ORDER BY seq) FILTER (WHERE decided_at IS NOT NULL) AS outcomes,
            max(stage) FILTER (WHERE decided_at IS NULL) AS waits_at,
            CAST(extract(epoch FROM max(decided_at) - min(opened_at)) / 3600 AS double precision) AS hours
        FROM visits WHERE complaint_id IN (SELECT id FROM cohort) GROUP BY complaint_id
    ) trail ON trail.complaint_id = cohort.id WHERE stages IS NOT NULL
)"""
_TRAILS = """
SELECT key, stages, outcomes, waits_at, workflow_version, array_agg(hours) AS hours FROM taken
GROUP BY key, stages, outcomes, waits_at, workflow_version"""
_TAKERS = """
SELECT id, registration_number, received_at, waits_at FROM taken
WHERE key = ANY(:keys) AND (CAST(:last AS uuid) IS NULL OR (received_at, id) < (CAST(:mark AS timestamptz), CAST(:last AS uuid)))
ORDER BY received_at DESC, id DESC LIMIT :limit"""
_PASSAGES = """, steps AS (
    SELECT stage, decided_by, decided_at,
        lag(stage) OVER trail AS before, lag(decided_at) OVER trail AS since, lag(decided_by) OVER trail AS passed_by,
        coalesce(CASE WHEN row_number() OVER trail > 1 THEN prepared_at END, opened_at) AS ready
    FROM visits WHERE decided_at IS NOT NULL AND complaint_id IN (SELECT id FROM cohort)
    WINDOW trail AS (PARTITION BY complaint_id ORDER BY seq)
), spans AS (
    SELECT before, stage, since AS begun, decided_at AS ended, passed_by IS DISTINCT FROM decided_by AS handed
    FROM steps WHERE before IS NOT NULL
    UNION ALL SELECT '', stage, least(ready, decided_at), decided_at, true FROM steps
), local AS (
    SELECT before, stage, handed, CAST(extract(epoch FROM ended - begun) AS double precision) AS seconds,
        begun AT TIME ZONE :zone AS start, ended AT TIME ZONE :zone AS stop FROM spans
), days AS MATERIALIZED (
    SELECT * FROM unnest(CAST(:days AS date[]), CAST(:places AS int[]), CAST(:works AS int[])) AS d(day, place, works)
), counted AS (
    SELECT before, stage, handed, greatest(0, seconds) / 3600 AS hours, greatest(0, (upto.place - since.place) * :length
            + upto.works * least(greatest(CAST(extract(epoch FROM CAST(stop AS time)) AS double precision) - :opens, 0), :length)
            - since.works * least(greatest(CAST(extract(epoch FROM CAST(start AS time)) AS double precision) - :opens, 0), :length)
        ) / 3600 AS working
    FROM local JOIN days since ON since.day = CAST(start AS date) JOIN days upto ON upto.day = CAST(stop AS date)
)
SELECT before, stage, count(*) AS number, avg(CAST(handed AS int)) AS handed,
    percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY hours) AS hours,
    percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY working) AS working
FROM counted GROUP BY before, stage ORDER BY sum(hours) DESC, before, stage"""
_ROOM = text("SET LOCAL work_mem = '64MB'")
"""Room for sorting in memory what would else go to the disk, for this transaction."""
_BOUNDS = " SELECT min(opened_at), max(decided_at) FROM visits WHERE complaint_id IN (SELECT id FROM cohort)"


@dataclass(frozen=True)
class Taker:
    """A complaint that took a certain way."""

    id: UUID
    registration_number: str
    received_at: datetime
    waits_at: str | None


class PassageTable:
    """Read-only figures over the newest `most` complaints of a span."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def trails(self, span: LogSpan, *, most: int) -> list[Trail]:
        """Every way that was taken, each with the hours of its cases; cases without a decision are left out."""
        self._connection.execute(_ROOM)
        rows = self._connection.execute(text(_COHORT + _TAKEN + _TRAILS), _asked(span, most)).mappings()
        return [_trail(row) for row in rows]

    def takers(
        self, span: LogSpan, keys: Sequence[str], *, most: int, after: Mark | None = None, limit: int = 50
    ) -> tuple[list[Taker], Mark | None]:
        """A page of the complaints that took one of these ways (`Trail.key`), received last first, and the mark to go on from."""
        mark, last = after or (None, None)
        asked = {**_asked(span, most), "keys": list(keys), "mark": mark, "last": last, "limit": limit + 1}
        rows = self._connection.execute(text(_COHORT + _TAKEN + _TAKERS), asked).mappings().all()
        page = [Taker(**row) for row in rows[:limit]]
        return page, (page[-1].received_at, page[-1].id) if len(rows) > limit else None

    def passages(self, span: LogSpan, office: WorkingHours, *, most: int) -> tuple[list[Edge], dict[str, Heat]]:
        """What `waiting_by_edge` and `heat` say of these cases, in the same order."""
        asked = _asked(span, most)
        first, last = self._connection.execute(text(_COHORT + _BOUNDS), asked).one()
        if first is None or last is None:
            return [], {}
        asked |= _hours(office, office_day(first), office_day(last))
        self._connection.execute(_ROOM)
        edges, stays = list[Edge](), dict[str, Heat]()
        for row in self._connection.execute(text(_COHORT + _PASSAGES), asked).mappings():
            hours, working = (Spread(row["number"], *row[name]) for name in ("hours", "working"))
            if row["before"]:
                edges.append(Edge(row["before"], row["stage"], hours, working, float(row["handed"])))
            else:
                stays[row["stage"]] = Heat(row["stage"], hours, working)
        return edges, stays


def _asked(span: LogSpan, most: int) -> dict[str, Any]:
    names = ("since", "before", "nature", "channel", "version")
    return {name: getattr(span, name) for name in names} | {"most": most}


def _trail(row: Mapping[Any, Any]) -> Trail:
    steps = tuple(zip(row["stages"], row["outcomes"], strict=True))
    return Trail(row["key"], steps, row["waits_at"], row["workflow_version"], tuple(row["hours"]))


def _hours(office: WorkingHours, first: date, last: date) -> dict[str, Any]:
    """The office's working days as a table: each day's place among them, and whether it is one (`WorkingHours.counted`)."""
    days = [first + timedelta(days=n) for n in range(-1, (last - first).days + 2)]
    opens = office.opens.hour * 3600 + office.opens.minute * 60
    return {
        "days": days,
        "places": [office.index(day) for day in days],
        "works": [int(office.works_on(day)) for day in days],
        "zone": office.zone.key,
        "opens": opens,
        "length": office.day_seconds,
    }
