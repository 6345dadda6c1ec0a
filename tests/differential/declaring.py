"""Decorators that put a difference over HTTP into a list, and what their functions share."""

import json
from collections.abc import Callable
from dataclasses import replace

from .differences import Difference
from .exchanges import Answer, Exchange, Observed
from .shop import Problem, Seen

HttpDifference = Difference[Exchange, Observed]
Ask = Callable[[Exchange], Exchange]
Translate = Callable[[Exchange, Observed], Observed]


class Differences(list[HttpDifference]):
    """Those of one part of HTTP, in the order in which they are applied.

    Their ids are those of rows of the parity manifest, which have the reasons.
    """

    def asks(self, row: str) -> Callable[[Ask], Ask]:
        """The decorated function says what Chalice is asked instead."""

        def decorate(function: Ask) -> Ask:
            self.append(Difference(row, ask=function))
            return function

        return decorate

    def translates(self, row: str) -> Callable[[Translate], Translate]:
        """The decorated function says what achalice does where Chalice does this."""

        def decorate(function: Translate) -> Translate:
            self.append(Difference(row, translate=function))
            return function

        return decorate

    def sees(self, row: str) -> Callable[[Callable[[Exchange, Seen], Seen]], Translate]:
        """The same for what a handler sees, where one is called."""

        def decorate(function: Callable[[Exchange, Seen], Seen]) -> Translate:
            def translate(exchange: Exchange, observed: Observed) -> Observed:
                seen = observed.seen
                if seen is None:
                    return observed
                return replace(observed, seen=function(exchange, seen))

            return self.translates(row)(translate)

        return decorate

    def answers(self, row: str) -> Callable[[Callable[[Exchange, Answer], Answer]], Translate]:
        """The same for what the gateway is told, where nothing was raised."""

        def decorate(function: Callable[[Exchange, Answer], Answer]) -> Translate:
            def translate(exchange: Exchange, observed: Observed) -> Observed:
                outcome = observed.outcome
                if isinstance(outcome, Problem):
                    return observed
                return replace(observed, outcome=function(exchange, outcome))

            return self.translates(row)(translate)

        return decorate


def error_body(code: str, message: str) -> str:
    """JSON as both write it for an HTTP error."""
    return json.dumps({"Code": code, "Message": message}, separators=(",", ":"))


def failure(exchange: Exchange) -> Answer:
    """The 500 that is made when everything else is done."""
    if exchange.debug:
        return Answer(500, {"Content-Type": "text/plain"}, {}, "a traceback", is_last=True)
    body = error_body("InternalServerError", "An internal server error occurred.")
    return Answer(500, {}, {}, body, is_last=True)
