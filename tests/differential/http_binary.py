"""Differences in how bytes are sent, and to whom.

Chalice is asked for its answer as it is before that is decided; `decided` has achalice's rule.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from .declaring import Differences, error_body
from .dialects import CHALICE
from .exchanges import UNDECIDED, Answer, Exchange, Observed, observe
from .shop import Problem

BINARY = Differences()

_DEFAULT = tuple(CHALICE.APIGateway().default_binary_types)


def _types(exchange: Exchange) -> tuple[str, ...]:
    return _DEFAULT if exchange.binary_types is None else exchange.binary_types


def _undecided(exchange: Exchange, differs: Callable[[Answer, tuple[str, ...]], bool]) -> Exchange:
    types = _types(exchange)
    if types == UNDECIDED:
        return exchange
    asked = replace(exchange, binary_types=UNDECIDED)
    outcome = observe(CHALICE, asked).outcome
    return asked if isinstance(outcome, Problem) or differs(outcome, types) else exchange


def _is_binary(content_type: str, types: tuple[str, ...]) -> bool:
    parts = {part.strip() for part in re.split("[,;]", content_type.lower())}
    return "*/*" in types or bool(parts & set(types))


def _type_of(answer: Answer, default: str) -> str:
    given = answer.header("content-type")
    return default if given is None else str(given)


@BINARY.asks("binary.no-accept")
def _no_accept(exchange: Exchange) -> Exchange:
    if "accept" in exchange.headers:
        return exchange
    return _undecided(exchange, lambda answer, types: "*/*" in types)


@BINARY.asks("response.bytes")
def _bytes(exchange: Exchange) -> Exchange:
    def differs(answer: Answer, types: tuple[str, ...]) -> bool:
        return isinstance(answer.body, bytes) and not _is_binary(_type_of(answer, ""), types)

    return _undecided(exchange, differs)


def _text(row: str, *, json: bool) -> None:
    """A difference in what is done with text that has a binary type, JSON or another."""

    @BINARY.asks(row)
    def ask(exchange: Exchange) -> Exchange:
        def differs(answer: Answer, types: tuple[str, ...]) -> bool:
            content_type = _type_of(answer, "application/json")
            return (
                isinstance(answer.body, str)
                and _is_binary(content_type, types)
                and content_type.startswith("application/json") == json
            )

        return _undecided(exchange, differs)


_text("binary.json", json=True)
_text("binary.text-body", json=False)


@BINARY.asks("middleware.answers-binary")
def _answers(exchange: Exchange) -> Exchange:
    if set(exchange.links) == {"pass"}:
        return exchange
    return _undecided(exchange, lambda answer, types: _is_binary(_type_of(answer, _JSON), types))


_JSON = "application/json"
_UNACCEPTED = (
    "Request did not specify an Accept header that matches the answer's binary Content-Type, {}."
)


@BINARY.answers("binary.not-accepted-message")
def _message(exchange: Exchange, answer: Answer) -> Answer:
    found = re.search(r"Request did not specify.*a Content-Type of (.*?)\. If", str(answer.body))
    if answer.status_code != 400 or found is None:
        return answer
    return replace(answer, body=error_body("BadRequest", _UNACCEPTED.format(found[1] or _JSON)))


def decided(exchange: Exchange, asked: Exchange, observed: Observed) -> Observed:
    """What is sent of an answer about which Chalice has not decided."""
    answer = observed.outcome
    if asked.binary_types != UNDECIDED or isinstance(answer, Problem) or answer.is_last:
        return observed
    types = _types(exchange)
    content_type = _type_of(answer, _JSON if answer.is_typed else "")
    is_binary = content_type.partition(";")[0].strip().lower() in types
    if isinstance(answer.body, str) and not is_binary:
        return observed
    accept = exchange.headers.get("accept", "").lower()
    accepted = {part.strip() for part in re.split("[,;]", accept)}
    if "*/*" in (*types, *accepted) or accepted & set(types):
        if isinstance(answer.body, str):
            return observed
        encoded = base64.b64encode(answer.body).decode()
        return replace(observed, outcome=replace(answer, body=encoded, is_base64=True))
    if isinstance(answer.body, bytes) and not is_binary:
        try:
            return replace(observed, outcome=replace(answer, body=answer.body.decode()))
        except UnicodeDecodeError:
            pass
    headers = {**(exchange.cors() or {}), "Content-Type": _JSON}
    body = error_body("BadRequest", _UNACCEPTED.format(content_type))
    return replace(observed, outcome=Answer(400, headers, {}, body))
