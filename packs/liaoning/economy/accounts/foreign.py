"""Exports and imports of the Chinese economies by partner: published totals, proportions where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
from ipfn.ipfn import ipfn

from ..facts import Facts
from ..frames import read_assumption, records

BN = {"100 million yuan": 0.1, "billion yuan": 1.0, "million USD": 0.007}
FLOWS = ("exports", "imports")
#: Dalian's and Shenyang's shares of Liaoning's exports, January to August 2013: the one published split.
DALIAN = "economy/trade|Dalian|exports|world|all|value|2013-01..08"
SHENYANG = "economy/trade|Shenyang|exports|world|all|value|2013-01..08"
LIAONING = "economy/trade|Liaoning|exports|world|all|value|2013-01..08"
#: Of what is left, the coast's share (assumption).
COAST_OF_REST = 0.65
#: Crude that customs book in Heilongjiang, where the pipeline from Russia enters, and that Liaoning refines: bn yuan a
#: year, and who takes it (assumption; 30 Mt a year pass, and Daqing has more crude of its own than it refines).
PIPED = 90.0
PIPED_TO = {"inland_liaoning": 0.4, "other_coast": 0.35, "dalian": 0.25}
WHOLE = {"Heilongjiang": "heilongjiang", "Jilin": "jilin_province", "Inner Mongolia": "east_inner_mongolia"}


def foreign_trade(facts: Facts, added: pd.DataFrame) -> pd.DataFrame:
    """Return bn yuan by (economy, partner) and flow; the rest of China gets what the Northeast leaves."""
    nation = read_assumption("accounts_china_trade").set_index("partner")[["exports_bn_yuan", "imports_bn_yuan"]]
    nation = nation.astype(float).set_axis(list(FLOWS), axis=1)
    parts = {}
    for province, shares in _shares(facts).items():
        table = _province(facts, province, nation)
        for economy, share in shares.items():
            parts[economy] = table * share
    parts["heilongjiang"].loc["russia", "imports"] -= PIPED
    for economy, share in PIPED_TO.items():
        parts[economy].loc["russia", "imports"] += PIPED * share
    parts["rest_of_china"] = nation - sum(parts.values())
    if (parts["rest_of_china"] < 0).to_numpy().any():
        msg = "the Northeast trades more with a partner than all of China"
        raise ValueError(msg)
    return pd.concat(parts).rename_axis(["economy", "partner"]).reindex(added.index.intersection(parts), level=0)


def _shares(facts: Facts) -> dict[str, dict[str, float]]:
    whole = facts.get(LIAONING).value
    dalian, shenyang = facts.get(DALIAN).value / whole, facts.get(SHENYANG).value / whole
    rest = 1.0 - dalian - shenyang
    coast = rest * COAST_OF_REST
    liaoning = {"dalian": dalian, "other_coast": coast, "shenyang": shenyang, "inland_liaoning": rest - coast}
    return {"Liaoning": liaoning, **{province: {economy: 1.0} for province, economy in WHOLE.items()}}


def _province(facts: Facts, province: str, nation: pd.DataFrame) -> pd.DataFrame:
    """Fit the nation's pattern to the province's exports, imports and known partners (the others as one group)."""
    known = {(row["flow"], row["partner"]): _value(facts, row) for row in _rows(province)}
    flows = np.array([known[flow, "*"] for flow in FLOWS])
    partners = {partner: value for (flow, partner), value in known.items() if flow == "total"}
    others = nation.drop(index=list(partners))
    groups = pd.concat([nation.loc[list(partners)], others.sum().to_frame("others").T])
    totals = np.array([*partners.values(), flows.sum() - sum(partners.values())])
    if totals[-1] < 0:
        msg = f"the known partners of {province} trade more than the whole"
        raise ValueError(msg)
    aims = [totals, flows]
    fitted = ipfn(groups.to_numpy(float), aims, [[0], [1]], convergence_rate=1e-12, rate_tolerance=0.0).iteration()
    table = pd.DataFrame(fitted, index=groups.index, columns=list(FLOWS))
    spread = others / others.sum() * table.loc["others"]
    return pd.concat([table.drop(index="others"), spread]).reindex(nation.index)


def _rows(province: str) -> list[dict[str, str]]:
    return [row for row in records(read_assumption("accounts_province_trade")) if row["province"] == province]


def _value(facts: Facts, row: dict[str, str]) -> float:
    fact = facts.get(row["pointer"])
    return fact.value * BN[fact.unit] * float(row["factor"])
