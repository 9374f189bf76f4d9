"""The sheet on which the valley is drawn: waters, settlements, and where they are on Earth.

x and y are metres east and north of the south-west corner of MAP, z metres above the sea.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d

# A character is 250 m wide and 500 m high. ~ is the river, flowing east; : the brook, flowing
# south; letters are the settlements below.
MAP = """\
............................:.......................
............................:.Y.....................
.....................N....L:........................
..........................:.........................
..............X...........:........K................
..........H...............:I........................
...........................:........................
............C..............:......J.................
....A.....................:..............M..........
..........................:.........................
.................E........:.........................
~~~~~B..............T....:........................P.
.....~~~~~~....~~~~~~~~~~~~~~~.......~~~~~~~~~~~....
...........~~~~...S...........~.....~...........~~~~
...............................~...~....O...........
................................~~~.................
...............G....................................
....................................................
""".splitlines()
COLUMN_M, ROW_M = 250.0, 500.0
WIDTH_M, HEIGHT_M = COLUMN_M * len(MAP[0]), ROW_M * len(MAP)

HUAXI, HUIYUN = "画溪镇", "绘云乡"
"""The two townships; their seats have the same names."""

# letter: Chinese name, pinyin, place, township, inhabitants
SETTLEMENTS = {
    "T": (HUAXI, "Huaxi", "town", HUAXI, 3200),
    "A": ("上庄", "Shangzhuang", "village", HUAXI, 310),
    "B": ("花椒湾", "Huajiaowan", "village", HUAXI, 480),
    "C": ("核桃坪", "Hetaoping", "village", HUAXI, 520),
    "E": ("橄榄园", "Ganlanyuan", "village", HUAXI, 390),  # also drawn as an area
    "S": ("石桥", "Shiqiao", "village", HUAXI, 260),  # over the weak bridge
    "G": ("柿子沟", "Shizigou", "hamlet", HUAXI, 45),  # a footpath is all it has
    "H": ("蜂岭", "Fengling", "hamlet", HUAXI, 90),
    "X": ("独户", "Duhu", "isolated_dwelling", HUAXI, 4),
    "I": (HUIYUN, "Huiyun", "town", HUIYUN, 1800),
    "J": ("上庄", "Shangzhuang", "village", HUIYUN, 280),  # the name repeats
    "K": ("茶山", "Chashan", "village", HUIYUN, 350),
    "L": ("水磨", "Shuimo", "village", HUIYUN, 420),  # behind the ford
    "M": ("苹果塬", "Pingguoyuan", "village", HUIYUN, 610),
    "N": ("药草坪", "Yaocaoping", "hamlet", HUIYUN, 70),
    "O": ("对岸", "Dui'an", "village", HUIYUN, 150),  # its bridge is still being built
    "P": ("沙坝", "Shaba", "village", HUIYUN, 230),
    "Y": ("蜂场", "Fengchang", "farm", HUIYUN, 3),
}

# The townships' common border, from south to north.
BORDER = [(6000.0, 0.0), (5850.0, 3200.0), (5900.0, 6600.0), (4600.0, 7100.0), (4500.0, 9000.0)]

Point = tuple[float, float]
Line = list[Point]

LON, LAT = 105.0, 33.4  # of the south-west corner
# Metres in a degree on the WGS 84 ellipsoid at this latitude (the usual cosine series).
_PHI = math.radians(LAT)
LAT_M = 111132.954 - 559.822 * math.cos(2 * _PHI) + 1.175 * math.cos(4 * _PHI)
LON_M = 111412.84 * math.cos(_PHI) - 93.5 * math.cos(3 * _PHI) + 0.118 * math.cos(5 * _PHI)


def to_lonlat(point: Point) -> Point:
    """Degrees of a point in metres, to a tenth of a metre."""
    return round(LON + point[0] / LON_M, 6), round(LAT + point[1] / LAT_M, 6)


def cells(sign: str) -> Line:
    """Middles of the map's characters of one kind, from north to south."""
    return [
        (COLUMN_M * (column + 0.5), HEIGHT_M - ROW_M * (row + 0.5))
        for row, line in enumerate(MAP)
        for column, drawn in enumerate(line)
        if drawn == sign
    ]


def _flow(drawn: Line, smoothing: float) -> tuple[PchipInterpolator, float, float]:
    along, across = zip(*sorted(drawn), strict=True)
    smooth = gaussian_filter1d(across, smoothing, mode="nearest")
    return PchipInterpolator(along, smooth), along[0], along[-1]


_RIVER = _flow(cells("~"), 1.3)
_BROOK = _flow([(y, x) for x, y in cells(":")], 1.0)


def river_y(x: float) -> float:
    """Where the river runs, its drawn steps smoothed."""
    curve, first, last = _RIVER
    return float(curve(min(max(x, first), last)))


def brook_x(y: float) -> float:
    """Where the brook runs, its drawn steps smoothed."""
    curve, first, last = _BROOK
    return float(curve(min(max(y, first), last)))


MOUTH_X = brook_x(0.0)
"""Where the brook meets the river."""


def river_road(x: float) -> Point:
    """Return the river road's point: on the north bank, but straight across the bend's neck."""
    if 7400 < x < 9400:
        return x, float(np.interp(x, [7400, 9400], [river_road(7400)[1], river_road(9400)[1]]))
    return x, river_y(x) + 90


def brook_road(y: float) -> Point:
    """Return the brook road's point, on the east bank."""
    return brook_x(y) + 85, y


def spot(letter: str) -> Point:
    """Return the middle of a settlement; three stand on the river road and one on the brook's."""
    x, y = cells(letter)[0]
    if letter in "TBP":
        return river_road(x)
    return brook_road(y) if letter == "I" else (x, y)
