"""The written report: one self-contained HTML file with pictures, tables and provenance; and a document's page."""

from landsea.report.document import Shown, render_document, write_document
from landsea.report.gains_pictures import write_gains_pictures
from landsea.report.standing import Standing
from landsea.report.write import report

__all__ = ["Shown", "Standing", "render_document", "report", "write_document", "write_gains_pictures"]
