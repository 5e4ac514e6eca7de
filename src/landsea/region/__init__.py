"""The region pack: its schema, reading, validating and writing, and exchange with GMNS and OMX."""

from landsea.region.checks import check
from landsea.region.gmns import GmnsNetwork, read_gmns, write_gmns
from landsea.region.grammar import Grammar, parse_grammar
from landsea.region.omx import read_omx, write_omx
from landsea.region.packs import Validation, load, read_pack, shipped, validate
from landsea.region.region import Region
from landsea.region.schema import Column, Table, schema
from landsea.region.summary import summarise
from landsea.region.writer import write_pack, write_table

__all__ = [
    "Column",
    "GmnsNetwork",
    "Grammar",
    "Region",
    "Table",
    "Validation",
    "check",
    "load",
    "parse_grammar",
    "read_gmns",
    "read_omx",
    "read_pack",
    "schema",
    "shipped",
    "summarise",
    "validate",
    "write_gmns",
    "write_omx",
    "write_pack",
    "write_table",
]
