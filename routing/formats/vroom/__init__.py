"""VROOM's JSON in and out, so that its clients work unchanged.

The dialect is that of VROOM 1.15 (docs/API.md there); docs/file-formats.md here tells where
Shanlu's answers differ.
"""

from routing.formats.vroom.answer import write_vroom
from routing.formats.vroom.day import VroomDay, read_vroom
from routing.formats.vroom.solution import read_vroom_solution
from routing.formats.vroom.strictness import check_strictly

__all__ = ["VroomDay", "check_strictly", "read_vroom", "read_vroom_solution", "write_vroom"]
