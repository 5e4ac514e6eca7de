"""The written report: one self-contained HTML file with pictures, tables and provenance."""

from landsea.report.standing import Standing
from landsea.report.write import report

__all__ = ["Standing", "report"]
