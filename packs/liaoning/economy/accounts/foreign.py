"""Exports and imports of the Chinese economies by partner: published totals, proportions where there are none."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from ipfn.ipfn import ipfn

from ..facts import Facts
from ..frames import read_assumption, records
from .listed import inside_rows

BN = {"100 million yuan": 0.1, "billion yuan": 1.0, "million USD": 0.007}
FLOWS = ("exports", "imports")
#: Sectors whose value added says how a cluster's trade is split over its cities (assumption).
MANUFACTURING = ("food", "light", "refining", "chemicals", "minerals", "metals", "vehicles", "machinery")
#: Dalian's and Shenyang's shares of Liaoning's exports, January to August 2013: the one published split.
DALIAN = "economy/trade|Dalian|exports|world|all|value|2013-01..08"
SHENYANG = "economy/trade|Shenyang|exports|world|all|value|2013-01..08"
LIAONING = "economy/trade|Liaoning|exports|world|all|value|2013-01..08"
#: Of what is left, the share of the other five cities on the coast (assumption).
COAST_OF_REST = 0.65
#: Crude that customs book in Heilongjiang, where the pipeline from Russia enters, and that Liaoning refines: bn yuan a
#: year, and which clusters take it, each city by the crude it refines (assumption; 30 Mt a year pass, and Daqing has
#: more crude of its own than it refines).
PIPED = 90.0
PIPED_FROM = "Heilongjiang"
PIPED_TO = {"other_inland": 0.4, "other_coast": 0.35, "dalian": 0.25}


def foreign_trade(facts: Facts, added: pd.DataFrame) -> pd.DataFrame:
    """Return bn yuan by (economy, partner) and flow; the rest of China gets what the Northeast leaves."""
    nation = read_assumption("accounts_china_trade").set_index("partner")[["exports_bn_yuan", "imports_bn_yuan"]]
    nation = nation.astype(float).set_axis(list(FLOWS), axis=1)
    made = added[list(MANUFACTURING)].sum(axis=1)
    parts = {}
    for province in dict.fromkeys(row["province"] for row in inside_rows()):
        shares = _shares(facts, province, made)
        parts |= _spread(_province(facts, province, nation), shares, province)
    _pipe(parts, added["refining"])
    parts["rest_of_china"] = nation - sum(parts.values())
    if any((table < 0).to_numpy().any() for table in parts.values()):
        msg = "the Northeast trades more with a partner than all of China, or a city less than nothing"
        raise ValueError(msg)
    return pd.concat(parts).rename_axis(["economy", "partner"]).reindex(added.index.intersection(parts), level=0)


def _shares(facts: Facts, province: str, made: pd.Series[float]) -> pd.Series[float]:
    """Return each economy's share of its province's trade: its cluster's, split by the value added of manufacturing."""
    names = [row["economy"] for row in inside_rows() if row["province"] == province]
    cluster = _clusters(names)
    of_cluster = _liaoning(facts) if province == "Liaoning" else pd.Series({cluster.iloc[0]: 1.0})
    mine = made[names]
    return mine / mine.groupby(cluster).transform("sum") * of_cluster.reindex(cluster).to_numpy()


def _clusters(names: Iterable[str]) -> pd.Series[str]:
    known = {row["economy"]: row["cluster"] for row in inside_rows()}
    return pd.Series({name: known[name] for name in names})


def _liaoning(facts: Facts) -> pd.Series[float]:
    whole = facts.get(LIAONING).value
    dalian, shenyang = facts.get(DALIAN).value / whole, facts.get(SHENYANG).value / whole
    rest = 1.0 - dalian - shenyang
    coast = rest * COAST_OF_REST
    return pd.Series({"dalian": dalian, "other_coast": coast, "shenyang": shenyang, "other_inland": rest - coast})


def _spread(table: pd.DataFrame, shares: pd.Series[float], province: str) -> dict[str, pd.DataFrame]:
    """Spread a province's trade over its economies; a partner that one of them alone trades with is all that one's.

    That trade counts with the cluster's: what is left of the cluster's total is split over all of its members.
    """
    cluster = _clusters(shares.index)
    alone = {row["partner"]: row["economy"] for row in _rows(province) if row["economy"]}
    flows = {}
    for flow in FLOWS:
        seed, whole = np.outer(shares, table[flow]), shares * table[flow].sum()
        for partner, economy in alone.items():
            seed[shares.index != economy, table.index.get_loc(partner)] = 0.0
            mates = cluster.index[cluster == cluster[economy]]
            whole[mates] -= shares[mates] / shares[mates].sum() * table.loc[partner, flow]
            whole[economy] += table.loc[partner, flow]
        aims = [whole.to_numpy(), table[flow].to_numpy()]
        values = ipfn(seed, aims, [[0], [1]], convergence_rate=1e-13, rate_tolerance=0.0).iteration()
        flows[flow] = pd.DataFrame(values, index=shares.index, columns=table.index)
    return {str(name): pd.DataFrame({flow: flows[flow].loc[name] for flow in FLOWS}) for name in shares.index}


def _pipe(parts: dict[str, pd.DataFrame], refining: pd.Series[float]) -> None:
    """Book piped crude where it is refined."""
    giving = [row["economy"] for row in inside_rows() if row["province"] == PIPED_FROM]
    bought = pd.Series({name: parts[name].loc["russia", "imports"] for name in giving})
    for name, value in (bought / bought.sum() * PIPED).items():
        parts[str(name)].loc["russia", "imports"] -= value
    for cluster, share in PIPED_TO.items():
        mine = refining[[row["economy"] for row in inside_rows() if row["cluster"] == cluster]]
        for name, value in (mine / mine.sum() * share * PIPED).items():
            parts[str(name)].loc["russia", "imports"] += value


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
