"""Pictures of what a scenario is worth: map, sorted bars, parameters; in a report, or as files of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from landsea.report.bars import Spread, intervals
from landsea.report.coast import read_coast
from landsea.report.context import Context
from landsea.report.gains_map import Gain, GainsWords, Panel, draw_gains, gains_panels
from landsea.report.inputs import OutcomeLike
from landsea.report.names import records
from landsea.report.numbers import biggest, plain, readable, signed
from landsea.report.svg import standalone
from landsea.report.tornado import Swing, tornado

#: Gains are told in a smaller unit where the language has one.
_GAINS, _IN_BN = "million yuan", 1000.0
#: Parameters that are drawn; those that move the headline by less than this share of the widest are left out.
SHOWN, _STILL = 12, 1e-3


def gains_unit(c: Context) -> tuple[float, str]:
    """Return the factor from bn yuan and the name of the unit in which gains are told."""
    factor, unit = c.f.unit(_GAINS)
    return factor * _IN_BN, unit


def spread_of(name: str, row: Any, factor: float) -> Spread:
    """Return a gain with its interval as a row of bars; the value alone where no interval was drawn."""
    value = float(row["worth_bn_yuan"]) * factor
    low, high = (float(row.get(key, row["worth_bn_yuan"])) * factor for key in ("worth_low", "worth_high"))
    return Spread(name, value, min(low, value), max(high, value), signed(readable(value)))


def gains_bars(c: Context, economies: pd.DataFrame, title: str, name: str) -> Markup:
    """Draw the region's economies, most gained first, with their intervals."""
    factor, unit = gains_unit(c)
    inside = economies[economies["inside"]].sort_values("worth_bn_yuan", ascending=False, kind="stable")
    rows = [spread_of(c.n.title(row), row, factor) for row in records(inside)]
    return intervals(rows, name=name, title=title, axis=c.t("worth.axis", unit=unit))


def gains_map(c: Context, economies: pd.DataFrame, title: str, name: str) -> Markup:
    """Draw the region's economies on the map."""
    factor, unit = gains_unit(c)
    words = GainsWords(
        title=title,
        description=c.t("worth.map_description"),
        shade_key=c.t("worth.shade_key"),
        size_key=c.t("worth.size_key", unit=unit),
        gain=c.t("worth.gains"),
        loss=c.t("worth.losses"),
        zone=c.t("worth.zone"),
        km=c.f.unit("km")[1],
    )
    return draw_gains(_placed(c, economies, factor), read_coast(c.region), words, name)


def gains_small_maps(c: Context, told: Sequence[tuple[str, pd.DataFrame]], base: str, name: str) -> Markup:
    """Draw a small map for each of several scenarios, (title, economies), on the ground of the map called ``base``."""
    factor, unit = gains_unit(c)
    panels = []
    for title, economies in told:
        placed = _placed(c, economies, factor)
        most = c.f.joined(readable(biggest(one.worth for one in placed)), unit)
        panels.append(Panel(title, c.t("worth.panel", most=most), placed))
    return gains_panels(panels, base, name, c.t("worth.panels"))


def _placed(c: Context, economies: pd.DataFrame, factor: float) -> list[Gain]:
    """Put every economy of the region where its zones are, weighted by their product, or else their people."""
    nodes = c.region.table("node").set_index("node_id")[["x_coord", "y_coord"]].astype(float)
    zones = c.region.table("zones").join(nodes, on="node_id")
    weight = zones["gdp_bn_yuan"].fillna(zones["population"] / 1e4).fillna(1.0)
    made = []
    for row in records(economies[economies["inside"]]):
        mine = zones["economy"] == row["economy"]
        if not mine.any():
            continue
        share = weight[mine] / weight[mine].sum()
        lon, lat = (float((zones.loc[mine, axis] * share).sum()) for axis in ("x_coord", "y_coord"))
        places = list(zip(zones.loc[mine, "x_coord"], zones.loc[mine, "y_coord"], strict=True))
        worth = float(row["worth_bn_yuan"]) * factor
        made.append(Gain(c.n.title(row), lon, lat, worth, float(row["real_income_percent"]), places))
    return made


def gains_tornado(c: Context, sensitivity: pd.DataFrame, worth_bn_yuan: float, title: str, name: str) -> Markup:
    """Draw how the region's gain moves with each parameter alone, the widest first."""
    factor, unit = gains_unit(c)
    wide = sensitivity["spread"] > _STILL * sensitivity["spread"].max()
    rows = [
        Swing(
            parameter_name(c, row),
            _end(c, row, "low"),
            _end(c, row, "high"),
            row["worth_low"] * factor,
            row["worth_high"] * factor,
        )
        for row in records(sensitivity[wide].head(SHOWN))
    ]
    axis = c.t("worth.axis", unit=unit)
    ends = c.t("worth.low_end"), c.t("worth.high_end")
    return tornado(rows, worth_bn_yuan * factor, name=name, title=title, axis=axis, ends=ends)


def parameter_name(c: Context, row: dict[str, Any]) -> str:
    """Name a parameter and its place."""
    what = c.t.choice("parameter", str(row["parameter"]))
    if row["place"] == "*":
        return what
    sectors = {one["sector"]: c.n.title(one) for one in records(c.region.table("sectors"))}
    return f"{what} · {sectors.get(row['place']) or c.n.commodity(row['place'])}"


def _end(c: Context, row: dict[str, Any], end: str) -> str:
    """Write an end of a range: a value, or how many times the pack's."""
    value = plain(float(f"{row[end]:.3g}"))
    return value if row["given_as"] == "value" else c.t("worth.times", factor=value)


def write_gains_pictures(
    folder: Path,
    today: OutcomeLike,
    after: OutcomeLike,
    economies: pd.DataFrame,
    sensitivity: pd.DataFrame | None,
    lang: str,
) -> None:
    """Write map.svg, bars.svg and, with sensitivities, parameters.svg; all of them or none.

    Parameters
    ----------
    folder : pathlib.Path
        Is there.
    today, after : OutcomeLike
        Without and with the scenario.
    economies : pandas.DataFrame
        See `landsea.model.worth.Gains.by_economy`; with the ends of intervals, if they were drawn.
    sensitivity : pandas.DataFrame, optional
        See `landsea.model.worth.sensitivity_of_headline`.
    lang : {"en", "zh"}
    """
    c = Context.of(today, [after], lang)
    title = c.scenario_title(after)
    made = {"map": gains_map(c, economies, title, "map"), "bars": gains_bars(c, economies, title, "bars")}
    if sensitivity is not None:
        worth = float(economies.loc[economies["inside"], "worth_bn_yuan"].sum())
        made["parameters"] = gains_tornado(c, sensitivity, worth, title, "parameters")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".pictures-") as beside:
        for name, picture in made.items():
            (Path(beside) / f"{name}.svg").write_text(standalone(picture), encoding="utf-8")
        for name in made:
            (Path(beside) / f"{name}.svg").replace(folder / f"{name}.svg")
