import os
import signal
from collections.abc import Callable

import anyio
import pytest
from anyio.lowlevel import checkpoint

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import LAYER, ROLE, log_group
from achalice_cli.engine.applying import Event, Failed, Finished, Made, Outcome, Result, Started
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired, Resource
from achalice_cli.engine.steps import Create, Delete
from achalice_cli.rollout import RolloutError, roll_out, say

from .engine.builders import FUNCTION, LOG_GROUP, ROLE_RESOURCE, RULE, everything, without
from .engine.fakes import FakeAws, MemoryRecord

ROLE_CREATED = "create role shop-dev"
STEP = Create(ROLE, ROLE_RESOURCE)


class HintingError(AchaliceError):
    """Knows what to do."""

    def __init__(self, hint: str | None) -> None:
        super().__init__("not you")
        self.hint = hint


def nothing(event: Event) -> None:
    """Says nothing of `event`."""


def name_of(event: Event) -> str | None:
    return None if isinstance(event, Started) else f"{type(event).__name__} {event.step.address}"


async def ctrl_c(number: signal.Signals = signal.SIGINT) -> None:
    """Send the signal, and let the loop hear of it and everybody react."""
    os.kill(os.getpid(), number)
    for _ in range(20):
        await checkpoint()


async def rolled_out(
    aws: FakeAws,
    record: MemoryRecord,
    desired: Desired | None = None,
    describe: Callable[[Event], str | None] = nothing,
) -> Outcome:
    made = plan(everything() if desired is None else desired, record.resources)
    with anyio.fail_after(5):
        return await roll_out(
            made, record.resources, aws, record, limits={"lambda": 2}, describe=describe
        )


async def test_a_plan_is_carried_out_and_recorded() -> None:
    aws, record = FakeAws(), MemoryRecord()

    outcome = await rolled_out(aws, record)

    assert record.resources.keys() == everything().keys()
    assert {each.step.address for each in outcome.finished} == everything().keys()


async def test_limits_hold() -> None:
    aws = FakeAws()

    await rolled_out(aws, MemoryRecord())

    assert aws.at_once["lambda"] == 2


async def test_what_there_is_to_say_of_each_step_goes_to_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await rolled_out(FakeAws(), MemoryRecord(), {ROLE: ROLE_RESOURCE}, name_of)

    assert capsys.readouterr() == ("", "Finished role:default\n")


async def test_a_line_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    say("hello")

    assert capsys.readouterr() == ("", "hello\n")


async def test_a_failed_step_fails_the_rollout_and_what_was_done_stays_recorded() -> None:
    record = MemoryRecord()
    few = without(everything(), *(everything().keys() - {ROLE, LAYER, LOG_GROUP, FUNCTION, RULE}))

    with pytest.raises(RolloutError) as raised:
        await rolled_out(FakeAws(refuse={"create function shop-dev-tick"}), record, few)

    assert str(raised.value) == "1 step failed, 3 done, 1 not begun"
    assert raised.value.detail == (
        "could not create function:tick (shop-dev-tick): create function shop-dev-tick\n"
        "done: create log_group:tick, create role:default, create layer:dependencies\n"
        "not begun: create rule:tick"
    )
    assert record.resources.keys() == {LAYER, LOG_GROUP, ROLE}


def failed(*hints: str | None) -> RolloutError:
    failures = tuple(Failed(STEP, HintingError(hint)) for hint in hints)
    return RolloutError(Outcome((Finished(STEP, 0.1),), failures, (STEP, STEP)))


def test_each_failure_has_a_line() -> None:
    error = failed(None, None)

    assert str(error) == "2 steps failed, 1 done, 2 not begun"
    assert (error.detail or "").splitlines()[:2] == [
        "could not create role:default (shop-dev): not you",
        "could not create role:default (shop-dev): not you",
    ]


def test_the_hint_is_to_run_the_command_again() -> None:
    assert failed(None).hint == "run the command again: it goes on from what exists"


def test_what_was_done_and_what_was_not_begun_is_named() -> None:
    assert (failed(None).detail or "").splitlines()[1:] == [
        "done: create role:default",
        "not begun: create role:default, create role:default",
    ]


def test_of_long_lists_the_beginning_is_named() -> None:
    left = tuple(Create(log_group(f"g{each}"), ROLE_RESOURCE) for each in range(10))

    error = RolloutError(Outcome((), (), left))

    assert error.detail == (
        f"not begun: {', '.join(f'create log_group:g{each}' for each in range(8))} and 2 more"
    )


def test_a_removal_that_failed_is_named_as_in_aws() -> None:
    step = Delete(ROLE, "role", {"name": "shop-dev"})

    error = RolloutError(Outcome((), (Failed(step, HintingError(None)),), ()))

    assert error.detail == "could not delete role:default (shop-dev): not you"


def test_what_the_failures_hint_at_comes_before_once_each() -> None:
    assert failed(None, "ask for the permission", "log in", "log in").hint == (
        "ask for the permission; log in; then run the command again: it goes on from what exists"
    )


def test_a_failure_that_is_no_error_of_ours_has_no_hint_and_does_no_harm() -> None:
    error = RolloutError(Outcome((), (Failed(STEP, KeyError("arn")),), ()))

    assert error.detail == "could not create role:default (shop-dev): 'arn'"
    assert error.hint == "run the command again: it goes on from what exists"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_ctrl_c_lets_running_steps_finish_and_begins_no_other(
    capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    aws, record = FakeAws(held={ROLE_CREATED}), MemoryRecord()

    async def interrupt() -> None:
        await aws.begun(ROLE_CREATED)
        await ctrl_c(number)
        aws.let_go(ROLE_CREATED)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(interrupt)
            with pytest.raises(RolloutError) as raised:
                await rolled_out(aws, record)

    assert str(raised.value).startswith("interrupted: ")
    assert (raised.value.detail or "").startswith("done: ")
    assert ROLE in record.resources
    assert FUNCTION not in record.resources
    assert capsys.readouterr().err == (
        "stopping: what has begun is being finished; once more to give that up\n"
    )


async def test_ctrl_c_in_the_last_step_is_no_failure() -> None:
    """All is done; there is nothing to say about it."""
    aws, record = FakeAws(held={ROLE_CREATED}), MemoryRecord()

    async def interrupt() -> None:
        await aws.begun(ROLE_CREATED)
        await ctrl_c()
        aws.let_go(ROLE_CREATED)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(interrupt)
            outcome = await rolled_out(aws, record, {ROLE: ROLE_RESOURCE})

    assert len(outcome.finished) == 1


async def test_whoever_listens_for_signals_already_stops_it() -> None:
    aws, record, stop = FakeAws(held={ROLE_CREATED}), MemoryRecord(), anyio.Event()
    made = plan(everything(), record.resources)

    async def interrupt() -> None:
        await aws.begun(ROLE_CREATED)
        stop.set()
        aws.let_go(ROLE_CREATED)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(interrupt)
            with pytest.raises(RolloutError):
                await roll_out(
                    made, record.resources, aws, record, limits={}, describe=nothing, stop=stop
                )

    assert ROLE in record.resources
    assert FUNCTION not in record.resources


async def test_a_second_ctrl_c_gives_up_on_running_steps() -> None:
    aws, record = FakeAws(held={ROLE_CREATED}), MemoryRecord()

    async def interrupt() -> None:
        await aws.begun(ROLE_CREATED)
        for _ in range(2):
            await ctrl_c()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(interrupt)
            with pytest.raises(KeyboardInterrupt):
                await rolled_out(aws, record, {ROLE: ROLE_RESOURCE})

    assert record.resources == {}


async def test_a_second_ctrl_c_does_not_lose_what_is_being_recorded() -> None:
    aws, record = FakeAws(), MemoryRecord(held={ROLE})

    async def interrupt() -> None:
        await record.begun(ROLE)
        for _ in range(2):
            await ctrl_c()
        record.let_go()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(interrupt)
            with pytest.raises(KeyboardInterrupt):
                await rolled_out(aws, record, {ROLE: ROLE_RESOURCE})

    assert record.resources.keys() == {ROLE}


class EagerAws(FakeAws):
    """Interrupts its user in the very first call."""

    async def create(self, resource: Resource, made: Made) -> Result:
        if not self.calls:
            os.kill(os.getpid(), signal.SIGINT)
        return await super().create(resource, made)


async def test_signals_are_heard_from_the_first_step_on() -> None:
    with pytest.raises(RolloutError, match="interrupted"):
        await rolled_out(EagerAws(), MemoryRecord())


async def test_afterwards_ctrl_c_is_python_s_again() -> None:
    await rolled_out(FakeAws(), MemoryRecord())

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
