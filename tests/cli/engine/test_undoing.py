"""The way back from a deploy that failed, walked on an AWS with memory."""

import anyio
import pytest

from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.applying import Outcome, apply
from achalice_cli.engine.history import UnknownPropertiesError, declared_by
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import Recorded
from achalice_cli.engine.steps import Delete
from achalice_cli.engine.undoing import reinstated, without_removals

from .builders import FUNCTION, LOG_GROUP, RULE, RULE_PERMISSION, changed, everything, without
from .fakes import FakeAws, MemoryRecord, deploy, deployed

FEW = without(
    everything(),
    *(everything().keys() - {ROLE, LAYER, LOG_GROUP, FUNCTION, RULE, RULE_PERMISSION}),
)
SMALL = without(FEW, RULE, RULE_PERMISSION)


async def forward(desired: Desired, aws: FakeAws, record: MemoryRecord) -> Outcome:
    """The part of a deploy that can be undone."""
    steps = without_removals(plan(desired, record.resources))
    with anyio.fail_after(5):
        return await apply(steps, record.resources, aws, record)


async def back(before: dict[str, Recorded], aws: FakeAws, record: MemoryRecord) -> Outcome:
    known = {address: each for address, each in record.resources.items() if address in before}
    olds = {address: before[address] for address in known}
    wanted = declared_by({address: each for address, each in olds.items() if not each.gone})
    for address, recorded in reinstated(olds, record.resources).items():
        await record.put(address, recorded)
    return await deploy(wanted, aws, record)


def things(aws: FakeAws) -> dict[str, object]:
    return {name: thing.resource for name, thing in aws.there.items()}


async def failed_and_undone(
    first: Desired, then: Desired, refuse: str
) -> tuple[FakeAws, MemoryRecord, dict[str, object], dict[str, Recorded]]:
    aws, record = await deployed(first)
    there, recorded = things(aws), {**record.resources}
    aws.refuse = {refuse}
    outcome = await forward(then, aws, record)
    assert outcome.failed
    aws.refuse = set()
    undone = await back({str(address): each for address, each in recorded.items()}, aws, record)
    assert (undone.failed, undone.not_started) == ((), ())
    return aws, record, there, {str(address): each for address, each in recorded.items()}


async def test_what_was_created_is_deleted_again() -> None:
    aws, record, there, recorded = await failed_and_undone(
        SMALL, FEW, "create permission function shop-dev-tick from rule shop-dev-tick-event"
    )

    assert things(aws) == there
    assert record.resources == recorded


async def test_what_was_updated_has_its_earlier_properties_again() -> None:
    then = changed(FEW, ROLE, policy={"Statement": ["other"]})
    aws, record, there, recorded = await failed_and_undone(
        FEW, changed(then, FUNCTION, memory_size=512), "update function shop-dev-tick"
    )

    assert things(aws) == there
    assert record.resources == recorded


async def test_of_what_was_made_anew_the_old_one_is_used_again() -> None:
    """It was kept: nothing is removed before all else is done."""
    then = changed(FEW, LAYER, content="newer")
    aws, record, there, recorded = await failed_and_undone(
        FEW, changed(then, RULE, description="other"), "update rule shop-dev-tick-event"
    )

    assert things(aws) == there
    assert record.resources == recorded
    assert "create layer shop-dev-dependencies c0ffee" not in aws.took()


async def test_nothing_is_removed_on_the_way_there() -> None:
    _, record = await deployed(FEW)

    steps = without_removals(plan(changed(SMALL, LAYER, content="newer"), record.resources))

    assert not any(isinstance(step, Delete) for step in steps.steps)
    assert len(steps.steps) == len(SMALL)


async def test_a_change_that_failed_is_made_once_more_even_if_nothing_else_differs() -> None:
    """It may have come half of the way."""
    aws, record = await deployed(FEW)
    aws.refuse = {"update function shop-dev-tick"}
    await deploy(changed(FEW, FUNCTION, memory_size=512), aws, record)
    aws.refuse = set()
    aws.took()

    await deploy(FEW, aws, record)

    assert aws.took() == ["update function shop-dev-tick"]
    assert plan(FEW, record.resources).work == ()


async def test_where_a_doubt_cannot_be_written_down_the_failure_is_what_is_told() -> None:
    aws, record = await deployed(FEW)
    aws.refuse, record.refuse = {"update function shop-dev-tick"}, {FUNCTION}

    outcome = await deploy(changed(FEW, FUNCTION, memory_size=512), aws, record)

    assert [str(each.error) for each in outcome.failed] == ["update function shop-dev-tick"]


async def test_what_is_not_wholly_recorded_cannot_be_come_back_to() -> None:
    adopted = Recorded(kind="role", properties={"name": "shop-dev"}, outputs={}, adopted=True)

    with pytest.raises(UnknownPropertiesError, match="too little is recorded of role:default"):
        declared_by({ROLE: adopted})
