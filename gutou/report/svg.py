"""Static charts (静态图): SVG written on the server, with the page's own fonts and no script.

A browser of ten years ago draws them, a page holds them in a few KB, and nothing has to be measured with a font that the
server may lack. Fills carry patterns, so that they can be told apart on grey paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from markupsafe import Markup

Point = tuple[float, float]
_PATTERNS = {
    "up": ("#9dc3e6", "M0,6 L6,0", "#1f4e79"),
    "down": ("#ffffff", "M0,0 L6,6", "#7f7f7f"),
}


class Drawing:
    """An SVG picture with a title and a description for those who cannot see it."""

    def __init__(self, name: str, width: int, height: int, title: str, description: str) -> None:
        self.name = name
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": str(width),
                "height": str(height),
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
                "class": "chart",
            },
        )
        ET.SubElement(self._root, "title", {"id": f"{name}-title"}).text = title
        ET.SubElement(self._root, "desc", {"id": f"{name}-desc"}).text = description
        self._define()

    def _define(self) -> None:
        definitions = ET.SubElement(self._root, "defs")
        for kind, (ground, path, stroke) in _PATTERNS.items():
            tile = {
                "id": f"{self.name}-{kind}",
                "width": "6",
                "height": "6",
                "patternUnits": "userSpaceOnUse",
            }
            pattern = ET.SubElement(definitions, "pattern", tile)
            ET.SubElement(pattern, "rect", {"width": "6", "height": "6", "fill": ground})
            ET.SubElement(pattern, "path", {"d": path, "stroke": stroke, "stroke-width": "0.8"})

    def fill(self, kind: str) -> str:
        """The fill of a kind of bar."""
        return f"url(#{self.name}-{kind})" if kind in _PATTERNS else "#404040"

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A bar with an outline."""
        shape = {"x": x, "y": y, "width": max(width, 0.8), "height": height}
        self._add("rect", shape, fill=fill, stroke="#262626")

    def line(
        self, start: Point, end: Point, stroke: str = "#8c8c8c", width: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        shape = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self._add("line", shape, stroke=stroke, stroke_width=str(width), stroke_dasharray=dash or "none")

    def polyline(self, points: Sequence[Point], stroke: str, width: float, dash: str) -> None:
        """A line through points."""
        text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._add(
            "polyline",
            {},
            points=text,
            fill="none",
            stroke=stroke,
            stroke_width=str(width),
            stroke_dasharray=dash or "none",
        )

    def marker(self, at: Point, shape: str, colour: str) -> None:
        """A mark on a line: circle, square or triangle."""
        x, y = at
        if shape == "circle":
            self._add("circle", {"cx": x, "cy": y, "r": 3.5}, fill=colour)
        elif shape == "square":
            self._add(
                "rect", {"x": x - 3, "y": y - 3, "width": 6, "height": 6}, fill="#ffffff", stroke=colour
            )
        else:
            corners = f"{x:.1f},{y - 4:.1f} {x - 4:.1f},{y + 3:.1f} {x + 4:.1f},{y + 3:.1f}"
            self._add("polygon", {}, points=corners, fill="#ffffff", stroke=colour)

    def text(
        self, x: float, y: float, text: str, anchor: str = "start", size: int = 13, weight: str = "normal"
    ) -> None:
        """Text; ``anchor`` is start, middle or end."""
        element = self._add(
            "text", {"x": x, "y": y}, text_anchor=anchor, font_size=str(size), font_weight=weight
        )
        element.text = text

    def _add(self, tag: str, shape: dict[str, float], **words: str) -> ET.Element:
        attributes = {key: f"{value:.1f}" for key, value in shape.items()}
        attributes |= {key.replace("_", "-"): value for key, value in words.items()}
        return ET.SubElement(self._root, tag, attributes)

    def markup(self) -> Markup:
        """The picture for a template; everything in it is escaped."""
        return Markup(ET.tostring(self._root, encoding="unicode"))
