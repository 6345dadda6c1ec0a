"""Websocket APIs of API Gateway, and what becomes of their clients' messages."""

from typing import ClassVar, Literal

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.gateways import RecordedGuard
from achalice_cli.engine.resources.model import Model


class WebsocketApi(Model):
    """A websocket API without routes. Functions are told where it is, and routes need functions."""

    service: ClassVar[str] = "apigatewayv2"

    name: str
    tags: dict[str, str]
    kind: Literal["websocket_api"] = "websocket_api"


class WebsocketRoutes(Model):
    """All routes of a websocket API, and the stage that they are deployed to.

    They are one resource: what clients reach is a copy of all of them, made when they are deployed.
    """

    service: ClassVar[str] = "apigatewayv2"
    fixed: ClassVar[frozenset[str]] = frozenset({"api", "stage"})
    references: ClassVar[frozenset[str]] = frozenset({"api", "functions", "guard_function"})

    api: Address
    stage: str
    route_keys: tuple[str, ...]
    """`$connect`, `$disconnect`, `$default`, or what `action` is in a message."""
    functions: tuple[Address, ...]
    """Whom each of the `route_keys` is for, in the same order."""
    guard: RecordedGuard | None
    """Decides who may connect; None lets everybody."""
    guard_function: Address | None
    """Of a guard that is a handler of the app."""
    tags: dict[str, str]
    kind: Literal["websocket_routes"] = "websocket_routes"
