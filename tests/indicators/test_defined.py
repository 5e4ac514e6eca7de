"""Indices that packs define, and what documents state beside what is found."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.indicators import Values, index, indices, profiles, recomputed


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("tidewater"))


@pytest.fixture(scope="module")
def liaoning() -> ls.Region:
    return ls.load("liaoning")


def test_coordination_by_hand(today):
    made = index(today, "harmony", draws=0)
    land, sea = 253 / 1.95 / 200, 0.75
    coupling, level = 2 * math.sqrt(land * sea) / (land + sea), (land + sea) / 2
    assert made.value == pytest.approx(math.sqrt(coupling * level))
    assert made.stated == 0.6
    first = made.scores.iloc[0]
    assert (first["coupling"], first["level"]) == pytest.approx((coupling, level))
    assert first["fan"] == pytest.approx(math.sqrt((1 - 2 * np.std([land, sea])) * level))


def test_the_steps_lead_from_the_value_to_the_score(liaoning):
    made = index(liaoning, "coordination", draws=0)
    steps = made.steps
    own = (steps["value"] - steps["worst"]) / (steps["best"] - steps["worst"])
    assert np.allclose(steps["score"], own.clip(0, 1))
    assert np.allclose(steps.groupby("place")["weight"].sum(), 1.0)
    land = steps[(steps["place"] == "Shandong") & (steps["parent"] == "land")]["score"].mean()
    assert made.scores.set_index("place")["land"]["Shandong"] == pytest.approx(land)


def test_no_province_touches_a_bound(liaoning):
    steps = index(liaoning, "coordination", draws=0).steps
    assert ((steps["score"] > 0) & (steps["score"] < 1)).all()


def test_ranks_have_intervals_that_hold_them(liaoning):
    ranks = index(liaoning, "coordination", draws=200).ranks
    assert len(ranks) == 6
    assert (ranks["rank_low"] <= ranks["rank_median"]).all()
    assert (ranks["rank_median"] <= ranks["rank_high"]).all()
    pd.testing.assert_frame_equal(ranks, index(liaoning, "coordination", draws=200).ranks)


def test_a_composite_by_hand(liaoning):
    made = index(liaoning, "policy_coordination")
    assert made.value == pytest.approx(np.mean([54, 100 - 31.6, 38.6, 100 - 26.4, 72, 79]))


def test_an_index_without_its_parts_is_not_computed(liaoning):
    made = index(liaoning, "nearshore_health")
    assert math.isnan(made.value)
    assert len(made.missing) == len(made.missing_local) == 4
    assert "HY/T 087-2005" in made.missing[0]


def test_structures_alike_and_apart():
    same = pd.DataFrame([[1.0, 3.0], [2.0, 6.0]])
    assert profiles.alike(same) == pytest.approx(dict.fromkeys(("overlap", "similarity", "shared", "krugman"), 1.0))
    apart = pd.DataFrame([[1.0, 0.0], [0.0, 5.0]])
    assert profiles.alike(apart) == pytest.approx(dict.fromkeys(("overlap", "similarity", "shared", "krugman"), 0.0))


def test_a_structure_by_hand():
    """Shares (0.2, 0.8) and (0.5, 0.5): overlap 0.2 + 0.5."""
    found = profiles.alike(pd.DataFrame([[2.0, 8.0], [1.0, 1.0]]))
    assert found["overlap"] == pytest.approx(0.7)
    assert found["similarity"] == pytest.approx((0.1 + 0.4) / math.sqrt(0.68 * 0.5))


def test_quays_add_up_to_the_throughput(today):
    table = profiles.quay(today, ["saltmouth"])
    assert table.loc["saltmouth"].sum() / 1e6 == pytest.approx(today.counted["saltmouth_throughput"])


def test_traffic_needs_a_model(liaoning):
    made = index(liaoning, "port_overlap")
    assert math.isnan(made.value)
    assert made.missing


def test_an_unknown_index_is_told(today):
    with pytest.raises(ls.LandSeaError, match="harmony, twin_ports"):
        index(today, "nothing")


def test_stated_beside_found(liaoning):
    table = recomputed(liaoning).set_index("indicator")
    share = table.loc["marine_gdp_share"]
    assert share["stated"] == 18.7
    assert share["found"] == pytest.approx(100 * 489.6 / 2897.51, rel=1e-4)
    assert share["how"] == "formula"
    assert share["reason"]
    assert table.loc["coordination_index", "how"] == "index"


def test_every_index_of_the_packs_can_be_told(today, liaoning):
    assert [one.id for one in indices(today)] == ["harmony", "twin_ports"]
    assert len(indices(liaoning)) == len(liaoning.table("indices"))


# --- the catalogue is complete for the founding documents


def test_every_claim_has_a_row_of_the_catalogue(liaoning):
    claims = liaoning.table("claims")
    assert (claims["indicator"] != "").all()
    assert len(claims) >= 166


def test_every_target_that_a_document_states_is_a_target(liaoning):
    claims, targets = liaoning.table("claims"), liaoning.table("targets")
    stated = set(claims.loc[claims["kind"].isin(["target", "forecast"]), "claim_id"])
    assert stated - set(targets["claim"]) == set()


def test_every_stated_value_is_an_observation_or_a_peer(liaoning):
    claims = liaoning.table("claims").set_index("claim_id")
    own = set(liaoning.table("observations")["claim"]) | set(liaoning.table("targets")["claim"])
    loose = claims[~claims.index.isin(own)]
    # The rest say how far another place is ahead of what is stated as well.
    assert set(loose["kind"]) <= {"comparison"}
    told = set(claims.loc[claims["kind"] != "comparison", "indicator"])
    assert set(loose["indicator"]) <= told


def test_observations_of_claims_say_what_the_claim_says(liaoning):
    claims = liaoning.table("claims").set_index("claim_id")
    rows = liaoning.table("observations")
    rows = rows[rows["claim"] != ""]
    for row in rows.to_dict("records"):
        claim = claims.loc[row["claim"]]
        assert (row["value"], row["unit"], row["indicator"]) == (claim["value"], claim["unit"], claim["indicator"])


def test_what_a_document_states_is_found_or_says_what_it_needs(liaoning):
    outcome = ls.solve(liaoning)
    table = recomputed(outcome)
    assert ((table["how"] != "") | (table["needs"] != "")).all()
    assert (table.loc[table["how"] != "", "reason"] != "").all()
    assert (table.loc[table["needs"] != "", "needs_local"] != "").all()
    values = Values(liaoning, outcome)
    open_ = [name for name, one in values.catalogue.items() if values.at(name) is None and not one.needs]
    assert open_ == []
