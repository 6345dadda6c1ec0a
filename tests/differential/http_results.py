"""Differences in what becomes of a handler's result: JSON, errors, headers."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from .declaring import Differences, failure
from .differences import Difference
from .exchanges import UNDECIDED, Answer, Exchange, Observed
from .shop import Multi, Problem, Raises, RaisesGroup, Responds, Returns

RESULTS = Differences()


def _with(exchange: Exchange, change: Callable[[object], object]) -> Exchange:
    """`exchange` with `change` made to every value that its handler returns as JSON."""

    def walked(value: object) -> object:
        value = change(value)
        if isinstance(value, dict):
            return {key: walked(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(walked(each) for each in value)
        return value

    match exchange.reply:
        case Returns(before):
            after = walked(before)
            reply: Returns | Responds = Returns(_as_json(after))
        case Responds(before, headers, status_code):
            after = walked(before)
            reply = Responds(_as_json(after), headers, status_code)
        case _:
            return exchange
    return exchange if repr(after) == repr(before) else replace(exchange, reply=reply)


def _as_json(body: object) -> object:
    """A body that was something else before: a text or None would not become JSON."""
    return json.dumps(body) if body is None or isinstance(body, str) else body


@RESULTS.asks("json.other-types")
def _other_types(exchange: Exchange) -> Exchange:
    def change(value: object) -> object:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, Enum):
            return value.value
        if is_dataclass(value) and not isinstance(value, type | Multi):
            return asdict(value)
        return value

    return _with(exchange, change)


@RESULTS.asks("json.nan")
def _nan(exchange: Exchange) -> Exchange:
    def change(value: object) -> object:
        if isinstance(value, float) and not math.isfinite(value):
            return None
        return None if isinstance(value, Decimal) and not value.is_finite() else value

    return _with(exchange, change)


def _spelled(exchange: Exchange) -> Exchange:
    def change(value: object) -> object:
        return f"decimal {value}" if isinstance(value, Decimal) else value

    return _with(exchange, change)


def _with_digits(exchange: Exchange, observed: Observed) -> Observed:
    outcome = observed.outcome
    if isinstance(outcome, Problem) or not isinstance(outcome.body, str):
        return observed
    body = re.sub(r'"decimal ([-+.E\d]+)"', r"\1", outcome.body)
    return replace(observed, outcome=replace(outcome, body=body))


RESULTS.append(Difference("json.decimal", ask=_spelled, translate=_with_digits))


@RESULTS.asks("errors.task-groups")
def _groups(exchange: Exchange) -> Exchange:
    if isinstance(exchange.reply, RaisesGroup):
        return replace(exchange, reply=exchange.reply.inner)
    return exchange


# Headers.


@RESULTS.asks("headers.no-text-in-list")
def _no_text(exchange: Exchange) -> Exchange:
    reply = exchange.reply
    if not isinstance(reply, Responds):
        return exchange
    lists = [value for value in reply.headers.values() if isinstance(value, list)]
    if all(isinstance(text, str) for each in lists for text in each):
        return exchange
    return replace(exchange, reply=Raises("ValueError"))


_UNSENDABLE = "unsendable"


def _unsendable(row: str, is_refused: Callable[[object], bool]) -> None:
    """A difference in which values of a header are a 500, made when middleware is done."""

    def ask(exchange: Exchange) -> Exchange:
        reply = exchange.reply
        if not isinstance(reply, Responds) or not any(map(is_refused, reply.headers.values())):
            return exchange
        headers = {
            name: _UNSENDABLE if is_refused(value) else value
            for name, value in reply.headers.items()
        }
        return replace(exchange, reply=replace(reply, headers=headers), binary_types=UNDECIDED)

    def translate(exchange: Exchange, observed: Observed) -> Observed:
        outcome = observed.outcome
        if isinstance(outcome, Answer) and _UNSENDABLE in outcome.headers.values():
            return replace(observed, outcome=failure(exchange))
        return observed

    RESULTS.append(Difference(row, ask=ask, translate=translate))


def _has(characters: str, value: object) -> bool:
    return isinstance(value, str) and re.search(characters, value) is not None


_unsendable("headers.checked-last", lambda value: _has("\n", value))
_unsendable("headers.carriage-return", lambda value: _has("\r", value))
_unsendable("headers.surrogates", lambda value: _has("[\ud800-\udfff]", value))
_unsendable(
    "headers.line-break-in-list",
    lambda value: isinstance(value, list) and any(_has("[\r\n\ud800-\udfff]", v) for v in value),
)


# What is no JSON.


@RESULTS.translates("json.escapes-the-guards")
def _escaping(exchange: Exchange, observed: Observed) -> Observed:
    if observed.outcome != Problem("TypeError", ""):
        return observed
    return replace(observed, outcome=failure(exchange))


def values_in(body: str) -> list[object]:
    """All that is in a JSON text, keys too; nothing where it is none."""
    try:
        waiting = [json.loads(body)]
    except (ValueError, RecursionError):
        return []
    found: list[object] = []
    while waiting:
        value = waiting.pop()
        found.append(value)
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        if isinstance(value, list):
            waiting += value
    return found


@RESULTS.answers("json.depth")
def _deep(exchange: Exchange, answer: Answer) -> Answer:
    return failure(exchange) if "[" * 255 in str(answer.body) else answer


@RESULTS.answers("json.surrogates")
def _surrogates(exchange: Exchange, answer: Answer) -> Answer:
    if isinstance(answer.body, bytes):
        return answer
    texts = [answer.body, *(each for each in values_in(answer.body) if isinstance(each, str))]
    return failure(exchange) if any(_has("[\ud800-\udfff]", text) for text in texts) else answer
