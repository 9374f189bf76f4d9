"""Public benchmark files: VRPLIB in PyVRP's dialect, Solomon and Homberger, Li and Lim."""

from routing.formats.benchmarks.reading import is_benchmark, read_benchmark

__all__ = ["is_benchmark", "read_benchmark"]
