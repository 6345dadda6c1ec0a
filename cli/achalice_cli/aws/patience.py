"""Asking again while AWS is not ready yet: on its own error codes, with jittered backoff."""

import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, message_of

ResultT = TypeVar("ResultT")

FIRST_PAUSE = 0.1
"""Seconds. Each further pause is up to twice as long, to no more than `LONGEST_PAUSE`."""
LONGEST_PAUSE = 3.0
PATIENCE = 90.0
"""Seconds until AWS's error is believed. A new role takes about ten to be known everywhere."""


def is_busy(error: ClientError) -> bool:
    """Whether Lambda is still making or changing the function that the call is about."""
    said = message_of(error).lower()
    return code_of(error) == "ResourceConflictException" and (
        "in progress" in said or "is currently in the following state" in said
    )


async def until_accepted(
    call: Callable[[], Awaitable[ResultT]],
    temporary: Callable[[ClientError], bool],
    *,
    patience: float = PATIENCE,
) -> ResultT:
    """The result of `call`, made again for as long as it fails with a `temporary` error.

    Raises:
        ClientError: another error, or still the same one after `patience` seconds.
    """
    deadline = anyio.current_time() + patience
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except ClientError as error:
            if not temporary(error) or anyio.current_time() + pause > deadline:
                raise
        await anyio.sleep(pause * random.uniform(0.5, 1))
        pause = min(pause * 2, LONGEST_PAUSE)


async def until_true(check: Callable[[], Awaitable[bool]], *, patience: float = PATIENCE) -> bool:
    """Whether `check` became true within `patience` seconds."""
    deadline = anyio.current_time() + patience
    pause = FIRST_PAUSE
    while not await check():
        if anyio.current_time() + pause > deadline:
            return False
        await anyio.sleep(pause * random.uniform(0.5, 1))
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return True
