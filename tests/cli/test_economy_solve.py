"""``landsea economy solve`` on small accounts of the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from landsea.cli.main import main
from landsea.economy import Accounts, write_accounts


@pytest.fixture
def accounts(tmp_path: Path) -> str:
    trade = np.array([[[60.0, 10, 5], [8, 50, 4], [7, 3, 40]]])
    sales = trade.sum(axis=1).T
    a = Accounts.of(
        ["East", "West", "South"], ["goods"], intermediate=0.4 * sales[:, :, None], value_added=0.6 * sales,
        final_use=1.1 * trade.sum(axis=2).T - 0.4 * sales, trade=trade, theta=[5.0],
        tariff=np.where(np.eye(3, dtype=bool), 0.0, 0.1)[None],
        tariffs={"tau_free": np.zeros((1, 3, 3))},
    )  # fmt: skip
    write_accounts(a, tmp_path / "accounts")
    return str(tmp_path / "accounts")


def run(*words: str) -> tuple[int, dict]:
    done = CliRunner().invoke(main, ["economy", "solve", *words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_a_shock_from_csv_and_from_yaml_is_the_same(accounts: str, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(
        "what,importer,exporter,factor,add,measure\niceberg,East;West,*,0.9,,rail\ntariff,South,,,0.05,duty\n"
    )
    (tmp_path / "s.yaml").write_text(
        "changes:\n- {what: iceberg, importer: [East, West], factor: 0.9, measure: rail}\n"
        "- {what: tariff, importer: South, add: 0.05, measure: duty}\n"
    )
    code, by_csv = run(accounts, "--shock", str(tmp_path / "s.csv"), "--decompose", "--first-order", "--path", "4")
    assert code == 0
    assert by_csv["ok"]
    _, by_yaml = run(accounts, "--shock", str(tmp_path / "s.yaml"), "--decompose", "--first-order", "--path", "4")
    assert by_csv["data"]["welfare"] == by_yaml["data"]["welfare"]
    data = by_csv["data"]
    assert max(data["residuals"].values()) < 1e-10
    assert {row["measure"] for row in data["measures"]} == {"rail", "duty"}
    total = {row["region"]: row["log_real_income_percent"] for row in data["channels"]}
    for region, value in total.items():
        assert sum(row["percent"] for row in data["measures"] if row["region"] == region) == pytest.approx(value)
    assert "path_4_percent" in data["path"][0]
    assert len(data["partners"]) == 6


def test_tables_are_written_and_text_is_printed_in_both_languages(accounts: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["economy", "solve", accounts, "--tariffs", "tau_free", "--out", str(out)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert "East" in done.stdout
    assert "实际收入" in CliRunner().invoke(main, [*words, "--lang", "zh"]).stdout
    names = {"welfare.csv", "trade.csv", "flows.csv", "sectors.csv", "about.json"}
    assert {file.name for file in out.iterdir()} == names
    welfare = pd.read_csv(out / "welfare.csv")
    assert (welfare["tariff_revenue_after"] == 0).all()
    assert len(pd.read_csv(out / "flows.csv")) == 9


def test_without_a_shock_nothing_changes(accounts: str) -> None:
    code, made = run(accounts)
    assert code == 0
    assert [abs(row["real_income_percent"]) < 1e-9 for row in made["data"]["welfare"]] == [True] * 3


def test_elasticities_in_one_line(accounts: str, tmp_path: Path) -> None:
    (tmp_path / "theta.csv").write_text("sector,value\ngoods,9\n")
    made = [
        run(accounts, "--tariffs", "tau_free", "--theta", given)[1]["data"]["welfare"]
        for given in ("9", "goods=9", str(tmp_path / "theta.csv"))
    ]
    assert made[0] == made[1] == made[2]
    assert made[0] != run(accounts, "--tariffs", "tau_free")[1]["data"]["welfare"]
    for wrong in ("goods=much", "nothing=4", "goods=-1"):
        code, body = run(accounts, "--theta", wrong)
        assert (code, body["ok"]) == (2, False)


def test_every_fault_of_a_shock_file_with_its_row(accounts: str, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(
        "what,importer,factor,colour\niceberg,Nowhere,0.9,red\niceberg,East,cheap,\nfreight,East,0.9,\n"
    )
    code, body = run(accounts, "--shock", str(tmp_path / "s.csv"))
    assert code == 2
    told = {(f["row"], f["column"], f["value"]) for f in body["error"]["findings"]}
    assert told == {(1, "colour", None), (2, "importer", "Nowhere"), (3, "factor", "cheap"), (4, "what", "freight")}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("changes: 3\n", {"changes"}),
        ("changes:\n- 4\n- {what: iceberg, factor: x, hue: 1}\n", {None, "factor", "hue"}),
        ("changes:\n- {what: tariff, value: 0.1, importer: 5}\n", {"importer"}),
        ("a: [", {None}),
    ],
)
def test_faults_of_yaml(accounts: str, tmp_path: Path, text: str, columns: set) -> None:
    (tmp_path / "s.yaml").write_text(text)
    code, body = run(accounts, "--shock", str(tmp_path / "s.yaml"))
    assert code == 2
    assert {f["column"] for f in body["error"]["findings"]} == columns


def test_levers_are_what_a_small_change_is_worth(accounts: str, tmp_path: Path) -> None:
    code, body = run(accounts, "--levers", "East", "--levers", "West")
    assert code == 0
    first = body["data"]["levers"][0]
    row = f"{first['importer']},{first['exporter']}"
    (tmp_path / "s.csv").write_text(f"what,importer,exporter,factor\niceberg,{row},{np.exp(-1e-4)}\n")
    made = run(accounts, "--shock", str(tmp_path / "s.csv"))[1]["data"]["welfare"]
    east = next(line["real_income_percent"] for line in made if line["region"] == first["region"])
    assert east / 0.01 == pytest.approx(first["worth_percent"], rel=1e-3)
    assert run(accounts, "--levers", "Nowhere")[0] == 2


def test_what_is_not_there(accounts: str, tmp_path: Path) -> None:
    for words in (
        [str(tmp_path / "none")],
        [accounts, "--shock", str(tmp_path / "none.csv")],
        [accounts, "--tariffs", "x"],
    ):
        assert run(*words)[0] == 2
