"""Apps and blueprints: which functions they call, and under which names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from achalice.triggers import HTTP_HANDLER
from achalice_cli.analysis.aws_calls import OWN_CLIENTS, OWN_REGION
from achalice_cli.analysis.calls import Calls
from achalice_cli.analysis.machine import Arguments, Root
from achalice_cli.analysis.sources import Sources
from achalice_cli.analysis.values import (
    CALLABLES,
    UNKNOWN,
    Bound,
    Function,
    Opaque,
    OpaqueMethod,
    Registration,
    Value,
    Values,
    texts,
)

_ROUTES = frozenset({"delete", "exception_handler", "get", "patch", "post", "put", "route"})
_WEBSOCKET_CALLS = {
    "broadcast": "PostToConnection",
    "close": "DeleteConnection",
    "info": "GetConnection",
    "send": "PostToConnection",
}
_ELSEWHERE = frozenset({"configure", "configure_from_api_id"})
"""Methods that say of another websocket API that it is the one to be called."""

_KINDS = {
    "on_cw_event": "cloudwatch",
    "on_dynamodb_record": "dynamodb",
    "on_event": "event",
    "on_kafka_record": "kafka",
    "on_kinesis_record": "kinesis",
    "on_log_event": "logs",
    "on_s3_event": "s3",
    "on_sns_message": "sns",
    "on_sqs_message": "sqs",
    "on_ws_connect": "websocket",
    "on_ws_disconnect": "websocket",
    "on_ws_message": "websocket",
    "on_ws_route": "websocket",
    "lambda_function": "pure_lambda",
    "schedule": "scheduled",
}
_SAME = {"scheduled": "cloudwatch"}
"""Kinds of events that one middleware sees, whichever of them it is for."""


@dataclass(slots=True)
class Handlers:
    """Who calls what: for each handler the roots that lead from it."""

    roots: dict[str, list[Root]] = field(default_factory=dict)
    shared: list[Root] = field(default_factory=list)
    """What every function runs: lifespans, and middleware for all events."""


class Registrations(Calls):
    """Following decorators of apps."""

    def __init__(self, sources: Sources, environment: Mapping[str, frozenset[str]]) -> None:
        super().__init__(sources, environment)
        self.roots: dict[tuple[Registration, Value], Root] = {}
        self._mounts: dict[Value, set[tuple[Value, str]]] = {}
        """By blueprint: what it is registered on, and what comes before its names."""
        self._reaches_other_clients = False

    @property
    def has_clients(self) -> bool:
        """Whether the clients that are sent messages are those of the app's own websocket API."""
        handled = {root.registration.decorator for root in self.roots.values()}
        return not self._reaches_other_clients and any(
            _KINDS.get(each) == "websocket" for each in handled
        )

    def app_method(self, method: OpaqueMethod, arguments: Arguments) -> Values | None:
        """What a method of an app or a blueprint returns; None if it is of neither."""
        match method.receiver:
            case OpaqueMethod(_, "websocket_api"):
                return self._post(method.name)
            case Opaque(path) if path.endswith(".WebsocketAPI"):
                return self._post(method.name)
            case Opaque() as app if _is_app(app):
                return self._declare(app, method.name, arguments)
            case _:
                return None

    def _post(self, name: str) -> Values:
        """What a method of `app.websocket_api` returns; it calls API Gateway."""
        self._reaches_other_clients |= name in _ELSEWHERE
        operation = _WEBSOCKET_CALLS.get(name)
        if operation is not None:
            self.record("apigatewaymanagementapi", operation, OWN_REGION, {OWN_CLIENTS: ()})
        return UNKNOWN

    def _declare(self, app: Opaque, decorator: str, arguments: Arguments) -> Values:
        if decorator == "register_blueprint":
            prefixes = texts(arguments.get(1, "name_prefix"))
            for blueprint in arguments.get(0, "blueprint"):
                mount = (app, prefixes[0].value if prefixes else "")
                self._mounts.setdefault(blueprint, set()).add(mount)
            return UNKNOWN
        if decorator == "lifespan":
            return self.register(Registration(app, decorator, None), arguments)
        if decorator == "register_middleware":
            event_type = _only(arguments.get(1, "event_type")) or "all"
            registration = Registration(app, "middleware", None, event_type)
            return self.register(registration, arguments)
        if decorator == "middleware":
            event_type = _only(arguments.get(0, "event_type")) or "all"
            return frozenset({Registration(app, decorator, None, event_type)})
        return frozenset({Registration(app, decorator, _only(arguments.get(None, "name")))})

    def register(self, registration: Registration, arguments: Arguments) -> Values:
        """What an app does with the function that it decorates: it calls it, at any time."""
        functions = arguments.get(0, "")
        for function in functions:
            key = (registration, function)
            if isinstance(function, CALLABLES) and key not in self.roots:
                root = self.roots[key] = Root(self.current.scope, registration, function)
                self.start(root)
        return functions

    def handlers(self) -> Handlers:
        """All handlers that were found, by the names that functions are deployed under."""
        found = Handlers()
        kinds: dict[str, str] = {}
        for root in self.roots.values():
            registration = root.registration
            if registration.decorator in ("lifespan", "middleware"):
                continue
            if registration.decorator in _ROUTES:
                names = [HTTP_HANDLER]
                kinds[HTTP_HANDLER] = "http"
            else:
                own = registration.name or _name(root.callee)
                prefixes = self._prefixes(registration.receiver, ())
                names = [prefix + own for prefix in prefixes]
                kinds |= dict.fromkeys(names, _KINDS.get(registration.decorator, ""))
            for name in names:
                found.roots.setdefault(name, []).append(root)
        for root in self.roots.values():
            self._share(root, found, kinds)
        return found

    def _share(self, root: Root, found: Handlers, kinds: Mapping[str, str]) -> None:
        registration = root.registration
        if registration.decorator == "middleware" and registration.event_type != "all":
            for name, kind in kinds.items():
                if _same(kind) == _same(registration.event_type):
                    found.roots[name].append(root)
        elif registration.decorator in ("lifespan", "middleware"):
            found.shared.append(root)

    def _prefixes(self, receiver: Value, seen: tuple[Value, ...]) -> list[str]:
        mounts = self._mounts.get(receiver)
        if not mounts or receiver in seen:
            return [""]
        return [
            outer + prefix
            for around, prefix in sorted(mounts, key=lambda mount: mount[1])
            for outer in self._prefixes(around, (*seen, receiver))
        ]


def _same(kind: str) -> str:
    return _SAME.get(kind, kind)


def _is_app(value: Opaque) -> bool:
    root, _, _ = value.path.partition(".")
    return root in ("achalice", "chalice") and value.path.endswith((".Chalice", ".Blueprint"))


def _only(values: Values) -> str | None:
    """The one string that the values may be."""
    found = texts(values)
    return found[0].value if len(found) == len(values) == 1 and found[0].known else None


def _name(callee: Value) -> str:
    match callee:
        case Function():
            return callee.name
        case Bound(function):
            return function.name
        case _:
            return ""
