"""One file a step from an earlier schema to the next; what stands here never changes."""
