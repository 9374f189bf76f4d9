from __future__ import annotations

import math
import os
import time
from pathlib import Path
from typing import Any

import pytest

from routing.errors import InputError, LimitError
from routing.formats.files import LIMIT_BYTES, decode, detect, read_json


def test_json_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_bytes(b'\xef\xbb\xbf{"place": "\xe9\x99\x87\xe5\x8d\x97"}')
    assert read_json(file) == {"place": "陇南"}


def test_nan_reaches_the_row_that_holds_it() -> None:
    assert math.isnan(decode(b'{"a": NaN}')["a"])


def test_a_file_over_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    file.touch()
    os.truncate(file, 200_000_000)  # sparse: nothing is written, and reading it would take memory
    began = time.perf_counter()
    with pytest.raises(LimitError) as refused:
        read_json(file)
    assert time.perf_counter() - began < 0.1
    assert refused.value.code == "file_too_large"
    assert refused.value.details == {"path": str(file), "size_mb": 200.0, "limit_mb": 100.0}
    assert LIMIT_BYTES == 100_000_000


def test_what_has_no_size_is_read_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_bytes(b'{"a": 1}')
    assert read_json(file, limit_bytes=8) == {"a": 1}
    with pytest.raises(LimitError):
        read_json(file, limit_bytes=7)
    with pytest.raises(LimitError):
        read_json("/dev/zero", limit_bytes=1000)


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"", "file_empty", None, None),
        (b"\xef\xbb\xbf \n", "file_empty", None, None),
        (b'{"a": 1,}', "not_json", 1, 9),
        (b'{\n  "a": [1, 2', "not_json", 2, 12),
        (b'{"a": "\xc2\xa4\xd6"}', "not_utf8", 1, None),
        (b'{\n"a": "\xff"}', "not_utf8", 2, None),
        (b"[" * 500 + b"]" * 500, "not_json", 1, None),
    ],
)
def test_what_cannot_be_decoded_is_told_by_its_place(
    tmp_path: Path, content: bytes, code: str, line: int | None, column: int | None
) -> None:
    file = tmp_path / "day.json"
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_json(file)
    told = refused.value
    assert (told.code, told.details["path"]) == (code, str(file))
    assert told.details.get("line") == line
    assert column in {None, told.details.get("column")}


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file_not_found"):
        read_json(tmp_path / "none.json")
    with pytest.raises(InputError, match="file_unreadable"):
        read_json(tmp_path)


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        ({"date": "2026-11-23", "vehicles": [], "shipments": []}, "native_day"),
        ({"depots": []}, "native_day"),
        ({"vehicles": [{"id": 1, "start_depot": "d"}]}, "native_day"),
        ({"vehicles": [], "shipments": [{"id": 1, "lon": 1}]}, "native_day"),
        ({"jobs": [], "vehicles": []}, "vroom_day"),
        ({"vehicles": [{"id": 1, "start": [1, 2]}], "shipments": []}, "vroom_day"),
        ({"vehicles": [], "shipments": [{"pickup": {}, "delivery": {}}]}, "vroom_day"),
        ({"vehicles": [{}], "matrix": [[0]]}, "vroom_day"),
        ({"code": 0, "routes": [], "summary": {}}, "vroom_solution"),
        ({"code": 2, "error": "Invalid vehicles."}, "vroom_solution"),
        ({"format": "shanlu-plan/1", "routes": []}, "native_plan"),
    ],
)
def test_formats_are_told_by_their_keys(data: Any, format_: str) -> None:
    assert detect(data) == format_


@pytest.mark.parametrize(
    ("data", "code"), [([], "not_an_object"), (3, "not_an_object"), ({}, "unknown_format")]
)
def test_other_json_is_no_format(data: Any, code: str) -> None:
    with pytest.raises(InputError, match=code):
        detect(data)
