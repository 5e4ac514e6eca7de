"""Numbers that claim nothing are blanked: section numbers, citations, telephone numbers, dates, codes."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

#: Stands where a masked character stood; no grammar knows it.
BLANK = "\x01"

#: What patterns of the table may name.
_PARTS = {
    "{MONTH}": r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?",
    "{YEAR}": r"(?:19|20)\d\d",
    "{NUMERAL}": "[一二三四五六七八九十百零〇○两]",
}


def mask(sentence: str, lang: str) -> str:
    """Blank what claims nothing; the length stays."""
    return _pattern(lang).sub(lambda found: BLANK * len(found[0]), sentence)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    text = resources.files("landsea.evidence").joinpath("masks.csv").read_text(encoding="utf-8")
    whole = "|".join(row["pattern"] for row in csv.DictReader(text.splitlines()) if row["lang"] in ("any", lang))
    for name, part in _PARTS.items():
        whole = whole.replace(name, part)
    return re.compile(whole)
