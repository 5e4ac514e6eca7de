"""``landsea economy ports``: which port should handle which cargo."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard
from landsea.cli.strings import say
from landsea.cli.words import Words

if TYPE_CHECKING:
    from landsea.planning.division import Division

#: Parties and payments that are printed; files and JSON have all.
SHOWN = 8


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--port", "only", multiple=True, help="Divide among these ports (groups of terminals); repeat for more.")
@click.option(
    "--scale-elasticity",
    type=FloatRange(0, 0.95),
    help="Percent by which a tonne's handling cost falls with 1% more volume, in place of the pack's.",
)
@click.option(
    "--choice-worth",
    type=FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Part of the worth of having a choice that a closure really costs shippers.",
)
@click.option(
    "--room",
    type=FloatRange(1),
    default=1.5,
    show_default=True,
    help="Times today's tonnes that a port can take where the pack states no capacity.",
)
@click.option("--congestion", is_flag=True, help="Solve today, and check the plan, with capacities that bind.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for tables and the plan as YAML.")
@shared_options
def ports(
    pack: str,
    only: tuple[str, ...],
    scale_elasticity: float | None,
    choice_worth: float,
    room: float,
    congestion: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Choose which port of a region should handle which cargo, and say who gains and loses.

    Every way to share out a cargo is solved in the corridor; a mixed-integer programme takes the best for all cargoes
    within the ports' capacities, with a proven gap. The plan is then solved as a scenario, which --out writes.
    """

    def act() -> None:
        from landsea.model import solve
        from landsea.planning.division import divide
        from landsea.region import load

        today = solve(load(pack), congestion=congestion, progress=True)
        plan = divide(
            today,
            ports=only,
            scale_elasticity=scale_elasticity,
            choice_worth=choice_worth,
            room=room,
            progress=True,
        )
        data = {**plan.tables(), "summary": plan.summary, "check": plan.check(congestion)}
        if out is not None:
            _write(plan, data, out)
        emit("economy ports", data, _text(plan, data, lang), as_json)

    guard("economy ports", as_json, act)


def _write(plan: Division, data: dict[str, Any], out: Path) -> None:
    """Write a file a table and the plan as a scenario, each whole."""
    from landsea.planning.written import write_scenario

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".ports-") as beside:
        for name, table in data.items():
            if isinstance(table, pd.DataFrame):
                table.to_csv(Path(beside) / f"{name}.csv", index=False)
        scenario = plan.scenario()
        if scenario.changes:
            write_scenario(scenario, Path(beside) / f"{scenario.name}.yaml")
        for file in Path(beside).iterdir():
            file.replace(out / file.name)


def _text(plan: Division, data: dict[str, Any], lang: str) -> str:
    names = Words(plan.cluster.outcome.region, lang)
    total, check = plan.summary, data["check"]
    millions = {key: f"{total[key] / 1e6:,.1f}" for key in total if key.endswith("_yuan")}
    lines = [
        say("ports.gain", lang, gain=millions["gain_yuan"], unproven=millions["unproven_yuan"]),
        say("ports.parts", lang, inside=millions["shippers_inside_yuan"], outside=millions["shippers_outside_yuan"],
            ports=millions["ports_yuan"], losses=millions["losses_yuan"]),
        say("ports.check", lang, solved=f"{check['solved_yuan'] / 1e6:,.1f}"),
        "", _matrix(plan, names, lang),
        "", say("ports.overlap", lang), _likeness(plan, names, lang),
        "", say("ports.parties", lang), _parties(plan, names, lang),
        "", say("ports.sensitivity", lang), _cases(data["sensitivity"], lang),
    ]  # fmt: skip
    return "\n".join(lines)


def _matrix(plan: Division, names: Words, lang: str) -> str:
    """Tonnes by cargo and port, today and in the plan."""
    table = plan.cargoes
    after = [
        f"{t / 1e6:,.1f}" if handles else "-" for t, handles in zip(table["plan_t"], table["handles"], strict=True)
    ]
    cells = [f"{t / 1e6:,.1f} > {plan_t}" for t, plan_t in zip(table["today_t"], after, strict=True)]
    wide = table.assign(cell=cells).pivot_table(index="cargo", columns="port", values="cell", aggfunc="first")
    wide = wide.reindex(index=list(plan.cluster.cargoes), columns=plan.cluster.ports).fillna("")
    wide.index = pd.Index([names.of(key, "commodities") for key in wide.index], name=None)
    wide.columns = pd.Index([names.of(key, "groups") for key in wide.columns], name=None)
    return say("ports.matrix", lang) + "\n" + wide.to_string()


def _likeness(plan: Division, names: Words, lang: str) -> str:
    table = plan.overlap.copy()
    table["definition"] = [say(f"overlap.{name}", lang) for name in table["definition"]]
    table["among"] = [
        say("overlap.all", lang)
        if name == "all"
        else " - ".join(names.of(part, "groups") for part in name.split(" - "))
        for name in table["among"]
    ]
    table.columns = pd.Index([say(f"ports.{name}", lang) for name in table.columns])
    return table.to_string(index=False, float_format="{:.3f}".format)


def _parties(plan: Division, names: Words, lang: str) -> str:
    table = plan.accounts.sort_values("gain_yuan", ascending=False)
    table = pd.concat([table.head(SHOWN), table.tail(SHOWN)]).drop_duplicates()
    table = table[table["gain_yuan"].abs() > 0]
    if table.empty:
        return say("ports.none", lang)
    shown = pd.DataFrame(
        {
            say("ports.party", lang): [
                names.of(key, "groups" if kind == "port" else "zones")
                for key, kind in zip(table["party"], table["kind"], strict=True)
            ],
            say("ports.kind", lang): [say(f"party.{kind}", lang) for kind in table["kind"]],
            say("ports.gain_m", lang): table["gain_yuan"] / 1e6,
        }
    )
    return shown.to_string(index=False, float_format="{:,.2f}".format)


def _cases(table: pd.DataFrame, lang: str) -> str:
    shown = table.assign(gain_yuan=table["gain_yuan"] / 1e6)
    shown["elasticity"] = [say(f"elasticity.{name}", lang) for name in shown["elasticity"]]
    shown = shown.rename(columns={"overlap": "overlap_mean"})
    shown.columns = pd.Index([say(f"ports.{name}", lang) for name in shown.columns])
    return shown.to_string(index=False, float_format="{:,.3f}".format)
