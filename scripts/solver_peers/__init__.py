"""Other solvers beside which ``bench_solvers.py`` measures, one a file; each is optional."""
