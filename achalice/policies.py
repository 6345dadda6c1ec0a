"""What an authorizer allows: answers as handlers write them, and as API Gateway reads them."""

import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

from achalice._values import Value
from achalice.exceptions import AuthorizerAnswerError
from achalice.triggers import HTTP_METHODS

if TYPE_CHECKING:
    from achalice.events import AuthRequest

ContextValue: TypeAlias = str | int | float | bool
"""What a REST API lets an authorizer tell the handler."""

_ACTION = "execute-api:Invoke"


class AuthRoute(Value):
    """A path, and the methods of it that are allowed."""

    __slots__ = _names = ("path", "methods")

    path: str
    """As clients ask for it. `*` stands for any text, slashes too: `/orders/*`."""
    methods: tuple[str, ...]

    def __init__(self, path: str, methods: Sequence[str]) -> None:
        """Allow `methods` of `path`; `["*"]` are all of them.

        Raises:
            AuthorizerAnswerError: there is no such path or method.
        """
        _check_path(path)
        if not _is_list(methods) or not methods:
            raise AuthorizerAnswerError(
                f"the methods of `AuthRoute` for `{path}` are {methods!r}",
                hint='pass a list with at least one: ["GET"]',
            )
        spelled = tuple(str(method).upper() for method in methods)
        for method in spelled:
            if method != "*" and method not in HTTP_METHODS:
                raise AuthorizerAnswerError(
                    f"`AuthRoute` for `{path}` names a method that does not exist: `{method}`",
                    hint=f'there are {", ".join(HTTP_METHODS)}, and "*" for all of them',
                )
        self._fill(path=path, methods=spelled)


class AuthResponse(Value):
    """An authorizer's answer: who the client is and what it may have."""

    __slots__ = _names = ("routes", "principal_id", "context")

    routes: tuple[str | AuthRoute, ...]
    """A text allows all methods of a path, `"*"` everything; no route at all: nothing."""
    principal_id: str
    context: dict[str, ContextValue]
    """For handlers: `request.context["authorizer"]`."""

    ALL_HTTP_METHODS: ClassVar[tuple[str, ...]] = HTTP_METHODS

    def __init__(
        self,
        routes: Sequence[str | AuthRoute],
        principal_id: str,
        context: Mapping[str, ContextValue] | None = None,
    ) -> None:
        """Allow `routes` to `principal_id`.

        Raises:
            AuthorizerAnswerError: API Gateway would answer the client 500, or never match a route.
        """
        if not _is_list(routes):
            raise AuthorizerAnswerError(
                f"the routes of an `AuthResponse` are {routes!r}", hint='pass a list: ["/orders"]'
            )
        for route in routes:
            if not isinstance(route, AuthRoute):
                _check_path(route)
        if not isinstance(principal_id, str):
            raise AuthorizerAnswerError(f"`principal_id` is {principal_id!r}, and must be a `str`")
        _check_context(context or {})
        self._fill(routes=tuple(routes), principal_id=principal_id, context=dict(context or {}))

    @property
    def is_route_independent(self) -> bool:
        """Whether it says the same of every route: all are allowed, or none is."""
        return not self.routes or "*" in self.routes

    def to_dict(self, request: "AuthRequest") -> dict[str, Any]:
        """The IAM policy that API Gateway takes, for the API and the stage of `request`.

        Raises:
            AuthorizerAnswerError: the request has no ARN of a route.
        """
        resources = [arn for route in self.routes for arn in _arns(route, request.method_arn)]
        statement = {"Action": _ACTION, "Effect": "Allow", "Resource": resources}
        return {
            "context": dict(self.context),
            "principalId": self.principal_id,
            "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        }

    def to_simple_dict(self, request: "AuthRequest") -> dict[str, Any]:
        """What HTTP APIs take instead of a policy: whether the route of `request` is among ours.

        Raises:
            AuthorizerAnswerError: the request has no ARN of a route.
        """
        decision = decide(self.to_dict(request), request.method_arn)
        return {"isAuthorized": decision.allowed, "context": dict(self.context)}


def _is_list(values: object) -> bool:
    # A text is a sequence of letters, to type checkers and to loops.
    return isinstance(values, Sequence) and not isinstance(values, str)


def _check_path(path: object) -> None:
    # A websocket API's routes are keys without a slash.
    if not isinstance(path, str) or not (path == "*" or path.startswith(("/", "$"))):
        raise AuthorizerAnswerError(
            f"an allowed route is {path!r}", hint='write a path, "/orders", or "*" for all routes'
        )
    if "{" in path:
        raise AuthorizerAnswerError(
            f"an allowed route is the template `{path}`, which no request ever asks for",
            hint='write the path of this request, or "*" for any text, slashes too: "/orders/*"',
        )


def _check_context(context: object) -> None:
    if not isinstance(context, Mapping):
        raise AuthorizerAnswerError(f"`context` is {context!r}, and must be a dictionary")
    for name, value in context.items():
        is_finite = not isinstance(value, float) or math.isfinite(value)
        if not isinstance(name, str) or not isinstance(value, ContextValue) or not is_finite:
            raise AuthorizerAnswerError(
                f"`context[{name!r}]` is {value!r}; API Gateway takes text, numbers and booleans",
                hint="encode anything else as JSON text",
            )


def _arns(route: str | AuthRoute, method_arn: str) -> list[str]:
    # Only the first five colons separate: a path may have more of them.
    *head, tail = method_arn.split(":", 5)
    api, _, rest = tail.partition("/")
    stage, _, asked = rest.partition("/")
    if len(head) != 5 or not stage:
        raise AuthorizerAnswerError(f"the request's `method_arn` is no route's: {method_arn!r}")
    base = f"{':'.join(head)}:{api}/{stage}"
    path = route.path if isinstance(route, AuthRoute) else route
    if asked.startswith("$") or path.startswith("$"):
        # A websocket API's routes have neither method nor path, but a key: `$connect`.
        return [f"{base}/{path}"]
    methods = route.methods if isinstance(route, AuthRoute) else ("*",)
    return [f"{base}/{method}/{path.removeprefix('/')}" for method in methods]


Outcome: TypeAlias = Literal["allowed", "unauthorized", "denied", "misconfigured"]

_STATUS_CODES: dict[Outcome, int] = {
    "allowed": 200,
    "unauthorized": 401,
    "denied": 403,
    "misconfigured": 500,
}


_NOTHING: Mapping[str, object] = MappingProxyType({})


class Decision(NamedTuple):
    """What API Gateway makes of an authorizer's answer."""

    outcome: Outcome
    reason: str = ""
    """For whoever develops the authorizer; clients never see it."""
    principal_id: str | None = None
    context: Mapping[str, object] = _NOTHING
    claims: Mapping[str, object] | None = None
    """Of the token, where a user pool or an issuer is the authorizer."""
    error: Exception | None = None
    """What the authorizer raised."""

    @property
    def allowed(self) -> bool:
        """Whether the request reaches its handler."""
        return self.outcome == "allowed"

    @property
    def status_code(self) -> int:
        """What the client gets; 200 stands for the handler's own."""
        return _STATUS_CODES[self.outcome]


def decide(answer: object, method_arn: str) -> Decision:
    """Whether `answer`, an authorizer's, allows the route `method_arn`.

    An explicit Deny wins over every Allow. Conditions cannot be evaluated here: a statement that
    has one denies what it may deny, and allows nothing.
    """
    if not isinstance(answer, Mapping):
        return Decision("misconfigured", f"the answer is no JSON object: {answer!r}")
    context = {} if answer.get("context") is None else answer["context"]
    if not isinstance(context, Mapping):
        return Decision("misconfigured", f"`context` is no JSON object: {context!r}")
    if "isAuthorized" in answer:
        is_authorized = answer["isAuthorized"]
        if not isinstance(is_authorized, bool):
            return Decision("misconfigured", f"`isAuthorized` is no boolean: {is_authorized!r}")
        return Decision("allowed" if is_authorized else "denied", context=context)
    principal = answer.get("principalId")
    if not isinstance(principal, str):
        return Decision("misconfigured", f"`principalId` is no text: {principal!r}")
    try:
        _check_context(context)
        outcome, reason = _judge(_statements(answer.get("policyDocument")), method_arn)
    except AuthorizerAnswerError as error:
        return Decision("misconfigured", str(error))
    return Decision(outcome, reason, principal, context)


def _statements(document: object) -> list[Mapping[str, object]]:
    if not isinstance(document, Mapping):
        raise AuthorizerAnswerError(f"`policyDocument` is no JSON object: {document!r}")
    found = document.get("Statement")
    statements = [found] if isinstance(found, Mapping) else found
    if not isinstance(statements, list) or not all(isinstance(s, Mapping) for s in statements):
        raise AuthorizerAnswerError(f"`Statement` is no list of JSON objects: {found!r}")
    return statements


def _judge(statements: list[Mapping[str, object]], method_arn: str) -> tuple[Outcome, str]:
    outcome: Outcome = "denied"
    reason = f"no statement allows {method_arn}"
    for statement in statements:
        effect = statement.get("Effect")
        if effect not in ("Allow", "Deny"):
            raise AuthorizerAnswerError(f"`Effect` is {effect!r}, and must be Allow or Deny")
        matches = _names(statement, "Action", _ACTION.lower()) and _names(
            statement, "Resource", method_arn
        )
        if not matches:
            continue
        if effect == "Deny":
            return "denied", f"a statement denies {method_arn}"
        if statement.get("Condition"):
            reason = "the statement that allows it has a condition, which only AWS evaluates"
        else:
            outcome, reason = "allowed", ""
    return outcome, reason


def _names(statement: Mapping[str, object], element: str, value: str) -> bool:
    """Whether `statement` is about `value`: its `Action` or `Resource`, or none of its `Not…`."""
    if f"Not{element}" in statement:
        return not _matches(statement[f"Not{element}"], element, value)
    return _matches(statement.get(element), element, value)


def _matches(patterns: object, element: str, value: str) -> bool:
    listed = [patterns] if isinstance(patterns, str) else patterns
    if not isinstance(listed, list) or not all(isinstance(pattern, str) for pattern in listed):
        raise AuthorizerAnswerError(f"`{element}` is no text and no list of them: {patterns!r}")
    # IAM tells casings of resources apart, and not those of actions.
    fold = str.lower if element == "Action" else str
    return any(_glob(fold(pattern)).fullmatch(value) for pattern in listed)


def _glob(pattern: str) -> re.Pattern[str]:
    """IAM's wildcards; square brackets, which shells know too, are no more than themselves."""
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)
