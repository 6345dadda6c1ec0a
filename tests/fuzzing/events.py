"""Events of every front, whole and damaged, and JSON that is no event at all."""

import base64
import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from achalice._typing import RawEvent

from ..builders import rest_event

PAYLOADS: Mapping[str, RawEvent] = {
    path.stem: json.loads(path.read_text())
    for pattern in ("alb*", "api[gG]ateway[!A]*", "lambdaFunctionUrl*")
    for path in sorted((Path(__file__).parent.parent / "payloads").glob(f"{pattern}.json"))
}
"""What AWS has sent: its own samples."""

TEXT = st.text("aZ07-_.,;:=&%+/\"'\\{}[]<>*? \n\r\t\0\x7fß€😀\ud800\udfff", max_size=8)
"""Any text that JSON can carry into an event, halves of surrogate pairs too."""

WORDS = st.sampled_from(
    [
        "",
        "%",
        "%ff",
        "%zz",
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "gzip;q=x, br;q=-1, *",
        "*/*",
        "https://shop.example",
        "2026-02-30",
        "1e999",
        "-0",
        "9" * 400,
        "null",
        "\ufeff{}",
        "a" * 5000,
    ]
)

SCALARS = st.one_of(
    st.none(),
    TEXT,
    WORDS,
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**31, 2**63, -(2**64), 10**400, 0.0, -1.5, 1e308]),
    st.sampled_from([float("nan"), float("inf")]),
)

KEYS = st.sampled_from(
    [
        "requestContext", "http", "elb", "httpMethod", "method", "path", "rawPath", "resourcePath",
        "resource", "headers", "multiValueHeaders", "queryStringParameters", "rawQueryString",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "cookies", "body",
        "isBase64Encoded", "routeKey", "stage", "domainName", "version", "authorizer", "identity",
        "type", "methodArn", "routeArn", "Records", "eventSource", "detail-type", "content-type",
        "Accept-Encoding", "origin", "cookie", "targetGroupArn",
    ]
)  # fmt: skip
"""What events call their parts."""

ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=5)
        | st.dictionaries(TEXT, inner, max_size=2)
    ),
    max_leaves=12,
)

PART: st.SearchStrategy[Any] = st.one_of(
    SCALARS,
    st.sampled_from(
        [[], {}, [None], [[]], ["x"], [1], {"": None}, {"x": 1}, {"x": ["y", 2]}, {"X": "a\r\nb"}]
    ),
    st.just({"content-type": "application/json"}),
    ANY_JSON,
)
"""What stands where something else should."""


_METHOD = st.sampled_from(["GET", "POST"]) | PART
_PATH = st.sampled_from(["/", "/my/x%20y", "/other/7", "/{rest+}"]) | PART
ASSEMBLED = st.fixed_dictionaries(
    {
        "requestContext": st.fixed_dictionaries(
            {"httpMethod": _METHOD, "stage": PART},
            optional={
                "http": st.fixed_dictionaries({"method": _METHOD}) | PART,
                "resourcePath": _PATH,
                "domainName": PART,
                "elb": PART,
                "authorizer": PART,
            },
        )
        | PART
    },
    optional={
        "httpMethod": _METHOD,
        **dict.fromkeys(("path", "rawPath", "resource", "routeKey"), _PATH),
        **dict.fromkeys(
            (
                "headers", "multiValueHeaders", "cookies", "queryStringParameters",
                "rawQueryString", "multiValueQueryStringParameters", "body", "pathParameters",
                "stageVariables", "isBase64Encoded",
            ),
            PART,
        ),
    },
)  # fmt: skip
"""Events of no front, made of the parts of all."""


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children: list[tuple[object, object]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    for key, child in children:
        yield (*path, key)
        yield from _places(child, (*path, key))


@st.composite
def damaged(draw: st.DrawFn, events: st.SearchStrategy[RawEvent]) -> Any:
    """One of `events` with some of its parts replaced, gone, renamed or doubled."""
    event: Any = copy.deepcopy(draw(events))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(event))
        if not places:
            return event
        *above, last = draw(st.sampled_from(places))
        owner = event
        for key in above:
            owner = owner[key]
        match draw(st.sampled_from(["replace", "replace", "remove", "rename", "wrap"])):
            case "remove":
                del owner[last]
            case "wrap":
                owner[last] = [owner[last]]
            case "rename" if isinstance(owner, dict):
                owner[draw(TEXT)] = owner.pop(last)
            case _:
                owner[last] = copy.deepcopy(draw(PART))
    return event


class Asked(NamedTuple):
    """A request, before a front has made an event of it."""

    method: str
    path: str
    """Percent-encoded."""
    template: str
    params: Mapping[str, str]
    query: list[tuple[str, str]]
    headers: list[tuple[str, str]]
    body: bytes


FRONTS = ("rest", "http", "url", "alb", "alb several")


def event_of(front: str, asked: Asked) -> RawEvent:
    """The event that `front` makes of a request."""
    lists: dict[str, list[str]] = {}
    for name, value in asked.query:
        lists.setdefault(name, []).append(value)
    lines: dict[str, list[str]] = {}
    for name, value in asked.headers:
        lines.setdefault(name, []).append(value)
    try:
        body, is_base64 = asked.body.decode(), False
    except UnicodeDecodeError:
        body, is_base64 = base64.b64encode(asked.body).decode(), True
    if front == "rest":
        event = rest_event(
            asked.path,
            asked.method,
            template=asked.template,
            params=asked.params or None,
            query=lists or None,
            body=body or None,
            is_base64=is_base64,
        )
        event["multiValueHeaders"] = lines or None
        event["headers"] = {name: values[-1] for name, values in lines.items()} or None
        return event
    raw_query = urlencode(asked.query, quote_via=quote, errors="surrogatepass")
    if front in ("http", "url"):
        domain = "lambda-url" if front == "url" else "execute-api"
        return {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": asked.path,
            "rawQueryString": raw_query,
            "headers": {name.lower(): ",".join(values) for name, values in lines.items()},
            "requestContext": {
                "domainName": f"id.{domain}.eu-central-1.amazonaws.com",
                "http": {"method": asked.method, "path": asked.path},
                "stage": "$default",
            },
            "body": body,
            "isBase64Encoded": is_base64,
        }
    encoded = {
        quote(name, errors="surrogatepass"): [quote(v, errors="surrogatepass") for v in values]
        for name, values in lists.items()
    }
    event = {
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu:1:tg/a"}},
        "httpMethod": asked.method,
        "path": asked.path,
        "body": body,
        "isBase64Encoded": is_base64,
    }
    if front == "alb several":
        return {**event, "multiValueHeaders": lines, "multiValueQueryStringParameters": encoded}
    return {
        **event,
        "headers": {name: values[-1] for name, values in lines.items()},
        "queryStringParameters": {name: values[-1] for name, values in encoded.items()},
    }
