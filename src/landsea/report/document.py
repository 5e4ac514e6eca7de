"""A document as a page: its claims underlined by kind, its contradictions beside it and linked both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from landsea.evidence import Claim, Conflict, Statement
from landsea.evidence.conflicts.amounts import amount
from landsea.report.catalogue import Catalogue
from landsea.report.write import environment, write_page

#: Kinds in the order of the legend; each has a style of underline of its own, so that colour is not needed.
KINDS = ("observed", "estimate", "target", "forecast", "comparison", "rank")


@dataclass(frozen=True, slots=True)
class Shown:
    """A document to show.

    Attributes
    ----------
    name, title, text, sha256 : str
    claims : sequence of (str, Claim)
        Its claims by their keys.
    conflicts : sequence of Conflict
        Those that touch it; statements of other documents are named there without a link.
    """

    name: str
    title: str
    text: str
    sha256: str
    claims: Sequence[tuple[str, Claim]]
    conflicts: Sequence[Conflict]


def write_document(shown: Shown, to: Path, lang: str = "en") -> Path:
    """Write a document's page: one HTML file that needs nothing else.

    Parameters
    ----------
    shown : Shown
    to : pathlib.Path
        File, written whole or not at all.
    lang : {"en", "zh"}
        Language of the page; the document keeps its own.

    Returns
    -------
    pathlib.Path
        The file written.
    """
    write_page(render_document(shown, lang), to)
    return to


def render_document(shown: Shown, lang: str = "en") -> str:
    """Return a document's page as HTML; whatever the document holds is text there, never markup."""
    t = Catalogue(lang)
    page = environment().get_template("document.html.j2")
    places = {key: f"c{number}" for number, (key, _) in enumerate(shown.claims, start=1)}
    marks = _marks(shown.conflicts)
    return page.render(
        t=t,
        html_lang={"en": "en", "zh": "zh-CN"}[lang],
        version=version("landsea"),
        name=shown.name,
        title=_clean(shown.title) or shown.name,
        sha256=shown.sha256,
        body=_body(shown, places, marks, t),
        kinds=[(kind, t.choice("claim", kind)) for kind in KINDS],
        conflicts=[_conflict(one, mark, places, shown.name, t) for mark, one in _numbered(shown.conflicts)],
        claims=[_row(places[key], claim, t) for key, claim in shown.claims],
        n_conflicts=sum(not one.agrees for one in shown.conflicts),
        n_agree=sum(one.agrees for one in shown.conflicts),
    )


def _numbered(conflicts: Sequence[Conflict]) -> Iterator[tuple[str, Conflict]]:
    """Yield conflicts with their marks: 1, 2, ... and a, b, ... for agreements."""
    number = agreed = 0
    for one in conflicts:
        if one.agrees:
            agreed += 1
            yield f"A{agreed}", one
        else:
            number += 1
            yield str(number), one


def _marks(conflicts: Sequence[Conflict]) -> dict[str, list[str]]:
    """Return the marks of the conflicts that touch each claim."""
    marks: dict[str, list[str]] = {}
    for mark, one in _numbered(conflicts):
        for statement in one.statements:
            marks.setdefault(statement.key, []).append(mark)
    return marks


def _body(shown: Shown, places: dict[str, str], marks: dict[str, list[str]], t: Catalogue) -> Markup:
    """Return the text with its claims as spans; of claims that overlap, the first one is underlined."""
    parts: list[Markup] = []
    at = 0
    ordered = sorted(shown.claims, key=lambda pair: (pair[1].start, -pair[1].end))
    for key, claim in ordered:
        if claim.start < at:
            parts.append(Markup('<a class="anchor" id="{}"></a>').format(places[key]))
            continue
        parts.append(escape(_clean(shown.text[at : claim.start])))
        parts.append(_span(shown.text[claim.start : claim.end], claim, places[key], marks.get(key, []), t))
        at = claim.end
    parts.append(escape(_clean(shown.text[at:])))
    return Markup("").join(parts)


def _span(words: str, claim: Claim, place: str, marks: Sequence[str], t: Catalogue) -> Markup:
    sort = claim.kind if claim.tier == "core" else "minor"
    links = Markup("").join(Markup('<sup><a href="#x{0}">{0}</a></sup>').format(mark) for mark in marks)
    known = sort if sort in KINDS else "minor"
    return Markup('<span class="claim {}{}" id="{}" title="{}">{}</span>{}').format(
        known, " touched" if marks else "", place, _clean(_about(claim, t)), _clean(words), links
    )


def _about(claim: Claim, t: Catalogue) -> str:
    """Say what a claim is, for the pointer that rests on it."""
    parts = [
        claim.quantity.replace("_", " "),
        amount(claim.value, claim.unit, t.lang),
        claim.subject,
        str(claim.year or ""),
        t.choice("claim", claim.kind),
    ]
    return " · ".join(part for part in parts if part)


def _row(place: str, claim: Claim, t: Catalogue) -> dict[str, str]:
    return {
        "place": place,
        "text": _clean(claim.text),
        "quantity": _clean(claim.quantity.replace("_", " ")),
        "value": amount(claim.value, claim.unit, t.lang),
        "about": t("list.joint").join(part for part in (_clean(claim.subject), str(claim.year or "")) if part),
        "kind": t.choice("claim", claim.kind),
    }


def _conflict(one: Conflict, mark: str, places: dict[str, str], name: str, t: Catalogue) -> dict[str, Any]:
    return {
        "mark": mark,
        "sort": one.kind,
        "title": one.title(t.lang),
        "arithmetic": _clean(one.arithmetic(t.lang)),
        "reason": _clean(one.reason(t.lang)),
        "statements": [_statement(statement, places, name, t) for statement in one.statements],
    }


def _statement(one: Statement, places: dict[str, str], name: str, t: Catalogue) -> dict[str, str]:
    where = "" if one.start is None else t("page.offsets", start=one.start, end=one.end)
    return {
        "place": places.get(one.key, ""),
        "text": _clean(one.text),
        "quantity": _clean(one.quantity.replace("_", " ")),
        "where": where if one.doc == name else t("list.joint").join(filter(None, (_clean(one.doc), where))),
    }


def _clean(words: str) -> str:
    """Replace what HTML cannot hold: control characters, halves of surrogate pairs."""
    return "".join(
        letter
        if letter in "\n\t" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter != "\x7f")
        else "\ufffd"
        for letter in words.replace("\r\n", "\n")
    )
