"""The freight corridor: legs through mode networks, transport chains over a grammar, flows on every stage."""

from landsea.corridor.adjoint import Settled, settle
from landsea.corridor.amounts import NAMES as AMOUNTS
from landsea.corridor.amounts import amounts_of, amounts_of_stages, costs_of, expected_amounts
from landsea.corridor.best import BestChain, Hop, best_chains
from landsea.corridor.chains import ChainModel
from landsea.corridor.corridor import Choices, CommodityFlows, Corridor, Pass
from landsea.corridor.counting import Counter, Term
from landsea.corridor.equilibrium import Equilibrium, equilibrium
from landsea.corridor.layout import Layout
from landsea.corridor.roads import Roads, read_roads
from landsea.corridor.services import service_links
from landsea.corridor.shipping import Shipping
from landsea.corridor.stages import Answer, Stages, respond, respond_together
from landsea.corridor.topology import Topology
from landsea.corridor.wardrop import Assignment, Quality, RoadProblem, assign, measure
from landsea.corridor.words import ChainType, chain_types

__all__ = [
    "AMOUNTS",
    "Answer",
    "Assignment",
    "BestChain",
    "ChainModel",
    "ChainType",
    "Choices",
    "CommodityFlows",
    "Corridor",
    "Counter",
    "Equilibrium",
    "Hop",
    "Layout",
    "Pass",
    "Quality",
    "RoadProblem",
    "Roads",
    "Settled",
    "Shipping",
    "Stages",
    "Term",
    "Topology",
    "amounts_of",
    "amounts_of_stages",
    "assign",
    "best_chains",
    "chain_types",
    "costs_of",
    "equilibrium",
    "expected_amounts",
    "measure",
    "read_roads",
    "respond",
    "respond_together",
    "service_links",
    "settle",
]
