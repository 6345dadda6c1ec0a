"""A request, what the app is told to do with it, and all that can be observed of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from achalice._typing import RawEvent

from ..builders import FakeContext
from .dialects import CHALICE, Dialect
from .shop import LinkKind, Problem, Reply, Seen, route_of, shop

CONTEXT = FakeContext()

UNDECIDED = ("undecided/undecided",)
"""Binary types with which Chalice sends every answer as it is."""


@dataclass(frozen=True)
class Exchange:
    """One event and how the app is set up for it."""

    event: RawEvent
    reply: Reply
    links: tuple[LinkKind, ...] = ("pass", "pass", "pass")
    debug: bool = False
    binary_types: tuple[str, ...] | None = None
    """None: the framework's own."""
    cors_by_default: bool = False
    accepts: Literal["declared", "all", "none"] = "declared"
    """See `shop`."""
    in_threads: bool = False
    """Whether achalice's handlers are `def`."""

    @property
    def method(self) -> str:
        return str(self.event["httpMethod"])

    @property
    def template(self) -> str:
        return str(self.event["resource"])

    @property
    def path(self) -> str:
        return str(self.event["path"])

    @property
    def headers(self) -> dict[str, str]:
        """By lower-case names."""
        return {name.lower(): value for name, value in (self.event["headers"] or {}).items()}

    def cors(self, method: str | None = None) -> dict[str, str] | None:
        """The CORS headers of the route; None where it has none."""
        route = route_of(self.template, method or self.method)
        if route is None:
            return None
        made = shop(CHALICE, cors=self.cors_by_default, accepts="declared")
        config = made.app.routes[route.path][method or self.method].cors
        return None if config is None else dict(config.get_access_control_headers())


@dataclass(frozen=True)
class Answer:
    """What the gateway is told."""

    status_code: object
    headers: Mapping[str, object]
    several: Mapping[str, list[str]]
    body: str | bytes
    is_base64: bool = False
    is_typed: bool = field(default=True, compare=False)
    """Of expected answers: False, if it has no body that could have a type."""
    is_last: bool = field(default=False, compare=False)
    """Of expected answers: True, if it is made when everything else has been decided."""

    def header(self, name: str) -> object:
        """The value of the header, by its name in lower case."""
        both = {**self.several, **self.headers}
        return next((value for given, value in both.items() if given.lower() == name), None)


@dataclass(frozen=True)
class Observed:
    """All there is to compare."""

    seen: Seen | None
    """None: no handler was called."""
    trail: tuple[str, ...]
    outcome: Answer | Problem

    def readable(self) -> object:
        """The same in a form that is equal where a client sees no difference.

        JSON is compared as values, with the digits of its numbers and whether it is ASCII.
        """
        outcome = self.outcome
        if isinstance(outcome, Answer):
            return replace(self, outcome=replace(outcome, body=_readable(outcome.body)))  # type: ignore[arg-type]  # a value for comparison only
        return self


def _readable(body: str | bytes) -> object:
    if isinstance(body, bytes):
        return body
    try:
        value = json.loads(body, parse_float=lambda text: Decimal(text).normalize())
    except ValueError:
        return body
    return ("JSON", repr(value), body.isascii())


def observe(lib: Dialect, exchange: Exchange) -> Observed:
    """What happens to `exchange` in one framework."""
    made = shop(lib, cors=exchange.cors_by_default, accepts=exchange.accepts)
    made.reply, made.links, made.seen = exchange.reply, exchange.links, None
    made.trail.clear()
    made.app.debug = exchange.debug
    api = made.app.api
    types = exchange.binary_types
    api.binary_types = list(api.default_binary_types if types is None else types)
    try:
        answer = made.app(json.loads(json.dumps(exchange.event)), CONTEXT)
    except Exception as error:
        outcome: Answer | Problem = Problem(type(error).__name__, str(error))
    else:
        outcome = _answer(answer)
    return Observed(made.seen, tuple(made.trail), outcome)


def _answer(written: dict[str, Any]) -> Answer:
    body = written["body"]
    # Which of its lines a traceback has, nobody promises.
    if isinstance(body, str) and "Traceback (most recent call last):\n" in body:
        body = "a traceback"
    answer = Answer(
        written["statusCode"],
        written["headers"],
        written["multiValueHeaders"],
        body,
        written.get("isBase64Encoded", False),
    )
    others = set(written) - {"statusCode", "headers", "multiValueHeaders", "body"}
    assert others <= {"isBase64Encoded"}, others
    return answer
