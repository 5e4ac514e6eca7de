"""The catalogue: every indicator that a region has, what it is, and how its value is come by."""

from __future__ import annotations

from dataclasses import dataclass

from landsea.region import Region
from landsea.region.standard import standard_indicators


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the catalogue.

    Attributes
    ----------
    id, title, title_local, unit, group, definition : str
    better : {"higher", "lower", "neither"}
    place : str
        Place that the region's own value is about; the region itself for what the model always computes.
    level, period, aggregate, formula : str
        As in the pack's table ``indicators``; blank where not given.
    needs, needs_local : str
        What would be needed to compute it; blank if it is computed or measured.
    difference, difference_local : str
        Why the value found differs from the stated one.
    modelled : bool
        Does the model compute it: one of the standard ones, or one that the pack counts over the flows?
    """

    id: str
    title: str
    title_local: str
    unit: str
    better: str
    group: str
    definition: str
    place: str
    level: str = ""
    period: str = ""
    aggregate: str = ""
    formula: str = ""
    needs: str = ""
    needs_local: str = ""
    difference: str = ""
    difference_local: str = ""
    modelled: bool = False


def catalogue(region: Region) -> dict[str, Indicator]:
    """List a region's indicators by id: those of the pack in its order, then the standard ones.

    Parameters
    ----------
    region : Region

    Returns
    -------
    dict of str to Indicator
    """
    counted = set(region.table("counting")["indicator"])
    out = {}
    for row in region.table("indicators").to_dict("records"):
        given = {
            name: str(row[name]) for name in Indicator.__dataclass_fields__ if name not in ("id", "modelled", "place")
        }
        name = str(row["indicator"])
        out[name] = Indicator(id=name, place=str(row["place"]) or region.title, modelled=name in counted, **given)
    for row in standard_indicators().to_dict("records"):
        given = {key: str(row[key]) for key in ("title", "title_local", "unit", "better", "group", "definition")}
        name = str(row["indicator"])
        out.setdefault(name, Indicator(id=name, place=region.title, modelled=True, **given))
    return out
