"""Calling deployed functions by name, and what they answer."""

import base64
from dataclasses import dataclass

from aiobotocore.config import AioConfig
from botocore.exceptions import ReadTimeoutError
from pydantic import BaseModel, Field, ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.aws.errors import our_errors
from achalice_cli.aws.session import Aws

_GRACE = 10
"""Seconds beyond a function's own time-out: a cold start is not counted by that."""


class InvocationTimeoutError(AchaliceError):
    """No answer came in the time that the function has."""

    def __init__(self, function: str, seconds: int) -> None:
        super().__init__(f"`{function}` has not answered within {seconds} s")
        self.hint = "its logs say what it is doing: `achalice logs`"


class FunctionFailure(BaseModel):
    """What a Lambda runtime says of an invocation that failed.

    https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
    """

    error_message: str = Field("", validation_alias="errorMessage")
    error_type: str = Field("", validation_alias="errorType")
    """The exception's class; nothing where Lambda itself ended the invocation."""
    stack_trace: list[str] = Field(default_factory=list, validation_alias="stackTrace")
    """Frames as Python prints them, the outermost first."""


@dataclass(frozen=True, slots=True)
class Invoked:
    """What came of one invocation."""

    payload: bytes
    """JSON: what the function returned, or its failure."""
    failure: FunctionFailure | None
    log: str
    """The last 4 KB of what the function logged, if that was asked for."""


async def invoke(aws: Aws, function: str, payload: bytes, *, seconds: int, tail: bool) -> Invoked:
    """Call `function`, which has `seconds`, and wait for its answer. Never calls twice.

    Raises:
        InvocationTimeoutError: none came.
        AwsCallError, AwsTransportError, UnreachableEndpointError: it could not be called.
    """
    patience = AioConfig(retries={"total_max_attempts": 1}, read_timeout=seconds + _GRACE)
    with our_errors("lambda"):
        async with aws.lambda_with(patience) as client:
            try:
                answer = await client.invoke(
                    FunctionName=function, Payload=payload, LogType="Tail" if tail else "None"
                )
            except ReadTimeoutError:
                raise InvocationTimeoutError(function, seconds + _GRACE) from None
            async with answer["Payload"] as stream:
                returned = await stream.read()
    log = base64.b64decode(answer.get("LogResult", "")).decode(errors="replace")
    failure = _failure(returned) if answer.get("FunctionError") else None
    return Invoked(returned, failure, log)


def _failure(payload: bytes) -> FunctionFailure:
    try:
        return FunctionFailure.model_validate_json(payload)
    except ValidationError:
        return FunctionFailure.model_validate({"errorMessage": payload.decode(errors="replace")})
