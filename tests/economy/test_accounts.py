"""Accounts: read, written, refused with every fault and its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_accounts import accounts
from numpy.testing import assert_array_equal

from landsea.economy import Accounts, AccountsError, read_accounts, write_accounts
from landsea.economy.accounts import Names

ARRAYS = ("intermediate", "value_added", "final_use", "trade", "tariff", "theta", "deficit")


@pytest.mark.parametrize("name", ["folder", "one.npz"])
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    a = accounts(1, 4, 3, zeros=0.5)
    write_accounts(a, tmp_path / name)
    b = read_accounts(tmp_path / name)
    for key in ARRAYS:
        assert_array_equal(getattr(a, key), getattr(b, key))
    assert (a.regions, a.sectors, a.unit) == (b.regions, b.sectors, b.unit)
    assert_array_equal(a.tariffs["tau_free"], b.tariffs["tau_free"])
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["folder", "one.npz"])
def test_names_go_with_the_accounts(tmp_path: Path, name: str) -> None:
    a = accounts(1, 3, 2)
    called = Names.of(regions=(a.regions, ("One", "Two", ""), ("一", "", "")), sectors=(a.sectors, ("", ""), ("", "")))
    write_accounts(replace(a, names=called), tmp_path / name)
    names = read_accounts(tmp_path / name).names
    assert names == called
    first, second, third = a.regions
    assert [names.title("regions", key, "zh") for key in a.regions] == ["一", "Two", third]
    assert [names.title("regions", key) for key in (first, second)] == ["One", "Two"]
    assert names.title("sectors", a.sectors[0], "zh") == a.sectors[0]


def test_without_names_nothing_is_written_of_them(tmp_path: Path) -> None:
    write_accounts(accounts(1, 3, 2), tmp_path / "a")
    assert (tmp_path / "a" / "regions.csv").read_text().splitlines()[0] == "region"
    assert not read_accounts(tmp_path / "a").names


def test_names_that_are_not_one_each_are_refused(tmp_path: Path) -> None:
    write_accounts(accounts(1, 3, 2), tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as stored:
        arrays = {key: stored[key] for key in stored.files}
    np.savez(tmp_path / "b.npz", **arrays, regions_name=np.array(["One"]))
    with pytest.raises(AccountsError) as caught:
        read_accounts(tmp_path / "b.npz")
    assert [(f.column, f.value) for f in caught.value.findings] == [("regions_name", "(1,)")]


def test_a_folder_that_holds_something_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(AccountsError, match="not empty"):
        write_accounts(accounts(1), tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_accounts(accounts(1, 3, 2), tmp_path / "a")
    return tmp_path / "a"


def spoil(file: Path, row: int, column: str, value: str) -> None:
    table = pd.read_csv(file, dtype=str)
    table.loc[row - 2, column] = value
    table.to_csv(file, index=False)


def test_every_fault_of_the_form_with_its_place(folder: Path) -> None:
    spoil(folder / "trade.csv", 3, "value", "much")
    spoil(folder / "trade.csv", 4, "importer", "nowhere")
    spoil(folder / "value_added.csv", 2, "sector", "")
    (folder / "final_use.csv").unlink()
    table = pd.read_csv(folder / "theta.csv")
    pd.concat([table, table.head(1)]).to_csv(folder / "theta.csv", index=False)
    with pytest.raises(AccountsError) as caught:
        read_accounts(folder)
    told = {(f.file, f.row, f.column, f.value) for f in caught.value.findings}
    assert told == {
        ("trade.csv", 3, "value", "much"),
        ("trade.csv", 4, "importer", "nowhere"),
        ("value_added.csv", 2, "sector", None),
        ("final_use.csv", None, None, None),
        ("theta.csv", 4, None, "s0"),
    }


def test_every_fault_of_the_values_with_its_place(folder: Path) -> None:
    spoil(folder / "trade.csv", 5, "value", "-4")
    spoil(folder / "tariff.csv", 2, "value", "-1.5")
    spoil(folder / "theta.csv", 3, "value", "0")
    spoil(folder / "intermediate.csv", 2, "value", "-1e9")
    with pytest.raises(AccountsError) as caught:
        read_accounts(folder)
    told = {(f.file, f.row, f.column) for f in caught.value.findings if f.severity == "error"}
    assert told >= {("trade.csv", 5, "value"), ("tariff.csv", 2, "value"), ("theta.csv", 3, "value")}
    assert ("intermediate.csv", 2, "value") in told


def test_arrays_are_told_by_name_and_position() -> None:
    a = accounts(1, 3, 2)
    trade = np.array(a.trade)
    trade[1, 2, 0] = np.nan
    value_added = np.array(a.value_added)
    value_added[0, 1] = -1.0
    with pytest.raises(AccountsError) as caught:
        Accounts.of(
            a.regions, a.sectors, intermediate=a.intermediate, value_added=value_added, final_use=a.final_use,
            trade=trade, theta=a.theta, deficit=a.deficit,
        )  # fmt: skip
    told = {found.column for found in caught.value.findings}
    assert told == {"trade[1, 2, 0] (s1, r2, r0)", "value_added[0, 1] (r0, s1)"}


def test_shapes_and_labels_are_told_first() -> None:
    a = accounts(1, 3, 2)
    with pytest.raises(AccountsError) as caught:
        Accounts.of(
            ["x", "x", "y"], a.sectors, intermediate=a.intermediate.T, value_added=a.value_added,
            final_use=a.final_use, trade=a.trade, theta=[1.0],
        )  # fmt: skip
    assert {found.column for found in caught.value.findings} == {"intermediate", "theta", "regions"}


def test_what_leaves_no_equilibrium_is_an_error() -> None:
    a = accounts(1, 3, 2)
    trade, final_use, value_added = np.array(a.trade), np.array(a.final_use), np.array(a.value_added)
    trade[0, 1, :] = 0.0
    final_use[2] = 0.0
    value_added[0] = 0.0
    with pytest.raises(AccountsError) as caught:
        Accounts.of(
            a.regions, a.sectors, intermediate=a.intermediate, value_added=value_added, final_use=final_use,
            trade=trade, theta=a.theta, deficit=[1.0, 1.0, 1.0],
        )  # fmt: skip
    problems = " ".join(found.problem for found in caught.value.findings)
    for part in ("adds no value", "uses nothing", "nobody that supplies", "do not sum to zero"):
        assert part in problems


def test_data_that_are_no_equilibrium_are_used_with_a_warning() -> None:
    a = accounts(1, 3, 2, unbalanced=0.3)
    assert any("no equilibrium" in found.problem for found in a.warnings)
    assert not any("no equilibrium" in found.problem for found in accounts(1, 3, 2).warnings)


def test_elasticities_are_swapped_in_one_line() -> None:
    a = accounts(1, 3, 2)
    assert a.with_theta({"s1": 9.0}).theta.tolist() == [a.theta[0], 9.0]
    assert a.with_theta(4.0).theta.tolist() == [4.0, 4.0]
    for wrong in ({"s7": 1.0}, {"s0": -1.0}):
        with pytest.raises(AccountsError):
            a.with_theta(wrong)


def test_an_npz_with_faults(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", Z=np.array(["x"]), VA=np.ones((1, 1)))
    with pytest.raises(AccountsError) as caught:
        read_accounts(tmp_path / "a.npz")
    assert {found.column for found in caught.value.findings} == {"Z", "FC", "M", "theta"}
    (tmp_path / "b.npz").write_text("no zip")
    with pytest.raises(AccountsError, match="cannot be read"):
        read_accounts(tmp_path / "b.npz")
