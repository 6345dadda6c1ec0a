"""An app with every kind of route, whose handlers and middleware do as they are told."""

import copy
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias

from .dialects import Dialect

CORS: Mapping[str, Any] = {
    "allow_origin": "https://shop.example",
    "allow_headers": ["X-Cart"],
    "expose_headers": ["X-Total", "X-Page"],
    "max_age": 600,
    "allow_credentials": True,
}


@dataclass(frozen=True)
class Route:
    """One of the app's routes; `None` is left to the framework's default."""

    path: str
    methods: tuple[str, ...]
    cors: bool | Literal["config"] | None = None
    content_types: tuple[str, ...] | None = None
    in_blueprint: bool = False


ROUTES = (
    Route("/", ("GET", "POST")),
    Route("/items/{item}", ("PUT", "GET", "DELETE")),
    Route("/items/{item}/parts/{part}", ("PATCH", "GET")),
    Route("/shared", ("GET", "POST"), cors=True),
    Route("/page", ("POST", "GET"), cors="config"),
    Route("/mixed", ("GET",), cors=True),
    Route("/mixed", ("POST",), cors=False),
    Route("/private", ("GET",), cors=False),
    Route("/xml", ("GET", "POST"), cors=True, content_types=("text/xml", "application/xml")),
    Route("/octets", ("POST",), content_types=("application/octet-stream",)),
    Route("/anything", ("GET", "POST"), content_types=()),
    Route("/wild", ("POST",), content_types=("*/*",)),
    Route("/bp", ("GET", "POST"), in_blueprint=True),
    Route("/bp/{thing}", ("GET", "PUT"), cors=True, in_blueprint=True),
)
"""As clients see them; those of the blueprint get `/bp` from its prefix."""

PATHS = tuple(dict.fromkeys(route.path for route in ROUTES))


def route_of(path: str, method: str) -> Route | None:
    """The route that answers; None where there is none."""
    return next((each for each in ROUTES if each.path == path and method in each.methods), None)


@dataclass(frozen=True)
class Returns:
    """The handler returns this, as it is."""

    value: object


@dataclass(frozen=True)
class Responds:
    """The handler returns a `Response`."""

    body: object
    headers: Mapping[str, object] = field(default_factory=dict)
    status_code: int = 200


@dataclass(frozen=True)
class Raises:
    """The handler raises the framework's error of this name, or Python's, or one of its own."""

    error: str
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class RaisesGroup:
    """The handler's task group has one failed task."""

    inner: Raises


@dataclass(frozen=True)
class ReturnsJsonBody:
    """The handler returns the request's `json_body`, or raises what reading it raises."""


Reply: TypeAlias = Returns | Responds | Raises | RaisesGroup | ReturnsJsonBody


@dataclass(frozen=True)
class Multi:
    """Stands for the framework's `MultiDict` in a handler's result."""

    lists: Mapping[str, list[str]]


LinkKind = Literal[
    "pass", "tag", "answer", "plain", "raise", "raise http", "catch", "status", "replace"
]
"""What a middleware does."""


@dataclass(frozen=True)
class Problem:
    """An exception."""

    type: str
    message: str = field(compare=False)


@dataclass(frozen=True)
class Seen:
    """What a handler found in its request."""

    arguments: Mapping[str, str]
    request: Mapping[str, Any]
    """`to_dict()`."""
    query: Mapping[str, list[str]] | None
    query_text: str
    headers: Mapping[str, str]
    """By names in another casing."""
    raw_body: bytes | Problem
    json_body: str | Problem
    """Its representation, which tells `1`, `1.0` and `True` apart."""
    facts: tuple[object, ...]


@dataclass
class Shop:
    """One framework's app and what is to happen in it next."""

    lib: Dialect
    app: Any
    reply: Reply = Returns(None)
    links: tuple[LinkKind, ...] = ()
    trail: list[str] = field(default_factory=list)
    """What middleware saw, in order."""
    seen: Seen | None = None

    def view(self, **arguments: str) -> object:
        """Every route's handler."""
        request = self.app.current_request
        self.seen = _see(self.app, request, arguments)
        return _replied(self.lib, self.reply, request)

    def link(self, number: int) -> Callable[[Any], Generator[Any, Any, Any]]:
        """The middleware at that place, the first of which is the outermost."""

        def link(request: Any) -> Generator[Any, Any, Any]:
            kind = self.links[number]
            self.trail.append(f"{number}>")
            result = yield from _linked(self.lib, kind, request, self.trail, number)
            self.trail.append(f"<{number}")
            return result

        return link

    def of_the_blueprint(self, request: Any) -> Generator[Any, Any, Any]:
        """The blueprint's own middleware."""
        self.trail.append("blueprint")
        return (yield request)


@cache
def shop(lib: Dialect, *, cors: bool, accepts: Literal["declared", "all", "none"]) -> Shop:
    """The app in one framework.

    `accepts` is for asking what Chalice would do if it took another content type for the right
    one: routes take what they declare, all there is, or nothing that exists.
    """
    app = lib.app()
    app.api.cors = cors
    made = Shop(lib, app)
    for number in range(LINKS):
        app.register_middleware(lib.middleware(made.link(number)), "http" if number else "all")
    blueprint = lib.Blueprint("blueprint")
    for number, route in enumerate(ROUTES):
        into = blueprint if route.in_blueprint else app
        path = (route.path.removeprefix("/bp") or "/") if route.in_blueprint else route.path
        options: dict[str, Any] = {"name": f"view{number}"}
        if route.cors is not None:
            options["cors"] = lib.CORSConfig(**CORS) if route.cors == "config" else route.cors
        if accepts != "declared":
            options["content_types"] = [] if accepts == "all" else ["no/type"]
        elif route.content_types is not None:
            options["content_types"] = list(route.content_types)
        into.route(path, methods=list(route.methods), **options)(lib.view(made.view))
    blueprint.register_middleware(lib.middleware(made.of_the_blueprint), "http")
    app.register_blueprint(blueprint, name_prefix="bp_", url_prefix="/bp")
    return made


LINKS = 3


def _see(app: Any, request: Any, arguments: Mapping[str, str]) -> Seen:
    query = request.query_params
    return Seen(
        arguments,
        copy.deepcopy(request.to_dict()),
        None if query is None else {name: query.getlist(name) for name in query},
        repr(query),
        {name.swapcase(): request.headers[name.swapcase()] for name in request.headers},
        _attempt(lambda: request.raw_body),
        _attempt(lambda: repr(request.json_body)),
        (
            request.lambda_context is app.lambda_context,
            app.lambda_context.aws_request_id,
            request.to_original_event()["requestContext"] is request.context,
        ),
    )


def _attempt(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Exception as error:
        return Problem(type(error).__name__, str(error))


def _replied(lib: Dialect, reply: Reply, request: Any) -> object:
    match reply:
        case Returns(value):
            return _realised(lib, value)
        case Responds(body, headers, status_code):
            return lib.Response(_realised(lib, body), dict(headers), status_code)
        case ReturnsJsonBody():
            return request.json_body
        case RaisesGroup(inner):
            raise ExceptionGroup("tasks", [_error(lib, inner)])
        case Raises():
            raise _error(lib, reply)


def _realised(lib: Dialect, value: object) -> object:
    if isinstance(value, Multi):
        return lib.MultiDict({name: list(values) for name, values in value.lists.items()})
    if isinstance(value, dict):
        return {key: _realised(lib, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_realised(lib, each) for each in value]
    return value


_PYTHONS = {error.__name__: error for error in (ValueError, KeyError, RuntimeError, TimeoutError)}


def _error(lib: Dialect, reply: Raises) -> Exception:
    kind = _PYTHONS.get(reply.error) or _own_errors(lib).get(reply.error)
    made: Exception = (kind or getattr(lib, reply.error))(*reply.arguments)
    return made


@cache
def _own_errors(lib: Dialect) -> dict[str, type[Exception]]:
    """What an app derives from the framework's errors."""
    teapot = type("TeapotError", (lib.ChaliceViewError,), {"STATUS_CODE": 418})
    missing = type("NoSuchItemError", (lib.NotFoundError,), {})
    spoken = type("SpokenError", (lib.ConflictError,), {"__str__": lambda self: "spoken"})
    return {each.__name__: each for each in (teapot, missing, spoken)}


def _linked(
    lib: Dialect, kind: LinkKind, request: Any, trail: list[str], number: int
) -> Generator[Any, Any, Any]:
    match kind:
        case "pass":
            return (yield request)
        case "tag":
            response = yield request
            response.headers[f"X-Link-{number}"] = "seen"
            return response
        case "status":
            response = yield request
            # The handler's own value, and not its JSON.
            trail.append(f"{response.status_code} {isinstance(response.body, list)}")
            return response
        case "answer":
            return lib.Response({"link": number}, {"X-Link": "answer"}, 202)
        case "plain":
            return {"link": number}
        case "raise":
            raise ValueError(f"link {number}")
        case "raise http":
            raise lib.ForbiddenError(f"link {number}")
        case "catch":
            try:
                return (yield request)
            except lib.ChaliceUnhandledError as error:
                return lib.Response({"caught": str(error)}, {}, 503)
        case "replace":
            return (yield _replaced(lib, request))


def _replaced(lib: Dialect, request: Any) -> Any:
    """A copy of `request` with one more header."""
    headers = {**request.headers, "x-replaced": "yes"}
    if lib.is_chalice:
        other = copy.copy(request)
        other.headers = lib.CaseInsensitiveMapping(headers)
        return other
    return request.model_copy(update={"headers": lib.Headers(headers)})
