"""Where sources contradict each other or themselves, and where they agree: rules of arithmetic over statements."""

from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.dates import written_year
from landsea.evidence.conflicts.find import find_conflicts
from landsea.evidence.conflicts.statement import Statement, of_claim, of_fact

__all__ = ["Conflict", "Statement", "find_conflicts", "of_claim", "of_fact", "written_year"]
