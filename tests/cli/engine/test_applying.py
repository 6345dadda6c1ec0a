from collections.abc import Callable

import anyio
import pytest

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, REST_API, ROLE, Address
from achalice_cli.engine.applying import Event, Failed, Finished, Outcome, Started, apply
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import Outputs
from achalice_cli.engine.steps import Plan

from .builders import (
    API_PERMISSION,
    FUNCTION,
    LOG_GROUP,
    MAPPING,
    ROLE_RESOURCE,
    RULE_PERMISSION,
    SUBSCRIPTION,
    changed,
    everything,
    function,
    log_group,
    log_groups,
    without,
)
from .fakes import FakeAws, MemoryRecord, deploy, deployed, identity_of

ROLE_CREATED = "create role shop-dev"
GROUP_CREATED = "create log_group /aws/lambda/shop-dev-tick"
OLD_LAYER = "layer shop-dev-dependencies c0ffee"
NEW_LAYER = "layer shop-dev-dependencies decaf"
FIRST = {address for address, each in everything().items() if not each.needs()}
"""What waits for nothing."""
AT_ONCE = {
    f"create {each.kind} {identity_of(each, {})}"
    for address, each in everything().items()
    if address in FIRST
}
FUNCTION_ID = "function shop-dev-tick"
PERMISSION_ID = f"permission {FUNCTION_ID} from rest_api shop-dev/1"


def with_new_layer() -> Desired:
    return changed(everything(), LAYER, content="decaf")


def only_a_role() -> Desired:
    return {ROLE: ROLE_RESOURCE}


def actions(outcome: Outcome) -> set[str]:
    return {f"{each.step.action} {each.step.address}" for each in outcome.finished}


async def test_everything_that_is_declared_is_made_and_recorded() -> None:
    aws, record = FakeAws(), MemoryRecord()

    outcome = await deploy(everything(), aws, record)

    assert (outcome.failed, outcome.not_started) == ((), ())
    assert {id_ for each in record.resources.values() for id_ in each.outputs.values()} == set(
        aws.there
    )
    assert record.resources.keys() == everything().keys()


async def test_a_record_holds_what_the_next_plan_and_the_user_need() -> None:
    _, record = await deployed(everything())

    recorded = record.resources[REST_API]

    assert recorded.kind == "rest_api"
    assert recorded.properties == everything()[REST_API].properties()
    assert recorded.outputs == {"id": "rest_api shop-dev/1"}
    assert recorded.url == "https://shop-dev/1"
    assert recorded.needs == {FUNCTION: {"id": FUNCTION_ID}}


async def test_an_unchanged_app_makes_no_call_and_writes_no_record() -> None:
    aws, record = await deployed(everything())

    await deploy(everything(), aws, record)

    assert (aws.took(), record.writes) == ([], 0)


async def test_a_change_is_one_call() -> None:
    aws, record = await deployed(everything())

    await deploy(changed(everything(), FUNCTION, timeout=30), aws, record)

    assert (aws.took(), record.writes) == ([f"update {FUNCTION_ID}"], 1)


async def test_what_is_not_declared_any_more_goes_from_aws_and_from_the_record() -> None:
    aws, record = await deployed(everything())

    await deploy({}, aws, record)

    assert (aws.there, record.resources) == ({}, {})


async def test_nothing_is_begun_before_what_it_waits_for_is_done() -> None:
    aws, record = FakeAws(held={ROLE_CREATED}), MemoryRecord()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, everything(), aws, record)
            await anyio.wait_all_tasks_blocked()
            begun = set(aws.calls)
            aws.let_go(ROLE_CREATED)

    assert begun == AT_ONCE


async def test_a_step_is_begun_as_soon_as_what_it_waits_for_is_done() -> None:
    """There are no waves: one function is finished, triggers and all, while another's log group
    is still being made."""
    other = addresses.log_group("other")
    desired = {
        **everything(),
        other: log_group("other"),
        addresses.function("other"): function("other"),
    }
    held = "create log_group /aws/lambda/shop-dev-other"
    aws, record = FakeAws(held={held}), MemoryRecord()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, desired, aws, record)
            await anyio.wait_all_tasks_blocked()
            done = set(record.resources)
            aws.let_go(held)

    assert done == everything().keys()
    assert record.resources.keys() == desired.keys()


async def test_independent_steps_overlap() -> None:
    names = {f"create log_group /aws/lambda/shop-dev-g{each}" for each in range(20)}
    aws, record = FakeAws(held=names), MemoryRecord()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, log_groups(20), aws, record)
            for name in names:
                await aws.begun(name)
            for name in names:
                aws.let_go(name)

    assert len(record.resources) == 20


async def test_no_more_steps_of_a_service_are_under_way_than_its_limit() -> None:
    aws, record = FakeAws(), MemoryRecord()

    await deploy(log_groups(20), aws, record, {"logs": 3})

    assert (aws.at_once, len(record.resources)) == ({"logs": 3}, 20)


async def test_one_service_s_limit_does_not_hold_up_another() -> None:
    groups = [f"create log_group /aws/lambda/shop-dev-g{each}" for each in range(3)]
    aws, record = FakeAws(held=set(groups)), MemoryRecord()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(
                deploy, {**log_groups(3), ROLE: ROLE_RESOURCE}, aws, record, {"logs": 1, "iam": 1}
            )
            await anyio.wait_all_tasks_blocked()
            done = set(record.resources)
            for name in groups:
                aws.let_go(name)

    assert done == {ROLE}


async def test_after_a_failure_running_steps_finish_and_no_other_is_begun() -> None:
    layer = f"create {OLD_LAYER}"
    aws, record = FakeAws(refuse={ROLE_CREATED}, held={layer}), MemoryRecord()
    outcomes: list[Outcome] = []

    async def run() -> None:
        outcomes.append(await deploy(everything(), aws, record))

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(run)
            await anyio.wait_all_tasks_blocked()
            aws.let_go(layer)

    [outcome] = outcomes
    assert [str(each.error) for each in outcome.failed] == [ROLE_CREATED]
    made = FIRST - {ROLE}
    assert actions(outcome) == {f"create {address}" for address in made}
    assert record.resources.keys() == made
    assert set(aws.calls) == AT_ONCE
    assert {step.address for step in outcome.not_started} == everything().keys() - {ROLE, *made}


async def test_a_step_that_waits_for_its_turn_is_not_begun_after_a_failure() -> None:
    groups = log_groups(3)
    first, *others = [f"create log_group {each}" for each in names_of_groups(groups)]
    aws, record = FakeAws(refuse={first}), MemoryRecord()

    outcome = await deploy(groups, aws, record, {"logs": 1})

    assert aws.calls == [first]
    assert len(outcome.not_started) == len(others)


def names_of_groups(groups: Desired) -> list[str]:
    return [each.name for each in groups.values() if each.kind == "log_group"]


async def test_every_failure_is_in_the_outcome() -> None:
    outcome = await deploy(everything(), FakeAws(refuse=set(AT_ONCE)), MemoryRecord())

    assert {str(each.error) for each in outcome.failed} == AT_ONCE
    assert outcome.finished == ()


async def test_the_next_deploy_goes_on_from_what_exists() -> None:
    aws, record = FakeAws(refuse={f"create {FUNCTION_ID}"}), MemoryRecord()
    await deploy(everything(), aws, record)
    made = set(aws.took())
    aws.refuse.clear()

    outcome = await deploy(everything(), aws, record)

    assert (outcome.failed, outcome.not_started) == ((), ())
    assert made & set(aws.took()) == {f"create {FUNCTION_ID}"}
    assert record.resources.keys() == everything().keys()


async def test_when_told_to_stop_running_steps_finish_and_no_other_is_begun() -> None:
    aws, record, stop = FakeAws(held={ROLE_CREATED}), MemoryRecord(), anyio.Event()
    outcomes: list[Outcome] = []

    async def run() -> None:
        made = plan(everything(), {})
        outcomes.append(await apply(made, {}, aws, record, stop=stop))

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(run)
            await aws.begun(ROLE_CREATED)
            stop.set()
            aws.let_go(ROLE_CREATED)

    [outcome] = outcomes
    assert outcome.failed == ()
    assert ROLE in record.resources
    assert record.resources.keys() <= FIRST
    assert len(outcome.not_started) == len(everything()) - len(record.resources)


async def test_told_to_stop_before_it_begins_nothing_happens() -> None:
    aws, stop = FakeAws(), anyio.Event()
    stop.set()

    outcome = await apply(plan(everything(), {}), {}, aws, MemoryRecord(), stop=stop)

    assert (aws.calls, outcome.finished) == ([], ())
    assert len(outcome.not_started) == len(everything())


async def test_a_success_is_recorded_before_what_waits_for_it_begins() -> None:
    """Else a crash in between would leave a function in AWS whose role nobody knows of."""
    aws, record = FakeAws(), MemoryRecord(held={ROLE})

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, everything(), aws, record)
            await anyio.wait_all_tasks_blocked()
            begun = set(aws.calls)
            record.let_go()

    assert begun == AT_ONCE


async def test_a_success_is_recorded_even_when_the_deploy_is_cancelled() -> None:
    aws, record = FakeAws(), MemoryRecord(held={ROLE})

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, only_a_role(), aws, record)
            await record.begun(ROLE)
            tasks.cancel_scope.cancel()
            record.let_go()

    assert record.resources.keys() == {ROLE}


async def test_a_removal_is_recorded_even_when_the_deploy_is_cancelled() -> None:
    aws, record = await deployed(only_a_role())
    record.held = {ROLE}

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, {}, aws, record)
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()
            record.let_go()

    assert record.resources == {}


async def test_a_step_that_cannot_be_recorded_has_failed() -> None:
    outcome = await deploy(everything(), FakeAws(), MemoryRecord(refuse={ROLE}))

    assert [(each.step.address, str(each.error)) for each in outcome.failed] == [
        (ROLE, "disk full")
    ]
    assert not any("function" in each for each in actions(outcome))


async def test_functions_leave_an_old_layer_before_it_is_deleted() -> None:
    aws, record = await deployed(everything())

    await deploy(with_new_layer(), aws, record)

    assert aws.took() == [
        f"create {NEW_LAYER}",
        f"update {FUNCTION_ID}",
        f"delete {OLD_LAYER}",
    ]
    assert record.resources[LAYER].superseded == ()


@pytest.mark.parametrize("refused", [f"update {FUNCTION_ID}", f"delete {OLD_LAYER}"])
async def test_an_old_layer_is_remembered_until_it_is_deleted(refused: str) -> None:
    aws, record = await deployed(everything())
    aws.refuse = {refused}

    await deploy(with_new_layer(), aws, record)

    assert record.resources[LAYER].outputs == {"id": NEW_LAYER}
    assert record.resources[LAYER].superseded == ({"id": OLD_LAYER},)


async def test_an_old_layer_whose_deletion_failed_is_deleted_by_the_next_deploy() -> None:
    aws, record = await deployed(everything())
    aws.refuse = {f"delete {OLD_LAYER}"}
    await deploy(with_new_layer(), aws, record)
    aws.refuse.clear()
    aws.took()

    await deploy(with_new_layer(), aws, record)

    assert aws.took() == [f"delete {OLD_LAYER}"]
    assert plan(with_new_layer(), record.resources).work == ()


async def test_an_old_layer_is_deleted_with_the_app() -> None:
    aws, record = await deployed(everything())
    aws.refuse = {f"delete {OLD_LAYER}"}
    await deploy(with_new_layer(), aws, record)
    aws.refuse.clear()

    await deploy({}, aws, record)

    assert (aws.there, record.resources) == ({}, {})


async def test_functions_follow_a_layer_that_was_replaced_by_a_deploy_that_failed() -> None:
    aws, record = await deployed(everything())
    aws.refuse = {f"update {FUNCTION_ID}"}
    await deploy(with_new_layer(), aws, record)
    aws.refuse.clear()
    aws.took()

    await deploy(with_new_layer(), aws, record)

    assert aws.took() == [f"update {FUNCTION_ID}", f"delete {OLD_LAYER}"]


async def test_functions_follow_a_layer_that_was_replaced_by_a_deploy_that_was_killed() -> None:
    aws, record = await deployed(everything())
    update = f"update {FUNCTION_ID}"
    aws.held = {update}
    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, with_new_layer(), aws, record)
            await aws.begun(update)
            tasks.cancel_scope.cancel()
    aws.held.clear()
    aws.took()

    await deploy(with_new_layer(), aws, record)

    assert aws.took() == [update, f"delete {OLD_LAYER}"]


async def test_going_back_to_the_layer_that_was_to_be_deleted_keeps_it() -> None:
    """Same content, same layer version: what replaces the new one is the old one."""
    aws, record = await deployed(everything())
    aws.refuse = {f"update {FUNCTION_ID}"}
    await deploy(with_new_layer(), aws, record)
    aws.refuse.clear()
    aws.took()

    await deploy(everything(), aws, record)

    assert f"delete {OLD_LAYER}" not in aws.took()
    assert OLD_LAYER in aws.there
    assert NEW_LAYER not in aws.there
    assert plan(everything(), record.resources).work == ()


async def test_a_replacement_that_turns_out_to_be_the_same_thing_is_not_deleted() -> None:
    """A permission is made anew when what it refers to is; its statement may be the same one."""
    aws, record = await deployed(everything())
    permission = record.resources[RULE_PERMISSION]
    record.resources[RULE_PERMISSION] = permission.model_copy(update={"needs": {}})

    outcome = await deploy(everything(), aws, record)

    assert actions(outcome) == {f"replace {RULE_PERMISSION}", f"delete {RULE_PERMISSION}"}
    assert permission.outputs["id"] in aws.there
    assert plan(everything(), record.resources).work == ()


@pytest.mark.parametrize("address", [MAPPING, SUBSCRIPTION])
async def test_what_lives_on_at_another_address_is_not_deleted(address: Address) -> None:
    """A queue or topic named by its ARN from now on is still the same, and so is its mapping."""
    aws, record = await deployed(everything())
    resource = everything()[address]
    field = "queue" if address == MAPPING else "topic"
    arn = f"arn:aws:any:eu-west-1:1:{getattr(resource, field)}"
    moved = Address(f"{address}-by-arn")
    desired = {
        **without(everything(), address),
        moved: resource.model_copy(update={field: arn}),
    }

    await deploy(desired, aws, record)

    assert record.resources[moved].outputs["id"] in aws.there
    assert address not in record.resources
    assert plan(desired, record.resources).work == ()


async def test_deletes_at_one_address_do_not_undo_each_other_s_records() -> None:
    """The last of them must leave nothing, whichever that is."""
    aws, record = await deployed({LAYER: everything()[LAYER]})
    old: tuple[Outputs, ...] = ({"id": "layer 1"}, {"id": "layer 2"})
    record.resources[LAYER] = record.resources[LAYER].model_copy(update={"superseded": old})
    names = ["delete layer 1", f"delete {OLD_LAYER}", "delete layer 2"]
    aws.held = set(names)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(deploy, {}, aws, record)
            for name in names:
                await aws.begun(name)
            for name in names:
                aws.let_go(name)

    assert record.resources == {}


async def test_a_resource_whose_old_one_is_left_stays_in_the_record_as_gone() -> None:
    aws, record = await deployed(everything())
    aws.refuse = {f"delete {OLD_LAYER}"}
    await deploy(with_new_layer(), aws, record)

    await deploy({}, aws, record)

    assert record.resources[LAYER].gone
    assert record.resources[LAYER].superseded == ({"id": OLD_LAYER},)
    assert [step.address for step in plan({}, record.resources).work][:1] == [LAYER]


async def test_a_resource_that_somebody_deleted_is_made_again() -> None:
    aws, record = await deployed(everything())
    aws.lose(FUNCTION_ID)

    outcome = await deploy(changed(everything(), FUNCTION, timeout=30), aws, record)

    assert (outcome.failed, outcome.not_started) == ((), ())
    assert FUNCTION_ID in aws.there


async def test_what_used_a_deleted_resource_is_put_in_order_by_the_same_deploy() -> None:
    """With a function AWS deletes the permissions to call it, so the API would answer 500."""
    aws, record = await deployed(everything())
    there = set(aws.there)
    aws.lose(FUNCTION_ID)

    await deploy(changed(everything(), FUNCTION, timeout=30), aws, record)

    assert set(aws.there) == there
    assert plan(changed(everything(), FUNCTION, timeout=30), record.resources).work == ()


@pytest.mark.parametrize("refused", [f"create {FUNCTION_ID}", f"create {PERMISSION_ID}"])
async def test_what_used_a_deleted_resource_is_put_in_order_by_the_next_deploy(
    refused: str,
) -> None:
    """The record knows of it although the first deploy got no further."""
    desired = changed(everything(), FUNCTION, timeout=30)
    aws, record = await deployed(everything())
    there = set(aws.there)
    aws.lose(FUNCTION_ID)
    aws.refuse = {refused}
    await deploy(desired, aws, record)
    aws.refuse.clear()

    await deploy(desired, aws, record)

    assert set(aws.there) == there
    assert plan(desired, record.resources).work == ()


async def test_what_is_only_made_with_a_deleted_resource_stays_as_it_is() -> None:
    aws, record = await deployed(everything())
    aws.lose("log_group /aws/lambda/shop-dev-tick")

    await deploy(changed(everything(), LOG_GROUP, retention_in_days=7), aws, record)

    assert aws.took() == [
        "update log_group /aws/lambda/shop-dev-tick",
        GROUP_CREATED,
        f"update {FUNCTION_ID}",
    ]


async def test_a_rest_api_that_is_made_again_may_call_its_function() -> None:
    """Its id is another one, and the permission names that."""
    desired = changed(everything(), REST_API, stage="v1")
    aws, record = await deployed(everything())
    aws.lose("rest_api shop-dev/1")

    await deploy(desired, aws, record)

    assert f"permission {FUNCTION_ID} from rest_api shop-dev/2" in aws.there
    assert record.resources[API_PERMISSION].superseded != ()
    await deploy(desired, aws, record)
    assert plan(desired, record.resources).work == ()


async def test_what_is_gone_when_it_is_to_be_deleted_counts_as_deleted() -> None:
    aws, record = await deployed(everything())
    aws.there.clear()

    outcome = await deploy({}, aws, record)

    assert outcome.failed == ()
    assert record.resources == {}


async def run_reporting(made: Plan, aws: FakeAws, report: Callable[[Event], None]) -> Outcome:
    with anyio.fail_after(5):
        return await apply(made, {}, aws, MemoryRecord(), report=report)


async def test_each_step_is_reported_when_it_begins_and_when_it_is_done() -> None:
    events: list[Event] = []

    outcome = await run_reporting(plan(only_a_role(), {}), FakeAws(), events.append)

    begun, done = events
    assert isinstance(begun, Started)
    assert isinstance(done, Finished)
    assert begun.step == done.step
    assert done.seconds >= 0
    assert outcome.finished == (done,)


async def test_a_failure_is_reported_when_it_happens() -> None:
    events: list[Event] = []

    outcome = await run_reporting(
        plan(only_a_role(), {}), FakeAws(refuse={ROLE_CREATED}), events.append
    )

    assert isinstance(events[-1], Failed)
    assert outcome.failed == (events[-1],)


async def test_steps_that_keep_things_are_not_reported() -> None:
    aws, record = await deployed(everything())
    events: list[Event] = []
    made = plan(without(everything(), MAPPING), record.resources)

    await apply(made, record.resources, aws, record, report=events.append)

    assert {each.step.address for each in events} == {MAPPING}
