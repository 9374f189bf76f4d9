"""A plan as people and devices want it: one file an output."""
