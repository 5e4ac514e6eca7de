"""GMNS and OMX: what goes out comes back, in the units of others too, and faults are named."""

from __future__ import annotations

import numpy as np
import openmatrix
import pandas as pd
import pytest

from landsea.errors import PackError
from landsea.region import check, read_gmns, read_omx, write_gmns, write_omx

# --- GMNS


def test_a_network_comes_back(tidewater, tmp_path):
    write_gmns(tidewater, tmp_path)
    networks = [
        read_gmns(tmp_path, mode, source="tale", country="XT", uses=mode) for mode in tidewater.table("modes")["mode"]
    ]
    links = pd.concat([network.link for network in networks])
    kept = [
        "link_id",
        "from_node_id",
        "to_node_id",
        "directed",
        "mode",
        "name",
        "length_km",
        "free_speed_kmh",
        "geometry_id",
    ]
    pd.testing.assert_frame_equal(links[kept], tidewater.table("link")[kept])
    kept = ["node_id", "name", "x_coord", "y_coord", "node_type", "zone_id"]
    pd.testing.assert_frame_equal(networks[0].node[kept], tidewater.table("node")[kept])
    shapes = pd.concat([network.geometry for network in networks])
    pd.testing.assert_frame_equal(shapes, tidewater.table("geometry").loc[shapes.index])


def test_a_network_that_came_back_fits_its_region(tidewater, tmp_path):
    write_gmns(tidewater, tmp_path)
    rail = read_gmns(tmp_path, "rail", source="tale", country="XT", uses="rail")
    links = tidewater.table("link")
    links = pd.concat([links[links["mode"] != "rail"], rail.link])
    assert check(tidewater.replace(link=links)) == []


NODES = "node_id,x_coord,y_coord,colour\n1,10,50,red\n2,11,50,blue\n3,12,50,\n"
LINKS = (
    "link_id,from_node_id,to_node_id,directed,length,free_speed,capacity,lanes,allowed_uses,geometry\n"
    '10,1,2,1,50,60,1800,2,"auto,truck","LINESTRING (10 50, 10.5 50.2, 11 50)"\n'
    "11,2,3,0,50,,,,bike,\n"
)


def test_a_foreign_network_in_miles(tmp_path):
    (tmp_path / "node.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "link.csv").write_text(LINKS, encoding="utf-8")
    network = read_gmns(tmp_path, "road", source="s", country="US", length_unit="mile", speed_unit="mph", uses="truck")
    assert network.node["name"].tolist() == ["1", "2", "3"]
    assert set(network.node["node_type"]) == {"junction"}
    assert set(network.node["country"]) == {"US"}
    (link,) = network.link.to_dict("records")
    assert link["length_km"] == pytest.approx(80.4672)
    assert link["free_speed_kmh"] == pytest.approx(96.56064)
    assert link["directed"] is True
    assert link["note"] == "GMNS capacity 1800; GMNS lanes 2; GMNS allowed_uses auto,truck"
    assert link["geometry_id"] == "10"
    assert network.geometry["geometry"].tolist() == ["LINESTRING (10 50, 10.5 50.2, 11 50)"]
    everything = read_gmns(tmp_path, "road", source="s", country="US")
    assert everything.link["length_km"].tolist() == [50.0, 50.0]
    assert everything.link["geometry_id"].tolist() == ["10", ""]


def test_faults_of_a_foreign_network_are_told_at_once(tmp_path):
    (tmp_path / "node.csv").write_text(NODES.replace("11,50", "east,50"), encoding="utf-8")
    (tmp_path / "link.csv").write_text(
        LINKS.replace("2,3,0,50", "2,3,perhaps,-4").replace("link_id", "id"), encoding="utf-8"
    )
    with pytest.raises(PackError) as caught:
        read_gmns(tmp_path, "road", source="s", country="US")
    found = {(f.file, f.row, f.column, f.value) for f in caught.value.findings}
    assert found == {
        ("node.csv", 3, "x_coord", "east"),
        ("link.csv", 1, "link_id", None),
        ("link.csv", 3, "directed", "perhaps"),
        ("link.csv", 3, "length", "-4"),
    }


def test_a_network_without_files(tmp_path):
    with pytest.raises(PackError) as caught:
        read_gmns(tmp_path, "road", source="s", country="US")
    assert [f.file for f in caught.value.findings] == ["node.csv", "link.csv"]


# --- OMX


def _demand(tidewater, rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["origin", "destination", "commodity", "t"], index=range(2, 2 + len(rows)))
    blank = tidewater.table("demand").iloc[0][["source", "status", "note"]].to_dict() | {"note": ""}
    return tidewater.replace(demand=frame.assign(**blank)).table("demand")


def test_demand_comes_back(tidewater, tmp_path):
    zones = tidewater.table("zones")["zone_id"].tolist()
    rng = np.random.default_rng(5)
    rows = [(a, b, c, rng.random() * 1e6) for c in ("grain", "ore") for a in zones for b in zones if rng.random() < 0.3]
    demand = _demand(tidewater, rows)
    write_omx(demand, zones, tmp_path / "demand.omx")
    again = read_omx(tmp_path / "demand.omx", source="tale")
    pd.testing.assert_frame_equal(again, demand)
    assert [f.name for f in tmp_path.iterdir()] == ["demand.omx"]


def test_others_can_read_the_matrices(tidewater, tmp_path):
    write_omx(tidewater.table("demand"), ["steppe", "crown", "overseas"], tmp_path / "demand.omx")
    with openmatrix.open_file(str(tmp_path / "demand.omx")) as file:
        assert file.list_matrices() == ["box_high"]
        assert file.mapping("zone_number") == {1: 0, 2: 1, 3: 2}
        assert np.asarray(file["box_high"]).tolist() == [[0, 0, 20000], [0, 0, 0], [0, 0, 0]]


def test_flows_of_one_pair_add_up(tidewater, tmp_path):
    demand = _demand(tidewater, [("steppe", "crown", "ore", 1.5), ("steppe", "crown", "ore", 2.0)])
    write_omx(demand, ["steppe", "crown"], tmp_path / "d.omx")
    assert read_omx(tmp_path / "d.omx", source="tale")["t"].tolist() == [3.5]


def test_flow_of_a_zone_that_is_not_listed(tidewater, tmp_path):
    with pytest.raises(PackError) as caught:
        write_omx(tidewater.table("demand"), ["steppe", "crown"], tmp_path / "d.omx")
    assert [(f.row, f.column, f.value) for f in caught.value.findings] == [(2, "destination", "overseas")]
    assert not list(tmp_path.iterdir())


@pytest.fixture
def foreign(tmp_path):
    path = tmp_path / "foreign.omx"
    with openmatrix.open_file(str(path), "w") as file:
        file["coal"] = np.array([[0.0, 5.0], [7.0, 0.0]])
        file.create_mapping("taz", [101, 205])
    return path


def test_foreign_matrices_are_named_by_number_or_order(foreign):
    by_number = read_omx(foreign, source="s", zones={101: "a", 205: "b"})
    by_order = read_omx(foreign, source="s", zones=["a", "b"])
    assert by_number["origin"].tolist() == by_order["origin"].tolist() == ["a", "b"]
    assert read_omx(foreign, source="s")["origin"].tolist() == ["101", "205"]
    assert by_number["t"].tolist() == [5.0, 7.0]


def test_zones_that_cannot_be_named(foreign):
    with pytest.raises(PackError, match="numbered 205 have no id"):
        read_omx(foreign, source="s", zones={101: "a"})
    with pytest.raises(PackError, match="has the mappings taz"):
        read_omx(foreign, source="s", mapping="district")
    with pytest.raises(PackError, match="2 x 2 cells for 3 zones"):
        read_omx(foreign, source="s", zones=["a", "b", "c"])


def test_what_is_no_flow(foreign):
    with openmatrix.open_file(str(foreign), "a") as file:
        file["coal"][0, 1] = np.nan
        file["coal"][1, 0] = -7
    with pytest.raises(PackError) as caught:
        read_omx(foreign, source="s")
    assert [(f.column, f.value) for f in caught.value.findings] == [("coal", "nan"), ("coal", "-7")]


def test_what_is_no_matrix_file(tmp_path):
    (tmp_path / "x.omx").write_text("no", encoding="utf-8")
    with pytest.raises(PackError, match="not a readable OMX file"):
        read_omx(tmp_path / "x.omx", source="s")
    with pytest.raises(PackError, match="There is no file"):
        read_omx(tmp_path / "y.omx", source="s")
