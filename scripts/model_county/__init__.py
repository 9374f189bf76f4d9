"""The model county: terrain, rivers, roads and villages that are plainly synthetic."""
