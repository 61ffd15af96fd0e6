"""Due dates: the one call the rest of the office makes, and the questions asked of its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.calendar.days import OFFICE_ZONE, Calendar, Term, aware, office_day
from domain.calendar.reckoning import Pause, Reckoning, reckon
from domain.calendar.sentence import explain

END_OF_DAY = time(23, 59, 59, tzinfo=OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date: `due_at` is 23:59:59 Asia/Jakarta of `day`, always a working day; `sentence` explains it.

    `provisional` while a pause is open: the date moves on day by day until the clock runs again.
    """

    due_at: datetime
    day: date
    sentence: str
    provisional: bool
    reckoning: Reckoning


def due(
    term: Term,
    start: datetime,
    start_label: str,
    pauses: Sequence[Pause],
    calendar: Calendar,
    *,
    at: datetime,
) -> Due:
    """When a term runs out that started at `start`, explained in one Indonesian sentence.

    `start` and `at` are aware (ValueError otherwise). The day of `start` in Jakarta is day 0, whatever the
    hour. `at` decides how far an open pause has come, nothing else. The rules stand in `reckon`.
    """
    aware(at)
    reckoning = reckon(term, start, pauses, calendar, at=at)
    return Due(
        due_at=datetime.combine(reckoning.day, END_OF_DAY),
        day=reckoning.day,
        sentence=explain(reckoning, start_label, calendar),
        provisional=reckoning.open_stop is not None,
        reckoning=reckoning,
    )


def overdue(due_at: datetime, at: datetime) -> bool:
    """True after `due_at`, not at it; the same as `due_at < at` in SQL. Both aware, ValueError otherwise."""
    return aware(at) > aware(due_at)


def working_days_left(due_at: datetime, at: datetime, calendar: Calendar) -> int:
    """Working days after today up to the due day: 0 on the due day, negative once it has passed."""
    return calendar.working_days_between(office_day(at), office_day(due_at))
