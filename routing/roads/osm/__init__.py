"""OpenStreetMap in, whatever it comes as: files, OSMnx graphs, Overpass. Out: arrays."""
