"""Where callers, functions and roles are in a picture: columns of boxes, from left to right."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Literal, TypeAlias

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.wiring import Caller, Wiring

Style: TypeAlias = Literal["caption", "name", "detail"]

FONT_SIZES: Mapping[Style, float] = {"caption": 10, "name": 13, "detail": 11}
LINE_HEIGHTS: Mapping[Style, float] = {"caption": 15, "name": 18, "detail": 15}
PADDING = 10
BAR = 4
"""How wide the coloured edge of a box is."""
MARGIN = 24
HEADING = 44
"""How much is left above the columns for their title."""
COLUMN_GAP = 96
ROW_GAP = 14

_EM = 0.61
"""How wide a character of a monospaced font is, for its size; none that browsers have is wider."""
_LONGEST: Mapping[Style, int] = {"caption": 40, "name": 34, "detail": 40}
"""Characters in a line; what is longer goes on in the next."""
_MOST_DETAILS = 12
_BREAKS = re.compile(r"(?<=[\s/_.,:@-])")

KINDS = {
    "alias": "alias",
    "bucket_notifications": "S3 bucket",
    "function": "function",
    "function_url": "function URL",
    "given_role": "role of others",
    "http_api": "HTTP API",
    "kafka_mapping": "Kafka topic",
    "log_filter": "log group",
    "queue_mapping": "SQS queue",
    "rest_api": "REST API",
    "role": "role",
    "rule": "EventBridge rule",
    "schedule": "schedule",
    "stream_mapping": "stream",
    "topic_subscription": "SNS topic",
    "websocket_routes": "websocket API",
}
"""What people call each kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a box."""

    text: str
    style: Style

    @property
    def width(self) -> float:
        """In pixels, at most."""
        return _columns(self.text) * FONT_SIZES[self.style] * _EM


@dataclass(slots=True)
class Box:
    """A resource in the picture. Lengths are in pixels, from the upper left corner."""

    address: Address
    lines: tuple[Line, ...]
    about: str
    """All there is to say of it, whatever is cut off."""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.width = max(line.width for line in self.lines) + 2 * PADDING + BAR
        self.height = sum(LINE_HEIGHTS[line.style] for line in self.lines) + 2 * PADDING

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """All boxes, column by column, and which of them are joined."""

    columns: tuple[tuple[Box, ...], ...]
    edges: tuple[tuple[Box, Box], ...]

    @property
    def width(self) -> float:
        """Of the whole, with its margin."""
        return max((each.x + each.width for each in self._boxes), default=0) + MARGIN

    @property
    def height(self) -> float:
        """Of the whole, with its margin."""
        return max((each.y + each.height for each in self._boxes), default=HEADING) + MARGIN

    @property
    def _boxes(self) -> list[Box]:
        return [box for column in self.columns for box in column]


def laid_out(wiring: Wiring) -> Layout:
    """Boxes beside those that they are called by; none is on another, and none has a line below."""
    callers = [_caller(each) for each in wiring.callers]
    by_address = {box.address: box for box in callers}
    edges: list[tuple[Box, Box]] = []
    called = [
        (by_address[caller.address], function)
        for caller in wiring.callers
        for function in caller.functions
    ]
    functions = [_box(function) for function in wiring.roles]
    by_address |= {box.address: box for box in functions}
    edges += [(caller, by_address[function]) for caller, function in called]
    roles = [
        _box(role, role.removeprefix("role:").removeprefix("function/"))
        for role in dict.fromkeys(wiring.roles.values())
    ]
    by_address |= {box.address: box for box in roles}
    edges += [(by_address[function], by_address[role]) for function, role in wiring.roles.items()]
    columns = [column for column in (callers, functions, roles) if column]
    _place(columns, edges)
    return Layout(tuple(map(tuple, columns)), tuple(edges))


def _place(columns: Sequence[list[Box]], edges: Sequence[tuple[Box, Box]]) -> None:
    x: float = MARGIN
    for column in columns:
        width = max(box.width for box in column)
        for box in column:
            box.x, box.width = x, width
        x += width + COLUMN_GAP
        wishes = {box.address: _wish(box, edges) for box in column}
        # Those that nothing calls have no wish; they come last.
        column.sort(key=lambda box: wishes[box.address] or float("inf"))
        _stack(column, wishes)


def _wish(box: Box, edges: Iterable[tuple[Box, Box]]) -> float | None:
    """Where the middle of `box` would be best: amid those that lead to it, which have a place."""
    middles = [source.middle for source, target in edges if target is box]
    return fmean(middles) if middles else None


def _stack(column: Iterable[Box], wishes: Mapping[Address, float | None]) -> None:
    """Put each as near to its wish as those above it allow."""
    free: float = HEADING
    for box in column:
        wish = wishes[box.address]
        box.y = free if wish is None else max(free, wish - box.height / 2)
        free = box.y + box.height + ROW_GAP


def _caller(caller: Caller) -> Box:
    details = [*_by_path(caller.details)]
    shown = details if len(details) <= _MOST_DETAILS else details[: _MOST_DETAILS - 1]
    if shown is not details:
        shown = [*shown, f"and {len(details) - len(shown)} more"]
    return _box(caller.address, _short_name(caller), shown, caller.details)


def _box(
    address: Address,
    name: str | None = None,
    details: Iterable[str] = (),
    all_details: Iterable[str] = (),
) -> Box:
    kind, _, rest = address.partition(":")
    lines = [Line(KINDS.get(kind, kind), "caption")]
    lines += [Line(each, "name") for each in _wrapped(name or rest, "name")]
    lines += [Line(each, "detail") for text in details for each in _wrapped(text, "detail")]
    return Box(address, tuple(lines), "\n".join([address, *all_details]))


def _short_name(caller: Caller) -> str:
    """Without the handler that the line from it leads to."""
    _, _, name = caller.address.partition(":")
    for function in caller.functions:
        name = name.removeprefix(f"{function.partition(':')[2]}/")
    return name


def _by_path(details: Iterable[str]) -> Iterator[str]:
    """Routes of one path in one line: `GET, PUT /orders`. All else is as it was."""
    methods: dict[str, list[str]] = {}
    for detail in details:
        method, _, path = detail.partition(" ")
        if path.startswith("/"):
            methods.setdefault(path, []).append(method)
        else:
            yield detail
    for path, every in methods.items():
        yield f"{', '.join(every)} {path}"


def _wrapped(text: str, style: Style) -> Iterator[str]:
    """`text` in lines, which end after a space or a mark where there is one."""
    longest, line = _LONGEST[style], ""
    for piece in _pieces(text, longest):
        if line and _columns(line) + _columns(piece.rstrip()) > longest:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(text: str, longest: int) -> Iterator[str]:
    for piece in _BREAKS.split(text):
        rest = piece
        while _columns(rest) > longest:
            cut = next(at for at in range(len(rest), 0, -1) if _columns(rest[:at]) <= longest)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _columns(text: str) -> int:
    """How many characters' room `text` takes: some scripts' take that of two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
