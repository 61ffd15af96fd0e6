"""The first filling of the table of days off, from the `holidays` library. The only door to that library."""

from collections.abc import Iterable
from datetime import date

from domain.calendar.days import DayOff, DayOffKind

ESTIMATED = " (perkiraan)"
# The library's spelling, corrected: officers read these names.
SPELLING = {"Pegangti": "Pengganti"}


def seed_days_off(first_year: int = 2008, last_year: int = 2027) -> list[DayOff]:
    """Indonesia's national holidays and collective leave, oldest first, at most one row a date.

    A seed only: the office edits the table it fills, and nothing is reckoned from the library afterwards.
    A date that is both is national, with both names. Dates the library only estimates are marked so. The
    library knows the decreed collective leave of 2008 to 2027; other years come without it. Not checked
    against the decrees (SKB).
    """
    national = _names("public", first_year, last_year)
    leave = _names("government", first_year, last_year)
    return [_row(day, national.get(day, []), leave.get(day, [])) for day in sorted(national | leave)]


def _names(category: str, first_year: int, last_year: int) -> dict[date, list[str]]:
    from holidays import country_holidays  # noqa: PLC0415  takes half a second, only the first start needs it

    years = range(first_year, last_year + 1)
    found = country_holidays("ID", years=years, categories=(category,), language="id")
    return {day: found.get_list(day) for day in found}


def _row(day: date, national: list[str], leave: list[str]) -> DayOff:
    kind = DayOffKind.NATIONAL if national else DayOffKind.COLLECTIVE_LEAVE
    names = national + leave
    estimated = any(name.endswith(ESTIMATED) for name in names)
    return DayOff(day, "; ".join(_spelled(names)), kind, estimated)


def _spelled(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        words = name.removesuffix(ESTIMATED).split(" ")
        yield " ".join(SPELLING.get(word, word) for word in words)
