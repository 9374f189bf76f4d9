"""A plan workbook read back after somebody edited it: who does what in which order now.

Only the order of the rows is read, not times or figures: those follow from it
(:mod:`routing.planning.revising`).
"""

from routing.formats.plan_workbook.edited import EditedPlan, RowFinding
from routing.formats.plan_workbook.reading import read

__all__ = ["EditedPlan", "RowFinding", "read"]
