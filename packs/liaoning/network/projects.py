"""projects.csv, project_levers.csv and appraisal.csv: what projects cost by their sources, and what they change."""

from __future__ import annotations

from network.common import Row, assumption, number, reference
from network.registry import Registry

#: Columns that tell a row of a reference table from others.
NAMED = {"land/projects": ("project",), "ports/capacity": ("port_id", "item")}


def build_projects(sources: Registry) -> list[Row]:
    """Build the projects; the investment is checked against the source's row where that holds it alone."""
    return [_project(row, sources) for row in assumption("projects")]


def build_levers(sources: Registry) -> list[Row]:
    """Build what projects change; a lever rests on its project's source."""
    of_project = {row["project"]: row for row in assumption("projects")}
    return [
        {
            "project": row["project"],
            "kind": row["kind"],
            "place": row["place"],
            "change": float(row["change"]),
            "share": number(row["share"]),
            "source": sources.of(_pointed(of_project[row["project"]])),
            "status": row["status"],
            "note": row["note"],
        }
        for row in assumption("project_levers")
    ]


def build_appraisal(sources: Registry) -> list[Row]:
    """Build discount rate and lives."""
    return [
        {**row, "value": float(row["value"]), "source": sources.use(row["source"])} for row in assumption("appraisal")
    ]


def _project(row: dict[str, str], sources: Registry) -> Row:
    pointed = _pointed(row)
    stated = pointed.get("cost_bn_yuan") or pointed.get("value")
    if row["status"] == "published" and float(stated or "nan") != float(row["investment_bn_yuan"]):
        msg = f"{row['project']}: the source has {stated}, not {row['investment_bn_yuan']}"
        raise ValueError(msg)
    own = ("project", "name", "name_local", "kind", "status", "note")
    return {
        **{name: row[name] for name in own},
        "investment_bn_yuan": float(row["investment_bn_yuan"]),
        "build_years": number(row["build_years"]),
        "price_year": int(row["price_year"]) if row["price_year"] else None,
        "partial": row["partial"] == "true",
        "source": sources.of(pointed),
    }


def _pointed(row: dict[str, str]) -> dict[str, str]:
    columns, values = NAMED[row["source_table"]], tuple(row["source_value"].split("|"))
    return next(r for r in reference(row["source_table"]) if tuple(r[c] for c in columns) == values)
