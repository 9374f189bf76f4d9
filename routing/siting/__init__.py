"""Where depots go: one location model a file, each answering with its cost, a bound and the gap."""
