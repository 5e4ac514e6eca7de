"""The region pack: its schema, reading, validating and writing, and exchange with GMNS and OMX."""

from landsea.region.checks import check
from landsea.region.grammar import Grammar
from landsea.region.packs import Validation, load, read_pack, shipped, validate
from landsea.region.region import Region
from landsea.region.schema import Column, Table, schema
from landsea.region.summary import Summary, summarise
from landsea.region.writer import write_pack, write_table

__all__ = [
    "Column",
    "Grammar",
    "Region",
    "Summary",
    "Table",
    "Validation",
    "check",
    "load",
    "read_pack",
    "schema",
    "shipped",
    "summarise",
    "validate",
    "write_pack",
    "write_table",
]
