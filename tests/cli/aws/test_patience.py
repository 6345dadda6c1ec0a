from collections.abc import Awaitable, Callable

import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.patience import LONGEST_PAUSE, is_busy, until_accepted, until_true

from .scripts import Clock


def refusal(code: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Call")


def is_not_yet(error: ClientError) -> bool:
    return error.response["Error"]["Code"] == "NotYet"


def answering(*answers: ClientError | str) -> Callable[[], Awaitable[str]]:
    """A call that gives one of `answers` after the other, and the last one for ever."""
    left = list(answers)

    async def call() -> str:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, ClientError):
            raise answer
        return answer

    return call


async def test_a_call_that_is_accepted_is_made_at_once_and_once(clock: Clock) -> None:
    assert await until_accepted(answering("yes", "again"), is_not_yet) == "yes"
    assert clock.pauses == []


async def test_a_call_is_made_again_until_it_is_accepted(clock: Clock) -> None:
    call = answering(refusal("NotYet"), refusal("NotYet"), "yes")

    assert await until_accepted(call, is_not_yet) == "yes"
    assert len(clock.pauses) == 2


async def test_another_error_is_believed_at_once(clock: Clock) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        await until_accepted(answering(refusal("AccessDenied"), "yes"), is_not_yet)

    assert clock.pauses == []


async def test_another_error_is_believed_also_after_a_temporary_one() -> None:
    call = answering(refusal("NotYet"), refusal("AccessDenied"), "yes")

    with pytest.raises(ClientError, match="AccessDenied"):
        await until_accepted(call, is_not_yet)


async def test_a_temporary_error_that_stays_is_believed_when_patience_is_over(clock: Clock) -> None:
    with pytest.raises(ClientError, match="NotYet"):
        await until_accepted(answering(refusal("NotYet")), is_not_yet, patience=30)

    assert 30 - LONGEST_PAUSE <= clock.now <= 30


async def test_pauses_grow_with_jitter_to_a_longest(clock: Clock) -> None:
    with pytest.raises(ClientError):
        await until_accepted(answering(refusal("NotYet")), is_not_yet, patience=60)

    full = [0.1, 0.2, 0.4, 0.8, 1.6, 3.0, 3.0, 3.0]
    assert all(most / 2 <= pause <= most for pause, most in zip(clock.pauses, full, strict=False))
    assert max(clock.pauses) <= LONGEST_PAUSE
    assert len({round(pause, 6) for pause in clock.pauses}) == len(clock.pauses)


async def test_what_is_true_is_asked_once(clock: Clock) -> None:
    async def check() -> bool:
        return True

    assert await until_true(check)
    assert clock.pauses == []


async def test_what_becomes_true_is_asked_until_then(clock: Clock) -> None:
    answers = [False, False, True]

    async def check() -> bool:
        return answers.pop(0)

    assert await until_true(check)
    assert len(clock.pauses) == 2


async def test_what_does_not_become_true_is_given_up(clock: Clock) -> None:
    async def check() -> bool:
        return False

    assert not await until_true(check, patience=30)
    assert 30 - LONGEST_PAUSE <= clock.now <= 30


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (
            refusal(
                "ResourceConflictException",
                "The operation cannot be performed at this time. An update is in progress for "
                "resource: arn:aws:lambda:eu-west-1:123456789012:function:shop-dev",
            ),
            True,
        ),
        (
            refusal(
                "ResourceConflictException",
                "The operation cannot be performed at this time. The function is currently in the "
                "following state: Pending",
            ),
            True,
        ),
        (refusal("ResourceConflictException", "Function already exist: shop-dev"), False),
        (refusal("ResourceNotFoundException", "in progress"), False),
    ],
    ids=["update in progress", "pending", "exists already", "another error"],
)
def test_a_function_is_busy_while_it_is_being_made_or_changed(
    error: ClientError, busy: bool
) -> None:
    assert is_busy(error) is busy
