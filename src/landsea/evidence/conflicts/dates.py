"""Targets that were past when the document was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import Statement, year_of

#: Volume and issue beside the year, as bibliographies give them; or a year in a document's own date line.
_CITED = re.compile(
    r"\b((?:19|20)\d\d)\s*,\s*\d+\s*\(\d+\)|\b((?:19|20)\d\d)\s*,\s*\(\d+\)|((?:19|20)\d\d)\s*[,，]\s*\d+\s*[(（]\d+[)）]"
)


def find(statements: Sequence[Statement], _alike: Alike) -> Iterator[Conflict]:
    """Yield targets for a year before the document's, or for the year in which it was written."""
    for one in statements:
        if one.kind not in ("target", "forecast") or one.years is None or one.written is None:
            continue
        if one.sentence and str(one.years[1]) not in one.sentence:
            continue  # the year is another sentence's
        if one.years[1] < one.written:
            yield Conflict("dates", "dates.past", (one,), {"target": one.years[1], "written": one.written})
        elif one.years[1] == one.written:
            yield Conflict("dates", "dates.same_year", (one,), {"target": one.years[1], "written": one.written})


def written_year(date: str | None, text: str) -> int | None:
    """Return the year of a document: of its date, else the latest year of a work that it cites.

    Parameters
    ----------
    date : str or None
        ISO date or year of the document.
    text : str
        Its text; a volume with issue and year in its references is a year in which it had not been finished.
    """
    if (year := year_of(date)) is not None:
        return year
    years = [int(next(filter(None, found))) for found in _CITED.findall(text)]
    return max(years, default=None)
