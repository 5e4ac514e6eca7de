"""The grammar against the tables: modes, their costs, and transfers for its transitions."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.grammar import FILE
from landsea.region.region import Region


def check_grammar_modes(region: Region) -> Iterator[Finding]:
    """Report states whose mode the pack does not have."""
    modes = region.table("modes")["mode"].tolist()
    for state, mode in region.grammar.states.items():
        if mode not in modes:
            cure = f"Modes: {', '.join(modes)}."
            yield Finding(FILE, None, f"states.{state}", mode, "There is no such mode in modes.mode.", cure)


def check_grammar_costs(region: Region) -> Iterator[Finding]:
    """Report modes of the grammar that carry no commodity, or have neither link nor service."""
    known = set(region.table("modes")["mode"])
    needs = {
        "mode_costs": "The mode has no row in mode_costs, so it carries nothing.",
        "link": "The mode has no link and no service.",
    }
    scheduled = set(region.table("services")["mode"])
    for mode in dict.fromkeys(region.grammar.states.values()):
        for table, problem in needs.items():
            has = set(region.table(table)["mode"]) | (scheduled if table == "link" else set())
            if mode in known and mode not in has:
                cure = f"Add a row to {region.file(table)}, or take the mode out of the grammar."
                yield Finding(FILE, None, "states", mode, problem, cure)


def check_transitions(region: Region) -> Iterator[Finding]:
    """Warn of transitions that no transfer serves, and of transfers that no transition uses."""
    grammar, transfers = region.grammar, region.table("transfers")
    steps = {
        (grammar.states[state], grammar.states[after]): (state, after)
        for state, ahead in grammar.transitions.items()
        for after in ahead
        if state in grammar.states and after in grammar.states
    }
    pairs = list(zip(transfers["from_mode"], transfers["to_mode"], strict=True))
    for (one, other), (state, after) in steps.items():
        if (one, other) not in pairs:
            problem = f"No terminal transfers goods from {one} to {other}."
            cure = "Add a row to transfers, or remove the transition."
            yield Finding(FILE, None, f"transitions.{state}", after, problem, cure, "warning")
    if not grammar.states:
        return
    for pair, row in dict(zip(reversed(pairs), reversed(transfers.index), strict=True)).items():
        if pair not in steps:
            problem = f"The grammar has no transition from {pair[0]} to {pair[1]}, so the transfer is never used."
            cure = "Add the transition, or remove every transfer of this pair of modes."
            shown = " > ".join(pair)
            yield Finding(region.file("transfers"), row, "from_mode, to_mode", shown, problem, cure, "warning")
