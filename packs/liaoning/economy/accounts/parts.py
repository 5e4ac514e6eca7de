"""Primary, secondary and tertiary parts of every economy's product: cities' own where published, the rest fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
from ipfn.ipfn import ipfn

from ..facts import Facts
from ..frames import join_sources, read_assumption
from ..industry import build_industry
from .listed import inside_rows

PARTS = ("primary", "secondary", "tertiary")
#: Names of the parts in the table of industries.
INDUSTRIES = ("A", "B-F", "G-T")
PROVINCES = {"Liaoning": "2022", "Heilongjiang": "2022", "Inner Mongolia": "2022"}
JILIN = {"primary": 0.129, "secondary": 0.354, "tertiary": 0.517}
JILIN_NOTE = "parts of Jilin's product quoted from memory (12.9, 35.4 and 51.7%)"


def parts(facts: Facts, product: pd.Series[float]) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Return bn yuan by economy of the region and part, and each one's source and note.

    A province's parts are what is published of it in 2022 (shares of the sum of its economies' products). A city of
    which the parts are published keeps its shares; the others share what is left by proportional fitting.
    """
    own = _cities(facts)
    table, notes = [], {}
    for province in dict.fromkeys(row["province"] for row in inside_rows()):
        names = [row["economy"] for row in inside_rows() if row["province"] == province]
        shares, source, note = _province(facts, province)
        whole = product[names].sum() * shares
        known = own.loc[own.index.intersection(names)]
        fixed = known[list(PARTS)].mul(product[known.index], axis=0)
        open_ = [name for name in names if name not in known.index]
        table += [fixed, _fitted(product[open_], shares, whole - fixed.sum())]
        notes |= {str(name): (row["source"], str(row["note"])) for name, row in known.iterrows()}
        notes |= {name: _about(name, source, note) for name in open_}
    return pd.concat(table), notes


def _cities(facts: Facts) -> pd.DataFrame:
    """Shares of the parts of each city that is an economy, in its latest year with all three."""
    table = build_industry(facts)
    table = table[(table["level"] == "sector") & table["industry"].isin(INDUSTRIES)]
    rows = {}
    for row in inside_rows():
        here = table[table["zone_id"] == row["zones"]]
        if len(here) != len(INDUSTRIES):
            continue
        values = here.set_index("industry")["value"].astype(float)[list(INDUSTRIES)]
        shares = dict(zip(PARTS, values / values.sum(), strict=True))
        about = {"source": join_sources(*here["source"]), "note": f"parts as published of the city, {_years(here)}"}
        rows[row["economy"]] = {**shares, **about}
    return pd.DataFrame.from_dict(rows, orient="index")


def _years(rows: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(rows["year"].astype(str)))


def _fitted(product: pd.Series[float], shares: pd.Series[float], left: pd.Series[float]) -> pd.DataFrame:
    """Split what is left of a province's parts over economies, from shares quoted from memory where there are any."""
    if (left < 0).any():
        msg = f"the cities with published parts leave {left.min():.1f} bn yuan of a part for {', '.join(product.index)}"
        raise ValueError(msg)
    seed = _remembered()
    start = pd.DataFrame([seed.loc[name] if name in seed.index else shares for name in product.index])
    values = start.to_numpy() * product.to_numpy()[:, None]
    aims = [product.to_numpy(), left[list(PARTS)].to_numpy()]
    table = ipfn(values, aims, [[0], [1]], convergence_rate=1e-12, rate_tolerance=0.0).iteration()
    return pd.DataFrame(np.asarray(table), index=product.index, columns=list(PARTS))


def _remembered() -> pd.DataFrame:
    """Shares of the parts of cities quoted from memory."""
    return read_assumption("accounts_parts").set_index("economy")[list(PARTS)].astype(float) / 100


def _about(economy: str, source: str, note: str) -> tuple[str, str]:
    if economy not in _remembered().index:
        return source, note
    return join_sources(source, "general-statistics"), f"{note} from its shares of about 2022 quoted from memory"


def _province(facts: Facts, province: str) -> tuple[pd.Series[float], str, str]:
    """Return the shares of a province's parts, their source and a note."""
    if province not in PROVINCES:
        return pd.Series(JILIN), "general-statistics", f"{JILIN_NOTE}, fitted to the city's product"
    found = {part: facts.get(_pointer(province, part)) for part in PARTS}
    values = pd.Series({part: fact.value for part, fact in found.items()})
    note = f"parts as published of {province} in 2022, fitted to the city's product"
    return values / values.sum(), join_sources(*(fact.source for fact in found.values())), note


def _pointer(province: str, part: str) -> str:
    return f"economy/industries|{province}|by sector|value_added_{part}|{PROVINCES[province]}"
