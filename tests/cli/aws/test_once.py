from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError

from achalice_cli.aws.once import made_once

from .scripts import Clock

if TYPE_CHECKING:
    from botocore.exceptions import _ClientErrorResponseTypeDef

CUT = ConnectionClosedError(endpoint_url="https://apigateway")


def refusal(status: int) -> ClientError:
    answer = {
        "Error": {"Code": "Refused", "Message": ""},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(cast("_ClientErrorResponseTypeDef", answer), "Call")


def making(*answers: BotoCoreError | ClientError | str) -> Callable[[], Awaitable[str]]:
    """A call that gives one of `answers` after the other, and the last one for ever."""
    left = list(answers)

    async def make() -> str:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, str):
            return answer
        raise answer

    return make


async def nothing() -> str | None:
    return None


async def it() -> str | None:
    return "it"


async def test_what_is_made_and_told_is_not_looked_for() -> None:
    assert await made_once(making("made"), it) == "made"


@pytest.mark.parametrize("lost", [CUT, refusal(503)], ids=["connection", "server"])
async def test_what_was_made_although_nobody_said_so_is_not_made_again(
    lost: BotoCoreError | ClientError,
) -> None:
    assert await made_once(making(lost, "another"), it) == "it"


async def test_what_was_not_made_after_all_is_made(clock: Clock) -> None:
    assert await made_once(making(CUT, "made"), nothing) == "made"
    assert len(clock.pauses) == 1


async def test_a_refusal_is_believed_at_once(clock: Clock) -> None:
    with pytest.raises(ClientError, match="Refused"):
        await made_once(making(refusal(400), "made"), it)

    assert clock.pauses == []


async def test_where_no_answer_ever_comes_that_is_told(clock: Clock) -> None:
    with pytest.raises(ConnectionClosedError):
        await made_once(making(CUT), nothing)

    assert clock.now <= 30
