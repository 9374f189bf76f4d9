"""The figures of docs/concepts.md, one a file; ``draw_figures.py`` writes them."""
