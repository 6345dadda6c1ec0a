from collections.abc import Iterator
from graphlib import TopologicalSorter
from random import Random
from typing import get_args

import pytest

from achalice.triggers import (
    EventRule,
    HttpRoute,
    LogSubscription,
    PureFunction,
    S3Bucket,
    Schedule,
    SqsQueue,
    Trigger,
)
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import (
    FUNCTION_URL,
    HTTP_API,
    LAYER,
    REST_API,
    ROLE,
    SCHEDULER_ROLE,
    WEBSOCKET_API,
    WEBSOCKET_ROUTES,
    Address,
)
from achalice_cli.engine.assembly import Contents
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired, Kind, Resource, RestMethod, WebsocketApi
from achalice_cli.engine.state import Outputs, Recorded
from achalice_cli.engine.steps import Change, Create, Delete, Keep, Plan, Replace, Step, Update

from .builders import (
    ALIAS,
    API_KEY,
    API_MAPPING,
    API_PERMISSION,
    ASYNC,
    AT_NINE,
    BUCKET_PERMISSION,
    DOMAIN,
    EVENT,
    FUNCTION,
    GIVEN_ROLE,
    HOURLY,
    KAFKA,
    KAFKA_MAPPING,
    LINES,
    LOG_FILTER,
    LOG_GROUP,
    LOG_PERMISSION,
    MAPPING,
    NEWS,
    NOTIFICATIONS,
    PURE,
    QUEUE,
    ROLE_RESOURCE,
    ROUTE,
    RULE,
    RULE_PERMISSION,
    SCHEDULE,
    STREAM,
    STREAM_MAPPING,
    SUBSCRIPTION,
    TABLE,
    TAGS,
    TOPIC_PERMISSION,
    UPLOAD,
    USAGE_PLAN,
    USAGE_PLAN_KEY,
    api_key,
    assembled,
    changed,
    domain,
    everything,
    function,
    log_group,
    queue_mapping,
    rest_api,
    rule,
    usage_plan,
    without,
)
from .fakes import FakeAws, MemoryRecord, deploy, deployed

OTHER_ROLE = Address("role:other")
OTHER_LAYER = Address("layer:other")
OTHER_FUNCTION = addresses.function("other")
OTHER_LOG_GROUP = addresses.log_group("other")
OTHER_RULE = addresses.rule("other")
OTHER_API = Address("rest_api:other")
OTHER_DOMAIN = addresses.domain_name("other.example.com")
OTHER_WEBSOCKET_API = Address("websocket_api:other")
OTHER_KEY = addresses.api_key("other")
OTHER_PLAN = addresses.usage_plan("other")

MAPPINGS = (MAPPING, STREAM_MAPPING, KAFKA_MAPPING)
PERMISSIONS = (
    API_PERMISSION,
    RULE_PERMISSION,
    BUCKET_PERMISSION,
    TOPIC_PERMISSION,
    LOG_PERMISSION,
)

ADDRESS_OF: dict[Kind, Address] = {
    "role": ROLE,
    "given_role": GIVEN_ROLE,
    "log_group": LOG_GROUP,
    "layer": LAYER,
    "function": FUNCTION,
    "alias": ALIAS,
    "async_invocation": ASYNC,
    "rest_api": REST_API,
    "http_api": HTTP_API,
    "function_url": FUNCTION_URL,
    "domain_name": DOMAIN,
    "api_mapping": API_MAPPING,
    "websocket_api": WEBSOCKET_API,
    "websocket_routes": WEBSOCKET_ROUTES,
    "api_key": API_KEY,
    "usage_plan": USAGE_PLAN,
    "usage_plan_key": USAGE_PLAN_KEY,
    "rule": RULE,
    "schedule": SCHEDULE,
    "queue_mapping": MAPPING,
    "stream_mapping": STREAM_MAPPING,
    "kafka_mapping": KAFKA_MAPPING,
    "bucket_notifications": NOTIFICATIONS,
    "topic_subscription": SUBSCRIPTION,
    "log_filter": LOG_FILTER,
    "permission": RULE_PERMISSION,
}

OTHER_VALUES: dict[tuple[Kind, str], object] = {
    ("role", "name"): "shop-prod",
    ("role", "policy"): {"Statement": [{"Effect": "Allow"}]},
    ("role", "tags"): {"team": "shop"},
    ("role", "trusted"): "scheduler",
    ("role", "permissions_boundary"): "arn:policy",
    ("given_role", "arn"): "arn:aws:iam::123456789012:role/other",
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
    ("function", "description"): "Ticks.",
    ("function", "ephemeral_storage"): 1024,
    ("function", "layer_arns"): ("arn:layer:7",),
    ("function", "reserved_concurrency"): 0,
    ("function", "snap_start"): True,
    ("function", "subnet_ids"): ("subnet-1",),
    ("function", "security_group_ids"): ("sg-1",),
    ("function", "xray"): True,
    ("function", "kms_key_arn"): "arn:key",
    ("function", "dead_letter_arn"): "arn:queue",
    ("function", "log_format"): "JSON",
    ("function", "application_log_level"): "DEBUG",
    ("function", "system_log_level"): "WARN",
    ("alias", "name"): "next",
    ("alias", "function"): OTHER_FUNCTION,
    ("alias", "content"): "beef",
    ("alias", "provisioned_concurrency"): 5,
    ("async_invocation", "function"): OTHER_FUNCTION,
    ("async_invocation", "role"): OTHER_ROLE,
    ("async_invocation", "maximum_retry_attempts"): 0,
    ("async_invocation", "maximum_event_age_in_seconds"): 60,
    ("async_invocation", "on_success"): "arn:topic",
    ("async_invocation", "on_failure"): "arn:queue",
    ("rest_api", "name"): "shop-prod",
    ("rest_api", "methods"): (RestMethod(path="/", method="GET", summary="All."),),
    ("rest_api", "function"): OTHER_FUNCTION,
    ("rest_api", "guards"): ({"name": "sigv4", "kind": "iam_guard"},),
    ("rest_api", "guard_functions"): (OTHER_FUNCTION,),
    ("rest_api", "stage"): "v1",
    ("rest_api", "binary_media_types"): ("image/png", "image/gif"),
    ("rest_api", "endpoint_type"): "EDGE",
    ("rest_api", "tags"): {"team": "shop"},
    ("role", "websocket_api"): WEBSOCKET_API,
    ("function", "websocket_api"): WEBSOCKET_API,
    ("domain_name", "name"): "other.example.com",
    ("domain_name", "certificate_arn"): "arn:other",
    ("domain_name", "security_policy"): "TLS_1_0",
    ("domain_name", "endpoint_type"): "EDGE",
    ("domain_name", "tags"): {"team": "shop"},
    ("api_mapping", "domain"): OTHER_DOMAIN,
    ("api_mapping", "key"): "v2",
    ("api_mapping", "api"): WEBSOCKET_ROUTES,
    ("api_mapping", "stage"): "v1",
    ("api_mapping", "endpoint_type"): "EDGE",
    ("api_mapping", "scheme"): "wss",
    ("websocket_api", "name"): "shop-prod-websocket-api",
    ("websocket_api", "tags"): {"team": "shop"},
    ("websocket_routes", "api"): OTHER_WEBSOCKET_API,
    ("websocket_routes", "stage"): "v1",
    ("websocket_routes", "route_keys"): ("move",),
    ("websocket_routes", "functions"): (OTHER_FUNCTION,),
    ("websocket_routes", "guard"): {"name": "sigv4", "kind": "iam_guard"},
    ("websocket_routes", "guard_function"): OTHER_FUNCTION,
    ("websocket_routes", "tags"): {"team": "shop"},
    ("http_api", "name"): "shop-prod",
    ("http_api", "routes"): ({"key": "GET /orders", "authorization": "AWS_IAM"},),
    ("http_api", "function"): OTHER_FUNCTION,
    ("http_api", "authorizers"): (
        {"name": "pool", "type": "JWT", "identity_sources": (), "issuer": "https://pool"},
    ),
    ("http_api", "authorizer_functions"): (OTHER_FUNCTION,),
    ("http_api", "stage"): "v1",
    ("http_api", "tags"): {"team": "shop"},
    ("function_url", "function"): OTHER_FUNCTION,
    ("function_url", "auth"): "AWS_IAM",
    ("rule", "name"): "shop-prod-tick-event",
    ("rule", "schedule_expression"): "rate(2 hours)",
    ("rule", "description"): "Every other hour.",
    ("rule", "function"): OTHER_FUNCTION,
    ("rule", "tags"): {"team": "shop"},
    ("rule", "event_pattern"): '{"source":["shop"]}',
    ("rule", "event_bus"): "orders",
    ("rule", "maximum_event_age_in_seconds"): 60,
    ("rule", "maximum_retry_attempts"): 0,
    ("rule", "dead_letter_arn"): "arn:queue",
    ("schedule", "name"): "shop-prod-tick-event",
    ("schedule", "expression"): "rate(2 hours)",
    ("schedule", "description"): "Every other hour.",
    ("schedule", "timezone"): "Europe/Berlin",
    ("schedule", "flexible_window_in_minutes"): 5,
    ("schedule", "start"): "2030-01-01T00:00:00+00:00",
    ("schedule", "end"): "2031-01-01T00:00:00+00:00",
    ("schedule", "function"): OTHER_FUNCTION,
    ("schedule", "role"): OTHER_ROLE,
    ("queue_mapping", "queue"): "returns",
    ("queue_mapping", "function"): OTHER_FUNCTION,
    ("queue_mapping", "role"): OTHER_ROLE,
    ("queue_mapping", "batch_size"): 1,
    ("queue_mapping", "maximum_batching_window_in_seconds"): 1,
    ("queue_mapping", "maximum_concurrency"): 2,
    ("queue_mapping", "filters"): ('{"body":{"paid":[true]}}',),
    ("queue_mapping", "partial_failures"): True,
    ("queue_mapping", "tags"): {"team": "shop"},
    ("stream_mapping", "stream"): "views",
    ("stream_mapping", "function"): OTHER_FUNCTION,
    ("stream_mapping", "role"): OTHER_ROLE,
    ("stream_mapping", "batch_size"): 1,
    ("stream_mapping", "maximum_batching_window_in_seconds"): 1,
    ("stream_mapping", "starting_position"): "TRIM_HORIZON",
    ("stream_mapping", "starting_position_timestamp"): 1e9,
    ("stream_mapping", "filters"): ('{"data":{"paid":[true]}}',),
    ("stream_mapping", "parallelization_factor"): 10,
    ("stream_mapping", "bisect_batch_on_function_error"): True,
    ("stream_mapping", "maximum_retry_attempts"): 0,
    ("stream_mapping", "maximum_record_age_in_seconds"): 60,
    ("stream_mapping", "tumbling_window_in_seconds"): 30,
    ("stream_mapping", "on_failure"): "arn:queue",
    ("stream_mapping", "partial_failures"): True,
    ("stream_mapping", "tags"): {"team": "shop"},
    ("kafka_mapping", "topic"): "views",
    ("kafka_mapping", "cluster_arn"): None,
    ("kafka_mapping", "bootstrap_servers"): ("kafka:9092",),
    ("kafka_mapping", "consumer_group_id"): "shop",
    ("kafka_mapping", "source_access"): (("VPC_SUBNET", "subnet:subnet-1"),),
    ("kafka_mapping", "function"): OTHER_FUNCTION,
    ("kafka_mapping", "role"): OTHER_ROLE,
    ("kafka_mapping", "batch_size"): 1,
    ("kafka_mapping", "maximum_batching_window_in_seconds"): 1,
    ("kafka_mapping", "starting_position"): "TRIM_HORIZON",
    ("kafka_mapping", "starting_position_timestamp"): 1e9,
    ("kafka_mapping", "filters"): ('{"value":{"paid":[true]}}',),
    ("kafka_mapping", "on_failure"): "arn:queue",
    ("kafka_mapping", "tags"): {"team": "shop"},
    ("bucket_notifications", "bucket"): "downloads",
    ("bucket_notifications", "owner"): "achalice:store-dev:",
    ("bucket_notifications", "notifications"): (
        {"id": "achalice:shop-dev:tick", "events": ("s3:*",), "prefix": "a", "suffix": "b"},
    ),
    ("http_api", "throttle"): {"rate_limit": 10, "burst_limit": 20},
    ("http_api", "access_log"): {"format": "$context.requestId"},
    ("http_api", "access_log_group"): OTHER_LOG_GROUP,
    ("http_api", "stage_variables"): {"table": "orders"},
    ("rest_api", "vpc_endpoint_ids"): ("vpce-1",),
    ("rest_api", "policy"): {"Statement": []},
    ("rest_api", "minimum_compression_size"): 0,
    ("rest_api", "error_headers"): {"Access-Control-Allow-Origin": "*"},
    ("rest_api", "tracing"): True,
    ("rest_api", "throttle"): {"rate_limit": 10, "burst_limit": 20},
    ("rest_api", "access_log"): {"format": "$context.requestId"},
    ("rest_api", "access_log_group"): OTHER_LOG_GROUP,
    ("rest_api", "stage_variables"): {"table": "orders"},
    ("api_key", "name"): "shop-dev-other",
    ("api_key", "description"): "for them",
    ("api_key", "enabled"): False,
    ("api_key", "tags"): {},
    ("usage_plan", "name"): "shop-dev-other",
    ("usage_plan", "description"): "for them",
    ("usage_plan", "api"): OTHER_API,
    ("usage_plan", "stage"): "v2",
    ("usage_plan", "throttle"): {"rate_limit": 10, "burst_limit": 20},
    ("usage_plan", "quota"): {"limit": 10, "period": "DAY"},
    ("usage_plan", "tags"): {},
    ("usage_plan_key", "plan"): OTHER_PLAN,
    ("usage_plan_key", "key"): OTHER_KEY,
    ("usage_plan_key", "key_id"): "abc",
    ("bucket_notifications", "functions"): (OTHER_FUNCTION,),
    ("bucket_notifications", "permissions"): (TOPIC_PERMISSION,),
    ("topic_subscription", "topic"): "weather",
    ("topic_subscription", "function"): OTHER_FUNCTION,
    ("topic_subscription", "permission"): BUCKET_PERMISSION,
    ("topic_subscription", "filter_policy"): '{"kind":["good"]}',
    ("topic_subscription", "filter_policy_scope"): "MessageBody",
    ("topic_subscription", "dead_letter_arn"): "arn:queue",
    ("log_filter", "name"): "shop-prod-tick",
    ("log_filter", "log_group"): "/var/messages",
    ("log_filter", "own_log_group"): OTHER_LOG_GROUP,
    ("log_filter", "pattern"): "ERROR",
    ("log_filter", "function"): OTHER_FUNCTION,
    ("log_filter", "permission"): TOPIC_PERMISSION,
    ("permission", "function"): OTHER_FUNCTION,
    ("permission", "principal"): "apigateway.amazonaws.com",
    ("permission", "source"): OTHER_RULE,
    ("permission", "source_arn"): "arn:queue",
    ("permission", "source_account"): "123456789012",
    ("permission", "url_action"): "lambda:InvokeFunctionUrl",
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
    ("given_role", "arn"),
    ("alias", "name"),
    ("alias", "function"),
    ("async_invocation", "function"),
    ("websocket_routes", "api"),
    ("websocket_routes", "stage"),
    ("domain_name", "name"),
    ("api_mapping", "domain"),
    ("api_mapping", "key"),
    ("http_api", "name"),
    ("function_url", "function"),
    ("rule", "name"),
    ("rule", "event_bus"),
    ("schedule", "name"),
    ("queue_mapping", "queue"),
    ("stream_mapping", "stream"),
    ("stream_mapping", "starting_position"),
    ("stream_mapping", "starting_position_timestamp"),
    ("kafka_mapping", "topic"),
    ("kafka_mapping", "cluster_arn"),
    ("kafka_mapping", "bootstrap_servers"),
    ("kafka_mapping", "consumer_group_id"),
    ("kafka_mapping", "starting_position"),
    ("kafka_mapping", "starting_position_timestamp"),
    ("bucket_notifications", "bucket"),
    ("topic_subscription", "topic"),
    ("topic_subscription", "function"),
    ("log_filter", "name"),
    ("log_filter", "log_group"),
    ("permission", "function"),
    ("permission", "principal"),
    ("permission", "source"),
    ("permission", "source_arn"),
    ("permission", "source_account"),
    ("permission", "url_action"),
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
        OTHER_API: rest_api(),
        OTHER_DOMAIN: domain("other.example.com"),
        OTHER_WEBSOCKET_API: WebsocketApi(name="shop-dev-other", tags=TAGS),
        OTHER_KEY: api_key("other"),
        OTHER_PLAN: usage_plan("other"),
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


async def test_a_record_without_a_field_that_has_a_default_is_no_change() -> None:
    """The default of a field that came later says what was so before there was the field."""
    desired = everything()
    _, record = await deployed(desired)
    for address, recorded in record.resources.items():
        left_out = desired[address].defaults().keys()
        before = {k: v for k, v in recorded.properties.items() if k not in left_out}
        given = {k: v for k, v in recorded.properties.items() if k in left_out}
        if given == desired[address].defaults():
            record.resources[address] = recorded.model_copy(update={"properties": before})

    made = plan(desired, record.resources)

    assert made.work == ()
    assert "event_bus" not in record.resources[RULE].properties


async def test_a_field_that_a_newer_achalice_recorded_is_a_change() -> None:
    desired = everything()
    _, record = await deployed(desired)
    new = record.resources[FUNCTION]
    properties = {**new.properties, "file_system": "efs"}
    record.resources[FUNCTION] = new.model_copy(update={"properties": properties})

    step = steps_of(plan(desired, record.resources))[FUNCTION]

    assert isinstance(step, Update)
    assert step.changes == (Change("file_system", before="efs", after=None),)


@pytest.mark.parametrize(
    ("address", "field", "value", "followers"),
    [
        (LAYER, "content", "decaf", {FUNCTION: "update"}),
        (
            ROLE,
            "name",
            "shop-prod",
            dict.fromkeys([FUNCTION, ASYNC, *MAPPINGS], "update"),
        ),
        (SCHEDULER_ROLE, "name", "shop-prod-scheduler", {SCHEDULE: "update"}),
        (LOG_GROUP, "name", "/aws/lambda/x", {FUNCTION: "update"}),
        (
            FUNCTION,
            "name",
            "shop-prod-tick",
            {
                **dict.fromkeys([REST_API, HTTP_API, RULE, SCHEDULE, *MAPPINGS], "update"),
                **dict.fromkeys([NOTIFICATIONS, LOG_FILTER, WEBSOCKET_ROUTES], "update"),
                **dict.fromkeys(PERMISSIONS, "replace"),
                SUBSCRIPTION: "replace",
                FUNCTION_URL: "replace",
                **dict.fromkeys([ALIAS, ASYNC], "replace"),
            },
        ),
        (RULE, "name", "shop-prod-tick-event", {RULE_PERMISSION: "replace"}),
    ],
    ids=["layer", "role", "scheduler's role", "log group", "function", "rule"],
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


def many_handlers(number: int) -> list[Trigger]:
    """So many of each sort, all at the same sources, but for buckets: there S3 allows one."""
    sorts: tuple[Trigger, ...] = (HOURLY, AT_NINE, EVENT, QUEUE, STREAM, KAFKA, UPLOAD, NEWS, LINES)
    made: list[Trigger] = []
    for trigger in sorts:
        for each in range(number):
            own = trigger._replace(handler=f"{trigger.handler}_{each}")
            made.append(own._replace(bucket=f"b{each}") if isinstance(own, S3Bucket) else own)
    return made


def test_handlers_do_not_wait_for_each_other() -> None:
    """With three of each sort or with thirty, a deploy is as many calls one after the other."""

    def longest(made: Plan) -> int:
        depth: dict[int, int] = {}
        for step in TopologicalSorter(dict(enumerate(made.after))).static_order():
            depth[step] = 1 + max((depth[each] for each in made.after[step]), default=0)
        return max(depth.values())

    few, many = (plan(assembled(*many_handlers(number)), {}) for number in (3, 30))

    # The role, the function, the permission, what calls it.
    assert (longest(few), longest(many)) == (4, 4)


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


BY_NAME, BY_ARN = (
    {**everything(), addresses.queue_mapping("tick", each): mapping}
    for each in ("orders", "arn:aws:sqs:eu-west-1:1:orders")
    for mapping in [queue_mapping().model_copy(update={"queue": each})]
)


async def test_a_delete_waits_for_what_may_turn_out_to_be_the_same() -> None:
    """A queue that is now given by its ARN is still the same queue, and its mapping the same."""
    _, record = await deployed(BY_NAME)
    by_arn = addresses.queue_mapping("tick", "arn:aws:sqs:eu-west-1:1:orders")

    made = plan(without(BY_ARN, MAPPING), record.resources)

    assert orders(made) == {(f"create {by_arn}", f"delete {MAPPING}")}


POOL: tuple[Trigger, ...] = (
    ROUTE,
    HttpRoute("/", ("GET",), "index"),
    HOURLY,
    Schedule("tick", "rate(1 day)"),
    Schedule("tock", "rate(1 day)"),
    SqsQueue("tick", "orders"),
    AT_NINE,
    EVENT,
    EventRule("tick", '{"source":["shop"]}', event_bus="orders"),
    STREAM,
    TABLE,
    KAFKA,
    UPLOAD,
    S3Bucket("tick", "uploads", ("s3:ObjectRemoved:*",)),
    LINES,
    LogSubscription("tick", "/var/log", "ERROR"),
    PURE,
    PureFunction("other"),
)
QUEUES = (QUEUE, QUEUE._replace(queue="arn:aws:sqs:eu-west-1:1:orders"))
TOPICS = (NEWS, NEWS._replace(topic="arn:aws:sns:eu-west-1:1:news"))
"""Each spelt in two ways."""


def random_app(random: Random) -> Desired:
    """Some app in some state of its development."""
    contents = Contents(
        code=random.choice("abc"),
        layer=random.choice("abc"),
        runtime="python3.12",
        architecture="x86_64",
    )
    pool = [*POOL, random.choice(QUEUES), random.choice(TOPICS)]
    return assembled(
        *random.sample(pool, random.randint(0, len(pool))),
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
