"""Requests for the routes of `shops.typed`: right ones, and what can go wrong with them."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from .events import FRONTS, PART, TEXT, WORDS, Asked, damaged

ID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"


def _right(
    method: str,
    template: str,
    query: tuple[tuple[str, str], ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    content_type: str = "application/json",
    **params: str,
) -> Asked:
    lines = [("Content-Type", content_type), *headers]
    return Asked(method, template, template, params, list(query), lines, body)


_ITEM = {
    "sku": "tea",
    "quantity": 2,
    "price": "10.50",
    "size": "large",
    "tags": ["green"],
    "made": "2026-01-31T12:30:00+02:00",
    "link": "https://shop.example/tea?q#f",
}
_ORDER = {
    "orderId": ID,
    "items": [_ITEM],
    "pets": [{"kind": "cat", "lives": 7}, {"kind": "dog", "name": "Rex"}],
    "notes": {"a": "b", "n": 1},
}
_EDGE = "multipart/form-data; boundary=edge"
_UPLOAD = (
    b"--edge\r\n"
    b'Content-Disposition: form-data; name="title"\r\n\r\nTea\r\n'
    b"--edge\r\n"
    b'Content-Disposition: form-data; name="files"; filename="\xc3\xbc.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\nhello\r\n"
    b"--edge\r\n"
    b'Content-Disposition: form-data; name="cover"; filename="c.png"\r\n\r\n\x89PNG\xff\r\n'
    b"--edge--\r\n"
)
_URL_ENCODED = "application/x-www-form-urlencoded"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")


RIGHT: Mapping[str, Asked] = {
    "numbers": _right(
        "GET", "/numbers/{number}/{ratio}", (("flag", "yes"),), number="-7", ratio="1e3"
    ),
    "typed": _right(
        "GET",
        "/typed/{item}/{day}/{size}",
        (("level", "2"), ("price", "10.00")),
        item=ID,
        day="2026-01-31",
        size="small",
    ),
    "greedy": _right("GET", "/files/{key+}", key="a/b%20c"),
    "search": _right(
        "GET",
        "/search",
        (
            ("q", "tea"),
            ("tags", "a"),
            ("tags", "b"),
            ("since", "2026-01-31T12:30:00Z"),
            ("at", "12:30"),
            ("within", "PT12H"),
            ("address", "192.0.2.1"),
            ("choice", "b"),
            ("n", "1"),
            ("n", "2"),
        ),
    ),
    "pages": _right(
        "GET",
        "/pages",
        (("number", "2"), ("of", "1"), ("of", "3")),
        (("X-Trace-Id", ID), ("x-tags", "a, b")),
    ),
    "marked": _right(
        "GET",
        "/marked",
        (),
        (("X-Number", "7"), ("x-list", "2026-01-31"), ("Cookie", f"session={ID}; theme=large")),
    ),
    "order": _right("POST", "/orders", body=_json({**_ORDER, "parent": _ORDER})),
    "put": _right("PUT", "/orders", body=_json(_ORDER)),
    "items": _right("POST", "/items", body=_json([_ITEM, {"sku": "rice"}])),
    "point": _right("POST", "/points", body=b'{"x": 1.5, "y": -2}'),
    "movie": _right(
        "POST", "/movies", body=_json({"movie": {"title": "Alien", "year": 1979}, "times": 2})
    ),
    "anything": _right("POST", "/anything", body=b'[1, "a", null]'),
    "login": _right(
        "POST", "/login", body=b"user=me&age=7&roles=small&roles=large", content_type=_URL_ENCODED
    ),
    "fields": _right("POST", "/fields", body=b"user=me&ages=1&ages=2", content_type=_URL_ENCODED),
    "uploads": _right("POST", "/uploads", body=_UPLOAD, content_type=_EDGE),
    "preflight": _right("OPTIONS", "/orders", (), (("Origin", "https://shop.example"),)),
    "unknown method": _right("DELETE", "/orders"),
    "unknown path": _right("GET", "/nowhere"),
}

FORMS = ("uploads", "fields", "login")
BODIES = ("order", "items", "point", "movie", "anything")

VALUE = st.one_of(
    TEXT,
    WORDS,
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.sampled_from(["true", ID, ID.upper(), "small", "1,2", "P999999999DT", "::1", "[]", "{}"]),
)
"""What a client writes where something else is wanted."""

_TYPES = st.sampled_from(
    [
        "application/json",
        "application/json; charset=latin-1",
        _URL_ENCODED,
        _EDGE,
        'multipart/form-data; boundary="edge"; charset=utf-7',
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=ü€",
        "multipart/form-data; boundary=" + "e" * 100,
        "text/plain",
        "*/*",
        ";;;=",
    ]
)
_HEADERS = st.sampled_from(
    ["X-Number", "x-list", "cookie", "X-Trace-Id", "Origin", "Accept", "Accept-Encoding"]
)
_UPLOADS = st.sampled_from(
    [
        _UPLOAD[:-3],
        _UPLOAD.replace(b"Tea", b"\xff"),
        _UPLOAD.replace(b'"title"', b'"\xff"'),
        _UPLOAD.replace(b"c.png", b"\xff.png"),
        _UPLOAD.replace(b"text/plain", b"\xff/*"),
        _UPLOAD.replace(b"\r\n", b"\n"),
        _UPLOAD.replace(b"name=", b"nom="),
    ]
)
"""What somebody who knows multipart gets wrong."""
_BODIES = st.one_of(
    st.sampled_from(
        [
            b"",
            b"null",
            b"\xef\xbb\xbf{}",
            b"[" * 5000,
            b'{"x": 1e400}',
            b'{"x":\0}',
            b'"\\ud800"',
            b"a=1&" * 2000,
            b"%zz=%ff&=&&;a=\xff",
            b"--edge\r\n" * 1500,
        ]
    ),
    st.binary(max_size=20),
    PART.map(_json),
)
_OFTEN = st.sampled_from([True, True, True, True, False])
"""Whether a part stays as it is."""


@st.composite
def _pairs(
    draw: st.DrawFn, pairs: list[tuple[str, str]], names: st.SearchStrategy[str]
) -> list[tuple[str, str]]:
    """`pairs` with some of them gone, doubled or with another value, and others besides."""
    kept: list[tuple[str, str]] = []
    for name, value in pairs:
        if draw(_OFTEN):
            kept.append((name, value))
        else:
            kept += [(name, each) for each in draw(st.lists(VALUE, max_size=2))]
    if not draw(_OFTEN):
        kept.append((draw(names), draw(VALUE)))
    return kept


_PIECES = st.sampled_from([b"\xff", b"", b'"', b"\r\n", b"--edge", b"\0", b";"]) | st.binary(
    max_size=4
)


@st.composite
def _spliced(draw: st.DrawFn, body: bytes) -> bytes:
    """`body` with a piece of it replaced."""
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 8)))
    return body[:start] + draw(_PIECES) + body[end:]


@st.composite
def _body(draw: st.DrawFn, asked: Asked, content_type: str) -> bytes:
    if not asked.body or draw(st.booleans()):
        return asked.body
    if content_type == "application/json" and draw(_OFTEN):
        return _json(draw(damaged(st.just(json.loads(asked.body)))))
    if content_type == _URL_ENCODED and draw(_OFTEN):
        names = st.sampled_from(["user", "age", "ages", "roles", "size"]) | TEXT
        pairs = draw(_pairs([("user", "me"), ("ages", "7")], names))
        return urlencode(pairs, errors="surrogatepass").encode()
    if content_type == _EDGE and draw(_OFTEN):
        return draw(_UPLOADS)
    return draw(_spliced(asked.body) | _spliced(asked.body) | _BODIES)


@st.composite
def requests(draw: st.DrawFn, names: Sequence[str] = tuple(RIGHT)) -> tuple[str, Asked]:
    """A front, and a request that comes through it, near one of the right ones that are named."""
    right = RIGHT[draw(st.sampled_from(names))]
    path: str = right.template
    params: dict[str, str] = {}
    for name, value in right.params.items():
        if not draw(_OFTEN):
            value = quote(
                draw(VALUE), errors="surrogatepass", safe=draw(st.sampled_from(["", "/"]))
            )
        params[name] = value or "x"
        path = path.replace(f"{{{name}}}", params[name]).replace(f"{{{name}+}}", params[name])
    (_, content_type), *lines = right.headers
    headers = draw(_pairs(lines, _HEADERS | TEXT))
    query_names = st.sampled_from([name for name, _ in right.query] or ["q"])
    asked = right._replace(
        path=path,
        params=params,
        query=draw(_pairs(right.query, query_names | TEXT)),
        headers=[("Content-Type", content_type if draw(_OFTEN) else draw(_TYPES)), *headers],
        body=draw(_body(right, content_type)),
    )
    return draw(st.sampled_from(FRONTS)), asked
