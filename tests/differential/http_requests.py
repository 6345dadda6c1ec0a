"""Differences in what a handler gets: whether its content type is taken, and what it sees."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from .declaring import Differences, error_body
from .exchanges import Exchange, Observed
from .shop import Problem, ReturnsJsonBody, Seen, route_of

REQUESTS = Differences()


def _takes(content_type: str | None, taken: tuple[str, ...]) -> bool:
    if content_type is None or not taken or "*/*" in taken:
        return True
    return content_type.partition(";")[0].strip().lower() in (*taken, "*/*")


def _chalice_takes(content_type: str, taken: tuple[str, ...]) -> bool:
    parts = {part.strip() for part in re.split("[,;]", content_type.lower())}
    return not taken or "*/*" in (*parts, *taken) or bool(parts & set(taken))


def _taken(exchange: Exchange) -> tuple[str, ...]:
    route = route_of(exchange.template, exchange.method)
    if route is None:
        return ()
    return ("application/json",) if route.content_types is None else route.content_types


@REQUESTS.asks("content-type.absent")
def _absent(exchange: Exchange) -> Exchange:
    if "content-type" in exchange.headers or _chalice_takes("application/json", _taken(exchange)):
        return exchange
    return replace(exchange, accepts="all")


@REQUESTS.asks("content-type.several")
def _several(exchange: Exchange) -> Exchange:
    given = exchange.headers.get("content-type")
    taken = _taken(exchange)
    if given is None or _takes(given, taken) == _chalice_takes(given, taken):
        return exchange
    return replace(exchange, accepts="all" if _takes(given, taken) else "none")


@REQUESTS.sees("request.path")
def _path(exchange: Exchange, seen: Seen) -> Seen:
    paths = {"path": exchange.path, "resource_path": exchange.template}
    return replace(seen, request={**seen.request, **paths})


@REQUESTS.sees("route.parameters-encoded")
def _parameters(exchange: Exchange, seen: Seen) -> Seen:
    params = seen.request["uri_params"]
    decoded = params and {name: unquote(text) for name, text in params.items()}
    arguments = {name: unquote(text) for name, text in seen.arguments.items()}
    return replace(seen, arguments=arguments, request={**seen.request, "uri_params": decoded})


@REQUESTS.sees("middleware.replaced-request")
def _replaced(exchange: Exchange, seen: Seen) -> Seen:
    if "replace" not in exchange.links:
        return seen
    headers = {**seen.request["headers"], "x-replaced": "yes"}
    return replace(
        seen,
        request={**seen.request, "headers": headers},
        headers={**seen.headers, "X-REPLACED": "yes"},
    )


# Bodies. A handler may return `json_body`, so that its answer differs as well.

_BAD = Problem("BadRequestError", "")


def _read(
    exchange: Exchange,
    observed: Observed,
    seen: Seen,
    value: object = None,
    message: str = "Error Parsing JSON",
) -> Observed:
    """`observed` with the body read as in `seen`, and with what a handler makes of that."""
    observed = replace(observed, seen=seen)
    outcome = observed.outcome
    if not isinstance(exchange.reply, ReturnsJsonBody) or isinstance(outcome, Problem):
        return observed
    if {"answer", "raise", "raise http"} & set(exchange.links):
        return observed
    if isinstance(seen.json_body, Problem):
        body, status_code = error_body("BadRequestError", message), 400
    else:
        text = json.dumps(value, separators=(",", ":"))
        body, status_code = value if isinstance(value, str) else text, 200
    trail = tuple(
        re.sub(r"^\d+ \w+", f"{status_code} {isinstance(value, list)}", step)
        for step in observed.trail
    )
    return replace(
        observed, trail=trail, outcome=replace(outcome, status_code=status_code, body=body)
    )


def _is_json(exchange: Exchange) -> bool:
    media_type = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


@REQUESTS.translates("request.raw-body.malformed")
def _base64(exchange: Exchange, observed: Observed) -> Observed:
    seen = observed.seen
    if seen is None or not exchange.event["isBase64Encoded"]:
        return observed
    try:
        base64.b64decode(exchange.event["body"], validate=True)
    except ValueError:
        json_body = _BAD if _is_json(exchange) else "None"
        changed = replace(seen, raw_body=_BAD, json_body=json_body)
        message = "The body is not the base64 it is said to be"
        return _read(exchange, observed, changed, message=message)
    return observed


def _as_type(
    row: str, differs: Callable[[str], bool], *, is_json: bool
) -> Callable[[Exchange, Observed], Observed]:
    """A difference in which types are JSON; `differs` is given the type in lower case."""

    @REQUESTS.translates(row)
    def translate(exchange: Exchange, observed: Observed) -> Observed:
        seen = observed.seen
        given = exchange.headers.get("content-type", "")
        chalice_reads = given.startswith("application/json")
        media_type = given.partition(";")[0].strip().lower()
        if seen is None or isinstance(seen.raw_body, Problem) or not differs(media_type):
            return observed
        if chalice_reads == is_json:
            return observed
        if not is_json:
            return _read(exchange, observed, replace(seen, json_body="None"))
        try:
            value = json.loads(seen.raw_body)
        except ValueError:
            return _read(exchange, observed, replace(seen, json_body=_BAD))
        return _read(exchange, observed, replace(seen, json_body=repr(value)), value)

    return translate


_as_type("request.json-body.casing", lambda given: given == "application/json", is_json=True)
_as_type("request.json-body.suffix", lambda given: given.endswith("+json"), is_json=True)
_as_type(
    "request.json-body.prefix",
    lambda given: given != "application/json" and not given.endswith("+json"),
    is_json=False,
)


def _strict(raw: bytes) -> None:
    """Raise ValueError where RFC 8259 sees no JSON."""

    def refuse(name: str) -> object:
        raise ValueError(name)

    value = json.loads(raw.decode(), parse_constant=refuse)
    json.dumps(value, ensure_ascii=False).encode()


@REQUESTS.translates("request.json-body.strict")
def _strictly(exchange: Exchange, observed: Observed) -> Observed:
    seen = observed.seen
    if seen is None or not _is_json(exchange) or isinstance(seen.raw_body, Problem):
        return observed
    try:
        _strict(seen.raw_body)
    except ValueError:
        return _read(exchange, observed, replace(seen, json_body=_BAD))
    return observed


def _in_64_bits(value: object) -> object:
    if isinstance(value, dict):
        return {key: _in_64_bits(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_64_bits(each) for each in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value


@REQUESTS.translates("request.json-body.large-integers")
def _integers(exchange: Exchange, observed: Observed) -> Observed:
    seen = observed.seen
    if seen is None or not _is_json(exchange):
        return observed
    if isinstance(seen.json_body, Problem) or isinstance(seen.raw_body, Problem):
        return observed
    value = json.loads(seen.raw_body)
    rounded = _in_64_bits(value)
    if repr(value) == repr(rounded):
        return observed
    return _read(exchange, observed, replace(seen, json_body=repr(rounded)), rounded)
