"""The road graph: frozen arrays with named units, and its adaptors."""

from routing.roads.graph.arrays import RoadGraph

__all__ = ["RoadGraph"]
