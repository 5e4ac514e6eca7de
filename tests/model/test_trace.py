"""A trace leads from a value to rows of the pack's files."""

from __future__ import annotations

import csv

import numpy as np
import pytest

import landsea as ls
from landsea.errors import LandSeaError
from landsea.region import Region

COUNTED = ["saltmouth_throughput", "reedhaven_throughput", "sea_rail_share", "border_throughput"]


@pytest.mark.parametrize("indicator", COUNTED)
def test_the_terms_add_up_to_the_value(today: ls.Outcome, indicator: str) -> None:
    found = today.trace(indicator)
    terms = found.rows[(found.rows["step"] == "How it is counted") & (found.rows["file"] == "counting.csv")]
    above = terms[terms["what"].str.startswith("numerator")]["amount"].sum()
    below = terms[terms["what"].str.startswith("denominator")]["amount"].sum()
    assert found.value == pytest.approx(above / below if below else above, rel=1e-12)
    assert found.value == today.indicators.set_index("indicator")["value"][indicator]


@pytest.mark.parametrize("indicator", COUNTED)
def test_the_commodities_add_up_to_their_term(today: ls.Outcome, indicator: str) -> None:
    rows = today.trace(indicator).rows
    rows = rows[rows["step"] == "How it is counted"]
    number = (rows["file"] == "counting.csv").cumsum()
    for _, term in rows.groupby(number):
        assert term["amount"].iloc[1:].sum() == pytest.approx(term["amount"].iloc[0], rel=1e-9)


def cells(region: Region, file: str, line: int) -> dict[str, str]:
    """Read one line of one of the pack's files, without the package's reader."""
    assert region.path is not None
    with (region.path / file).open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader)
        for row in reader:
            if reader.line_num == line:
                return dict(zip(header, row, strict=True))
    pytest.fail(f"{file} has no line {line}")


@pytest.mark.parametrize("indicator", [*COUNTED, "freight", "co2e"])
def test_every_row_points_to_a_line_that_holds_the_value(region: Region, today: ls.Outcome, indicator: str) -> None:
    rows = today.trace(indicator).rows
    rows = rows[rows["file"] != ""]
    column = {"observations.csv": "value", "claims.csv": "value", "constants.csv": "value_yuan_per_t"}
    assert set(rows["file"]) >= {"supply_use.csv"}
    for _, row in rows.iterrows():
        line = cells(region, row["file"], row["row"])
        assert line["source"] == row["source"]
        assert line["status"] == row["status"]
        if row["file"] in column:
            assert float(line[column[row["file"]]]) == row["amount"]
        elif row["file"] == "supply_use.csv":
            assert row["what"].startswith(f"{line['commodity']} in {line['zone_id']}: supply")
            assert f"{float(line['supply_t']) / 1e6:,.2f}" in row["what"]
        elif row["file"] == "counting.csv":
            assert line["indicator"] == indicator
            assert float(line["coefficient"]) == pytest.approx(float(row["what"].split(": ")[1].split(" x ")[0]))
        elif row["file"] == "commodities.csv":
            assert f"theta {float(line['theta_per_yuan']):g}" in row["what"]


def test_observations_and_claims_are_named(today: ls.Outcome) -> None:
    rows = today.trace("saltmouth_throughput").rows
    assert rows.loc[rows["step"] == "What was observed", "amount"].tolist() == [2.55]
    claimed = rows[rows["step"] == "What the documents claim"]
    assert claimed["amount"].tolist() == [2.55]
    assert "characters 120-126" in claimed["what"].iloc[0]


def test_sources_met_are_listed(today: ls.Outcome) -> None:
    found = today.trace("saltmouth_throughput")
    assert set(found.sources["source"]) == {"tale", "plan"}
    assert set(today.trace("reedhaven_throughput").sources["source"]) == {"tale"}


def test_fitted_constants_are_part_of_the_trail(region: Region) -> None:
    constants = region.table("constants")
    constants.loc[2, "value_yuan_per_t"] = -18.5
    rows = ls.solve(region.replace(constants=constants)).trace("sea_rail_share").rows
    fitted = rows[rows["step"] == "Calibrated constants"]
    assert fitted["amount"].tolist() == [-18.5]
    assert fitted["what"].iloc[0].startswith("rail_dry")
    assert fitted["row"].tolist() == [2]


def test_modes_add_up_to_freight_work(today: ls.Outcome) -> None:
    found = today.trace("freight_work")
    assert found.rows.loc[found.rows["step"] == "By mode", "amount"].sum() == pytest.approx(found.value, rel=1e-12)


def test_an_observed_indicator_leads_to_its_observation(region: Region) -> None:
    counting = region.table("counting")
    blind = region.replace(counting=counting[counting["indicator"] != "border_throughput"])
    found = ls.solve(blind).trace("border_throughput")
    assert found.value == 690
    assert found.rows["step"].tolist() == ["What was observed"]
    assert found.rows["row"].tolist() == [4]


def test_every_indicator_can_be_traced_and_printed(today: ls.Outcome) -> None:
    for indicator in today.indicators["indicator"]:
        found = today.trace(indicator)
        assert str(found).startswith(f"{found.title} = ")
        assert not np.isnan(found.value)


def test_the_local_title_is_used_where_there_is_one(today: ls.Outcome) -> None:
    assert today.trace("freight").text(local=True).startswith("货运量 = ")
    assert today.trace("sea_rail_share").text(local=True).startswith("Share of rail")


def test_an_unknown_indicator_is_an_error_that_lists_the_known_ones(today: ls.Outcome) -> None:
    with pytest.raises(LandSeaError, match=r"no indicator 'speed'.*sea_rail_share"):
        today.trace("speed")
