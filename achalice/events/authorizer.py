"""What API Gateway asks a Lambda authorizer."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple, Self
from urllib.parse import parse_qsl

from pydantic import (
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from achalice.context import LambdaContext
from achalice.events._base import LambdaEvent, Texts
from achalice.events._http import HeadersField
from achalice.identities import identity_of
from achalice.requests import Headers, MultiDict, cookies_in

__all__ = ["AuthRequest"]


def _lists(query: MultiDict | None) -> dict[str, list[str]] | None:
    return None if query is None else {name: query.getlist(name) for name in query}


class AuthRequest(LambdaEvent, alias_generator=None, arbitrary_types_allowed=True):
    """May this client have this route?

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
    """

    auth_type: str
    """`TOKEN`: a REST API sends the token and nothing else of the request; or `REQUEST`."""
    token: str
    """The header's value, whole: `Bearer ...`. Of a `REQUEST` the first identity source's."""
    method_arn: str
    """Of the route asked for: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/GET/orders`."""
    payload_version: str = "1.0"
    """`2.0` from HTTP APIs."""
    identity_source: tuple[str, ...] = ()
    """The values of the identity sources, in the order of their declaration."""
    method: str | None = None
    """Of the request, like all that follows: None or empty in a `TOKEN` event."""
    path: str | None = None
    """As the client sent it, without the stage."""
    resource_path: str | None = None
    """The template that matched: `/orders/{order_id}`."""
    route_key: str | None = None
    """`GET /orders/{order_id}` or `$default` of an HTTP API, `$connect` of a websocket API."""
    headers: HeadersField = Field(default_factory=Headers)
    query_params: Annotated[MultiDict | None, PlainSerializer(_lists)] = None
    """None where the URL has no query."""
    uri_params: Texts | None = None
    """The path's parameters; None where it has none."""
    cookies: dict[str, str] = Field(default_factory=dict)
    """By name; the first of several of one name."""
    stage_vars: Texts | None = None
    request_context: dict[str, Any] = Field(default_factory=dict)
    """The event's `requestContext`, as it is."""

    @model_serializer(mode="wrap")
    def _as_asked(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # API Gateway's own names, of which there are three sets, where it has asked.
        return dict(self._original) or write(self)

    @property
    def route_arn(self) -> str:
        """What payload 2.0 calls `method_arn`."""
        return self.method_arn

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        # An event as it comes, unless it is made of this model's own fields.
        is_event = isinstance(value, _Question) or (
            isinstance(value, Mapping) and _READ_FIRST & value.keys()
        )
        if not is_event:
            return value
        question = value if isinstance(value, _Question) else _Question(value, ())
        _check(question.payload)
        return _fields(question.payload, question.sources)

    @classmethod
    def from_payload(
        cls,
        payload: Mapping[str, Any],
        context: LambdaContext | None = None,
        *,
        identity_sources: Sequence[str] = (),
    ) -> Self:
        """The question in `payload`; REST APIs do not say in it what `identity_sources` are there.

        Raises:
            pydantic.ValidationError: `payload` is not an authorizer's event.
        """
        request = cls.model_validate(_Question(payload, identity_sources))
        request._deliver(payload, context)
        return request


class _Question(NamedTuple):
    """An event, and what it does not say of itself."""

    payload: Mapping[str, Any]
    sources: Sequence[str]


def _check(payload: Mapping[str, Any]) -> None:
    """See that the parts are what they are read as.

    Raises:
        ValueError: one of them is something else.
    """
    for name, kinds in _KINDS.items():
        part = payload.get(name)
        if part is not None and not isinstance(part, kinds):
            raise ValueError(f"has something else at `{name}`: {part!r}")
    http = (payload.get("requestContext") or {}).get("http")
    if http is not None and not isinstance(http, Mapping):
        raise ValueError(f"has something else at `requestContext.http`: {http!r}")
    if not all(isinstance(cookie, str) for cookie in payload.get("cookies") or ()):
        raise ValueError(f"has something else at `cookies`: {payload['cookies']!r}")


_KINDS: dict[str, type | tuple[type, ...]] = {
    "cookies": list,
    "headers": Mapping,
    "identitySource": (list, str),
    "multiValueHeaders": Mapping,
    "multiValueQueryStringParameters": Mapping,
    "queryStringParameters": Mapping,
    "rawPath": str,
    "rawQueryString": str,
    "requestContext": Mapping,
    "routeKey": str,
}
"""What is read further; pydantic looks at all the rest."""


def _fields(payload: Mapping[str, Any], sources: Sequence[str]) -> dict[str, Any]:
    """`AuthRequest`'s fields. What is missing or null is left out, and so is missing there, too."""
    gateway = payload.get("requestContext") or {}
    headers = Headers(payload.get("headers"), payload.get("multiValueHeaders"))
    cookies = _cookies(payload, headers)
    identity = _identity(payload, sources)
    token = payload.get("authorizationToken")
    if token is None:
        token = next(iter(identity), headers.get("authorization", ""))
    http = gateway.get("http") or {}
    fields = {
        "auth_type": payload.get("type"),
        "token": token,
        "method_arn": payload.get("methodArn") or payload.get("routeArn"),
        "payload_version": payload.get("version"),
        "identity_source": identity,
        "method": payload.get("httpMethod") or http.get("method"),
        "path": payload.get("path") or path_without_stage(payload),
        "resource_path": payload.get("resource") or _template(payload.get("routeKey")),
        "route_key": payload.get("routeKey") or gateway.get("routeKey"),
        "headers": headers,
        "query_params": _query(payload),
        "uri_params": payload.get("pathParameters") or None,
        "cookies": cookies,
        "stage_vars": payload.get("stageVariables"),
        "request_context": gateway,
    }
    unknown = {name: value for name, value in payload.items() if name not in _READ}
    return unknown | {name: value for name, value in fields.items() if value is not None}


_READ = {
    "authorizationToken", "cookies", "headers", "httpMethod", "identitySource", "methodArn",
    "multiValueHeaders", "multiValueQueryStringParameters", "path", "pathParameters",
    "queryStringParameters", "rawPath", "rawQueryString", "requestContext", "resource",
    "routeArn", "routeKey", "stageVariables", "type", "version",
}  # fmt: skip
"""What the fields are made of."""


_READ_FIRST = {"methodArn", "routeArn"}
"""One of them is in every event."""


def path_without_stage(event: Mapping[str, Any]) -> str | None:
    """The path of an HTTP API's event, which has the stage in front unless it is `$default`."""
    path: str | None = event.get("rawPath")
    stage = f"/{(event.get('requestContext') or {}).get('stage')}"
    if path is None or not f"{path}/".startswith(f"{stage}/"):
        return path
    return path.removeprefix(stage) or "/"


def _identity(payload: Mapping[str, Any], sources: Sequence[str]) -> tuple[str, ...]:
    given = payload.get("identitySource")
    if isinstance(given, list):
        return tuple(given)
    if sources and "authorizationToken" not in payload:
        return tuple(identity_of(dict(payload), sources))
    # An HTTP API with payload 1.0 joins them with commas, which may be part of them, too.
    return () if given is None else (given,)


def _template(route_key: str | None) -> str | None:
    return (route_key or "").partition(" ")[2] or None


def _query(payload: Mapping[str, Any]) -> MultiDict | None:
    raw = payload.get("rawQueryString")
    if raw:
        return MultiDict.of(parse_qsl(raw, keep_blank_values=True))
    several = payload.get("multiValueQueryStringParameters")
    single = payload.get("queryStringParameters") or {}
    lists = several or {name: [value] for name, value in single.items()}
    return MultiDict(lists) if lists else None


def _cookies(payload: Mapping[str, Any], headers: Headers) -> dict[str, str]:
    return cookies_in(payload.get("cookies") or [headers.get("cookie", "")])
