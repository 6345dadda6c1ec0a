"""The smaller parts compared: authorizers' policies, CORS settings, schedules, MultiDict."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hypothesis import strategies as st

from .dialects import Dialect, unannotated
from .differences import Difference, Subject
from .exchanges import CONTEXT
from .generators import TEXT
from .shop import Problem


def attempt(read: Any) -> object:
    """What `read()` returns, or raises."""
    try:
        return read()
    except Exception as error:
        return Problem(type(error).__name__, str(error))


# Authorizers.


@dataclass(frozen=True)
class Question:
    """What an authorizer is asked, and what it is to answer."""

    method_arn: str
    routes: tuple[str | tuple[str, tuple[str, ...]], ...]
    """A path, or a path and its methods."""
    context: Mapping[str, object] | None
    otherwise: object = ...
    """Answered as it is instead."""


def _asked(lib: Dialect, question: Question) -> object:
    seen: list[object] = []

    @unannotated
    def authorize(request: Any) -> object:
        seen[:] = [request.auth_type, request.token, request.method_arn]
        if question.otherwise is not ...:
            return question.otherwise
        routes = [
            each if isinstance(each, str) else lib.AuthRoute(each[0], list(each[1]))
            for each in question.routes
        ]
        return lib.AuthResponse(routes, "user", question.context)

    app = lib.app()
    authorizer = app.authorizer()(lib.view(authorize))
    event = {"type": "TOKEN", "authorizationToken": "t", "methodArn": question.method_arn}
    # Chalice deploys the authorizer itself as a function, achalice the app.
    entry = authorizer if lib.is_chalice else app
    return attempt(lambda: entry(event, CONTEXT)), seen


_METHODS = ("DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "GET", "*")


def _is_fit(question: Question) -> bool:
    """Whether API Gateway would make something of the answer."""
    for each in question.routes:
        path, methods = (each, ("*",)) if isinstance(each, str) else each
        if not (path == "*" or path.startswith("/")) or "{" in path or not methods:
            return False
        if not {method.upper() for method in methods} <= set(_METHODS):
            return False
    return all(
        isinstance(value, str | int | float) and not (value != value or value in (math.inf,))
        for value in (question.context or {}).values()
    )


def _checked(question: Question, seen: Any) -> object:
    if question.otherwise is ... and not _is_fit(question):
        return Problem("AuthorizerAnswerError", ""), seen[1]
    return seen


def _upper(question: Question) -> Question:
    routes = tuple(
        each if isinstance(each, str) else (each[0], tuple(m.upper() for m in each[1]))
        for each in question.routes
    )
    return Question(question.method_arn, routes, question.context, question.otherwise)


def _no_answer(question: Question, seen: Any) -> object:
    if question.otherwise is ... or isinstance(question.otherwise, dict):
        return seen
    return Problem("AuthorizerAnswerError", ""), seen[1]


AUTHORIZERS: Subject[Question, object] = Subject(
    _asked,
    (
        Difference("auth.methods-casing", ask=_upper),
        Difference("auth.routes-unchecked", translate=_checked),
        Difference("auth.answer-other", translate=_no_answer),
    ),
)

_PATHS = st.sampled_from(["/", "/orders", "*", "/orders/*", "/a:b/c", "orders", "", "/{id}", "/ü"])
QUESTIONS = st.builds(
    Question,
    st.sampled_from(
        [
            "arn:aws:execute-api:us-east-1:123456789012:abc/dev/GET/orders",
            "arn:aws-cn:execute-api:cn-north-1:123456789012:abc/dev/POST/a:b/c",
            "arn:aws:execute-api:us-east-1:123456789012:abc/dev/GET/",
        ]
    ),
    st.lists(
        _PATHS
        | st.tuples(
            _PATHS,
            st.lists(st.sampled_from(["GET", "PUT", "get", "*", "FETCH"]), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    st.none()
    | st.dictionaries(
        TEXT, TEXT | st.integers() | st.booleans() | st.sampled_from([1.5, math.inf, None, ["a"]])
    ),
    st.sampled_from([..., ..., ..., {"principalId": "me"}, {}, "yes", None, 7]),
)


# Values that are made of arguments.


@dataclass(frozen=True)
class Made:
    """Something made by its name, twice where it can be compared."""

    kind: Literal["cors", "rate", "cron", "multi"]
    arguments: tuple[Any, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()


def _made(lib: Dialect, made: Made) -> object:
    options = dict(made.options)
    match made.kind:
        case "cors":
            return attempt(lambda: _cors(lib, options))
        case "rate":
            value, unit = made.arguments
            return attempt(lambda: lib.Rate(value, getattr(lib.Rate, unit)).to_string())
        case "cron":
            return attempt(lambda: lib.Cron(*made.arguments).to_string())
        case "multi":
            return _operated(lib.MultiDict({"a": ["1", "2"], "b": []}), made.arguments)


def _cors(lib: Dialect, options: dict[str, Any]) -> list[object]:
    config = lib.CORSConfig(**options)
    return [
        config.get_access_control_headers(),
        config.allow_headers,
        config.allow_origin,
        config == lib.CORSConfig(**options),
        config == lib.CORSConfig(),
        config == "*",
    ]


def _operated(multi: Any, operations: tuple[tuple[str, str, str], ...]) -> list[object]:
    """What each of some operations on a MultiDict gives."""
    results: list[object] = []
    for operation, name, value in operations:
        match operation:
            case "set":
                multi[name] = value
            case "delete":
                results.append(attempt(lambda n=name: multi.pop(n)))
            case "get":
                results.append(attempt(lambda n=name: multi[n]))
            case "get or":
                results.append(attempt(lambda n=name, v=value: multi.get(n, v)))
            case "list":
                results.append(attempt(lambda n=name: multi.getlist(n)))
            case _:
                multi.update({name: value})
        results += [len(multi), list(multi), repr(multi), str(multi), name in multi]
    return results


def _checked_rate(made: Made, seen: object) -> object:
    value = made.arguments[0] if made.kind == "rate" else 1
    return seen if isinstance(value, int) and value > 0 else Problem("ValueError", "")


def _checked_cron(made: Made, seen: object) -> object:
    if made.kind != "cron" or "?" in (made.arguments[2], made.arguments[4]):
        return seen
    return Problem("ValueError", "")


VALUES: Subject[Made, object] = Subject(
    _made,
    (
        Difference("schedule.rate-unchecked", translate=_checked_rate),
        Difference("schedule.cron-unchecked", translate=_checked_cron),
    ),
)

_FIELD = st.sampled_from(["?", "*", 0, 15, "6L", "MON-FRI", "2002-2005"])
_HEADERS = st.lists(st.sampled_from(["X-B", "X-A", "Content-Type", "x-a"]), max_size=3)
THINGS = st.one_of(
    st.builds(
        Made,
        st.just("cors"),
        options=st.fixed_dictionaries(
            {},
            optional={
                "allow_origin": st.sampled_from(["*", "https://a.example", ""]),
                "allow_headers": st.none() | _HEADERS,
                "expose_headers": st.none() | _HEADERS,
                "max_age": st.none() | st.integers(0, 700),
                "allow_credentials": st.none() | st.booleans(),
            },
        ).map(lambda options: tuple(options.items())),
    ),
    st.builds(
        Made,
        st.just("rate"),
        st.tuples(
            st.sampled_from([1, 2, 60, 0, -1, 1.5]), st.sampled_from(["MINUTES", "HOURS", "DAYS"])
        ),
    ),
    st.builds(Made, st.just("cron"), st.tuples(*[_FIELD] * 6)),
    st.builds(
        Made,
        st.just("multi"),
        st.lists(
            st.tuples(
                st.sampled_from(["set", "get", "delete", "get or", "list", "update"]),
                st.sampled_from(["a", "b", "c"]),
                TEXT,
            ),
            max_size=5,
        ).map(tuple),
    ),
)
