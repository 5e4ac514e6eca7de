"""What places make, and what handling costs their ports: figures with their sources, and marked assumptions."""

from __future__ import annotations

import pandas as pd

from .facts import Facts
from .frames import frame, join_notes, join_sources, number, read_assumption, read_table, records

INDUSTRY_COLUMNS = ["zone_id", "industry", "name", "name_local", "measure", "year", "level", "value", "unit"]
LOCAL_COLUMNS = [
    *("product", "name", "name_local", "zone_id", "sector"),
    *("output_bn_yuan", "parts_share", "home_share", "target_share"),
]
HANDLING_COLUMNS = ["commodity", "cost_share", "scale_elasticity", "elasticity_low", "elasticity_high", "efficient_t"]

SCALE_NOTE = (
    "elasticity: an assumption with its range, since returns to scale are published for terminals elsewhere only"
)

#: Units of the reference tables in those of the pack.
FACTORS = {
    ("100 million yuan", "bn yuan"): 0.1,
    ("billion yuan", "bn yuan"): 1.0,
    ("million t/yr", "Mt a year"): 1.0,
    ("million units", "million vehicles"): 1.0,
    ("million units/yr", "million vehicles"): 1.0,
    ("million t", "Mt"): 1.0,
    ("10,000 t", "Mt"): 0.01,
}


def build_industry(facts: Facts) -> pd.DataFrame:
    """Make industry.csv."""
    names = {row["industry"]: row for row in records(read_table("industry_names"))}
    rows = []
    for row in records(read_table("industry")):
        if row["pointer"]:
            fact = facts.get(row["pointer"])
            factor = FACTORS[fact.unit, row["unit"].split(" of ")[0]]
            row |= {"value": number(fact.value * factor), "source": fact.source, "status": fact.status}
            row["note"] = join_notes(row["note"], fact.note)
        rows.append({**row, **names[row["industry"]], "value": float(row["value"])})
    return frame(rows, INDUSTRY_COLUMNS)


def build_handling_costs(facts: Facts) -> pd.DataFrame:
    """Make handling_costs.csv: shares of cost from the port company's segments, scale as a marked assumption."""
    rows = []
    for row in records(read_assumption("handling_costs")):
        item = row["charge_item"]
        charge, cost = (
            facts.get(f"ports/shipping|handling_{kind}_proxy|{item}: average segment {word}|2023")
            for kind, word in (("charge", "revenue"), ("cost", "cost"))
        )
        scale_from = facts.source(row["extra_source"]) if "|" in row["extra_source"] else row["extra_source"]
        parts = f"{cost.value:g} over {charge.value:g} {charge.unit}"
        why = f"cost share: {parts}, mean of the port company's segment in 2023"
        rows.append(
            {
                **row,
                "cost_share": number(cost.value / charge.value, 3),
                "source": join_sources(charge.source, cost.source, scale_from, "tovar-2003", "landsea-assumption"),
                "status": "assumption",
                "note": join_notes(why, SCALE_NOTE, row["note"]),
            }
        )
    return frame(rows, HANDLING_COLUMNS)


def build_local_content(facts: Facts) -> pd.DataFrame:
    """Make local_content.csv: output as published, the share of parts as a marked assumption."""
    rows = []
    for row in records(read_assumption("local_content")):
        made = facts.get(row["output_pointer"])
        output = number(made.value * FACTORS[made.unit, "bn yuan"])
        source = join_sources(made.source, row["extra_source"])
        rows.append({**row, "output_bn_yuan": output, "source": source, "status": "assumption"})
    return frame(rows, LOCAL_COLUMNS)
