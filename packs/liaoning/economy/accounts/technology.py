"""Input coefficients: China's published table, the cells at hand, the rest by assumed weights; others' from it."""

from __future__ import annotations

import pandas as pd
from ipfn.ipfn import ipfn

from ..frames import frame, read_assumption, read_table, records

RESOURCES = ("coal", "oil_gas", "ores")
#: Intermediate inputs of other countries relative to China's (value added is a larger share of output there).
ABROAD = 0.85
SOURCE = "nbs-yearbook-2012"
PUBLISHED = "sum of inputs, and those from farming, mining, food, textiles, as published for 2007; rest by weights"
ADAPTED = "China's, intermediate inputs times 0.85; balanced so that the world uses what it makes"


def value_added_share(sector: str) -> float:
    """Return value added over output in China's table."""
    return 1.0 - float(_china()[sector].sum())


def crude_share() -> float:
    """Return the yuan of crude oil in a yuan of refining's output."""
    return float(_china().loc["oil_gas", "refining"])


def technologies(added: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return input by using sector for each technology, and the pack's rows."""
    china = _china().loc[added.columns, added.columns]
    both = {"china": china, "abroad": _abroad(china, added)}
    about = {"china": (f"{SOURCE};landsea-assumption", PUBLISHED), "abroad": ("landsea-assumption", ADAPTED)}
    rows = []
    for technology, table in both.items():
        source, note = about[technology]
        for sector in table.columns:
            for given, value in table[sector].items():
                key = {"technology": technology, "sector": sector, "input": given, "coefficient": f"{value:.6g}"}
                rows.append({**key, "source": source, "status": "estimate", "note": note})
    rounded = {name: table.map(lambda value: float(f"{value:.6g}")) for name, table in both.items()}
    return rounded, frame(rows, ["technology", "sector", "input", "coefficient"])


def abroad_economies() -> list[str]:
    """List the economies that use the technology of other countries."""
    return [row["economy"] for row in records(read_assumption("accounts_economies")) if row["technology"] == "abroad"]


def _china() -> pd.DataFrame:
    published = read_table("nbs_coefficients").set_index("nbs_sector").astype(float)
    columns = {}
    for row in records(read_assumption("accounts_technology")):
        known = sum(float(weight) * published.loc[name] for name, weight in _weights(row["nbs_weights"]))
        columns[row["sector"]] = _column(row, known)
    return pd.DataFrame(columns).fillna(0.0)


def _weights(cell: str) -> list[tuple[str, float]]:
    pairs = (part.split(":") for part in cell.split(";"))
    return [(name, float(weight)) for name, weight in pairs]


def _column(row: dict[str, str], known: pd.Series[float]) -> dict[str, float]:
    mining = {name: float(row[name]) for name in RESOURCES}
    column = {name: known["mining"] * share / sum(mining.values()) for name, share in mining.items()}
    rest = known["total"] - known[["agriculture", "mining", "food", "textiles"]].sum()
    names = ("refining", "chemicals", "minerals", "metals", "vehicles", "machinery", "utilities_construction")
    others = {name: float(row[name]) for name in ("light_other", *names, "transport", "services")}
    split = {name: rest * share / sum(others.values()) for name, share in others.items()}
    light = known["textiles"] + split.pop("light_other")
    return {"agriculture": known["agriculture"], "food": known["food"], "light": light, **column, **split}


def _abroad(china: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """Balance the other countries' use of inputs (RAS): each sector's whole input, and what the world has to give."""
    theirs = abroad_economies()
    inputs = china.sum() * ABROAD
    made = (added.loc[theirs] / (1.0 - inputs)).sum()
    at_home = added.drop(index=theirs) / (1.0 - china.sum())
    final = read_assumption("accounts_final_use").set_index("sector")["share_of_output"].astype(float)
    given = (made + at_home.sum()) * (1.0 - final) - (china * at_home.sum()).sum(axis=1)
    wanted = inputs * made
    given["services"] = wanted.sum() - given.drop("services").sum()
    seed = (china * made).to_numpy(copy=True)
    aims = [given[china.index].to_numpy(), wanted.to_numpy()]
    if (given < 0).any():
        msg = f"China's industry uses more than the world makes of {', '.join(given.index[given < 0])}"
        raise ValueError(msg)
    use = ipfn(seed, aims, [[0], [1]], convergence_rate=1e-13, rate_tolerance=0.0, max_iteration=5000).iteration()
    return pd.DataFrame(use, index=china.index, columns=china.columns) / made
