"""Assemble the tables of the accounts."""

from __future__ import annotations

import pandas as pd

from ..facts import Facts
from ..frames import frame
from .foreign import foreign_trade
from .listed import economies, goods, sectors, trade_costs
from .output import value_added
from .technology import technologies
from .world import World, close_world

ESTIMATE = {"source": "landsea-estimate", "status": "estimate"}
TRADE_NOTE = "balanced gravity, see docs/region-economy.md"
#: Flows below this many bn yuan (ten thousand yuan) are left out.
SMALLEST = 1e-5


def build_accounts(facts: Facts, zones: pd.DataFrame, supply_use: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make economies, sectors, sector_goods, input_coefficients, accounts, trade and trade_costs."""
    added, added_note = value_added(facts, zones, supply_use)
    coefficients, technology_rows = technologies(added)
    world = close_world(added, coefficients, foreign_trade(facts, added))
    return {
        "economies": economies(),
        "sectors": sectors(),
        "sector_goods": goods(),
        "input_coefficients": technology_rows,
        "accounts": _accounts(world, added_note),
        "trade": _trade(world),
        "trade_costs": trade_costs(),
    }


def _accounts(world: World, notes: dict[str, tuple[str, str]]) -> pd.DataFrame:
    rows = []
    for i, economy in enumerate(world.economies):
        source, note = notes[economy]
        for j, sector in enumerate(world.sectors):
            amounts = {
                "output_bn_yuan": world.output[i, j],
                "value_added_bn_yuan": world.value_added[i, j],
                "final_use_bn_yuan": world.final_use[i, j],
            }
            known = {name: f"{value:.6g}" for name, value in amounts.items()}
            about = {"source": source, "status": "estimate", "note": note}
            rows.append({"economy": economy, "sector": sector, **known, "productivity": 1, **about})
    columns = ["economy", "sector", "output_bn_yuan", "value_added_bn_yuan", "final_use_bn_yuan", "productivity"]
    return frame(rows, columns)


def _trade(world: World) -> pd.DataFrame:
    rows = []
    for j, sector in enumerate(world.sectors):
        for i, origin in enumerate(world.economies):
            for n, destination in enumerate(world.economies):
                value = world.trade[i, n, j]
                if value < SMALLEST:
                    continue
                pair = {"origin": origin, "destination": destination, "sector": sector}
                rows.append({**pair, "value_bn_yuan": f"{value:.6g}", **ESTIMATE, "note": TRADE_NOTE})
    return frame(rows, ["origin", "destination", "sector", "value_bn_yuan"])
