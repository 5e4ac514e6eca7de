"""Where a number comes from: the rows, the sources and the steps behind an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from landsea.corridor import Counter, Term
from landsea.errors import LandSeaError
from landsea.model.indicators import standard
from landsea.model.places import nearest

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

COLUMNS = ["step", "what", "amount", "unit", "file", "row", "source", "status"]
#: How many rows of each kind a trace lists, largest first.
MOST = 8
#: As many names of indicators are told to who asks for one that there is not.
FEW = 40

_STEPS = {
    "freight": "Sum of tonnes over all pairs of zones and commodities.",
    "logistics_cost": "Tonnes times money per tonne of every pair, the expectation over all its chains.",
    "logistics_cost_per_t": "logistics_cost over freight.",
    "generalised_cost": "Tonnes times the log-sum of every pair over all its chains.",
    "transit_days": "Tonnes times hours of every pair, the expectation over all its chains, over freight.",
    "co2e": "Tonnes times emissions per tonne of every pair: km times the mode's factor, and handling.",
    "co2e_per_tkm": "co2e over freight_work.",
    "freight_work": "Leg flows times leg lengths, all modes.",
    "rail_share_land": "Tonne-km of rail modes over those of rail and road modes.",
    "mean_legs": "Number of legs, weighted by the tonnes that use it.",
    "unserved": "Tonnes of pairs that the grammar and the networks do not join.",
}


@dataclass(frozen=True)
class Trace:
    """The trail of one indicator.

    Attributes
    ----------
    indicator, title, title_local, unit, definition : str
    value : float
    rows : pandas.DataFrame
        Columns step, what, amount, unit, file, row, source, status.
    sources : pandas.DataFrame
        The rows of sources.csv that were met.
    """

    indicator: str
    title: str
    title_local: str
    unit: str
    definition: str
    value: float
    rows: pd.DataFrame
    sources: pd.DataFrame

    def __str__(self) -> str:
        return self.text()

    def text(self, *, local: bool = False) -> str:
        """Return the trail as text, with the title in English or in the region's language."""
        title = self.title_local if local and self.title_local else self.title
        lines = [f"{title} = {self.value:,.4g} {self.unit}", f"  {self.definition}"]
        for step, rows in self.rows.groupby("step", sort=False):
            lines.append(f"{step}")
            for _, row in rows.iterrows():
                amount = "" if pd.isna(row["amount"]) else f"{row['amount']:>12,.4g} {row['unit']}  "
                place = f" [{row['file']}:{row['row']}]" if row["file"] else ""
                status = f" ({row['status']})" if row["status"] not in ("", "published") else ""
                source = f" <- {row['source']}" if row["source"] else ""
                lines.append(f"  {amount}{row['what']}{place}{source}{status}")
        if len(self.sources):
            lines.append("Sources")
            for _, row in self.sources.iterrows():
                parts = [row["title"], row["publisher"], row["date"]]
                lines.append(f"  {row['source']}: " + ", ".join(str(part) for part in parts if part))
        return "\n".join(lines)


def _unknown(indicator: str, table: pd.DataFrame) -> str:
    """Say that there is no such indicator, with the nearest; with all where the pack has few."""
    msg = f"There is no indicator {indicator!r}."
    if len(table) <= FEW:
        return f"{msg} There are: {', '.join(table.index)}."
    found = nearest(table.reset_index(), "indicator", indicator, names=("title", "title_local"))
    near = f" Nearest: {', '.join([found] if isinstance(found, str) else found)}." if found else ""
    return f"{msg}{near} `landsea indicators --json` lists all {len(table)}."


def trace(outcome: Outcome, indicator: str) -> Trace:
    """Collect the trail of an indicator; see :meth:`landsea.model.Outcome.trace`."""
    table = outcome.indicators.set_index("indicator")
    if indicator not in table.index:
        msg = _unknown(indicator, table)
        raise LandSeaError(msg)
    row = table.loc[indicator]
    trail = _Trail(outcome)
    if row["origin"] == "model":
        if indicator in set(standard()["indicator"]):
            trail.say("How it is computed", _STEPS[indicator])
            trail.modes()
        else:
            trail.count(indicator)
    trail.observations(indicator)
    trail.inputs(indicator if row["origin"] == "model" else None)
    rows = pd.DataFrame(trail.rows, columns=COLUMNS)
    keys = {key.strip() for keys in rows["source"] for key in str(keys).split(";") if key.strip()}
    sources = outcome.region.table("sources")
    return Trace(
        indicator=indicator,
        title=str(row["title"]),
        title_local=str(row["title_local"]),
        unit=str(row["unit"]),
        definition=str(row["basis"]),
        value=float(table["value"][indicator]),
        rows=rows,
        sources=sources[sources["source"].isin(keys)],
    )


class _Trail:
    """Gathers the rows of a trace."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.rows: list[dict[str, object]] = []

    def say(self, step: str, what: str, amount: float = float("nan"), unit: str = "") -> None:
        self.rows.append({**dict.fromkeys(COLUMNS, ""), "step": step, "what": what, "amount": amount, "unit": unit})

    def table_row(self, step: str, what: str, amount: float, unit: str, table: str, row: pd.Series) -> None:
        self.say(step, what, amount, unit)
        self.rows[-1] |= {
            "file": f"{table}.csv", "row": row.name, "source": row["source"], "status": row["status"],
        }  # fmt: skip

    def modes(self) -> None:
        totals = self.outcome.mode_totals.groupby("mode")[["t", "tkm", "yuan", "co2e_t"]].sum()
        for mode, row in totals.sort_values("tkm", ascending=False).iterrows():
            mass, money, co2e = row["t"] / 1e6, row["yuan"] / 1e9, row["co2e_t"] / 1e6
            what = f"{mode}: {mass:,.1f} Mt, {money:,.2f} bn yuan, {co2e:,.3f} Mt CO2e"
            self.say("By mode", what, row["tkm"] / 1e9, "bn t-km")

    def count(self, indicator: str) -> None:
        counter = Counter(self.outcome.corridor.layout, [indicator])
        rows = self.outcome.region.table("counting")
        rows = rows[rows["indicator"] == indicator]
        for term, (_, row) in zip(counter.terms, rows.iterrows(), strict=True):
            self._term(counter, term, row)

    def _term(self, counter: Counter, term: Term, row: pd.Series) -> None:
        single = Counter(counter.layout, [])
        single.terms = [term]
        amounts: dict[str, float] = {}
        for flows in self.outcome.commodity_flows.values():
            commodity = flows.choices.shipping.commodity
            if term.commodity in counter.names_of(commodity):
                amount = sum(float(v) for v in single.parts(flows).values())
                amounts[commodity] = amounts.get(commodity, 0.0) + amount
        what = f"{term.part}: {term.coefficient:g} x {_words(term)}"
        self.table_row("How it is counted", what, sum(amounts.values()), "", "counting", row)
        for commodity, amount in sorted(amounts.items(), key=lambda item: -abs(item[1]))[:MOST]:
            if amount:
                self.say("How it is counted", f"  of which {commodity}", amount)

    def observations(self, indicator: str) -> None:
        table = self.outcome.region.table("observations")
        for _, row in table[table["indicator"] == indicator].iterrows():
            what = f"observed {row['year']} {row['place']} ({row['use']})"
            self.table_row("What was observed", what, float(row["value"]), row["unit"], "observations", row)
        claims = self.outcome.region.table("claims")
        for _, row in claims[claims["indicator"] == indicator].iterrows():
            what = f"{row['quantity']} ({row['document']}, {row['locator']})"
            self.table_row("What the documents claim", what, float(row["value"]), row["unit"], "claims", row)

    def inputs(self, indicator: str | None) -> None:
        """List the largest inputs of the commodities that the indicator counts."""
        if indicator is None:
            return
        names = Counter(self.outcome.corridor.layout, [indicator]).commodities(indicator)
        names = names or set(self.outcome.region.table("commodities")["commodity"])
        supply = self.outcome.region.table("supply_use")
        supply = supply[supply["commodity"].isin(names)]
        largest = supply[["supply_t", "use_t"]].max(axis=1).nlargest(MOST).index
        for _, row in supply.loc[largest].iterrows():
            out, taken = row["supply_t"] / 1e6, row["use_t"] / 1e6
            what = f"{row['commodity']} in {row['zone_id']}: supply {out:,.2f}, use {taken:,.2f}"
            self.table_row("Largest supplies and uses", what, float("nan"), "Mt", "supply_use", row)
        for _, row in self.outcome.region.table("commodities").iterrows():
            if row["commodity"] in names and len(names) <= MOST:
                theta, vot = row["theta_per_yuan"], row["value_of_time_yuan_per_t_h"]
                what = f"{row['commodity']}: theta {theta:g} per yuan/t, value of time {vot:g} yuan/t-h"
                self.table_row("Behaviour", what, float("nan"), "", "commodities", row)
        constants = self.outcome.constants
        for _, row in constants[constants["value_yuan_per_t"] != 0].iterrows():
            what = f"{row['constant_id']} ({row['kind']} {row['mode']} {row['place']} {row['commodity']})"
            self.table_row("Calibrated constants", what, float(row["value_yuan_per_t"]), "yuan/t", "constants", row)


def _words(term: Term) -> str:
    if term.flow == "transfer":
        return f"tonnes from {term.from_mode} to {term.to_mode} at {term.place}, {term.commodity}"
    if term.flow == "demand":
        return f"tonnes demanded from {term.origin} to {term.destination}, {term.commodity}"
    return f"{term.flow} of {term.place} by {term.from_mode}, {term.commodity}"
