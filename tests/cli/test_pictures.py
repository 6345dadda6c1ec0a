"""`achalice graph --format svg`: a picture in which all is to be seen, and nothing twice."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.wiring import Caller, Wiring
from achalice_cli.views.pictures import graph_svg

from .running import achalice, project
from .test_graph_command import APP

SVG = "{http://www.w3.org/2000/svg}"
LONG = "a_name_that_is_as_long_as_names_in_aws_may_be_and_then_a_little_more_for_good_measure"


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Rectangle") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def wired(callers: int, functions: int, name: str = "f") -> Wiring:
    """Each caller calls several functions, and the last function is called by none."""
    every = [Address(f"function:{name}{each}") for each in range(functions)]
    details = tuple(f"GET /{name}/{each}" for each in range(30))
    return Wiring(
        tuple(
            Caller(Address(f"rest_api:{name}{each}"), details[: each * 3], tuple(every[each:-1:2]))
            for each in range(callers)
        ),
        {function: Address(f"role:function/{name}{at // 3}") for at, function in enumerate(every)},
    )


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def boxes(picture: ElementTree.Element) -> dict[str, Rectangle]:
    found: dict[str, Rectangle] = {}
    for group in picture.iter(f"{SVG}g"):
        box = next(each for each in group.iter(f"{SVG}rect") if each.get("class") == "box")
        x, y, width, height = (float(box.get(name, "")) for name in ("x", "y", "width", "height"))
        found[group.get("data-address", "")] = Rectangle(x, y, x + width, y + height)
    return found


def edges(picture: ElementTree.Element) -> list[tuple[str, str]]:
    return sorted(
        (path.get("data-from", ""), path.get("data-to", ""))
        for path in picture.iter(f"{SVG}path")
        if path.get("class") == "edge"
    )


def texts(picture: ElementTree.Element) -> Iterator[tuple[Rectangle, Rectangle]]:
    """Each text of a box, as much room as a monospaced font takes for it, and its box."""
    every = boxes(picture)
    for group in picture.iter(f"{SVG}g"):
        for text in group.iter(f"{SVG}text"):
            size = float(text.get("font-size", ""))
            x, y = float(text.get("x", "")), float(text.get("y", ""))
            wide = sum(2 if each > "ᄀ" else 1 for each in text.text or "")
            room = Rectangle(x, y - size * 0.8, x + wide * size * 0.61, y + size * 0.2)
            yield room, every[group.get("data-address", "")]


def test_all_that_the_graph_knows_is_in_its_picture(tmp_path: Path) -> None:
    folder = project(tmp_path, APP, '{"stages": {"prod": {"iam_role_per_function": true}}}')

    def graph(form: str) -> str:
        done = achalice("graph", "--format", form, "--stage", "prod", cwd=folder)
        assert (done.exit_code, done.stderr) == (0, "")
        return done.stdout

    known, picture = json.loads(graph("json")), parsed(graph("svg"))

    callers, functions = known["callers"], known["functions"]
    assert boxes(picture).keys() == {*callers, *functions, *functions.values()}
    assert edges(picture) == sorted(
        [
            *((caller, called) for caller, told in callers.items() for called in told["calls"]),
            *functions.items(),
        ]
    )
    assert picture.findtext(f"{SVG}title") == "shop prod"


@pytest.mark.parametrize(
    "wiring",
    [wired(1, 2), wired(9, 40), wired(9, 3, LONG), wired(0, 1), wired(5, 20, "注文の処理" * 9)],
    ids=["few", "many", "long", "alone", "wide"],
)
def test_nothing_is_on_top_of_anything_else(wiring: Wiring) -> None:
    picture = parsed(graph_svg(wiring, "shop dev"))
    width, height = float(picture.get("width", "")), float(picture.get("height", ""))
    rooms = [room for room, _ in texts(picture)]

    found = boxes(picture)
    assert len(found) == len(wiring.callers) + len(wiring.roles) + len({*wiring.roles.values()})
    assert not any(one.touches(other) for one, other in combinations(found.values(), 2))
    assert not any(one.touches(other) for one, other in combinations(rooms, 2))
    for room, box in texts(picture):
        assert box.left < room.left < room.right <= box.right
        assert box.top < room.top < room.bottom < box.bottom
    assert all(box.right < width and box.bottom < height for box in found.values())


def test_what_names_hold_is_no_markup() -> None:
    address = Address("""queue_mapping:f/<&>"'""")
    wiring = Wiring(
        (Caller(address, ("<script>&amp;",), (Address("function:f"),)),),
        {Address("function:f"): Address("role:default")},
    )

    picture = parsed(graph_svg(wiring, "<b>"))

    shown = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"""<&>"'""", "<script>&amp;", "<b>"} <= {*shown}
    assert address in boxes(picture)


def test_routes_of_a_path_share_a_line_and_many_are_cut_short() -> None:
    """All of them are told to who points at the box."""
    paths = [f"/{each}" for each in range(13)]
    details = tuple(f"{method} {path}" for path in paths for method in ("GET", "PUT"))
    caller = Caller(Address("rest_api:api"), details, (Address("function:f"),))
    wiring = Wiring((caller,), {Address("function:f"): Address("role:default")})

    picture = parsed(graph_svg(wiring, "shop dev"))

    shown = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "detail"]
    assert (shown[0], shown[-1], len(shown)) == ("GET, PUT /0", "and 2 more", 12)
    (about,) = (
        group.findtext(f"{SVG}title", "").splitlines()
        for group in picture.iter(f"{SVG}g")
        if group.get("data-address") == "rest_api:api"
    )
    assert about == ["rest_api:api", *details]


def test_whatever_has_a_colour_has_one_on_dark_screens_too() -> None:
    style = parsed(graph_svg(wired(1, 2), "shop dev")).findtext(f"{SVG}style", "")
    light, _, dark = style.partition("@media (prefers-color-scheme: dark)")

    def coloured(rules: str) -> set[str]:
        return {
            name.strip()
            for names, colours in re.findall(r"([^{}]+){([^{}]+)}", rules)
            if "#" in colours
            for name in names.split(",")
        }

    assert coloured(light) == coloured(dark[1:].strip()[1:-1])
