"""The printed manifest: one PDF a day, a page for the dispatcher and sheets for every courier."""

from routing.reports.manifest.document import manifest, missing_package

__all__ = ["manifest", "missing_package"]
