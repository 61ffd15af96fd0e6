"""The one box: numbers are found exactly, words in Indonesian, the last of them also while it is being typed.

Words and names are looked at without accents on both sides: "rene" finds René, and "René" finds Rene.

Each alternative has an index of its own. Those of other tables are looked up first, as a list of ids, so that
PostgreSQL can unite all of them in one scan.
"""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, Text, any_, func, or_, select, text, union
from sqlalchemy.sql import Select

from domain.store.tables import complainants, complaints, letters

INDONESIAN = text("'indonesian'::regconfig")
SHORTEST_NAME = 3
"""Letters a name must have to be looked for: trigrams find nothing shorter."""
MOST_NAMED = 500
_WORD = re.compile(r"\w+")
_LITERAL = re.compile(r"[/%_]")
"""Signs that mean something in a pattern."""


def matching(words: str, *, names: bool) -> ColumnElement[bool]:
    """Complaints the words mean: a number of ours or of a letter, words of subject and body, with `names` who complains."""
    asked = words.strip()
    found = [_words(func.websearch_to_tsquery(INDONESIAN, _bare(asked)))]
    if beginning := _beginning(asked):
        found.append(_words(func.to_tsquery(INDONESIAN, _bare(beginning))))
    found += [complaints.c.registration_number == asked.upper(), complaints.c.tracking_code == asked.upper()]
    return or_(*found, complaints.c.id == any_(func.array(_elsewhere(asked, names=names).scalar_subquery())))


def _elsewhere(asked: str, *, names: bool) -> Select[tuple[object]]:
    """Ids found by letter numbers and names."""
    ways = [
        select(letters.c.complaint_id.label("id")).where(letters.c.number == asked),
        select(complaints.c.id).where(complaints.c.letter["number"].astext == asked),
    ]
    if names and len(asked) >= SHORTEST_NAME:
        named = _bare(complainants.c.name).icontains(_bare(_LITERAL.sub(r"/\g<0>", asked)), escape="/")
        ways.append(select(complainants.c.complaint_id.label("id")).where(named).limit(MOST_NAMED))
    united = union(*(select(way.subquery().c.id) for way in ways)).subquery()
    return select(united.c.id)


def _words(query: ColumnElement[str]) -> ColumnElement[bool]:
    return complaints.c.words.op("@@")(query)


def _bare(value: ColumnElement[str] | str) -> ColumnElement[str]:
    """The value without accents, by the very function the indexes are made with."""
    return func.unaccented(value, type_=Text)


def _beginning(asked: str) -> str | None:
    """All words, the last as a beginning; None for quoted or excluded words, which mean exactly what they say."""
    if any(sign in asked for sign in '"-'):
        return None
    words = _WORD.findall(asked)
    return " & ".join([*words[:-1], f"{words[-1]}:*"]) if words else None
