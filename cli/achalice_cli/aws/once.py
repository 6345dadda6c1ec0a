"""Calls that make a second thing when they are made again, which is what the SDK would do.

Where an answer is lost, nobody knows whether the call was carried out. Most calls can simply be
repeated: names are unique, and what is there already is told. Where AWS gives out ids one has to
look before the call is made again.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal, TypeVar

from aiobotocore.session import AioSession
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as BotocoreConnectionError

from achalice_cli.aws.patience import until_true

ResultT = TypeVar("ResultT")

NOT_REPEATED: Final = (
    "api-gateway.CreateApiKey",
    "api-gateway.CreateUsagePlan",
    "api-gateway.ImportRestApi",
    "apigatewayv2.CreateApi",
    "lambda.CreateEventSourceMapping",
    "lambda.PublishLayerVersion",
)
"""As botocore's events spell them. Whoever makes these calls does so within `made_once`."""

_PATIENCE = 30.0
"""Seconds until it is believed that no answer will come."""


def leave_lost_answers_to_us(session: AioSession) -> None:
    """Keep the clients of `session` from repeating calls that make a second thing."""
    for operation in NOT_REPEATED:
        session.register(f"needs-retry.{operation}", _stop, unique_id=f"once-{operation}")


async def made_once(
    make: Callable[[], Awaitable[ResultT]], find: Callable[[], Awaitable[ResultT | None]]
) -> ResultT:
    """What `make` makes. Where its answer is lost, what `find` finds, before it is called again.

    Raises:
        ClientError, BotoCoreError: what `make` raised last; other errors than lost answers at once.
    """
    answers: list[ResultT] = []
    lost: list[ClientError | BotoCoreError] = []

    async def is_made() -> bool:
        found = await find() if lost else None
        try:
            answers.append(await make() if found is None else found)
        except (ClientError, BotoCoreError) as error:
            if not _is_lost(error):
                raise
            lost.append(error)
        return bool(answers)

    if not await until_true(is_made, patience=_PATIENCE):
        raise lost[-1]
    return answers[0]


def _is_lost(error: ClientError | BotoCoreError) -> bool:
    if isinstance(error, ClientError):
        return _status(error.response) >= 500
    return isinstance(error, BotocoreConnectionError | HTTPClientError)


def _stop(
    response: tuple[object, Mapping[str, object]] | None,
    caught_exception: Exception | None,
    **_: object,
) -> Literal[False] | None:
    """False where the SDK must not make the call again; None where that is up to the SDK."""
    if caught_exception is not None:
        return False
    return False if response is not None and _status(response[1]) >= 500 else None


def _status(answer: Mapping[str, object]) -> int:
    metadata = answer.get("ResponseMetadata")
    status = metadata.get("HTTPStatusCode") if isinstance(metadata, Mapping) else None
    return status if isinstance(status, int) else 0
