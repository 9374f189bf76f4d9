"""A sheet of SVG: few shapes, one palette, numbers to a tenth of a pixel to keep diffs small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]

INK, MUTED, FAINT, PAPER = "#1f2933", "#66727f", "#d5dbe1", "#ffffff"
BLUE, ORANGE, GREEN, YELLOW, PURPLE, SKY = (
    "#0072b2", "#d55e00", "#009e73", "#e69f00", "#aa4499", "#56b4e9",
)  # fmt: skip
"""Okabe and Ito's colours, told apart by colour-blind readers too; the purple is Paul Tol's."""

_FONT = "'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Segoe UI', Helvetica, sans-serif"


class Canvas:
    """An SVG drawing.

    Parameters
    ----------
    width, height : float
        Pixels.
    title : str
        What the figure shows, for those who hear it read.
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width, self.height = width, height
        self._title = title
        self._parts: list[str | tuple[str, Canvas]] = []
        self._arrows: dict[str, str] = {}

    def inset(self, corner: Point, size: Point) -> Canvas:
        """Return a sheet that lies on this one and cuts off what goes beyond it."""
        sheet = Canvas(*size, "")
        sheet._arrows = self._arrows
        where = f'x="{_n(corner[0])}" y="{_n(corner[1])}" width="{_n(size[0])}"'
        self._parts.append((f'<svg {where} height="{_n(size[1])}">', sheet))
        return sheet

    def rect(
        self,
        corner: Point,
        size: Point,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 1,
        radius: float = 0,
        dash: str = "",
    ) -> None:
        """Draw a rectangle by its top left corner."""
        where = f'x="{_n(corner[0])}" y="{_n(corner[1])}" width="{_n(size[0])}"'
        round_ = f' rx="{_n(radius)}"' if radius else ""
        self._parts.append(
            f'<rect {where} height="{_n(size[1])}"{round_}{_paint(fill, stroke, width, dash)}/>'
        )

    def line(
        self,
        points: Iterable[Point],
        *,
        stroke: str = INK,
        width: float = 1.5,
        dash: str = "",
        arrow: bool = False,
    ) -> None:
        """Draw a line through points, with an arrowhead at its end where wanted."""
        marker = ""
        if arrow:
            name = self._arrows.setdefault(stroke, f"arrow{len(self._arrows)}")
            marker = f' marker-end="url(#{name})"'
        drawn = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        paint = _paint("none", stroke, width, dash)
        joins = ' stroke-linejoin="round" stroke-linecap="round"'
        self._parts.append(f'<polyline points="{drawn}"{paint}{joins}{marker}/>')

    def area(self, rings: Sequence[Iterable[Point]], *, fill: str, stroke: str = "none") -> None:
        """Fill an area; rings inside of others are holes."""
        path = "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in ring) + "Z" for ring in rings)
        paint = _paint(fill, stroke, 1, "")
        self._parts.append(f'<path d="{path}" fill-rule="evenodd"{paint}/>')

    def circle(
        self,
        centre: Point,
        radius: float,
        *,
        fill: str = PAPER,
        stroke: str = INK,
        width: float = 1.5,
        dash: str = "",
    ) -> None:
        """Draw a circle."""
        where = f'cx="{_n(centre[0])}" cy="{_n(centre[1])}" r="{_n(radius)}"'
        self._parts.append(f"<circle {where}{_paint(fill, stroke, width, dash)}/>")

    def text(
        self,
        at: Point,
        content: str,
        *,
        size: float = 13,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Write at a baseline; ``anchor`` is start, middle or end."""
        style = f' font-size="{_n(size)}" text-anchor="{anchor}" fill="{fill}"'
        style += ' font-weight="600"' if bold else ""
        if halo:
            style += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
        self._parts.append(f'<text x="{_n(at[0])}" y="{_n(at[1])}"{style}>{escape(content)}</text>')

    def lines_of_text(self, at: Point, lines: Sequence[str], *, size: float = 12) -> None:
        """Write several lines, the first bold if it ends with a colon."""
        for number, line in enumerate(lines):
            heading = line.endswith(":")
            place = (at[0], at[1] + number * size * 1.4)
            self.text(place, line.rstrip(":"), size=size, bold=heading, fill=INK)

    def svg(self) -> str:
        """Return the document."""
        size = f'width="{_n(self.width)}" height="{_n(self.height)}"'
        box = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        font = f"font-family={quoteattr(_FONT)}"
        heads = "".join(
            f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
            f' markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
            f'<path d="M0 0.8L8 4L0 7.2Z" fill="{colour}"/></marker>'
            for colour, name in self._arrows.items()
        )
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" {font}>',
                f"<title>{escape(self._title)}</title>",
                *([f"<defs>{heads}</defs>"] if heads else []),
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *self.shapes(),
                "</svg>\n",
            ]
        )

    def shapes(self) -> Iterator[str]:
        """Yield what was drawn so far, in SVG."""
        for part in self._parts:
            if isinstance(part, str):
                yield part
            else:
                opening, sheet = part
                yield from (opening, *sheet.shapes(), "</svg>")


def _paint(fill: str, stroke: str, width: float, dash: str) -> str:
    line = "" if stroke == "none" else f' stroke="{stroke}" stroke-width="{_n(width)}"'
    return f' fill="{fill}"{line}' + (f' stroke-dasharray="{dash}"' if dash else "")


def _n(value: float) -> str:
    """Write a number to one decimal, without a needless one."""
    return f"{round(float(value), 1) + 0.0:g}"
