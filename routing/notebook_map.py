"""An interactive map for notebooks, as GeoPandas makes it: folium's, with texts that stay texts."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from routing import wording
from routing.errors import InputError
from routing.wording import Lang

if TYPE_CHECKING:
    import folium

AUTO = "auto"
"""Tiles are chosen by what the map shows: see :func:`tiles_beneath`."""

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

MAP_KEYWORDS = frozenset({
    "attr", "control_scale", "crs", "disable_3d", "height", "left", "location", "map_kwds",
    "max_bounds", "max_lat", "max_lon", "max_zoom", "min_lat", "min_lon", "min_zoom", "no_touch",
    "png_enabled", "position", "prefer_canvas", "top", "width", "zoom_control", "zoom_start",
})  # fmt: skip
"""What ``GeoDataFrame.explore()`` takes for the map itself, not for what it draws on it."""

_NEEDED = ("folium", "mapclassify", "matplotlib")
_OPENSTREETMAP = "OpenStreetMap"
_SPECIAL = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'`{}$\\"}
_CREDIT = """
{% macro script(this, kwargs) %}
if ({{ this._parent.get_name() }}.attributionControl) {
    {{ this._parent.get_name() }}.attributionControl.addAttribution({{ this.credit|tojson }});
}
{% endmacro %}
"""


def need_notebook() -> None:
    """Make sure that folium and what GeoPandas needs beside it are there.

    Raises
    ------
    InputError
        ``extra_missing``.
    """
    if any(find_spec(package) is None for package in _NEEDED):
        raise InputError("extra_missing", extra="notebook")


def inert(text: object) -> str:
    """Return what somebody typed as HTML that shows it and does nothing.

    folium puts texts into HTML, into JavaScript between backticks, and through Jinja, twice. So
    not only HTML's own signs become entities, but also backticks, dollars, braces and backslashes.
    """
    plain = str(text).encode("utf-8", "replace").decode()
    return " ".join(plain.translate(_SPECIAL).split())


def told(title: str, rows: Sequence[tuple[str, str]] = (), lang: Lang = "en") -> str:
    """Return a tooltip or popup: a title, and lines of a word and what is to be said of it."""
    lines = [
        wording.text("joining.clause", lang, what=word, which=value) if word else value
        for word, value in rows
    ]
    return "<br>".join((f"<b>{inert(title)}</b>", *map(inert, lines)))


def tiles_beneath(tiles: Any, credit: str | None, *, relief: bool = False) -> Any:
    """Return the tiles to lay beneath a map.

    ``"auto"`` is OpenStreetMap's where the map shows OpenStreetMap's data and has no relief of its
    own; none elsewhere: the real world's tiles beneath a country that is invented would mislead.
    """
    if not isinstance(tiles, str) or tiles != AUTO:
        return tiles
    return _OPENSTREETMAP if _OPENSTREETMAP in (credit or "") and not relief else None


def fresh_map(bounds: Box | None, tiles: Any, keywords: Mapping[str, Any]) -> folium.Map:
    """Return an empty map that shows a box, unless the keywords say where to look."""
    import folium  # noqa: PLC0415 - an extra, and slow

    given = {"control_scale": True, "prefer_canvas": True, **keywords}
    given |= given.pop("map_kwds", None) or {}
    aimed = "location" in given or "zoom_start" in given
    if bounds is not None:
        west, south, east, north = bounds
        given.setdefault("location", ((south + north) / 2, (west + east) / 2))
    drawn = folium.Map(tiles=tiles, **given)
    if bounds is not None and not aimed:
        drawn.fit_bounds([[south, west], [north, east]])
    return drawn


def add_credit(m: folium.Map, credit: str | None) -> None:
    """Name in the corner of a map whose data it shows; the same credit is shown once."""
    import folium  # noqa: PLC0415 - as above
    from folium.template import Template  # noqa: PLC0415 - as above

    if credit:
        note: Any = folium.MacroElement()  # type: ignore[no-untyped-call]
        note._name = "Credit"  # noqa: SLF001 - how folium's elements are made
        note._template = Template(_CREDIT)  # noqa: SLF001 - as above
        note.credit = inert(credit)
        note.add_to(m)


def add_corner(m: folium.Map, html: str) -> None:
    """Lay a piece of HTML of ours over the map, where its own style says."""
    import folium  # noqa: PLC0415 - as above

    page: Any = m.get_root()
    page.html.add_child(folium.Element(html))


def add_picture(m: folium.Map, image: bytes, box: Box, name: str) -> None:
    """Lay a WebP picture, its rows evenly spaced in Web Mercator, beneath everything else."""
    import folium  # noqa: PLC0415 - as above

    west, south, east, north = box
    source = f"data:image/webp;base64,{base64.b64encode(image).decode()}"
    folium.raster_layers.ImageOverlay(
        source, [[south, west], [north, east]], name=inert(name), zindex=1
    ).add_to(m)


def add_sign(
    parent: Any, at: tuple[float, float], html: str, *, size: tuple[int, int], shift_px: int = 0
) -> folium.Marker:
    """Put a piece of HTML of ours, its middle at a point (lon, lat), on a map or a layer."""
    import folium  # noqa: PLC0415 - as above

    width, height = size
    icon = folium.DivIcon(
        html=html, icon_size=size, icon_anchor=(width // 2 - shift_px, height // 2)
    )
    marker = folium.Marker((at[1], at[0]), icon=icon)
    marker.add_to(parent)
    return marker


def add_layer_control(m: folium.Map) -> None:
    """Let layers be switched on and off; one that is there already comes to know later layers."""
    import folium  # noqa: PLC0415 - as above

    # Written out in this order, a control can only name layers that come before it.
    children = m._children  # noqa: SLF001 - folium has no other way to tell
    known = [name for name, child in children.items() if isinstance(child, folium.LayerControl)]
    if not known:
        folium.LayerControl(collapsed=False).add_to(m)
    for name in known:
        children.move_to_end(name)
