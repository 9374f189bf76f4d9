"""The stages of planning a day, and a day planned anew: routing/planner.py runs them in turn."""
