"""Public benchmark files: VRPLIB in PyVRP's dialect, Solomon and Homberger, Li and Lim."""
