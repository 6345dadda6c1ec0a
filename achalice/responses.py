"""What HTTP handlers return, and how API Gateway wants it."""

import base64
from collections.abc import Mapping
from typing import Generic, NotRequired, TypedDict

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeVar

from achalice import _json

BodyT = TypeVar("BodyT", default=object)

_JSON = "application/json"
_BODILESS = (204, 304)


class Response(BaseModel, Generic[BodyT]):
    """An answer with its status and headers. Anything else a handler returns becomes the body."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    body: BodyT
    """`str` and `bytes` are sent as they are; everything else becomes JSON."""
    headers: dict[str, str | list[str]] = Field(default_factory=dict)
    """A list sends the header once a value."""
    status_code: int = 200

    def __init__(
        self,
        body: BodyT,
        headers: Mapping[str, str | list[str]] | None = None,
        status_code: int = 200,
    ) -> None:
        super().__init__(body=body, headers=dict(headers or {}), status_code=status_code)


class RestResponse(TypedDict):
    """What a REST API takes from a proxy integration."""

    statusCode: int
    headers: dict[str, str]
    multiValueHeaders: dict[str, list[str]]
    body: str
    isBase64Encoded: NotRequired[bool]


def rest_response(response: Response[object]) -> RestResponse:
    """`response` in the shape of payload 1.0.

    Raises:
        TypeError: the body holds something that JSON cannot.
        ValueError: a header holds a line break, or the text is no valid Unicode.
    """
    headers: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    has_type = False
    for name, value in response.headers.items():
        _refuse_line_breaks(name, value)
        has_type = has_type or name.lower() == "content-type"
        if isinstance(value, list):
            several[name] = value
        else:
            headers[name] = value
    body = response.body
    if isinstance(body, bytes):
        if not has_type:
            headers["Content-Type"] = "application/octet-stream"
        return {
            "statusCode": response.status_code,
            "headers": headers,
            "multiValueHeaders": several,
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }
    if body is None and response.status_code in _BODILESS:
        body = ""
    elif not has_type:
        headers["Content-Type"] = _JSON
    return {
        "statusCode": response.status_code,
        "headers": headers,
        "multiValueHeaders": several,
        "body": _valid(body) if isinstance(body, str) else _json.dumps(body).decode(),
    }


def _valid(text: str) -> str:
    # Half a surrogate pair would end Lambda's runtime client, which encodes outside of its guards.
    if not text.isascii():
        text.encode()
    return text


def _refuse_line_breaks(name: str, value: str | list[str]) -> None:
    for text in [name, value] if isinstance(value, str) else [name, *value]:
        if "\n" in text or "\r" in text:
            raise ValueError(f"the header {name!r} holds a line break")
