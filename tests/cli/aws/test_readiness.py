import anyio
import pytest

import achalice_cli.aws.readiness
from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.patience import PATIENCE
from achalice_cli.aws.readiness import LONG_PATIENCE, Readiness
from achalice_cli.aws.session import Aws

from .scripts import Call, Clock, Script

NAME = "shop-dev"


@pytest.fixture
def readiness(aws: Aws) -> Readiness:
    return Readiness(aws)


def asking(lambda_: Script, name: str = NAME) -> Call:
    return lambda_.on("get_function_configuration", FunctionName=name)


async def test_where_nothing_was_changed_nothing_has_to_settle(
    readiness: Readiness, lambda_: Script
) -> None:
    await readiness.settle()


async def test_a_new_function_is_waited_for_until_it_can_be_called(
    readiness: Readiness, lambda_: Script, clock: Clock
) -> None:
    readiness.changed(NAME)
    asking(lambda_).gives(State="Pending", StateReasonCode="Creating")
    asking(lambda_).gives(State="Pending", StateReasonCode="Creating")
    asking(lambda_).gives(State="Active", LastUpdateStatus="Successful")

    await readiness.settle()

    assert len(clock.pauses) == 2


async def test_a_changed_function_is_waited_for_until_the_change_is_in_force(
    readiness: Readiness, lambda_: Script, clock: Clock
) -> None:
    readiness.changed(NAME)
    asking(lambda_).gives(State="Active", LastUpdateStatus="InProgress")
    asking(lambda_).gives(State="Active", LastUpdateStatus="Successful")

    await readiness.settle()

    assert len(clock.pauses) == 1


async def test_what_has_settled_is_not_asked_again(readiness: Readiness, lambda_: Script) -> None:
    readiness.changed(NAME)
    asking(lambda_).gives(State="Active")
    await readiness.settle()

    await readiness.settle()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            {
                "State": "Failed",
                "StateReasonCode": "EniLimitExceeded",
                "StateReason": "You have reached the limit.",
            },
            "EniLimitExceeded: shop-dev: You have reached the limit.",
        ),
        (
            {
                "State": "Active",
                "LastUpdateStatus": "Failed",
                "LastUpdateStatusReasonCode": "InvalidRuntime",
                "LastUpdateStatusReason": "No such runtime.",
            },
            "InvalidRuntime: shop-dev: No such runtime.",
        ),
        ({"State": "Failed"}, "Failed: shop-dev: no reason given"),
    ],
    ids=["made", "changed", "without a reason"],
)
async def test_a_function_that_failed_is_told_with_aws_s_reason(
    readiness: Readiness, lambda_: Script, state: dict[str, str], sentence: str
) -> None:
    readiness.changed(NAME)
    asking(lambda_).gives(**state)

    with pytest.raises(AwsCallError) as raised:
        await readiness.settle()

    assert str(raised.value) == f"lambda GetFunctionConfiguration was refused: {sentence}"


async def test_a_function_that_never_settles_is_told(
    readiness: Readiness, lambda_: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(check: object, patience: float) -> bool:
        return False

    monkeypatch.setattr(achalice_cli.aws.readiness, "until_true", never)
    readiness.changed(NAME)

    with pytest.raises(AwsCallError, match="Pending: shop-dev: is still not ready"):
        await readiness.settle()


def with_three_changed(readiness: Readiness) -> None:
    for name in ("a", "b", "c"):
        readiness.changed(name)


async def test_functions_settle_side_by_side(
    readiness: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, let_go = 0, anyio.Event()

    async def held(check: object, patience: float) -> bool:
        nonlocal waiting
        waiting += 1
        await let_go.wait()
        return True

    monkeypatch.setattr(achalice_cli.aws.readiness, "until_true", held)
    with_three_changed(readiness)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(readiness.settle)
            await anyio.wait_all_tasks_blocked()
            together = waiting
            let_go.set()

    assert together == 3


async def test_only_those_that_failed_to_settle_are_waited_for_again(
    readiness: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [True, False, True]

    async def next_answer(check: object, patience: float) -> bool:
        return answers.pop()

    monkeypatch.setattr(achalice_cli.aws.readiness, "until_true", next_answer)
    with_three_changed(readiness)
    with pytest.raises(AwsCallError, match="is still not ready"):
        await readiness.settle()
    answers.append(True)

    await readiness.settle()

    assert answers == []


async def test_what_takes_minutes_is_waited_for_longer(
    readiness: Readiness, lambda_: Script, clock: Clock
) -> None:
    """Network interfaces, for instance."""
    clock.speed = 2000
    readiness.changed(NAME, LONG_PATIENCE)
    for _ in range(2):
        asking(lambda_).gives(State="Pending")
    asking(lambda_).gives(State="Active")

    await readiness.settle()

    assert clock.now > PATIENCE


async def test_a_version_is_waited_for_until_its_snapshot_is_there(
    readiness: Readiness, lambda_: Script, clock: Clock
) -> None:
    version = {"FunctionName": NAME, "Qualifier": "3"}
    lambda_.on("get_function_configuration", **version).gives(State="Pending")
    lambda_.on("get_function_configuration", **version).gives(State="Active")

    await readiness.published(NAME, "3")

    assert len(clock.pauses) == 1


async def test_a_version_that_failed_is_told(readiness: Readiness, lambda_: Script) -> None:
    lambda_.on("get_function_configuration", FunctionName=NAME, Qualifier="3").gives(
        State="Failed", StateReasonCode="FunctionError", StateReason="app.py raised."
    )

    with pytest.raises(AwsCallError, match="FunctionError: shop-dev:3: app"):
        await readiness.published(NAME, "3")
