"""A courier's clock: what the times of a visit and of the return mean."""

from __future__ import annotations

from figures.canvas import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, YELLOW, Canvas

_LEFT, _HOUR, _FIRST = 40.0, 176.0, 11.5
_TOP, _HIGH = 118.0, 34.0

# start, end, what it is, colour: hours of the day
_DAY = [
    (11.5, 11.9, "travel", BLUE),
    (11.9, 12.4, "break", MUTED),
    (12.4, 12.75, "travel", BLUE),
    (12.75, 13.0, "waiting", FAINT),
    (13.0, 13.1, "set-up", YELLOW),
    (13.1, 13.45, "service", GREEN),
    (13.45, 13.65, "travel", BLUE),
    (13.65, 13.75, "set-up", YELLOW),
    (13.75, 14.1, "service", GREEN),
    (14.1, 14.95, "travel", BLUE),
    (14.95, 15.2, "handover", SKY),
]


def draw() -> Canvas:
    """Draw the timeline."""
    canvas = Canvas(960, 300, "The times of a visit: arrival, waiting, set-up, service, return")
    for half in range(9):
        hour = _FIRST + half / 2
        canvas.line([(_x(hour), 92), (_x(hour), 178)], stroke=FAINT, width=1)
        clock = f"{int(hour)}:{'30' if hour % 1 else '00'}"
        canvas.text((_x(hour), 86), clock, size=11, anchor="middle", fill=MUTED)
    for start, end, _, colour in _DAY:
        canvas.rect((_x(start), _TOP), (_x(end) - _x(start), _HIGH), fill=colour, stroke="#ffffff")
    _bar(canvas, 13.0, 13.75, "time window of the first village: the visit must start in it")
    _event(canvas, 12.75, "arrival")
    _event(canvas, 13.0, "start")
    _event(canvas, 13.45, "departure")
    _event(canvas, 14.95, "return")
    canvas.line([(_x(15.3), 60), (_x(15.3), 178)], stroke=ORANGE, width=2)
    canvas.text((_x(15.3), 30), "cut-off: the line-haul", size=12, anchor="middle", fill=ORANGE)
    canvas.text((_x(15.3), 46), "truck leaves", size=12, anchor="middle", fill=ORANGE)
    _legend(canvas)
    return canvas


def _x(hour: float) -> float:
    return _LEFT + (hour - _FIRST) * _HOUR * 1.25


def _bar(canvas: Canvas, start: float, end: float, text: str) -> None:
    canvas.line([(_x(start), 60), (_x(end), 60)], stroke=PURPLE, width=5)
    canvas.text((_x(start), 46), text, size=12, fill=PURPLE)


def _event(canvas: Canvas, hour: float, name: str) -> None:
    canvas.line([(_x(hour), 194), (_x(hour), 156)], stroke=INK, width=1.2, arrow=True)
    canvas.text((_x(hour), 210), name, size=12, anchor="middle", bold=True)


def _legend(canvas: Canvas) -> None:
    notes = [
        (BLUE, "travel", "a cell of the matrix"),
        (MUTED, "break", "may interrupt a leg"),
        (FAINT, "waiting", "idling only"),
        (YELLOW, "set-up", "once a place"),
        (GREEN, "service", "parcels x time each"),
        (SKY, "handover", "at the depot"),
    ]
    for number, (colour, name, text) in enumerate(notes):
        x = _LEFT + 150 * number
        canvas.rect((x, 246), (16, 16), fill=colour)
        canvas.text((x + 24, 254), name, size=12, bold=True)
        canvas.text((x + 24, 270), text, size=11, fill=MUTED)
