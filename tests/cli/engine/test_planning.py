from collections.abc import Iterator
from graphlib import TopologicalSorter
from random import Random
from typing import get_args

import pytest

from achalice.triggers import HttpRoute, PureFunction, Schedule, SqsQueue, Trigger
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, REST_API, ROLE, Address
from achalice_cli.engine.assembly import Contents
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired, Kind, Resource, RestMethod
from achalice_cli.engine.state import Outputs, Recorded
from achalice_cli.engine.steps import Change, Create, Delete, Keep, Plan, Replace, Step, Update

from .builders import (
    API_PERMISSION,
    FUNCTION,
    HOURLY,
    LOG_GROUP,
    MAPPING,
    PURE,
    QUEUE,
    ROLE_RESOURCE,
    ROUTE,
    RULE,
    RULE_PERMISSION,
    assembled,
    changed,
    everything,
    function,
    log_group,
    rule,
    without,
)
from .fakes import FakeAws, MemoryRecord, deploy, deployed

OTHER_ROLE = Address("role:other")
OTHER_LAYER = Address("layer:other")
OTHER_FUNCTION = addresses.function("other")
OTHER_LOG_GROUP = addresses.log_group("other")
OTHER_RULE = addresses.rule("other")

ADDRESS_OF: dict[Kind, Address] = {
    "role": ROLE,
    "log_group": LOG_GROUP,
    "layer": LAYER,
    "function": FUNCTION,
    "rest_api": REST_API,
    "rule": RULE,
    "queue_mapping": MAPPING,
    "permission": RULE_PERMISSION,
}

OTHER_VALUES: dict[tuple[Kind, str], object] = {
    ("role", "name"): "shop-prod",
    ("role", "policy"): {"Statement": [{"Effect": "Allow"}]},
    ("role", "tags"): {"team": "shop"},
    ("log_group", "name"): "/aws/lambda/shop-prod-tick",
    ("log_group", "retention_in_days"): 7,
    ("log_group", "tags"): {"team": "shop"},
    ("layer", "name"): "shop-prod-dependencies",
    ("layer", "content"): "decaf",
    ("layer", "runtime"): "python3.13",
    ("layer", "architecture"): "arm64",
    ("function", "name"): "shop-prod-tick",
    ("function", "code"): "beef",
    ("function", "handler"): "other.app",
    ("function", "runtime"): "python3.13",
    ("function", "architecture"): "arm64",
    ("function", "memory_size"): 256,
    ("function", "timeout"): 30,
    ("function", "environment"): {"ACHALICE_HANDLER": "tick", "TABLE": "orders"},
    ("function", "role"): OTHER_ROLE,
    ("function", "layers"): (LAYER, OTHER_LAYER),
    ("function", "log_group"): OTHER_LOG_GROUP,
    ("function", "tags"): {"team": "shop"},
    ("rest_api", "name"): "shop-prod",
    ("rest_api", "methods"): (RestMethod(path="/", method="GET", summary="All."),),
    ("rest_api", "function"): OTHER_FUNCTION,
    ("rest_api", "guards"): ({"name": "sigv4", "kind": "iam_guard"},),
    ("rest_api", "guard_functions"): (OTHER_FUNCTION,),
    ("rest_api", "stage"): "v1",
    ("rest_api", "binary_media_types"): ("image/png", "image/gif"),
    ("rest_api", "endpoint_type"): "EDGE",
    ("rest_api", "tags"): {"team": "shop"},
    ("rule", "name"): "shop-prod-tick-event",
    ("rule", "schedule_expression"): "rate(2 hours)",
    ("rule", "description"): "Every other hour.",
    ("rule", "function"): OTHER_FUNCTION,
    ("rule", "tags"): {"team": "shop"},
    ("queue_mapping", "queue"): "returns",
    ("queue_mapping", "function"): OTHER_FUNCTION,
    ("queue_mapping", "role"): OTHER_ROLE,
    ("queue_mapping", "batch_size"): 1,
    ("queue_mapping", "maximum_batching_window_in_seconds"): 1,
    ("queue_mapping", "maximum_concurrency"): 2,
    ("queue_mapping", "filters"): ('{"body":{"paid":[true]}}',),
    ("queue_mapping", "partial_failures"): True,
    ("permission", "function"): OTHER_FUNCTION,
    ("permission", "principal"): "apigateway.amazonaws.com",
    ("permission", "source"): OTHER_RULE,
}
"""For each field of each resource, a value that it does not have in `wide()`."""

FIXED: set[tuple[Kind, str]] = {
    ("role", "name"),
    ("log_group", "name"),
    ("layer", "name"),
    ("layer", "content"),
    ("layer", "runtime"),
    ("layer", "architecture"),
    ("function", "name"),
    ("rule", "name"),
    ("queue_mapping", "queue"),
    ("permission", "function"),
    ("permission", "principal"),
    ("permission", "source"),
}
"""What AWS has no call to change."""


def wide() -> Desired:
    """Everything, and a second one of whatever can be referred to."""
    return {
        **everything(),
        OTHER_ROLE: ROLE_RESOURCE.model_copy(update={"name": "shop-dev-other"}),
        OTHER_LAYER: everything()[LAYER].model_copy(update={"name": "shop-dev-other"}),
        OTHER_LOG_GROUP: log_group("other"),
        OTHER_FUNCTION: function("other"),
        OTHER_RULE: rule("other"),
    }


def steps_of(made: Plan) -> dict[Address, Step]:
    """The work to do, of plans that have one step an address."""
    return {step.address: step for step in made.work if not superseding(step)}


def superseding(step: Step) -> bool:
    return isinstance(step, Delete) and step.superseded


def names_of(step: Step) -> set[str]:
    assert isinstance(step, Update | Replace)
    return {change.name for change in step.changes}


def orders(made: Plan) -> set[tuple[str, str]]:
    """Who goes before whom, of the steps that do something."""

    def name(step: Step) -> str:
        old = " (old)" if superseding(step) else ""
        return f"{step.action} {step.address}{old}"

    return {
        (name(made.steps[before]), name(step))
        for step, waits_for in zip(made.steps, made.after, strict=True)
        for before in waits_for
        if not isinstance(step, Keep) and not isinstance(made.steps[before], Keep)
    }


def every_field() -> Iterator[tuple[Kind, str]]:
    for model in get_args(get_args(Resource)[0]):
        for name in model.model_fields:
            if name != "kind":
                yield model.model_fields["kind"].default, name


async def test_an_unchanged_app_plans_to_nothing() -> None:
    desired = everything()
    _, record = await deployed(desired)

    made = plan(desired, record.resources)

    assert made.work == ()
    assert {step.address for step in made.steps} == desired.keys()


async def test_what_is_not_there_is_created() -> None:
    desired = everything()

    made = plan(desired, {})

    assert [step for step in made.steps if not isinstance(step, Create)] == []
    assert {step.address for step in made.steps} == desired.keys()


async def test_what_is_not_declared_any_more_is_deleted() -> None:
    _, record = await deployed(everything())

    made = plan({}, record.resources)

    assert {step.address for step in made.steps if isinstance(step, Delete)} == everything().keys()
    assert len(made.steps) == len(everything())


def test_planning_leaves_what_it_plans_from_alone() -> None:
    desired, existing = everything(), dict[Address, Recorded]()

    plan(desired, existing)

    assert (desired, existing) == (everything(), {})


def test_each_field_of_each_resource_is_looked_at_below() -> None:
    """A new field makes this fail until it is known what its change has to lead to."""
    assert set(every_field()) == OTHER_VALUES.keys()


@pytest.mark.parametrize(("kind", "name"), OTHER_VALUES)
async def test_another_value_of_any_field_is_a_change(kind: Kind, name: str) -> None:
    desired = wide()
    _, record = await deployed(desired)
    address = ADDRESS_OF[kind]

    made = plan(changed(desired, address, **{name: OTHER_VALUES[kind, name]}), record.resources)

    step = steps_of(made)[address]
    assert isinstance(step, Replace if (kind, name) in FIXED else Update)
    assert names_of(step) == {name}


async def test_a_change_tells_the_value_before_and_after() -> None:
    desired = everything()
    _, record = await deployed(desired)

    made = plan(changed(desired, FUNCTION, timeout=30), record.resources)

    step = steps_of(made)[FUNCTION]
    assert isinstance(step, Update)
    assert step.changes == (Change("timeout", before=60, after=30),)


async def test_a_field_that_an_older_achalice_did_not_record_is_a_change() -> None:
    desired = everything()
    _, record = await deployed(desired)
    old = record.resources[FUNCTION]
    properties = {name: value for name, value in old.properties.items() if name != "timeout"}
    record.resources[FUNCTION] = old.model_copy(update={"properties": properties})

    step = steps_of(plan(desired, record.resources))[FUNCTION]

    assert isinstance(step, Update)
    assert step.changes == (Change("timeout", before=None, after=60),)


async def test_a_field_that_a_newer_achalice_recorded_is_a_change() -> None:
    desired = everything()
    _, record = await deployed(desired)
    new = record.resources[FUNCTION]
    properties = {**new.properties, "snap_start": True}
    record.resources[FUNCTION] = new.model_copy(update={"properties": properties})

    step = steps_of(plan(desired, record.resources))[FUNCTION]

    assert isinstance(step, Update)
    assert step.changes == (Change("snap_start", before=True, after=None),)


@pytest.mark.parametrize(
    ("address", "field", "value", "followers"),
    [
        (LAYER, "content", "decaf", {FUNCTION: "update"}),
        (ROLE, "name", "shop-prod", {FUNCTION: "update", MAPPING: "update"}),
        (LOG_GROUP, "name", "/aws/lambda/x", {FUNCTION: "update"}),
        (
            FUNCTION,
            "name",
            "shop-prod-tick",
            {
                REST_API: "update",
                RULE: "update",
                MAPPING: "update",
                API_PERMISSION: "replace",
                RULE_PERMISSION: "replace",
            },
        ),
        (RULE, "name", "shop-prod-tick-event", {RULE_PERMISSION: "replace"}),
    ],
    ids=["layer", "role", "log group", "function", "rule"],
)
async def test_what_refers_to_a_replaced_resource_follows_it(
    address: Address, field: str, value: str, followers: dict[Address, str]
) -> None:
    desired = everything()
    _, record = await deployed(desired)

    made = plan(changed(desired, address, **{field: value}), record.resources)

    actions = {each: step.action for each, step in steps_of(made).items()}
    assert actions == {address: "replace", **followers}


async def test_a_reference_that_moves_is_a_change_without_another_value() -> None:
    desired = everything()
    _, record = await deployed(desired)

    step = steps_of(plan(changed(desired, LAYER, content="decaf"), record.resources))[FUNCTION]

    assert isinstance(step, Update)
    assert step.changes == (Change("layers", before=[LAYER], after=[LAYER]),)


async def test_what_refers_to_an_updated_resource_stays() -> None:
    desired = everything()
    _, record = await deployed(desired)

    made = plan(changed(desired, FUNCTION, code="beef"), record.resources)

    assert steps_of(made).keys() == {FUNCTION}


async def test_what_refers_to_a_resource_that_is_made_again_follows_it() -> None:
    desired = everything()
    _, record = await deployed(desired)

    made = plan(desired, {k: v for k, v in record.resources.items() if k != LAYER})

    actions = {each: step.action for each, step in steps_of(made).items()}
    assert actions == {LAYER: "create", FUNCTION: "update"}


async def test_a_resource_made_with_an_older_one_than_there_is_now_follows() -> None:
    """A deploy ended between the layer's replacement and the function's update."""
    desired = everything()
    _, record = await deployed(desired)
    newer: Outputs = {"id": "layer shop-dev-dependencies decaf"}
    record.resources[LAYER] = record.resources[LAYER].model_copy(update={"outputs": newer})

    made = plan(desired, record.resources)

    assert {each: names_of(step) for each, step in steps_of(made).items()} == {FUNCTION: {"layers"}}


async def test_the_old_one_of_a_replacement_is_deleted_when_its_users_have_left_it() -> None:
    desired = everything()
    _, record = await deployed(desired)

    made = plan(changed(desired, LAYER, content="decaf"), record.resources)

    assert orders(made) == {
        (f"replace {LAYER}", f"update {FUNCTION}"),
        (f"replace {LAYER}", f"delete {LAYER} (old)"),
        (f"update {FUNCTION}", f"delete {LAYER} (old)"),
    }


async def test_old_ones_that_are_left_from_another_deploy_are_deleted() -> None:
    desired = everything()
    _, record = await deployed(desired)
    old: Outputs = {"id": "layer shop-dev-dependencies older"}
    record.resources[LAYER] = record.resources[LAYER].model_copy(update={"superseded": (old,)})

    made = plan(desired, record.resources)

    assert made.work == (Delete(LAYER, "layer", old, superseded=True),)


async def test_of_a_resource_that_is_gone_only_old_ones_are_deleted() -> None:
    _, record = await deployed(everything())
    old: Outputs = {"id": "layer shop-dev-dependencies older"}
    gone = record.resources[LAYER].model_copy(update={"superseded": (old,), "gone": True})

    made = plan({}, {LAYER: gone})

    assert made.work == (Delete(LAYER, "layer", old, superseded=True),)


async def test_a_resource_that_is_gone_is_created_again() -> None:
    desired = everything()
    _, record = await deployed(desired)
    old: Outputs = {"id": "layer shop-dev-dependencies older"}
    layer = record.resources[LAYER].model_copy(update={"superseded": (old,), "gone": True})
    record.resources[LAYER] = layer

    made = plan(desired, record.resources)

    actions = {each: step.action for each, step in steps_of(made).items()}
    assert actions == {LAYER: "create", FUNCTION: "update"}
    assert (f"create {LAYER}", f"delete {LAYER} (old)") in orders(made)


def test_what_a_resource_needs_is_made_before_it() -> None:
    assert orders(plan(everything(), {})) == {
        (f"create {needed}", f"create {address}")
        for address, resource in everything().items()
        for needed in resource.needs()
    }


async def test_deletes_go_the_opposite_way() -> None:
    _, record = await deployed(everything())

    assert orders(plan({}, record.resources)) == {
        (f"delete {address}", f"delete {needed}")
        for address, resource in everything().items()
        for needed in resource.needs()
    }


async def test_a_delete_waits_for_those_that_stop_needing_it() -> None:
    """As declared, the function needs the log group no longer; in AWS it still does."""
    desired = wide()
    _, record = await deployed(desired)
    moved = changed(desired, FUNCTION, log_group=OTHER_LOG_GROUP)

    made = plan(without(moved, LOG_GROUP), record.resources)

    assert orders(made) == {(f"update {FUNCTION}", f"delete {LOG_GROUP}")}


POOL: tuple[Trigger, ...] = (
    ROUTE,
    HttpRoute("/", ("GET",), "index"),
    HOURLY,
    Schedule("tick", "rate(1 day)"),
    Schedule("tock", "rate(1 day)"),
    QUEUE,
    SqsQueue("tick", "orders"),
    PURE,
    PureFunction("other"),
)


def random_app(random: Random) -> Desired:
    """Some app in some state of its development."""
    contents = Contents(
        code=random.choice("abc"),
        layer=random.choice("abc"),
        runtime="python3.12",
        architecture="x86_64",
    )
    return assembled(
        *random.sample(POOL, random.randint(0, len(POOL))),
        app=random.choice(("shop", "shop", "shop", "store")),
        contents=contents,
        lambda_memory_size=random.choice((128, 256)),
        api_gateway_stage=random.choice(("api", "v1")),
        tags=random.choice(({}, {"team": "shop"})),
    )


def refused_at_random(random: Random, made: Plan, aws: FakeAws) -> set[str]:
    """Some of the calls that a plan is going to make, as far as they can be told from here."""
    names = {f"{verb} {name}" for verb in ("delete", "update") for name in aws.there}
    for step in made.work:
        if isinstance(step, Create | Replace):
            names.add(f"create {step.resource.kind} {getattr(step.resource, 'name', '')}")
    return {name for name in sorted(names) if random.random() < 0.2}


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_changes_and_fails_the_end_is_what_is_declared(seed: int) -> None:
    """No plan waits in a circle, breaks an order, forgets anything, or finds work twice.

    `FakeAws` refuses to make what lacks its needs, and to delete what is in use.
    """
    random = Random(seed)
    aws, record = FakeAws(), MemoryRecord()
    for _ in range(4):
        for _ in range(random.randint(0, 2)):
            interrupted = random_app(random)
            aws.refuse = refused_at_random(random, plan(interrupted, record.resources), aws)
            outcome = await deploy(interrupted, aws, record)
            assert {str(each.error) for each in outcome.failed} <= aws.refuse
        aws.refuse = set()
        desired = random_app(random)
        made = plan(desired, record.resources)
        TopologicalSorter(dict(enumerate(made.after))).prepare()

        outcome = await deploy(desired, aws, record)

        assert (outcome.failed, outcome.not_started) == ((), ())
        resources = sorted(aws.there.values(), key=repr)
        assert [each.resource for each in resources] == sorted(desired.values(), key=repr)
        assert plan(desired, record.resources).work == ()
        assert record.resources.keys() == desired.keys()
        for address, recorded in record.resources.items():
            thing = aws.there[recorded.outputs["id"]]
            assert thing.resource == desired[address]
            assert thing.uses == {outputs["id"] for outputs in recorded.needs.values()}
