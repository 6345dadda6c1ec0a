"""Differences in what becomes of an answer on its way out: routing, middleware, CORS, its type."""

import json
import re
from dataclasses import replace

from .declaring import Differences, error_body
from .exchanges import Answer, Exchange, Observed
from .http_results import values_in
from .shop import ROUTES, Problem, Responds, route_of

ANSWERS = Differences()


def _methods(exchange: Exchange) -> list[str]:
    routes = [each for each in ROUTES if each.path == exchange.template]
    return [method for route in routes for method in route.methods]


def _is_405(answer: object) -> bool:
    return isinstance(answer, Answer) and '"Unsupported method: ' in str(answer.body)


@ANSWERS.translates("middleware.no-response")
def _no_response(exchange: Exchange, observed: Observed) -> Observed:
    if observed.outcome != Problem("AttributeError", "") or "plain" not in exchange.links:
        return observed
    body = json.dumps({"link": exchange.links.index("plain")}, separators=(",", ":"))
    return replace(observed, outcome=Answer(200, {}, {}, body))


@ANSWERS.translates("cors.preflight-mock")
def _preflight(exchange: Exchange, observed: Observed) -> Observed:
    shared = [each for each in _methods(exchange) if exchange.cors(each) is not None]
    if exchange.method != "OPTIONS" or not shared:
        return observed
    headers = {
        **(exchange.cors(shared[0]) or {}),
        "Access-Control-Allow-Methods": ",".join([*shared, "OPTIONS"]),
    }
    return Observed(None, (), Answer(204, headers, {}, "", is_typed=False))


@ANSWERS.translates("routing.unknown-path")
def _unknown_path(exchange: Exchange, observed: Observed) -> Observed:
    if _methods(exchange):
        return observed
    trail = tuple(each.replace("405", "404") for each in observed.trail)
    answer = observed.outcome
    if isinstance(answer, Answer) and _is_405(answer):
        headers = {name: value for name, value in answer.headers.items() if name != "Allow"}
        body = error_body("NotFoundError", f"No such path: {exchange.path}")
        answer = replace(answer, status_code=404, headers=headers, body=body)
    return replace(observed, trail=trail, outcome=answer)


@ANSWERS.answers("routing.allow")
def _allow(exchange: Exchange, answer: Answer) -> Answer:
    if not _is_405(answer) or not _methods(exchange):
        return answer
    methods = _methods(exchange)
    if any(exchange.cors(each) is not None for each in methods):
        methods.append("OPTIONS")
    return replace(answer, headers={**answer.headers, "Allow": ", ".join(sorted(methods))})


@ANSWERS.translates("blueprints.middleware")
def _blueprints(exchange: Exchange, observed: Observed) -> Observed:
    route = route_of(exchange.template, exchange.method)
    if route is not None and route.in_blueprint:
        return observed
    trail = tuple(each for each in observed.trail if each != "blueprint")
    return replace(observed, trail=trail)


@ANSWERS.answers("response.no-content")
def _no_content(exchange: Exchange, answer: Answer) -> Answer:
    reply = exchange.reply
    returns_none = isinstance(reply, Responds) and reply.body is None
    if returns_none and answer.status_code in (204, 304) and answer.body == "null":
        return replace(answer, body="", is_typed=False)
    return answer


@ANSWERS.answers("cors.own-headers")
def _own_headers(exchange: Exchange, answer: Answer) -> Answer:
    given = [*answer.headers, *answer.several]
    doubled = [
        name
        for name in exchange.cors() or {}
        if any(each != name and each.lower() == name.lower() for each in given)
    ]
    headers = {name: value for name, value in answer.headers.items() if name not in doubled}
    return replace(answer, headers=headers)


def _shared(exchange: Exchange, answer: Answer) -> Answer:
    """`answer` with the CORS headers that it lacks."""
    methods = _methods(exchange)
    asked = [exchange.method] if exchange.method in methods else methods
    cors = next(filter(None, map(exchange.cors, asked)), {})
    given = {name.lower() for name in (*answer.headers, *answer.several)}
    added = {name: value for name, value in cors.items() if name.lower() not in given}
    return replace(answer, headers={**answer.headers, **added})


@ANSWERS.answers("cors.on-405")
def _on_405(exchange: Exchange, answer: Answer) -> Answer:
    return _shared(exchange, answer) if _is_405(answer) else answer


@ANSWERS.answers("cors.on-unhandled")
def _on_unhandled(exchange: Exchange, answer: Answer) -> Answer:
    return _shared(exchange, answer) if answer.status_code == 500 else answer


@ANSWERS.answers("middleware.answers-cors")
def _on_answers(exchange: Exchange, answer: Answer) -> Answer:
    is_of_a_link = re.match(r'{"(link|caught)":', str(answer.body)) is not None
    return _shared(exchange, answer) if is_of_a_link else answer


@ANSWERS.answers("headers.empty-list")
def _empty(exchange: Exchange, answer: Answer) -> Answer:
    several = {name: values for name, values in answer.several.items() if values != []}
    return replace(answer, several=several)


@ANSWERS.answers("response.no-content-type")
def _content_type(exchange: Exchange, answer: Answer) -> Answer:
    if answer.header("content-type") is not None or not answer.is_typed:
        return answer
    binary = "application/octet-stream"
    is_bytes = isinstance(answer.body, bytes) or answer.is_base64
    content_type = binary if is_bytes else "application/json"
    return replace(answer, headers={**answer.headers, "Content-Type": content_type})


@ANSWERS.answers("json.ascii")
def _ascii(exchange: Exchange, answer: Answer) -> Answer:
    if isinstance(answer.body, bytes) or not values_in(answer.body):
        return answer

    def letter(escape: re.Match[str]) -> str:
        code = int(escape[1], 16) if escape[1] else 0
        return chr(code) if code > 0x7F else escape[0]

    text = re.sub(r"\\(?:u([0-9a-f]{4})|.)", letter, answer.body)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return replace(answer, body=whole)
