"""Callers, functions and roles as a picture: SVG, readable on light and on dark screens."""

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from achalice_cli.engine.wiring import Wiring
from achalice_cli.views.layouts import (
    BAR,
    FONT_SIZES,
    LINE_HEIGHTS,
    MARGIN,
    PADDING,
    Box,
    Layout,
    laid_out,
)

_KINDS_OF_ROLES = ("role", "given_role")
_STYLE = """\
svg { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace }
.ground { fill: #ffffff }
.box { fill: #f6f8fa; stroke: #d0d7de }
.title, .name { fill: #1f2328; font-weight: 600 }
.caption, .detail { fill: #57606a }
.edge { fill: none; stroke: #8c959f; stroke-width: 1.25 }
.arrow { fill: #8c959f }
.caller .bar { fill: #0969da }
.function .bar { fill: #bc4c00 }
.role .bar { fill: #1a7f37 }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117 }
  .box { fill: #161b22; stroke: #30363d }
  .title, .name { fill: #e6edf3 }
  .caption, .detail { fill: #9198a1 }
  .edge { stroke: #6e7681 }
  .arrow { fill: #6e7681 }
  .caller .bar { fill: #4493f8 }
  .function .bar { fill: #f0883e }
  .role .bar { fill: #3fb950 }
}"""

_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path class="arrow" d="M0 0.5 8 4 0 7.5z"/></marker></defs>'
)


def graph_svg(wiring: Wiring, title: str) -> str:
    """A document of its own, with all it needs in it. Addresses are `id`s and `data-` attributes.

    https://www.w3.org/TR/SVG2/
    """
    layout = laid_out(wiring)
    width = math.ceil(max(layout.width, len(title) * FONT_SIZES["name"]))
    height = math.ceil(layout.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{_STYLE}\n</style>",
        _ARROW,
        f'<rect class="ground" width="{width}" height="{height}"/>',
        f'<text class="title" x="{MARGIN}" y="{MARGIN + 4}" font-size="14">{escape(title)}</text>',
        *_drawn(layout),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _drawn(layout: Layout) -> Iterator[str]:
    for source, target in layout.edges:
        yield _edge(source, target)
    for column in layout.columns:
        for box in column:
            yield from _box(box)


def _edge(source: Box, target: Box) -> str:
    start, end = source.x + source.width, target.x
    bend = (start + end) / 2
    path = (
        f"M{start:g} {source.middle:g} C{bend:g} {source.middle:g} "
        f"{bend:g} {target.middle:g} {end:g} {target.middle:g}"
    )
    return (
        f'<path class="edge" data-from={quoteattr(source.address)} '
        f'data-to={quoteattr(target.address)} d="{path}" marker-end="url(#arrow)"/>'
    )


def _box(box: Box) -> Iterator[str]:
    yield f'<g class="{_class(box)}" data-address={quoteattr(box.address)}>'
    yield f"<title>{escape(box.about)}</title>"
    size = f'y="{box.y:g}" height="{box.height:g}"'
    yield f'<rect class="box" x="{box.x:g}" {size} width="{box.width:g}" rx="4"/>'
    yield f'<rect class="bar" x="{box.x:g}" {size} width="{BAR}"/>'
    x, y = box.x + BAR + PADDING, box.y + PADDING
    for line in box.lines:
        height = LINE_HEIGHTS[line.style]
        yield (
            f'<text class="{line.style}" x="{x:g}" y="{y + height * 0.75:g}" '
            f'font-size="{FONT_SIZES[line.style]:g}">{escape(line.text)}</text>'
        )
        y += height
    yield "</g>"


def _class(box: Box) -> str:
    kind = box.address.partition(":")[0]
    if kind in _KINDS_OF_ROLES:
        return "role"
    return "function" if kind == "function" else "caller"
