"""Assemble supply_use.csv."""

from __future__ import annotations

import pandas as pd

from ..facts import Facts
from ..frames import frame
from . import boxes, bulk, industry
from .balance import balance
from .context import Context

COLUMNS = ["zone_id", "commodity", "supply_t", "use_t", "basis"]


def build_supply_use(facts: Facts, zones: pd.DataFrame) -> pd.DataFrame:
    """Make supply_use.csv: every commodity balanced, empties left to the model."""
    context = Context(facts, zones)
    markets = [
        bulk.iron_ore(context),
        bulk.coal(context),
        bulk.grain(context),
        industry.crude_oil(context),
        industry.oil_products(context),
        industry.steel(context),
        industry.vehicles(context),
        industry.general_cargo(context),
        boxes.box_domestic(context),
        *boxes.box_international(context),
    ]
    return frame([row for market in markets for row in balance(market)], COLUMNS)
