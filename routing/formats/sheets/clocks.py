"""Times as people type them, turned into what a native day writes: ``08:30`` or ISO 8601."""

from __future__ import annotations

import contextlib
import functools
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from routing.formats.sheets.cells import CellError, read_text
from routing.formats.sheets.grid import Cell, normal, typed

_DATE = (
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
)
_ON = re.compile(_DATE)
_MOMENT = re.compile(
    rf"(?:{_DATE}(?:\s*t\s*|\s+|(?<=[日号])))?(?P<next>次日|第二天|翌日)?\s*"
    r"(?P<period>凌晨|清晨|早上|早晨|早|上午|中午|午间|下午|午后|傍晚|晚上|晚|夜里|夜间|am|pm)?\s*"
    r"(?P<hour>\d{1,2})(?:\s*:\s*(?P<minute>[0-5]?\d)(?::(?P<second>[0-5]\d)(?:\.0+)?)?"
    r"|\s*[点时](?:\s*(?P<part>半|一刻|三刻)|\s*(?P<minute_zh>[0-5]?\d)\s*分?|整|钟)?)?"
    r"\s*(?P<after>am|pm|a\.m\.|p\.m\.)?"
)
_BETWEEN = re.compile(r"[-–—~～−]+|至|到|\bto\b")  # noqa: RUF001 - dashes as people type them
_SEVERAL = re.compile(r"[;；、,\n]+|或者?|和|及")  # noqa: RUF001 - as above
_BEFORE = re.compile(r"(?:before|不晚于|最晚)\s*(.+)|(.+?)\s*(?:之前|以前|前)")
_AFTER = re.compile(r"(?:after|不早于|最早)\s*(.+)|(.+?)\s*(?:之后|以后|后|起)")
_ANY = frozenset(
    [
        "-",
        "--",
        "—",
        "——",
        "/",
        "无",
        "无要求",
        "none",
        "n/a",
        "全天",
        "不限",
        "随时",
        "任意",
        "任意时间",
        "都可以",
        "均可",
        "any",
        "anytime",
        "allday",
        "wholeday",
    ]
)
_NUMERALS = {"十二": "12", "十一": "11", "十": "10", "九": "9", "八": "8", "七": "7", "六": "6",
             "五": "5", "四": "4", "三": "3", "两": "2", "二": "2", "一": "1"}  # fmt: skip
_CHINESE_HOUR = re.compile(rf"({'|'.join(_NUMERALS)})(?=[点时])")
_SIMPLIFIED = str.maketrans("點時號", "点时号")
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)")
_AT_DEPARTURE = frozenset(
    ["出发时", "出发时刻", "分时", "逐时", "departure", "at departure", "by hour"]
)
_MORNING = frozenset(["凌晨", "清晨", "早上", "早晨", "早", "上午", "am", "a.m."])
_AFTERNOON = frozenset(["下午", "午后", "傍晚", "pm", "p.m."])
_EVENING = frozenset(["晚上", "晚", "夜里", "夜间"])
_NOON = frozenset(["中午", "午间"])
_HALF_DAY = re.compile(
    rf"(?:{_DATE}\s*)?(?:(?P<first>上午|morning|am)|(?P<second>下午|午后|afternoon|pm))"
)
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}

_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets, on no clock at all
_SERIALS = (20_000, 80_000)
"""Day numbers of the years 1954 to 2119: other numbers are no dates."""
_SECONDS_A_DAY = 86_400
_HOURS_A_DAY = 24
_LAST_HOUR = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """A time: of the day of planning (``on`` is None), or of a date."""

    on: date | None
    seconds: int
    period: str | None = None

    @property
    def written(self) -> str:
        """As a native day has it."""
        hours, rest = divmod(self.seconds, 3600)
        if self.on is None:
            told = f"{hours:02d}:{rest // 60:02d}"
            return f"{told}:{rest % 60:02d}" if rest % 60 else told
        midnight = datetime.combine(self.on, time())
        return (midnight + timedelta(seconds=self.seconds)).isoformat()


def read_time(cell: Cell, day: date | None = None) -> str:
    """Read a time; ``day`` gives the year of a date that has none."""
    if isinstance(cell, str) and _WITH_OFFSET.fullmatch(cell.strip()):
        return cell.strip()
    return _moment_of(cell, day).written


def read_hour(cell: Cell, day: date | None = None) -> str:
    """Read of when travel times are: a time, or the word for the departure of each way."""
    if isinstance(cell, str) and _plain(cell).strip().casefold() in _AT_DEPARTURE:
        return "departure"
    return read_time(cell, day)


def read_windows(cell: Cell, day: date | None = None) -> list[list[str]]:
    """Read one or several windows; none where the cell says that any time will do."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return [list(_whole_day(cell))]
    if not isinstance(cell, str):
        raise CellError("cell_not_a_window")
    return [list(window) for window in _windows(read_text(cell), day)]


def read_pickup_windows(cell: Cell, day: date | None = None) -> list[list[str]]:
    """Read windows as :func:`read_windows`; a date with one time means from then on that day."""
    begin = _appointment(cell, day)
    if begin is None:
        return read_windows(cell, day)
    days = begin.seconds // _SECONDS_A_DAY + 1
    return [[begin.written, _Moment(on=begin.on, seconds=days * _SECONDS_A_DAY).written]]


def is_appointment(cell: Cell, day: date | None = None) -> bool:
    """Tell whether a cell says a date with one time, and no span."""
    return _appointment(cell, day) is not None


def _appointment(cell: Cell, day: date | None) -> _Moment | None:
    """Read what exports write for an appointment; of a time without a date nobody knows."""
    if not isinstance(cell, datetime | str):
        return None
    try:
        moment = _moment_of(cell, day)
    except CellError:
        return None
    return None if moment.on is None else moment


def read_window(cell: Cell, day: date | None = None) -> list[str]:
    """Read exactly one window."""
    windows = read_windows(cell, day)
    if len(windows) != 1:
        raise CellError("cell_not_a_window")
    return windows[0]


def read_date(cell: Cell, day: date | None = None) -> str:
    """Read a date, as ISO 8601 has it; ``day`` gives the year of one that has none."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if _SERIALS[0] <= cell <= _SERIALS[1]:
            return (_FIRST_DAY + timedelta(days=int(cell))).date().isoformat()
        cell = typed(cell)
    text = normal(read_text(cell))
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _ON.fullmatch(text.partition(" ")[0] if ":" in text else text)
    if found is None:
        raise CellError("cell_not_a_date")
    return _date(found, day).isoformat()


def _moment_of(cell: Cell, day: date | None) -> _Moment:
    if isinstance(cell, datetime):
        on = None if cell.year < 1901 else cell.date()  # a time that was formatted as a date
        return _Moment(on=on, seconds=cell.hour * 3600 + cell.minute * 60 + cell.second)
    if isinstance(cell, time):
        return _Moment(on=None, seconds=cell.hour * 3600 + cell.minute * 60 + cell.second)
    if isinstance(cell, timedelta):
        return _Moment(on=None, seconds=_within(round(cell.total_seconds())))
    if isinstance(cell, float):
        return _serial(cell)
    if isinstance(cell, str):
        return _moment(read_text(cell), day)
    raise CellError("cell_not_a_time")  # a whole number or a date says no time of day


def _serial(number: float) -> _Moment:
    """Turn a spreadsheet's number into a time: days since its day 0, or a part of a day."""
    if 0 < number < _LAST_HOUR / _HOURS_A_DAY and not number.is_integer():
        return _Moment(on=None, seconds=round(number * _SECONDS_A_DAY))
    if _SERIALS[0] <= number <= _SERIALS[1] and not number.is_integer():
        seconds = round((number - int(number)) * _SECONDS_A_DAY)
        return _Moment(on=(_FIRST_DAY + timedelta(days=int(number))).date(), seconds=seconds)
    raise CellError("cell_not_a_time")


@functools.lru_cache(maxsize=4096)
def _windows(text: str, day: date | None) -> tuple[tuple[str, str], ...]:
    plain = _plain(text)
    if plain.replace(" ", "") in _ANY:
        return ()
    parts = [part.strip() for part in _SEVERAL.split(plain)]
    return tuple(_one_window(part, day) for part in parts if part)


def _whole_day(on: date) -> tuple[str, str]:
    begin, end = (_Moment(on=on, seconds=seconds) for seconds in (0, _SECONDS_A_DAY))
    return begin.written, end.written


def _one_window(text: str, day: date | None) -> tuple[str, str]:
    told = _ON.fullmatch(text)
    if told and (told["year"] or re.search("[月/]", text)):  # "8-10" may be hours
        return _whole_day(_date(told, day))
    if half := _HALF_DAY.fullmatch(text):
        on = None if half["month"] is None else _date(half, day)
        noon = _SECONDS_A_DAY // 2
        first, last = (0, noon) if half["first"] else (noon, _SECONDS_A_DAY)
        return _Moment(on=on, seconds=first).written, _Moment(on=on, seconds=last).written
    for cut in _BETWEEN.finditer(text):
        start, end = text[: cut.start()].strip(), text[cut.end() :].strip()
        try:
            return _pair(start, end, day)
        except CellError:
            continue
    if found := _BEFORE.fullmatch(text):
        until = _attempt(found[1] or found[2], day)
        return _Moment(on=until.on, seconds=0).written, until.written
    if found := _AFTER.fullmatch(text):
        begin = _attempt(found[1] or found[2], day)
        return begin.written, _Moment(on=begin.on, seconds=_SECONDS_A_DAY).written
    raise CellError("cell_not_a_window")


def _attempt(text: str, day: date | None) -> _Moment:
    try:
        return _moment(text, day)
    except CellError:
        raise CellError("cell_not_a_window") from None


def _pair(start: str, end: str, day: date | None) -> tuple[str, str]:
    """Read a start and an end; each takes from the other what people do not say twice."""
    if start.isdigit() or re.fullmatch(r"\D*\d{1,2}", start):  # "8-10点"
        clock = next((mark for mark in "点时" if mark in end), "")
        start += clock
    first, last = _moment(start, day), _moment(end, day)
    if last.on is None:
        last = _Moment(on=first.on, seconds=last.seconds, period=last.period)
    if first.period and not last.period and last.seconds < first.seconds:
        hours = last.seconds // 3600
        shifted = _of_period(hours, first.period) * 3600 + last.seconds % 3600
        last = _Moment(on=last.on, seconds=shifted, period=first.period)
    return first.written, last.written


def _moment(text: str, day: date | None) -> _Moment:
    plain = _plain(text)
    try:
        return _serial(float(plain))
    except ValueError:
        pass
    found = _MOMENT.fullmatch(plain)
    if found is None:
        raise CellError("cell_not_a_time")
    period = found["period"] or found["after"]
    if found["minute"] is None and not re.search(r"[点时]", plain) and found["after"] is None:
        raise CellError("cell_not_a_time")  # "9" alone
    hour = _of_period(int(found["hour"]), period)
    minute = int(found["minute"] or found["minute_zh"] or _QUARTERS.get(found["part"], 0))
    seconds = hour * 3600 + minute * 60 + int(found["second"] or 0)
    seconds += _SECONDS_A_DAY if found["next"] else 0
    on = None if found["month"] is None else _date(found, day)
    return _Moment(on=on, seconds=_within(seconds), period=period)


def _of_period(hour: int, period: str | None) -> int:
    """Return the hour of 24 that an hour of the morning, afternoon or evening is."""
    if period is None or hour > 12:
        return hour
    if period in _AFTERNOON:
        return hour if hour == 12 else hour + 12
    if period in _NOON:
        return hour + 12 if hour < 4 else hour
    if period in _EVENING:
        if hour < 5:
            raise CellError("cell_not_a_time")  # of which day?
        return hour + 12
    if period in _MORNING and hour == 12:
        return 0 if period in ("凌晨", "am", "a.m.") else 12
    return hour


def _within(seconds: int) -> int:
    if not 0 <= seconds <= _LAST_HOUR * 3600:
        raise CellError("cell_not_a_time")
    return seconds


def _date(found: re.Match[str], day: date | None) -> date:
    """Return a date; one without a year is the nearest to the day of planning."""
    if found["year"] is not None:
        years: tuple[int, ...] = (int(found["year"]),)
    else:
        years = () if day is None else (day.year - 1, day.year, day.year + 1)
    dates = []
    for year in years:
        with contextlib.suppress(ValueError):  # 29 February
            dates.append(date(year, int(found["month"]), int(found["day"])))
    if not dates:
        raise CellError("cell_not_a_date")
    return min(dates, key=lambda one: abs(one - (day or one)))


def _plain(text: str) -> str:
    plain = normal(text).casefold().translate(_SIMPLIFIED)
    return _CHINESE_HOUR.sub(lambda found: _NUMERALS[found[1]], plain)
