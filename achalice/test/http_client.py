"""Sending HTTP requests to an app in a test, and what comes back."""

from dataclasses import dataclass
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any, TypeVar, Unpack

from pydantic import TypeAdapter

from achalice import _json
from achalice.requests import Headers
from achalice.test.answers import HttpAnswer
from achalice.test.composing import RequestOptions, compose
from achalice.test.gateways import Gateway
from achalice.test.requests import lists

ModelT = TypeVar("ModelT")


@dataclass(frozen=True)
class HTTPResponse:
    """What an HTTP client gets."""

    status_code: int
    headers: Headers
    """Any casing of a name finds it; `[name]` is the last of several values, `getlist` all."""
    body: bytes

    @property
    def text(self) -> str:
        """The body as text: of the charset that its content type names, else UTF-8.

        What does not fit is replaced.
        """
        _, _, charset = self.headers.get("content-type", "").lower().partition("charset=")
        try:
            return self.body.decode(charset.partition(";")[0].strip(' "') or "utf-8", "replace")
        except LookupError:
            return self.body.decode(errors="replace")

    @cached_property
    def json_body(self) -> Any:
        """The body's JSON value; None where it is no JSON."""
        try:
            return _json.loads(self.body)
        except _json.JSONDecodeError:
            return None

    @cached_property
    def cookies(self) -> dict[str, str]:
        """What `Set-Cookie` sets, by name."""
        jar: SimpleCookie = SimpleCookie()
        for line in self.headers.getlist("set-cookie") if "set-cookie" in self.headers else ():
            jar.load(line)
        return {name: morsel.value for name, morsel in jar.items()}

    def parse(self, kind: type[ModelT]) -> ModelT:
        """The body's JSON as a `kind`: a pydantic model, a dataclass, `list[Order]`.

        Raises:
            pydantic.ValidationError: it is no JSON, or none of that kind.
        """
        return TypeAdapter(kind).validate_json(self.body)


class HTTPClient:
    """Sends requests to the app's front. It follows no redirect and keeps no cookie."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def request(
        self, method: str, path: str, **options: Unpack[RequestOptions]
    ) -> HTTPResponse:
        """Send a request for `path`, which may have a query; see `RequestOptions` for the rest.

        Errors of handlers are answers, as they are in AWS; the traceback is in the log.

        Raises:
            ValueError: the path does not begin with a slash, or there are two bodies.
            TypeError: JSON cannot hold the body.
        """
        request = compose(method, path, options)
        return _response(request.method, await self._gateway.answer(request))

    async def get(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a GET request; see `request`."""
        return await self.request("GET", path, **options)

    async def post(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a POST request; see `request`."""
        return await self.request("POST", path, **options)

    async def put(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a PUT request; see `request`."""
        return await self.request("PUT", path, **options)

    async def patch(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a PATCH request; see `request`."""
        return await self.request("PATCH", path, **options)

    async def delete(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a DELETE request; see `request`."""
        return await self.request("DELETE", path, **options)

    async def head(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a HEAD request; see `request`."""
        return await self.request("HEAD", path, **options)

    async def options(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send an OPTIONS request; see `request`."""
        return await self.request("OPTIONS", path, **options)


def _response(method: str, answer: HttpAnswer) -> HTTPResponse:
    headers = lists((name.lower(), value) for name, value in answer.headers)
    # The connection ends there, whatever the function sent.
    body = b"" if method == "HEAD" else answer.body
    return HTTPResponse(answer.status, Headers(None, headers), body)
