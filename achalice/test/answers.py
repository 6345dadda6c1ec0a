"""What the client gets: the HTTP answer that a front makes of a function's."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from achalice import _json
from achalice.test.errors import MalformedAnswerError

LAMBDA_LIMIT = 6_291_556
"""Bytes of JSON that Lambda takes, and gives back, in one synchronous invocation."""

LOAD_BALANCER_LIMIT = 1024 * 1024
"""Bytes that a load balancer takes from a client, and from a function."""

# A function may say what it likes about the connection: a REST API renames it.
_REMAPPED = frozenset({"connection", "content-length", "date", "server", "www-authenticate"})
_WITHOUT_BODY = frozenset({204, 304})


_Status = Annotated[int, Field(ge=200, le=599)]


class _Answer(BaseModel):
    """What all fronts take."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", populate_by_name=True)

    status_code: _Status
    body: str | None = None
    is_base64_encoded: bool = False


class _RestAnswer(_Answer):
    """The output format of a proxy integration; none of its fields is required, no other allowed.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """

    model_config = ConfigDict(extra="forbid")

    status_code: _Status = 200
    headers: dict[str, str] | None = None
    multi_value_headers: dict[str, list[str]] | None = None


class _HttpApiAnswer(_Answer):
    """Payload 2.0: a header has one value, and cookies have a list of their own.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """

    headers: dict[str, str] | None = None
    cookies: list[str] = Field(default_factory=list)


class _LoadBalancerAnswer(_Answer):
    """Its headers are single or multiple, as the events of its target group are.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """

    headers: dict[str, str] | None = None
    multi_value_headers: dict[str, list[str]] | None = None


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer, whole."""

    status: int
    headers: list[tuple[str, str]]
    """What HTTP can carry: names of ASCII, values of Latin-1."""
    body: bytes


def rest_answer(result: object) -> HttpAnswer:
    """The answer that a REST API makes of what a function returned.

    Raises:
        MalformedAnswerError: it would not take it.
    """
    answer = _read(_RestAnswer, result)
    pairs = _merged(answer.headers, answer.multi_value_headers)
    if not any(name.lower() == "content-type" for name, _ in pairs):
        pairs.append(("Content-Type", "application/json"))
    return _made(
        answer,
        [
            (f"x-amzn-Remapped-{name}" if name.lower() in _REMAPPED else name, value)
            for name, value in pairs
        ],
    )


def http_api_answer(result: object) -> HttpAnswer:
    """The answer that an HTTP API or a Function URL makes of what a function returned.

    Without a status, all of it is the body.

    Raises:
        MalformedAnswerError: it would not take it.
    """
    if not isinstance(result, dict) or "statusCode" not in result:
        body = result if isinstance(result, str) else _json.dumps(result).decode()
        headers = {"content-type": "application/json"}
        result = {"statusCode": 200, "headers": headers, "body": body}
    answer = _read(_HttpApiAnswer, result)
    cookies = [("set-cookie", cookie) for cookie in answer.cookies]
    return _made(answer, [*(answer.headers or {}).items(), *cookies])


def load_balancer_answer(result: object) -> HttpAnswer:
    """The answer that a load balancer makes of what a function returned.

    Raises:
        MalformedAnswerError: it would not take it.
    """
    answer = _read(_LoadBalancerAnswer, result)
    headers = _merged(answer.headers, answer.multi_value_headers)
    return _made(answer, headers, LOAD_BALANCER_LIMIT, "a load balancer takes")


AnswerT = TypeVar("AnswerT", bound=_Answer)


def _read(model: type[AnswerT], result: object) -> AnswerT:
    try:
        return model.model_validate(result)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "answer"
        raise MalformedAnswerError(f"its `{where}` is wrong: {fault['msg']}") from None


def _merged(
    single: dict[str, str] | None, several: dict[str, list[str]] | None
) -> list[tuple[str, str]]:
    """Both kinds of headers in one list; a pair that is in both counts once."""
    pairs = [(name, value) for name, values in (several or {}).items() for value in values]
    return pairs + [pair for pair in (single or {}).items() if pair not in pairs]


def _made(
    answer: _Answer,
    headers: list[tuple[str, str]],
    limit: int = LAMBDA_LIMIT,
    limited_by: str = "Lambda hands over",
) -> HttpAnswer:
    text = answer.body or ""
    if len(text) > limit:
        raise MalformedAnswerError(
            f"its body has {len(text):,} bytes, and {limited_by} {limit:,} at most"
        )
    try:
        body = base64.b64decode(text, validate=True) if answer.is_base64_encoded else text.encode()
        for name, value in headers:
            name.encode("ascii")
            value.encode("latin-1")
    except binascii.Error as error:
        raise MalformedAnswerError(f"its body is not base64: {error}") from None
    except UnicodeEncodeError as error:
        raise MalformedAnswerError(f"a header holds {error.object!r}") from None
    return HttpAnswer(
        answer.status_code,
        [pair for pair in headers if pair[0].lower() != "transfer-encoding"],
        b"" if answer.status_code in _WITHOUT_BODY else body,
    )
