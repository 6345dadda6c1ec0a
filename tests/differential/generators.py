"""Hypothesis's strategies for events as a REST API makes them, and for what handlers do."""

import base64
import codecs
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from achalice._typing import RawEvent

from ..builders import rest_event
from .exchanges import Exchange
from .shop import (
    PATHS,
    ROUTES,
    LinkKind,
    Multi,
    Raises,
    RaisesGroup,
    Reply,
    Responds,
    Returns,
    ReturnsJsonBody,
)

OTHER_METHODS = ("HEAD", "OPTIONS")

TEXT = st.text("aZ09 _-.~%+&=/\\\"'{}\0\n\x7f\x85üß€\u2028\ufeff😀", max_size=6)
"""What UTF-8 can say; characters that somebody thinks special."""
VISIBLE = st.text("aZ09 _-.~%+&=/\\\"'{},;:", max_size=6)
"""What a header can say."""

CONTENT_TYPES = st.sampled_from(
    [
        "application/vnd.shop+json",
        "Application/JSON",
        "application/json",
        "application/json; charset=utf-8",
        "application/json,text/xml",
        "application/jsonp",
        "text/xml",
        "TEXT/XML ; charset=utf-8",
        "text/xml;application/json",
        "application/xml",
        "application/octet-stream",
        "image/png",
        "*/*",
        "text/plain",
        "",
    ]
)

ACCEPTS = st.sampled_from(
    [
        "*/*",
        "image/png",
        "IMAGE/PNG",
        "text/html, application/xhtml+xml, */*;q=0.8",
        "application/octet-stream;q=0.5,text/plain",
        "image/*",
        "text/html",
        "application/json",
        "",
    ]
)


def _jsons(*, nasty: bool) -> st.SearchStrategy[str]:
    """JSON texts; `nasty` ones, of which parsers think differently, too."""
    values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False)
        | TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=5,
    )
    texts = st.builds(
        json.dumps,
        values,
        ensure_ascii=st.booleans(),
        indent=st.none() | st.just(1),
    )
    if not nasty:
        return texts
    odd = st.sampled_from(
        [
            str(2**64),
            "[-99999999999999999999]",
            "NaN",
            '{"total": -Infinity}',
            f'{{"id": {-(2**70)}}}',
            '"\\ud800"',
            '{"a": 1, "a": 2}',
            '{"a": 1',
            "{'a': 1}",
            '["\t"]',
            "01",
            "1 2",
            "nul",
            "[" * 600 + "]" * 600,
            " \r\n\t7 ",
            "\ufeff{}",
        ]
    )
    return odd | texts


def _base64(raw: bytes) -> tuple[str, bool]:
    return base64.b64encode(raw).decode(), True


BODIES: st.SearchStrategy[tuple[str | None, bool]] = st.one_of(
    _jsons(nasty=True).map(lambda text: (text, False)),
    st.just((None, False)),
    TEXT.map(lambda text: (text, False)),
    st.binary(max_size=12).map(_base64),
    _jsons(nasty=True).map(lambda text: _base64(text.encode(errors="surrogatepass"))),
    _jsons(nasty=False).map(lambda text: _base64(codecs.BOM_UTF8 + text.encode())),
    _jsons(nasty=False).map(lambda text: _base64(text.encode("utf-16"))),
    st.sampled_from(["e30", "e30=\n", "e!30=", "=", "e30===", "ü"]).map(lambda text: (text, True)),
)
"""The body, and whether it is base64."""

HEADER_NAMES = st.sampled_from(["X-Cart", "x-cart", "Cookie", "ORIGIN", "User-agent", "X-Amz-Date"])


MOSTLY = st.sampled_from([True, True, False])


@st.composite
def headers(draw: st.DrawFn) -> dict[str, list[str]] | None:
    """All lines of each header, or null. A name comes in one casing."""
    lines: dict[str, list[str]] = {}
    several = draw(
        st.none() | st.dictionaries(HEADER_NAMES, st.lists(VISIBLE, min_size=1, max_size=3))
    )
    for name, values in (several or {}).items():
        if name.lower() not in {each.lower() for each in lines}:
            lines[name] = values
    for names, values_of in (
        (["Content-Type", "content-type", "CONTENT-TYPE"], CONTENT_TYPES),
        (["Accept", "accept"], ACCEPTS),
    ):
        if draw(MOSTLY):
            lines[draw(st.sampled_from(names))] = [draw(values_of)]
    return lines or None


PARTS = st.one_of(
    st.sampled_from(["7", "a b", "a/b", "ü", "100%", "a+b", "%2F", "..", "{item}"]),
    TEXT.filter(bool),
)
"""What clients put into a path, before they encode it."""

AUTHORIZERS: st.SearchStrategy[Mapping[str, Any] | None] = st.none() | st.fixed_dictionaries(
    {"principalId": TEXT},
    optional={
        "claims": st.dictionaries(VISIBLE, VISIBLE, max_size=2),
        "integrationLatency": st.integers(0, 99),
        "plan": TEXT,
        "isAdmin": st.sampled_from(["true", "false"]),
    },
)


TYPELESS = ("/anything", "/wild")
"""Where a body of any type gets to the handler."""


@st.composite
def events(draw: st.DrawFn) -> RawEvent:
    """What API Gateway hands over, for the app's paths mostly."""
    template = draw(st.sampled_from((*TYPELESS, *PATHS, "/nowhere", *TYPELESS)))
    route = draw(st.sampled_from([each for each in ROUTES if each.path == template] or ROUTES))
    method = draw(st.sampled_from((*route.methods, *route.methods, *OTHER_METHODS)))
    names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
    params = {name: quote(draw(PARTS), safe="") for name in names}
    path = template
    for name, text in params.items():
        path = path.replace(f"{{{name}}}", text)
    query = draw(
        st.none() | st.dictionaries(TEXT, st.lists(TEXT, min_size=1, max_size=3), min_size=1)
    )
    body, is_base64 = draw(BODIES)
    event = rest_event(
        path,
        method,
        template=template,
        params=params or None,
        query=query,
        body=body,
        is_base64=is_base64,
    )
    lines = draw(headers())
    event["multiValueHeaders"] = lines
    event["headers"] = None if lines is None else {name: each[-1] for name, each in lines.items()}
    event["stageVariables"] = draw(st.none() | st.dictionaries(TEXT, TEXT, min_size=1, max_size=2))
    authorizer = draw(AUTHORIZERS)
    if authorizer is not None:
        event["requestContext"]["authorizer"] = dict(authorizer)
    return event


class Colour(Enum):
    """A value that only achalice makes JSON of."""

    RED = "red"


@dataclass(frozen=True)
class Point:
    """Another one."""

    x: int
    y: float


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)
DEEP: list[object] = []
for _ in range(300):
    DEEP = [DEEP]

ODD_SCALARS = st.sampled_from(
    [
        "\ud800",
        DEEP,
        Decimal("0.1234567890123456789012345678"),
        Decimal("1.10"),
        Decimal("1E+400"),
        Decimal("NaN"),
        float("nan"),
        float("-inf"),
        2**63,
        2**64,
        -(2**63) - 1,
        Multi({"tag": ["a", "b"]}),
        Multi({}),
        datetime(2026, 1, 31, 12, 30, tzinfo=UTC),
        date(2026, 1, 31),
        uuid.UUID(int=7),
        Colour.RED,
        Point(1, 2.5),
        {1, 2},
        b"bytes",
        object,
        {1: "a", None: "b", False: "c", 1.5: "d"},
        {("a", "b"): 1},
        (1, "a"),
    ]
)


def values() -> st.SearchStrategy[object]:
    """What handlers make JSON of."""
    return st.one_of(
        ODD_SCALARS,
        st.lists(ODD_SCALARS | SCALARS, max_size=3),
        st.dictionaries(TEXT, ODD_SCALARS | SCALARS, max_size=2),
        st.lists(st.dictionaries(TEXT, SCALARS | ODD_SCALARS, max_size=2), max_size=2),
        SCALARS,
    )


HEADER_VALUES = st.one_of(
    st.sampled_from(["yes", "a\rb", "\ud800", "a\nb"]),
    st.sampled_from([["a", 7], [], ["a", "b\nc"], ["\ud800"], [None], 7, None]),
    VISIBLE,
    st.lists(VISIBLE, max_size=2),
)
RESPONSE_HEADERS = st.dictionaries(
    st.sampled_from(["access-control-allow-origin", "X-Total", "Set-Cookie", "Vary"]),
    HEADER_VALUES,
    min_size=1,
    max_size=2,
)
STATUSES = st.sampled_from([200, 201, 204, 302, 304, 404, 418, 599])

WITH_HEADERS = st.builds(Responds, values(), RESPONSE_HEADERS, STATUSES)
WITHOUT_CONTENT = st.builds(Responds, st.none(), st.just({}), st.sampled_from([204, 304, 205]))


@st.composite
def files(draw: st.DrawFn) -> Responds:
    """A handler's `Response` with something that may be binary."""
    headers: dict[str, object] = {}
    content_type = draw(BINARY_TYPE | OTHER_TYPE | st.none())
    if content_type is not None:
        headers[draw(st.sampled_from(["Content-Type", "content-type"]))] = content_type
    return Responds(draw(BYTES | st.sampled_from(["text", {"a": 1}, None])), headers)


BYTES = st.sampled_from([b"", b"text", b"\xff\x00"])
BINARY_TYPE = st.sampled_from(
    ["image/png", "Image/PNG", "image/png;x=1", "application/octet-stream"]
)
OTHER_TYPE = st.sampled_from(
    ["application/json", "application/json;charset=utf-8", "text/plain", "text/html; charset=utf-8"]
)

ERRORS = (
    "ChaliceViewError",
    "BadRequestError",
    "UnauthorizedError",
    "ForbiddenError",
    "NotFoundError",
    "MethodNotAllowedError",
    "RequestTimeoutError",
    "ConflictError",
    "UnprocessableEntityError",
    "TooManyRequestsError",
    "TeapotError",
    "NoSuchItemError",
    "SpokenError",
    "ChaliceError",
    "ChaliceUnhandledError",
    "ValueError",
    "KeyError",
    "TimeoutError",
)
RAISED = st.builds(
    Raises,
    st.sampled_from(ERRORS),
    st.lists(TEXT | st.integers(-5, 5) | st.none(), max_size=2).map(tuple),
)

GROUPS = RAISED.filter(lambda raised: raised.error != "ChaliceUnhandledError").map(RaisesGroup)
"""A group goes to middleware as it is: no Chalice app, which has none, would look into it."""

REPLIES: st.SearchStrategy[Reply] = st.one_of(
    values().map(Returns), WITH_HEADERS, files(), RAISED, GROUPS, st.just(ReturnsJsonBody())
)

BINARY_TYPES: st.SearchStrategy[tuple[str, ...] | None] = st.sampled_from(
    [None, None, ("image/png", "application/json"), ("*/*",), ("text/plain",), ()]
)
LINK_KINDS: st.SearchStrategy[LinkKind] = st.sampled_from(
    ["pass", "tag", "answer", "plain", "raise", "raise http", "catch", "status", "replace"]
)

QUIET_LINKS: st.SearchStrategy[tuple[LinkKind, ...]] = st.sampled_from(
    [("pass", "pass", "pass"), ("pass", "tag", "status"), ("status", "answer", "pass")]
)


def requests() -> st.SearchStrategy[Exchange]:
    """What handlers see: many events, one small answer."""
    return st.builds(
        Exchange,
        events(),
        st.just(Returns("done")) | st.just(ReturnsJsonBody()),
        cors_by_default=st.sampled_from([True, False]),
        in_threads=THREADS,
    )


def results() -> st.SearchStrategy[Exchange]:
    """What handlers return that becomes JSON."""
    bodies = values().map(Responds)
    return st.builds(
        Exchange,
        calls(),
        values().map(Returns) | bodies,
        debug=st.booleans(),
        in_threads=THREADS,
    )


def responses() -> st.SearchStrategy[Exchange]:
    """Headers, bytes, statuses and errors, for every kind of client."""
    return st.builds(
        Exchange,
        calls(),
        st.one_of(files(), files(), WITH_HEADERS, WITH_HEADERS, WITHOUT_CONTENT, RAISED, GROUPS),
        QUIET_LINKS,
        debug=st.sampled_from([False, False, True]),
        binary_types=BINARY_TYPES,
        cors_by_default=st.sampled_from([True, False]),
        in_threads=THREADS,
    )


def chains() -> st.SearchStrategy[Exchange]:
    """Middleware of every kind around every kind of reply."""
    return st.builds(
        Exchange,
        events(),
        REPLIES,
        st.tuples(LINK_KINDS, LINK_KINDS, LINK_KINDS),
        cors_by_default=st.sampled_from([True, False]),
        in_threads=THREADS,
    )


THREADS = st.sampled_from([False, False, False, True])


@st.composite
def calls(draw: st.DrawFn) -> RawEvent:
    """Requests that some handler answers."""
    route = draw(st.sampled_from([each for each in ROUTES if "{" not in each.path]))
    taken = (route.content_types or ("application/json",))[0]
    lines = {"Content-Type": taken, "Accept": draw(ACCEPTS) if draw(MOSTLY) else None}
    return rest_event(
        route.path,
        draw(st.sampled_from(route.methods)),
        headers={name: value for name, value in lines.items() if value is not None},
        body="{}",
    )
