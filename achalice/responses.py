"""What HTTP handlers return, and what is made of it for the front."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Generic, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypeIs, TypeVar

from achalice import _json
from achalice.cors import varying
from achalice.requests import fill, new, put_private

# Covariant: where any `Response` will do, a `Response[Order]` does. `Response` alone means the
# same as `Response[object]`, which pydantic would make a class of its own for, at every cold start.
BodyT_co = TypeVar("BodyT_co", covariant=True, default=object)

_Headers = tuple[tuple[str, str | list[str]], ...]

_JSON: _Headers = (("Content-Type", "application/json"),)
_BYTES: _Headers = (("Content-Type", "application/octet-stream"),)
_BODILESS = (204, 304)
_NOTE = "_note"
NO_HEADERS: Mapping[str, str | list[str]] = MappingProxyType({})


class _Unsaid(int):
    """A status that nobody has given."""


_UNSAID = _Unsaid(200)


# Most are made without validation: what validates the others is built with the first of them.
class Response(BaseModel, Generic[BodyT_co], arbitrary_types_allowed=True, defer_build=True):
    """An answer with its status and headers. Anything else a handler returns becomes the body."""

    body: BodyT_co
    """`str` and `bytes` are sent as they are; everything else becomes JSON."""
    headers: dict[str, str | list[str]] = Field(default_factory=dict)
    """A list sends the header once a value."""
    status_code: int = 200

    def __init__(
        self,
        body: BodyT_co,
        headers: Mapping[str, str | list[str]] | None = None,
        status_code: int = _UNSAID,
    ) -> None:
        kind = type(status_code)
        if type(self) is Response and headers is None and kind in (int, _Unsaid):
            fields = {"body": body, "headers": {}, "status_code": int(status_code)}
            fill(self, fields, _ALL_FIELDS)
            return
        given: dict[str, object] = {"body": body}
        # A subclass may have defaults of its own.
        if headers is not None:
            given["headers"] = dict(headers)
        if kind is not _Unsaid:
            given["status_code"] = status_code
        super().__init__(**given)

    def set_cookie(
        self,
        name: str,
        value: str,
        *,
        max_age: int | None = None,
        path: str = "/",
        domain: str | None = None,
        secure: bool = True,
        http_only: bool = True,
        same_site: Literal["Strict", "Lax", "None"] = "Lax",
    ) -> None:
        """Add a `Set-Cookie` header; `max_age` is in seconds, None lasts until the browser ends.

        Raises:
            http.cookies.CookieError: the name cannot be a cookie's.
        """
        # Two milliseconds of a cold start, and few handlers set cookies.
        from http.cookies import SimpleCookie

        jar: SimpleCookie = SimpleCookie({name: value})
        cookie = jar[name]
        cookie["path"] = path
        cookie["samesite"] = same_site
        if max_age is not None:
            cookie["max-age"] = max_age
        if domain is not None:
            cookie["domain"] = domain
        cookie["secure"] = secure
        cookie["httponly"] = http_only
        header = next((each for each in self.headers if each.lower() == "set-cookie"), "Set-Cookie")
        before = self.headers.get(header, [])
        values = before if isinstance(before, list) else [before]
        self.headers[header] = [*values, cookie.OutputString()]


_ALL_FIELDS = set(Response.model_fields)


def note(response: Response, value: object) -> None:
    """Keep `value` with `response` and its copies; no other code sees it."""
    put_private(response, {**(response.__pydantic_private__ or {}), _NOTE: value})


def noted(response: Response) -> object:
    """What was kept with `response`, or with what it is a copy of; None for nothing."""
    return (response.__pydantic_private__ or {}).get(_NOTE)


def is_response(result: object) -> TypeIs[Response]:
    """As `isinstance`, which pydantic makes ten times as slow where the answer is no."""
    return Response in type(result).__mro__


class Reply:
    """What a `Response` says, in a quarter of the time, where no user's code sees it."""

    __slots__ = ("body", "headers", "status_code")

    def __init__(
        self, body: object, headers: Mapping[str, str | list[str]], status_code: int
    ) -> None:
        self.body: object = body
        self.headers: Mapping[str, str | list[str]] = headers
        self.status_code: int = status_code

    def response(self) -> Response:
        """For whoever is to see it."""
        fields = {"body": self.body, "headers": {**self.headers}, "status_code": self.status_code}
        response: Response = new(Response)
        fill(response, fields, _ALL_FIELDS)
        return response


class Answer:
    """A response made ready: text, or bytes that a front encodes as it needs."""

    __slots__ = ("body", "headers", "status_code")

    def __init__(self, status_code: int, headers: _Headers, body: str | bytes) -> None:
        self.status_code: int = status_code
        self.headers: _Headers = headers
        self.body: str | bytes = body

    @property
    def reason(self) -> str:
        """The status in words; nothing for a number that HTTP does not know."""
        # Only load balancers are told it, and the module takes a millisecond of a cold start.
        from http import HTTPStatus

        try:
            return HTTPStatus(self.status_code).phrase
        except ValueError:
            return ""

    def header(self, name: str) -> str:
        """The value of the header called `name`, in lower case; `""` where there is none."""
        for given, value in self.headers:
            if given.lower() == name:
                return value if isinstance(value, str) else value[-1]
        return ""

    def compressed(self, accept_encoding: str, at_least: int) -> "Answer":
        """Compressed for a client that takes it; itself where that is of no use."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        if len(body) < at_least or self.header("content-encoding"):
            return self
        if not _shrinks(self.header("content-type")):
            return self
        headers = varying(dict(self.headers), "Accept-Encoding")
        encoding = _encoding(accept_encoding)
        if encoding is None:
            return Answer(self.status_code, tuple(headers.items()), self.body)
        headers = {n: value for n, value in headers.items() if n.lower() != "content-length"}
        headers["Content-Encoding"] = encoding
        return Answer(self.status_code, tuple(headers.items()), _compressors[encoding](body))

    def as_text(self) -> "Answer":
        """With bytes that are UTF-8 as text; itself where they are not."""
        if isinstance(self.body, str):
            return self
        try:
            return Answer(self.status_code, self.headers, self.body.decode())
        except UnicodeDecodeError:
            return self


def answer_of(response: Response | Reply) -> Answer:
    """`response` with its body as text or bytes, and a content type.

    Raises:
        TypeError: the body holds something that JSON cannot, or a header is no text.
        ValueError: a header holds a line break, or the text is no valid Unicode.
    """
    if not isinstance(response.status_code, int):
        raise TypeError(f"the status {response.status_code!r} is no number")
    has_type = False
    headers: _Headers = ()
    for name, value in response.headers.items():
        _check_header(name, value)
        has_type = has_type or name.lower() == "content-type"
        # A header without values is no header.
        if value != []:
            headers = (*headers, (name, value))
    body = response.body
    if isinstance(body, bytes):
        return Answer(response.status_code, headers if has_type else headers + _BYTES, body)
    if body is None and response.status_code in _BODILESS:
        return Answer(response.status_code, headers, "")
    text = _valid(body) if isinstance(body, str) else _json.dumps(body).decode()
    return Answer(response.status_code, headers if has_type else headers + _JSON, text)


def _valid(text: str) -> str:
    # Half a surrogate pair would end Lambda's runtime client, which encodes outside of its guards.
    if not text.isascii():
        text.encode()
    return text


def _check_header(name: str, value: object) -> None:
    for text in [name, value] if isinstance(value, str) else [name, *_sequence(value)]:
        if not isinstance(text, str):
            raise TypeError(f"the header {name!r} holds a {type(text).__name__}, no text")
        if "\n" in text or "\r" in text:
            raise ValueError(f"the header {name!r} holds a line break")
        _valid(text)


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _encoding(accepted: str) -> str | None:
    """Of the encodings that this process has, what the client likes most; None: it takes none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        _, _, number = weight.partition("=")
        try:
            weights[name.strip()] = float(number) if number else 1.0
        except ValueError:
            continue
    taken = {name: weights.get(name, weights.get("*", 0.0)) for name in _compressors}
    best = max(taken, key=lambda name: taken[name])
    return best if taken[best] > 0 else None


def _shrinks(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type.startswith("text/") or media_type.endswith(
        ("json", "xml", "javascript", "x-www-form-urlencoded")
    )


def _gzip(body: bytes) -> bytes:
    # Most apps leave compressing to what is in front of them.
    import gzip

    return gzip.compress(body, compresslevel=6, mtime=0)


_compressors = {"gzip": _gzip}
try:
    import brotli
except ImportError:
    pass
else:
    _compressors = {"br": lambda body: bytes(brotli.compress(body, quality=5)), **_compressors}
