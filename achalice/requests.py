"""What HTTP handlers receive."""

import base64
from collections.abc import Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import Any, TypedDict
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from achalice import _json
from achalice._typing import RawEvent
from achalice.context import LambdaContext
from achalice.exceptions import BadRequestError


class Headers(Mapping[str, str]):
    """Request headers: any casing of a name finds it, the last of several values wins."""

    __slots__ = ("_given", "_lowered")

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = given or {}
        self._lowered: dict[str, str] | None = None

    def _by_lower_name(self) -> dict[str, str]:
        if self._lowered is None:
            self._lowered = {name.lower(): value for name, value in self._given.items()}
        return self._lowered

    def __getitem__(self, name: str) -> str:
        return self._by_lower_name()[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_lower_name())

    def __len__(self) -> int:
        return len(self._by_lower_name())

    def __repr__(self) -> str:
        return f"Headers({self._by_lower_name()!r})"


class MultiDict(MutableMapping[str, str]):
    """A dictionary whose names may have several values: `[name]` is the last, `getlist` all."""

    __slots__ = ("_lists",)

    def __init__(self, lists: Mapping[str, list[str]] | None = None) -> None:
        self._lists: dict[str, list[str]] = dict(lists or {})

    def __getitem__(self, name: str) -> str:
        try:
            return self._lists[name][-1]
        except IndexError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: str) -> None:
        self._lists[name] = [value]

    def __delitem__(self, name: str) -> None:
        del self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def getlist(self, name: str) -> list[str]:
        """A copy of all values of `name`, in the order they came.

        Raises:
            KeyError: there is no such name.
        """
        return list(self._lists[name])

    def __repr__(self) -> str:
        return f"MultiDict({self._lists!r})"


class _RestContext(TypedDict, total=False):
    resourcePath: str
    httpMethod: str


class RestEvent(TypedDict, total=False):
    """What API Gateway sends for a REST API (payload 1.0), as far as it is read here.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """

    resource: str
    path: str
    httpMethod: str
    headers: dict[str, str] | None
    multiValueQueryStringParameters: dict[str, list[str]] | None
    pathParameters: dict[str, str] | None
    stageVariables: dict[str, str] | None
    requestContext: _RestContext
    body: str | None
    isBase64Encoded: bool


class Request(BaseModel):
    """One HTTP request, whichever front it came through."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    method: str = "GET"
    path: str = "/"
    """As the client sent it, without the stage."""
    resource_path: str = "/"
    """The template that matched: `/orders/{order_id}`."""
    headers: Headers = Field(default_factory=Headers)
    query_params: MultiDict | None = None
    """None where the URL has no query."""
    uri_params: dict[str, str] | None = None
    """The path's parameters, decoded; None where it has none."""
    context: dict[str, Any] = Field(default_factory=dict)
    """The event's `requestContext`, as it is."""
    stage_vars: dict[str, str] | None = None
    lambda_context: LambdaContext | None = None
    """None only for a request built by hand."""

    _event: RawEvent = PrivateAttr(default_factory=dict)

    @classmethod
    def from_rest_event(cls, raw: RawEvent, context: LambdaContext) -> "Request":
        """The request in a REST API's event. Its parts are taken as they are, nothing is parsed."""
        # API Gateway wrote this event: validating what it already checked would cost more than
        # the rest of the call.
        event: RestEvent = raw  # type: ignore[assignment]  # JSON enters the typed world here
        gateway = event.get("requestContext") or {}
        query = event.get("multiValueQueryStringParameters")
        request = cls.__new__(cls)
        fields = {
            "method": event.get("httpMethod") or gateway.get("httpMethod", ""),
            "path": event.get("path", ""),
            "resource_path": gateway.get("resourcePath") or event.get("resource", ""),
            "headers": Headers(event.get("headers")),
            "query_params": MultiDict(query) if query else None,
            "uri_params": _decoded(event.get("pathParameters")),
            "context": gateway,
            "stage_vars": event.get("stageVariables"),
            "lambda_context": context,
        }
        object.__setattr__(request, "__dict__", fields)
        object.__setattr__(request, "__pydantic_fields_set__", set(fields))
        object.__setattr__(request, "__pydantic_extra__", None)
        object.__setattr__(request, "__pydantic_private__", {"_event": raw})
        return request

    @cached_property
    def raw_body(self) -> bytes:
        """The body as it was sent; `b""` where there is none.

        Raises:
            BadRequestError: the gateway says base64 and it is not.
        """
        body = self._event.get("body") or ""
        if not self._event.get("isBase64Encoded"):
            return str(body).encode()
        try:
            return base64.b64decode(body, validate=True)
        except ValueError:
            raise BadRequestError("The body is not the base64 it is said to be") from None

    @cached_property
    def json_body(self) -> Any:
        """The body's JSON value; None unless the content type is `application/json`.

        Raises:
            BadRequestError: the body is not JSON.
        """
        if not self.headers.get("content-type", "").lower().startswith("application/json"):
            return None
        try:
            return _json.loads(self.raw_body)
        except _json.JSONDecodeError:
            raise BadRequestError("Error Parsing JSON") from None

    def to_dict(self) -> dict[str, Any]:
        """What a log wants to know of the request: JSON types only, without the body."""
        return {
            "method": self.method,
            "path": self.path,
            "resource_path": self.resource_path,
            "headers": dict(self.headers),
            "query_params": None if self.query_params is None else dict(self.query_params),
            "uri_params": self.uri_params,
            "context": self.context,
            "stage_vars": self.stage_vars,
        }

    def to_original_event(self) -> dict[str, Any]:
        """The very dictionary that Lambda delivered."""
        return self._event


def _decoded(parameters: dict[str, str] | None) -> dict[str, str] | None:
    # A REST API decodes the query and leaves the path's parameters as the client encoded them.
    if parameters is None:
        return None
    return {name: unquote(text) if "%" in text else text for name, text in parameters.items()}
