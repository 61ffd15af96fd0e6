"""The one box: numbers are found exactly, words in Indonesian, the last of them also while it is being typed.

Each alternative has an index of its own. Those of other tables are looked up first, as a list of ids, so that
PostgreSQL can unite all of them in one scan.
"""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, any_, func, or_, select, text, union
from sqlalchemy.sql import Select

from domain.store.tables import complainants, complaints, letters

INDONESIAN = text("'indonesian'::regconfig")
SHORTEST_NAME = 3
"""Letters a name must have to be looked for: trigrams find nothing shorter."""
MOST_NAMED = 500
_WORD = re.compile(r"\w+")


def matching(words: str, *, names: bool) -> ColumnElement[bool]:
    """Complaints the words mean: a number of ours or of a letter, words of subject and body, with `names` who complains."""
    asked = words.strip()
    found: list[ColumnElement[bool]] = []
    for one in _spellings(asked):
        found.append(complaints.c.words.op("@@")(func.websearch_to_tsquery(INDONESIAN, one)))
        if beginning := _beginning(one):
            found.append(complaints.c.words.op("@@")(func.to_tsquery(INDONESIAN, beginning)))
    found += [complaints.c.registration_number == asked.upper(), complaints.c.tracking_code == asked.upper()]
    return or_(*found, complaints.c.id == any_(func.array(_elsewhere(asked, names=names).scalar_subquery())))


def _elsewhere(asked: str, *, names: bool) -> Select[tuple[object]]:
    """Ids found by letter numbers and names."""
    ways = [
        select(letters.c.complaint_id.label("id")).where(letters.c.number == asked),
        select(complaints.c.id).where(complaints.c.letter["number"].astext == asked),
    ]
    if names and len(asked) >= SHORTEST_NAME:
        named = complainants.c.name.icontains(asked, autoescape=True)
        ways.append(select(complainants.c.complaint_id.label("id")).where(named).limit(MOST_NAMED))
    united = union(*(select(way.subquery().c.id) for way in ways)).subquery()
    return select(united.c.id)


def _spellings(asked: str) -> list[str]:
    """As written, and without accents where there are any."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", asked) if not unicodedata.combining(one))
    return list(dict.fromkeys([asked, bare]))


def _beginning(asked: str) -> str | None:
    """All words, the last as a beginning; None for quoted or excluded words, which mean exactly what they say."""
    if any(sign in asked for sign in '"-'):
        return None
    words = _WORD.findall(asked)
    return " & ".join([*words[:-1], f"{words[-1]}:*"]) if words else None
