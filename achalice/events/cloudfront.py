"""Requests and responses that pass a function at CloudFront's edge.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self
from urllib.parse import parse_qsl

from pydantic import Field

from achalice.events._answers import Returned
from achalice.events._base import (
    EventModel,
    EventRecord,
    NullIsEmpty,
    NullIsEmptyMapping,
    RecordsEvent,
)
from achalice.events._casings import AnyCasing
from achalice.exceptions import EventBodyError
from achalice.requests import MultiDict, cookies_in

__all__ = [
    "CloudFrontBody",
    "CloudFrontConfig",
    "CloudFrontCustomOrigin",
    "CloudFrontData",
    "CloudFrontEvent",
    "CloudFrontHeader",
    "CloudFrontOrigin",
    "CloudFrontRecord",
    "CloudFrontRequest",
    "CloudFrontResponse",
    "CloudFrontS3Origin",
]


class CloudFrontHeader(Returned):
    """One line of a header."""

    key: str | None = None
    """The name as the client or the origin wrote it."""
    value: str


CloudFrontHeaders = Annotated[
    dict[str, Annotated[tuple[CloudFrontHeader, ...], NullIsEmpty]], NullIsEmptyMapping
]
"""By the name in lower case; a header of several lines has a value for each."""


class _Message(Returned):
    """What requests and responses have in common."""

    headers: CloudFrontHeaders = Field(default_factory=dict)

    def header(self, name: str) -> str | None:
        """The last value of the header, whatever the casing of `name`; None where it is absent."""
        lines = self.headers.get(name.lower(), ())
        return lines[-1].value if lines else None

    def with_header(self, name: str, *values: str) -> Self:
        """A copy whose header has these values, each on a line of its own; without it for none."""
        lines = tuple(CloudFrontHeader(key=name, value=value) for value in values)
        others = {key: each for key, each in self.headers.items() if key != name.lower()}
        headers = {**others, name.lower(): lines} if lines else others
        return self.model_copy(update={"headers": headers})


class CloudFrontBody(EventModel):
    """A request's body, for functions that CloudFront is told to show it."""

    data: str = ""
    encoding: str = "base64"
    """`base64` always in events; `text` is another that a handler may send."""
    action: str = "read-only"
    """`read-only`, or `replace` to have the origin get `data` instead of what the client sent."""
    input_truncated: bool = False
    """Whether the body is longer than the 40 KB, or 1 MB before the origin, that are shown."""


class CloudFrontCustomOrigin(Returned):
    """A web server. A handler may replace it, or any of this."""

    domain_name: str | None = None
    path: str | None = None
    """In front of the request's own: `/v2`."""
    port: int | None = None
    protocol: str | None = None
    """`https` or `http`."""
    custom_headers: CloudFrontHeaders = Field(default_factory=dict)
    keepalive_timeout: int | None = None
    """Seconds."""
    read_timeout: int | None = None
    """Seconds to wait for each packet."""
    response_completion_timeout: int | None = None
    """Seconds for the whole response, tries included."""
    ssl_protocols: Annotated[tuple[str, ...], NullIsEmpty] = ()


class CloudFrontS3Origin(Returned):
    """A bucket. A handler may replace it, or any of this."""

    domain_name: str | None = None
    """`my-bucket.s3.us-east-1.amazonaws.com`."""
    path: str | None = None
    auth_method: str | None = None
    """`origin-access-identity`, `origin-access-control` or `none`."""
    region: str | None = None
    """Of the bucket, where CloudFront signs the request."""
    custom_headers: CloudFrontHeaders = Field(default_factory=dict)
    response_completion_timeout: int | None = None
    """Seconds for the whole response, tries included."""


class CloudFrontOrigin(Returned):
    """Where CloudFront gets the answer: exactly one of the two."""

    custom: CloudFrontCustomOrigin | None = None
    s3: CloudFrontS3Origin | None = None


class CloudFrontRequest(_Message):
    """The request. A handler returns it, or a copy with other values, to let it go on.

    `request.model_copy(update={"uri": "/index.html"})` and `request.with_header(...)` make copies.
    """

    client_ip: str | None = None
    method: str
    uri: str
    """The path, as the client sent it."""
    querystring: str = ""
    """Without the question mark, as the client sent it."""
    body: CloudFrontBody | None = None
    """None unless CloudFront is told to include it."""
    origin: CloudFrontOrigin | None = None
    """Only in events of the origin."""

    @property
    def raw_body(self) -> bytes:
        """The body as the client sent it, as far as it is shown.

        Raises:
            EventBodyError: it is said to be base64 and it is not.
        """
        body = self.body or CloudFrontBody()
        if body.encoding != "base64":
            return body.data.encode()
        try:
            return base64.b64decode(body.data, validate=True)
        except ValueError:
            raise EventBodyError("base64", type(self).__name__) from None

    @property
    def query_params(self) -> MultiDict:
        """Every value of every parameter, decoded."""
        return MultiDict.of(parse_qsl(self.querystring, keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the client sent, by name; the first of several of one name."""
        return cookies_in(line.value for line in self.headers.get("cookie", ()))


class CloudFrontResponse(_Message):
    """The origin's response; or what a handler answers with instead of it."""

    status: str = Field(pattern=r"^[1-5]\d\d$")
    status_description: str | None = None
    body: str | None = None
    """Never in events. At most 40 KB before the cache, 1 MB behind it."""
    body_encoding: str | None = None
    """`text`, which is the default, or `base64`."""

    @classmethod
    def of(
        cls,
        status: int,
        headers: Mapping[str, str | Sequence[str]] | None = None,
        body: str | bytes | None = None,
    ) -> Self:
        """An answer of a handler's own: `CloudFrontResponse.of(302, {"Location": "/login"})`.

        A body of bytes is sent as base64.

        Raises:
            pydantic.ValidationError: the status has not three digits.
        """
        answer = cls(status=str(status))
        for name, values in (headers or {}).items():
            answer = answer.with_header(name, *([values] if isinstance(values, str) else values))
        if body is None:
            return answer
        parts = {"body": body, "body_encoding": "text"}
        if isinstance(body, bytes):
            parts = {"body": base64.b64encode(body).decode(), "body_encoding": "base64"}
        return answer.model_copy(update=parts)


class CloudFrontConfig(EventModel):
    """Which distribution this is about, and when in the course of a request."""

    distribution_id: str = ""
    distribution_domain_name: str | None = None
    event_type: str | None = None
    """`viewer-request`, `origin-request`, `origin-response` or `viewer-response`."""
    request_id: str | None = None


class CloudFrontData(EventModel):
    """What is wrapped in `cf`."""

    config: CloudFrontConfig = Field(default_factory=CloudFrontConfig)
    request: CloudFrontRequest | None = None
    """In events of responses the request that led to it; only tests leave it out."""
    response: CloudFrontResponse | None = None
    """None in events of requests."""


class CloudFrontRecord(EventRecord):
    """One request on its way; an event never has more of them."""

    cf: CloudFrontData


class CloudFrontEvent(RecordsEvent[CloudFrontRecord], AnyCasing):
    """A request or a response that passes the edge."""

    records: tuple[CloudFrontRecord, ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )

    @property
    def config(self) -> CloudFrontConfig:
        """Which distribution this is about, and when in the course of a request."""
        return self.records[0].cf.config

    @property
    def request(self) -> CloudFrontRequest:
        """The request: return it, or a changed copy, to let it go on.

        Raises:
            LookupError: this is a test's event of a response, without the request.
        """
        request = self.records[0].cf.request
        if request is None:
            raise LookupError("this CloudFrontEvent has no request")
        return request

    @property
    def response(self) -> CloudFrontResponse | None:
        """The response: return it, or a changed copy, to let it go on; None before there is one."""
        return self.records[0].cf.response

    @classmethod
    def _raw_records(cls, payload: Mapping[str, Any]) -> Sequence[Any]:
        records: Sequence[Any] = payload.get("Records") or payload.get("records") or ()
        return records
