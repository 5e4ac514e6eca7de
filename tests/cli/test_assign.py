"""``landsea assign`` on files of every kind it reads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openmatrix
import pandas as pd
import pytest
from click.testing import CliRunner

from landsea.cli.main import main

NODES = "node_id,zone_id,x_coord,y_coord\na,1,0,0\nb,,0,1\nc,2,1,1\n"
LINKS = """link_id,from_node_id,to_node_id,directed,length,free_speed,capacity,lanes
ab,a,b,1,10,60,10,1
bc,b,c,1,10,60,10,2
ac,a,c,0,30,60,5,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "node.csv").write_text(NODES)
    (tmp_path / "net" / "link.csv").write_text(LINKS)
    (tmp_path / "trips.csv").write_text("origin,destination,trips\n1,2,20\n2,1,3\n")
    return tmp_path


def run(*words: object) -> tuple[int, dict]:
    done = CliRunner().invoke(main, ["assign", *map(str, words), "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_gmns_and_csv(folder: Path) -> None:
    status, found = run(folder / "net", folder / "trips.csv", "--gap", "1e-12", "--out", folder / "flow.csv")
    assert status == 0, found
    assert found["data"]["relative_gap"] <= 1e-12
    assert "0.15" in found["data"]["notes"][0]
    flow = pd.read_csv(folder / "flow.csv")
    assert list(flow.columns) == ["link_id", "from_node_id", "to_node_id", "flow", "cost"]
    used = flow.groupby(["from_node_id", "to_node_id"])["flow"].sum()
    assert used["a", "b"] + used["a", "c"] == pytest.approx(20, rel=1e-12)
    assert used["c", "a"] == 3  # the way back of the link that is not directed
    # Delay by hand: 10 minutes each, one lane and two.
    cost = flow.set_index("link_id")["cost"]
    x = used["a", "b"]
    assert cost["ab"] == pytest.approx(10 * (1 + 0.15 * (x / 10) ** 4))
    assert cost["bc"] == pytest.approx(10 * (1 + 0.15 * (x / 20) ** 4))


def test_omx_gives_the_same_as_csv(folder: Path) -> None:
    with openmatrix.open_file(str(folder / "trips.omx"), "w") as file:
        file["all"] = np.array([[0.0, 20.0], [3.0, 0.0]])
        file["none"] = np.zeros((2, 2))
        file.create_mapping("zone", [1, 2])
    _, by_list = run(folder / "net", folder / "trips.csv", "--gap", "1e-10")
    _, by_matrix = run(folder / "net", folder / "trips.omx", "--matrix", "all", "--gap", "1e-10")
    assert by_matrix["data"]["objective"] == by_list["data"]["objective"]


def test_every_fault_is_named(folder: Path) -> None:
    (folder / "net" / "link.csv").write_text(LINKS.replace("bc,b,c,1,10", "bc,b,z,1,ten"))
    status, found = run(folder / "net", folder / "trips.csv")
    assert status == 2
    faults = {(one["file"], one["row"], one["column"], one["value"]) for one in found["error"]["findings"]}
    assert faults == {("link.csv", 3, "to_node_id", "z"), ("link.csv", 3, "length", "ten")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("trips.csv", "origin,destination,trips\n1,9,20\n"), "No such zone"),
        (("trips.csv", "origin,destination,trips\n1,2,-1\n"), "no number from zero up"),
        (("trips.csv", "from,to\n1,2\n"), "The column is missing"),
        (("net/node.csv", "node_id,zone_id\na,1\nb,\nc,1\n"), "Two nodes have this zone"),
        (("net/link.csv", LINKS.replace("60,5,1", "60,0,1")), "capacity above zero"),
    ],
)
def test_faults_of_each_file(folder: Path, change: tuple[str, str], words: str) -> None:
    (folder / change[0]).write_text(change[1])
    out = folder / "flow.csv"
    status, found = run(folder / "net", folder / "trips.csv", "--out", out)
    assert status == 2
    assert words in json.dumps(found)
    assert not out.exists()


def test_a_missing_file_is_named(folder: Path) -> None:
    status, found = run(folder / "nowhere", folder / "trips.csv")
    assert status == 2
    assert "nowhere" in found["error"]["message"]
