from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

import pytest

from routing import notebook_map
from routing.errors import InputError
from routing.notebook_map import inert, tiles_beneath, told

folium = pytest.importorskip("folium", reason="shanlu[notebook] is not installed")

NASTY = "</script><img src=x onerror=alert(1)>`${alert(2)}`{{7*7}}{% raw %}\\u0060'\"&"


def test_what_somebody_typed_has_no_sign_that_html_javascript_or_jinja_reads() -> None:
    assert not set(inert(NASTY)) & set("<>\"'`{}$\\")
    assert inert("画溪镇 12号") == "画溪镇 12号"


def test_an_inert_text_survives_folium_unchanged() -> None:
    m = folium.Map(tiles=None)
    marker = folium.Marker((33.4, 105.0))
    folium.Tooltip(inert(NASTY)).add_to(marker)
    folium.Popup(inert(NASTY)).add_to(marker)
    marker.add_to(m)
    page = m.get_root().render()
    assert page.count(inert(NASTY)) == 2
    assert "onerror" not in page.replace(inert(NASTY), "")


def test_lone_halves_of_characters_and_line_breaks_do_no_harm() -> None:
    assert inert("a\ud800b\nc").encode() == b"a?b c"


def test_a_title_stands_above_what_is_said() -> None:
    assert told("核桃坪", [("Township", "画溪镇"), ("", "x<y")]) == (
        "<b>核桃坪</b><br>Township: 画溪镇<br>x&#60;y"
    )


@pytest.mark.parametrize(
    ("tiles", "credit", "own", "beneath"),
    [
        ("auto", "© OpenStreetMap contributors", "none", "OpenStreetMap"),
        ("auto", "© OpenStreetMap contributors", "relief", None),
        ("auto", "drawn, CC0", "none", None),
        ("auto", None, "none", None),
        ("CartoDB positron", "drawn, CC0", "relief", "CartoDB positron"),
        (None, "© OpenStreetMap contributors", "none", None),
    ],
)
def test_tiles_of_the_real_world_lie_beneath_its_own_data_only(
    tiles: Any, credit: str | None, own: str, beneath: str | None
) -> None:
    assert tiles_beneath(tiles, credit, relief=own == "relief") == beneath


def test_a_map_looks_where_it_is_told() -> None:
    box = (105.0, 33.0, 105.2, 33.2)
    assert "fitBounds" in notebook_map.fresh_map(box, None, {}).get_root().render()
    aimed = notebook_map.fresh_map(box, None, {"zoom_start": 9, "map_kwds": {"dragging": False}})
    page = aimed.get_root().render()
    assert "fitBounds" not in page
    assert re.search(r'"zoom": 9,', page)
    assert re.search(r'"dragging": false,', page)


def test_a_layer_control_stands_behind_the_layers_that_it_names() -> None:
    m = folium.Map(tiles=None)
    for name in ("first", "second"):
        folium.FeatureGroup(name=name).add_to(m)
        notebook_map.add_layer_control(m)
    page = m.get_root().render()
    assert page.count("L.control.layers(") == 1
    assert page.index("L.control.layers(") > page.rindex("L.featureGroup(")
    assert '"second" : feature_group' in page


def test_without_folium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        notebook_map, "find_spec", lambda name: None if name == "folium" else find_spec(name)
    )
    with pytest.raises(InputError, match="extra_missing") as caught:
        notebook_map.need_notebook()
    assert "shanlu[notebook]" in caught.value.action()
    assert "shanlu[notebook]" in caught.value.action("zh")
