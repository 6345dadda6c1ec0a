"""What the client gets: the HTTP answer that API Gateway makes of a function's, or its own."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from achalice.exceptions import AchaliceError

LAMBDA_LIMIT = 6_291_556
"""Bytes of JSON that Lambda takes, and gives back, in one synchronous invocation."""

# A function may say what it likes about the connection: API Gateway renames it.
_REMAPPED = frozenset({"connection", "content-length", "date", "server", "www-authenticate"})
_WITHOUT_BODY = frozenset({204, 304})


class MalformedAnswerError(AchaliceError, ValueError):
    """A function's answer is not what API Gateway takes; the client gets a 502."""


class _ProxyAnswer(BaseModel):
    """The output format of a proxy integration; none of its fields is required, no other allowed.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", populate_by_name=True)

    status_code: Annotated[int, Field(ge=200, le=599)] = 200
    headers: dict[str, str] | None = None
    multi_value_headers: dict[str, list[str]] | None = None
    body: str | None = None
    is_base64_encoded: bool = False


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer, whole."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def encoded_headers(self) -> list[tuple[bytes, bytes]]:
        """As ASGI sends them, with the body's length.

        Raises:
            MalformedAnswerError: one of them holds what HTTP cannot carry.
        """
        headers = list(self.headers)
        if self.status not in _WITHOUT_BODY:
            headers.append(("content-length", str(len(self.body))))
        try:
            return [
                (name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers
            ]
        except UnicodeEncodeError as error:
            raise MalformedAnswerError(f"a header holds {error.object!r}") from None


def http_answer(result: object) -> HttpAnswer:
    """The answer that API Gateway makes of what a function returned.

    Raises:
        MalformedAnswerError: it would not take it.
    """
    try:
        answer = _ProxyAnswer.model_validate(result)
        text = answer.body or ""
        body = base64.b64decode(text, validate=True) if answer.is_base64_encoded else text.encode()
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "answer"
        raise MalformedAnswerError(f"its `{where}` is wrong: {fault['msg']}") from None
    except binascii.Error as error:
        raise MalformedAnswerError(f"its body is not base64: {error}") from None
    if len(text) > LAMBDA_LIMIT:
        raise MalformedAnswerError(
            f"its body has {len(text):,} bytes, and Lambda hands over {LAMBDA_LIMIT:,} at most"
        )
    return HttpAnswer(
        answer.status_code,
        [_remapped(name, value) for name, value in _merged(answer)],
        b"" if answer.status_code in _WITHOUT_BODY else body,
    )


def _merged(answer: _ProxyAnswer) -> list[tuple[str, str]]:
    """Both kinds of headers in one list; a pair that is in both counts once."""
    pairs = [
        (name, value)
        for name, values in (answer.multi_value_headers or {}).items()
        for value in values
    ]
    pairs += [pair for pair in (answer.headers or {}).items() if pair not in pairs]
    if not any(name.lower() == "content-type" for name, _ in pairs):
        pairs.append(("Content-Type", "application/json"))
    return [pair for pair in pairs if pair[0].lower() != "transfer-encoding"]


def _remapped(name: str, value: str) -> tuple[str, str]:
    return (f"x-amzn-Remapped-{name}" if name.lower() in _REMAPPED else name), value


def _refusal(status: int, kind: str, message: str) -> HttpAnswer:
    return HttpAnswer(
        status,
        [("Content-Type", "application/json"), ("x-amzn-ErrorType", kind)],
        orjson.dumps({"message": message}),
    )


NO_SUCH_METHOD = _refusal(
    403, "MissingAuthenticationTokenException", "Missing Authentication Token"
)
"""For a path that no route has, and for a method that the route's path does not have."""

TOO_LARGE_FOR_THE_GATEWAY = HttpAnswer(
    413,
    [("Content-Type", "text; charset=utf-8")],
    b"HTTP content length exceeded 10485760 bytes.",
)
TOO_LARGE_FOR_LAMBDA = _refusal(413, "BadRequestException", "Request Too Long")
FUNCTION_FAILED = _refusal(502, "InternalServerErrorException", "Internal server error")
