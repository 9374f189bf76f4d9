"""Other engines beside which ``bench_roads.py`` measures, one a file; each is optional."""
