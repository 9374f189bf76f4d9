"""One way to tell somebody: pieces of edges, steps, manoeuvres, heights."""
