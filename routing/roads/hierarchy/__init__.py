"""A customisable contraction hierarchy: fastest ways over arrays; knows no roads and no points.

    contraction = contract(nodes, tail, head)      once a network
    metric = customise(contraction, weights)       once a vehicle
    recustomise(contraction, metric, ...)          a closure: some weights are others
    many_to_many(contraction, metric, sources, targets)

Answers are exactly those of Dijkstra's algorithm. Nodes and edges are numbers from 0; weights are
integers that hold time and length (:mod:`routing.roads.hierarchy.weights`).
"""

from routing.roads.hierarchy.cells import Cells
from routing.roads.hierarchy.contraction import Contraction, contract
from routing.roads.hierarchy.contraction_file import read_contraction, write_contraction
from routing.roads.hierarchy.customisation import Metric, customise
from routing.roads.hierarchy.points import Points
from routing.roads.hierarchy.recustomisation import recustomise
from routing.roads.hierarchy.shared_edges import SharedEdges, reach_along
from routing.roads.hierarchy.sweeps import column_blocks, many_to_many, one_to_all
from routing.roads.hierarchy.unpacking import FastestWay, fastest_way
from routing.roads.hierarchy.weights import CLOSED, FAR, LIMIT_MS, pack, unpack

__all__ = [
    "CLOSED",
    "FAR",
    "LIMIT_MS",
    "Cells",
    "Contraction",
    "FastestWay",
    "Metric",
    "Points",
    "SharedEdges",
    "column_blocks",
    "contract",
    "customise",
    "fastest_way",
    "many_to_many",
    "one_to_all",
    "pack",
    "reach_along",
    "read_contraction",
    "recustomise",
    "unpack",
    "write_contraction",
]
