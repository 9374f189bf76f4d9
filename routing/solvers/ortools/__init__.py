"""The OR-Tools engine: every rule of a day as a routing model, one rule a file."""
