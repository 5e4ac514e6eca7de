"""Contradictions between what the sources say, with their arithmetic; and marks that lead to them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from landsea.evidence import Conflict, Statement
from landsea.report.blocks import Block, Column, Para, Table
from landsea.report.context import Context
from landsea.report.names import records

Row = dict[str, Any]


def marks(c: Context) -> dict[str, Markup]:
    """Return links to the contradictions that touch each claim, by its id."""
    links: dict[str, Markup] = {}
    for number, one in enumerate(c.conflicts, start=1):
        for statement in one.statements:
            claim = _id(statement, "claims")
            if claim:
                link = Markup(' <a href="#contradiction-{0}">({0})</a>').format(number)
                links[claim] = links.get(claim, Markup("")) + link
    return links


def table(c: Context, numbers: dict[str, int]) -> Block:
    """Write the contradictions by class: the arithmetic, why it is of its class, where the figures stand.

    Parameters
    ----------
    c : Context
    numbers : dict of str to int
        Numbers of the documents, as the section lists them.
    """
    conflicts = c.conflicts
    if not conflicts:
        return Para(c.t("contradictions.none"), role="none")
    where = _Places(c, numbers)
    columns = [Column(c.t("number")), Column(c.t("contradictions.arithmetic")), Column(c.t("contradictions.where"))]
    lines: list[list[str | Markup]] = []
    heading = ""
    for number, one in enumerate(conflicts, start=1):
        if one.title(c.t.lang) != heading:
            heading = one.title(c.t.lang)
            lines.append([heading])
        lines.append(_line(c, number, one, where))
    return Table(c.t("contradictions.caption"), columns, lines, note=c.t("contradictions.note"))


def _line(c: Context, number: int, one: Conflict, places: _Places) -> list[str | Markup]:
    mark = Markup('<span id="contradiction-{0}">{0}</span>').format(number)
    said = Markup('{}<span class="where">{}</span>').format(one.arithmetic(c.t.lang), one.reason(c.t.lang))
    return [mark, said, Markup("").join(places.of(statement) for statement in one.statements)]


class _Places:
    """Writes what a figure is, and where it stands."""

    def __init__(self, c: Context, numbers: dict[str, int]) -> None:
        self._c = c
        self._numbers = numbers
        self._claims = {str(row["claim_id"]): row for row in records(c.region.table("claims"))}
        self._titles = {str(row["indicator"]): row for row in records(c.region.table("indicators"))}

    def of(self, one: Statement) -> Markup:
        """Write a statement: a claim by its document's number and locator, an observation by its source."""
        row = self._claims.get(_id(one, "claims"))
        if row is not None:
            words = self._c.n.title(row, "quantity")
            where = f"[{self._numbers[str(row['document'])]}] {self._c.locator(row)}"
        else:
            title = self._titles.get(one.indicator)
            words = self._c.n.title(title, "title") if title else one.quantity
            where = self._c.n.source(one.doc)
        return Markup('<div>{}<span class="where">{}</span></div>').format(words, where)


def _id(one: Statement, table_name: str) -> str:
    _, name, key = one.key.split("/", 2)
    return key if name == table_name else ""
