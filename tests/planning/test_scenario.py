"""Scenario files: read with all faults at once, applied exactly, compared by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.errors import PackError, ScenarioError
from landsea.planning import Scenario
from landsea.planning.scenario import shipped_scenarios
from landsea.region import Region, schema

Reader = Callable[[str], Scenario]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def put(text: str) -> Path:
        file = tmp_path / "plan.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return put


@pytest.fixture
def read(write: Callable[[str], Path]) -> Reader:
    """Read a scenario that has the given list of changes."""

    def of(changes: str) -> Scenario:
        lines = "\n".join(f"  - {line}" for line in changes.strip().splitlines())
        return Scenario.read(write(f"title: A plan\nchanges:\n{lines}\n"))

    return of


def problems(error: pytest.ExceptionInfo[ScenarioError]) -> list[str]:
    return [str(finding) for finding in error.value.findings]


# --- reading ------------------------------------------------------------------------------------------------------


def test_texts_and_name(write: Callable[[str], Path]) -> None:
    file = write(
        "title: A plan\ntitle_local: Plan\ndescription: What it is.\nsource: plan\n"
        "changes: [{table: transfers, where: {terminal_id: longgate}, remove: true}]"
    )
    found = Scenario.read(file)
    assert (found.name, found.file) == ("plan", "plan.yaml")
    assert (found.title, found.title_local, found.description) == ("A plan", "Plan", "What it is.")
    assert (found.description_local, found.source) == ("", "plan")
    assert len(found.changes) == 1
    assert found.changes[0].remove


def test_all_faults_are_told_at_once_with_file_and_number(write: Callable[[str], Path]) -> None:
    file = write(
        "author: me\n"
        "changes:\n"
        "  - {table: rails, set: {length_km: 1}}\n"
        "  - {table: link, where: {link: x}, set: {lenght_km: 2}}\n"
        "  - {table: link, where: {link_id: x}}\n"
        "  - {table: link, where: {link_id: x}, set: {length_km: {plus: 1}}}\n"
        "  - {table: link, where: {link_id: x}, set: {length_km: {by: two}}}\n"
        "  - {table: link, where: {link_id: x}, set: {length_km: 1}, because: x}\n"
        "  - {table: link, where: [x], remove: true}\n"
        "  - just a word\n"
        "  - {grammar: 4}\n"
        "  - {table: link, where: {link_id: x}, set: {length_km: 1}, remove: true}\n"
    )
    with pytest.raises(ScenarioError, match=r"plan\.yaml is not a scenario") as error:
        Scenario.read(file)
    told = problems(error)
    expected = [
        ("plan.yaml, column author", "Unknown key"),
        ("plan.yaml, column title", "no title"),
        ("change 1", "no such table"),
        ("change 2, column link:", "no such column"),
        ("change 2, column lenght_km:", "no such column"),
        ("change 3", "exactly one of add, set, remove"),
        ("change 4, column length_km", "Say how"),
        ("change 5, column length_km", "is a number"),
        ("change 6, column because", "Unknown key"),
        ("change 7, column where", "mapping of columns"),
        ("change 8", "A change is a mapping"),
        ("change 9, column grammar", "takes a mapping"),
        ("change 10", "exactly one of add, set, remove"),
    ]
    for place, problem in expected:
        assert any(place in line and problem in line for line in told), f"{place}: {problem} is not in\n{told}"
    assert len(told) == len(expected)


@pytest.mark.parametrize("text", ["", "title: x", "title: x\nchanges: []", "title: x\nchanges: 3", "- 1\n- 2"])
def test_a_file_without_changes_is_an_error(write: Callable[[str], Path], text: str) -> None:
    with pytest.raises(ScenarioError, match="no list of changes"):
        Scenario.read(write(text))


@pytest.mark.parametrize(
    "change",
    [
        "{table: link, where: {link_id: sea_cape_farport}, set: {}}",
        "{table: link, where: {link_id: sea_cape_farport}, remove: false}",
        "{table: link, add: {}}",
        "{grammar: {}}",
    ],
)
def test_a_change_that_changes_nothing_is_an_error(read: Reader, change: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read(change)
    assert len(problems(error)) == 1
    assert "plan.yaml, change 1" in problems(error)[0]


def test_what_is_not_yaml_is_an_error(write: Callable[[str], Path]) -> None:
    with pytest.raises(ScenarioError, match=r"plan\.yaml is not a readable YAML file"):
        Scenario.read(write("title: [unclosed"))


def test_what_is_not_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ScenarioError, match="readable YAML"):
        Scenario.read(tmp_path / "plan.yaml")


def test_a_missing_file_lists_the_shipped_names(region: Region, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"no scenario border-open\. .*border-closed, free-harbour, reedhaven-rail"):
        Scenario.read("border-open", region)
    with pytest.raises(ScenarioError, match=r"no scenario .*nowhere\.yaml"):
        Scenario.read(tmp_path / "nowhere.yaml")
    with pytest.raises(ScenarioError, match="no scenario"):
        Scenario.read(tmp_path, region)


def test_shipped_scenarios_are_found_by_name(region: Region) -> None:
    assert shipped_scenarios(region) == ["border-closed", "free-harbour", "reedhaven-rail"]
    assert Scenario.read("border-closed", region) == Scenario.read("border-closed.yaml", region)


# --- applying -----------------------------------------------------------------------------------------------------


def cell(region: Region, table: str, key: str, value: str, column: str) -> object:
    frame = region.table(table)
    return frame.loc[frame[key] == value, column].iloc[0]


@pytest.mark.parametrize(
    ("how", "expected"), [("{to: 2000}", 2000), ("{by: 1.5}", 2910), ("{add: -40}", 1900), ("2077.5", 2077.5)]
)
def test_ways_to_set_a_number(region: Region, read: Reader, how: str, expected: float) -> None:
    after = read(f"{{table: link, where: {{link_id: sea_cape_farport}}, set: {{length_km: {how}}}}}").apply(region)
    assert cell(after, "link", "link_id", "sea_cape_farport", "length_km") == pytest.approx(expected)
    others = region.table("link")["link_id"] != "sea_cape_farport"
    pd.testing.assert_frame_equal(after.table("link")[others], region.table("link")[others])
    for name in set(schema()) - {"link"}:
        pd.testing.assert_frame_equal(after.table(name), region.table(name))


def test_texts_truths_and_whole_numbers_are_set(region: Region, read: Reader) -> None:
    after = read(
        "{table: link, where: {link_id: rail_fork_anvil}, set: {name: Double line, tracks: 2, electrified: true}}"
    ).apply(region)
    row = after.table("link").set_index("link_id").loc["rail_fork_anvil"]
    assert (row["name"], row["tracks"], row["electrified"]) == ("Double line", 2, True)
    assert after.table("link").dtypes.equals(region.table("link").dtypes)


@pytest.mark.parametrize(("commodity", "count"), [("'*'", 6), ("['*']", 3), ("box_international", 3)])
def test_where_takes_lists_and_stars(region: Region, read: Reader, commodity: str, count: int) -> None:
    """A star means every row; a list with a star, the rows that hold one."""
    after = read(
        "{table: transfers, where: {terminal_id: [saltmouth, reedhaven], to_mode: sea,"
        f" commodity: {commodity}}}, set: {{time_h: {{add: 1}}}}}}"
    ).apply(region)
    moved = after.table("transfers")["time_h"] - region.table("transfers")["time_h"]
    rows = region.table("transfers").query("terminal_id in ['saltmouth', 'reedhaven'] and to_mode == 'sea'")
    assert set(moved[moved == 1].index) <= set(rows.index)
    assert (moved.sum(), (moved != 0).sum()) == (count, count)


def test_changes_build_on_each_other(region: Region, read: Reader) -> None:
    after = read(
        "{table: link, where: {link_id: sea_cape_farport}, set: {length_km: {by: 2}}}\n"
        "{table: link, where: {link_id: sea_cape_farport}, set: {length_km: {add: 1}}}"
    ).apply(region)
    assert cell(after, "link", "link_id", "sea_cape_farport", "length_km") == 2 * 1940 + 1


def test_remove(region: Region, read: Reader) -> None:
    after = read("{table: link, where: {link_id: [rail_fork_crown, road_saltmouth_crown]}, remove: true}").apply(region)
    gone = set(region.table("link")["link_id"]) - set(after.table("link")["link_id"])
    assert gone == {"rail_fork_crown", "road_saltmouth_crown"}


def test_add_a_row_with_defaults(region: Region, read: Reader) -> None:
    after = read(
        "{table: link, add: {link_id: rail_new, from_node_id: anvil, to_node_id: reedhaven, mode: rail,"
        " length_km: 110, source: plan}}"
    ).apply(region)
    table = after.table("link")
    assert len(table) == len(region.table("link")) + 1
    row = table.iloc[-1]
    assert (row["link_id"], row["length_km"], row["directed"], row["cost_factor"]) == ("rail_new", 110, False, 1)
    assert row["status"] == "published"
    assert np.isnan(row["free_speed_kmh"])
    assert table.index.is_unique
    pd.testing.assert_frame_equal(table.iloc[:-1], region.table("link"))


def test_add_to_an_empty_table(region: Region, read: Reader) -> None:
    bare = region.replace(capacities=region.table("capacities").iloc[:0])
    after = read(
        "{table: capacities, add: {capacity_id: quay, terminal_id: saltmouth, value: 9, unit: t, source: plan}}"
    ).apply(bare)
    assert after.table("capacities")["capacity_id"].tolist() == ["quay"]
    assert after.table("capacities").dtypes.equals(region.table("capacities").dtypes)


def test_grammar(region: Region, read: Reader) -> None:
    after = read("{grammar: {max_legs: 6, domestic_stays_inside: false}}").apply(region)
    assert (after.grammar.max_legs, after.grammar.domestic_stays_inside) == (6, False)
    assert after.grammar.states == region.grammar.states


def test_the_original_is_left_alone(region: Region, read: Reader) -> None:
    before = region.digest
    frames = {name: region.table(name).copy() for name in schema()}
    read(
        "{table: link, where: {link_id: sea_cape_farport}, set: {length_km: 2000}}\n"
        "{table: transfers, where: {terminal_id: longgate, from_mode: road}, remove: true}\n"
        "{table: demand, where: {origin: steppe}, set: {t: 5}}\n"
        "{grammar: {max_legs: 3}}"
    ).apply(region)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(region.table(name), frame)
    assert ls.load("tidewater").digest == before == region.digest


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("{table: link, where: {link_id: nowhere}, set: {length_km: 5}}", "No row of link"),
        ("{table: link, where: {link_id: nowhere}, remove: true}", "No row of link"),
        ("{table: link, where: {link_id: {a: b}}, remove: true}", "No row of link"),
        ("{table: link, where: {mode: sea}, set: {length_km: far}}", "takes a number"),
        ("{table: link, where: {mode: sea}, set: {directed: 3}}", "takes a boolean"),
        ("{table: link, where: {mode: rail}, set: {tracks: 1.5}}", "takes an? integer"),
        ("{table: link, where: {mode: rail}, set: {tracks: {by: 1.5}}}", "whole"),
        ("{table: link, where: {mode: sea}, set: {name: {by: 2}}}", "Only numbers"),
        ("{table: link, where: {mode: sea}, set: {time_h: {by: 2}}}", "no value to start from"),
        ("{table: link, where: {mode: sea}, set: {length_km: {add: -5000}}}", "least allowed|under"),
        ("{table: link, where: {mode: sea}, set: {length_km: .nan}}", "number|missing|finite"),
        ("{table: link, where: {mode: sea}, set: {length_km: .inf}}", "number|finite"),
        ("{table: zones, where: {zone_id: anvil}, set: {kind: hamlet}}", "does not take this"),
        ("{table: link, add: {link_id: x, mode: rail}}", "needs from_node_id"),
        ("{grammar: {max_legs: 0}}", "at least 1"),
        ("{grammar: {longest: 3}}", "Unknown key"),
    ],
)
def test_a_change_that_cannot_be_made(region: Region, read: Reader, change: str, problem: str) -> None:
    with pytest.raises(ScenarioError, match=r"(?s)plan\.yaml.*(" + problem + ")"):
        read(change).apply(region)


def test_faults_of_several_changes_are_told_together_and_numbered(region: Region, read: Reader) -> None:
    plan = read(
        "{table: link, where: {link_id: nowhere}, set: {length_km: 5}}\n"
        "{table: link, where: {mode: sea}, set: {length_km: 5}}\n"
        "{table: zones, where: {zone_id: atlantis}, remove: true}"
    )
    with pytest.raises(ScenarioError, match="Scenario plan cannot be applied to tidewater") as error:
        plan.apply(region)
    told = problems(error)
    assert [line.split(" (")[0] for line in told] == ["plan.yaml, change 1", "plan.yaml, change 3"]
    assert "link_id = nowhere" in told[0]


@pytest.mark.parametrize(
    ("change", "file", "word"),
    [
        ("{table: terminals, where: {terminal_id: longgate}, remove: true}", "transfers", "longgate"),
        ("{table: link, where: {link_id: sea_cape_farport}, set: {to_node_id: atlantis}}", "link", "atlantis"),
        ("{table: modes, where: {mode: rail}, remove: true}", "mode_costs", "rail"),
        ("{table: access, where: {zone_id: overseas}, remove: true}", "", "overseas"),
        ("{table: commodities, where: {commodity: grain}, set: {mu_over_theta: 1.5}}", "commodities", "mu_over_theta"),
    ],
)
def test_what_leaves_a_faulty_pack_is_an_error(region: Region, read: Reader, change: str, file: str, word: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read(change).apply(region)
    assert any(file in line and word in line and "plan.yaml" in line for line in problems(error))


def test_a_duplicate_key_is_an_error(region: Region, read: Reader) -> None:
    with pytest.raises(ScenarioError, match="longgate"):
        read(
            "{table: transfers, add: {terminal_id: longgate, from_mode: road, to_mode: rail_broad, commodity: '*',"
            " cost_yuan_per_t: 1, time_h: 1, source: tale}}"
        ).apply(region)


@cache
def pack_of(name: str) -> Region:
    return ls.load(name)


def shipped_pairs() -> list[tuple[str, str]]:
    """Every scenario that ships, but for packs that are not valid: their own tests say why."""
    pairs = []
    for name in ls.shipped():
        try:
            pairs += [(name, scenario) for scenario in shipped_scenarios(pack_of(name))]
        except PackError:
            continue
    return pairs


@pytest.mark.parametrize(("pack", "name"), shipped_pairs())
def test_every_shipped_scenario_applies_and_changes_something(pack: str, name: str) -> None:
    base = pack_of(pack)
    plan = Scenario.read(name, base)
    assert plan.apply(base).digest != base.digest
    assert plan.title
    for change in plan.changes:
        assert str(change).startswith(change.table)


def test_changes_read_as_sentences(read: Reader) -> None:
    plan = read(
        "{table: link, where: {mode: [sea, rail]}, set: {length_km: {by: 2}}}\n"
        "{table: link, where: {link_id: x}, remove: true}\n"
        "{grammar: {max_legs: 3}}\n"
        "{table: demand, add: {origin: a, t: 5}}"
    )
    assert [str(change) for change in plan.changes] == [
        "link where mode = sea or rail: length_km times 2",
        "link: remove where link_id = x",
        "grammar: max_legs becomes 3",
        "demand: add origin a, t 5",
    ]


def test_tables_that_no_change_names_stay_as_they_are() -> None:
    region = ls.load("tidewater")
    scenario = Scenario.read("reedhaven-rail", region)
    changed = scenario.apply(region)
    named = {change.table for change in scenario.changes}
    for name in schema():
        assert changed.table(name).equals(region.table(name)) == (name not in named)
