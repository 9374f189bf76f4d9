"""A plan as a workbook that a coordinator reads, prints, edits and gives back."""

from routing.reports.workbook.document import workbook

__all__ = ["workbook"]
